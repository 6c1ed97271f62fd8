"""What a story said at one moment.

A revision never changes once it is written, but for one case: the autosaves of one person share a
revision for a minute from the first of them, as long as nobody has pinned it. It is not live, and
nobody has submitted, approved, scheduled or commented on it (`db.actions.revisions`).
"""

import datetime as dt
import enum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Id
from db.models.section import Genre


class BylineRole(enum.StrEnum):
    """What somebody did for a story."""

    REPORTER = "REPORTER"
    PHOTOGRAPHER = "PHOTOGRAPHER"
    EDITOR = "EDITOR"
    TRANSLATOR = "TRANSLATOR"
    CONTRIBUTOR = "CONTRIBUTOR"


class TagRelation(enum.StrEnum):
    """How a story and a tag belong together."""

    ABOUT = "ABOUT"
    MENTIONS = "MENTIONS"


class RelatedKind(enum.StrEnum):
    """What another story is to this one."""

    RELATED = "RELATED"
    FOLLOW_UP = "FOLLOW_UP"
    BACKGROUND = "BACKGROUND"
    PACKAGE = "PACKAGE"
    SERIES = "SERIES"
    COUNTERPOINT = "COUNTERPOINT"


class ReferrerKind(enum.StrEnum):
    """What a story is to one that it points at: a `RelatedKind` from the other end."""

    RELATED = "RELATED"
    PRECEDED_BY = "PRECEDED_BY"
    BACKGROUND_FOR = "BACKGROUND_FOR"
    PACKAGE = "PACKAGE"
    SERIES = "SERIES"
    COUNTERPOINT = "COUNTERPOINT"


INVERSES = {
    RelatedKind.RELATED: ReferrerKind.RELATED,
    RelatedKind.FOLLOW_UP: ReferrerKind.PRECEDED_BY,
    RelatedKind.BACKGROUND: ReferrerKind.BACKGROUND_FOR,
    RelatedKind.PACKAGE: ReferrerKind.PACKAGE,
    RelatedKind.SERIES: ReferrerKind.SERIES,
    RelatedKind.COUNTERPOINT: ReferrerKind.COUNTERPOINT,
}
"""The way back of each kind of link. It is derived from the link, never stored."""


class Byline(Base):
    """A name over a story, in order: an author's, or a free one such as an agency's."""

    __tablename__ = "bylines"
    __table_args__ = (
        CheckConstraint("position > 0", name="position_counts_from_one"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    name: Mapped[str] = mapped_column(
        comment="As it was printed, whatever the author is called now"
    )
    role: Mapped[BylineRole]


Index("ix_bylines_author", Byline.author_id, Byline.revision_id)


class RevisionTag(Base):
    """A tag on a revision, in order."""

    __tablename__ = "revision_tags"
    __table_args__ = (UniqueConstraint("revision_id", "tag_id"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"))
    relation: Mapped[TagRelation]


Index("ix_revision_tags_tag", RevisionTag.tag_id, RevisionTag.revision_id)


class RelatedLink(Base):
    """A story that an editor put beside this one, in order."""

    __tablename__ = "related_links"
    __table_args__ = (
        UniqueConstraint("revision_id", "target_id"),
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_related_links_revision",
        ),
        CheckConstraint("target_id <> article_id", name="not_itself"),
    )

    revision_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(comment="The revision's own story")
    target_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    kind: Mapped[RelatedKind]
    label: Mapped[str | None]


class Revision(Base):
    """Everything that a reader can see of a story hangs on one of these."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("id", "article_id"),
        UniqueConstraint("article_id", "number"),
        CheckConstraint("number > 0", name="number_counts_from_one"),
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int] = mapped_column(comment="1, 2, 3 … within its story")
    version: Mapped[int] = mapped_column(comment="The story's version that it came with")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    slug: Mapped[str]
    headline: Mapped[str]
    standfirst: Mapped[str | None]
    kicker: Mapped[str | None]
    markdown: Mapped[str] = mapped_column(comment="The body as written: CommonMark")
    html: Mapped[str] = mapped_column(comment="Rendered and sanitised from `markdown`, once")
    text: Mapped[str] = mapped_column(comment="The body without markup")
    word_count: Mapped[int]
    genre: Mapped[Genre]
    language: Mapped[str] = mapped_column(comment="BCP 47 tag")
    dateline: Mapped[str | None]
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    lead_image_id: Mapped[int | None] = mapped_column(ForeignKey("images.id"))
    no_byline_reason: Mapped[str | None] = mapped_column(comment="Why nobody is named; internal")
    content_hash: Mapped[str] = mapped_column(comment="SHA-256 of the content, hexadecimal")
    autosaved: Mapped[bool] = mapped_column(
        server_default=false(),
        default=False,
        comment="Saved by an editor's program; its writer's next autosave may join",
    )
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]

    bylines: Mapped[list[Byline]] = relationship(order_by=Byline.position, lazy="raise")
    tags: Mapped[list[RevisionTag]] = relationship(order_by=RevisionTag.position, lazy="raise")
    related: Mapped[list[RelatedLink]] = relationship(
        order_by=RelatedLink.position,
        lazy="raise",
        primaryjoin="Revision.id == foreign(RelatedLink.revision_id)",
    )


Index("ix_revisions_section", Revision.section_id)
Index("ix_revisions_lead_image", Revision.lead_image_id)
Index("ix_revisions_genre", Revision.genre)
Index("ix_revisions_headline", Revision.headline, Revision.id)
