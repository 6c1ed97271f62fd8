"""The identity of a story: two pointers to its revisions, and two axes of state."""

import datetime as dt
import enum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Stage(enum.StrEnum):
    """Where the working copy stands."""

    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    APPROVED = "APPROVED"
    SPIKED = "SPIKED"


class Publication(enum.StrEnum):
    """What readers get."""

    NEVER = "NEVER"
    SCHEDULED = "SCHEDULED"
    PUBLISHED = "PUBLISHED"
    WITHHELD = "WITHHELD"
    UNPUBLISHED = "UNPUBLISHED"
    RETRACTED = "RETRACTED"


class Article(Base):
    """One story. Its content is its revisions; publishing moves `live_revision_id`."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("slug"),
        UniqueConstraint("path"),
        ForeignKeyConstraint(
            ["working_revision_id", "id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_articles_working_revision",
            use_alter=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["live_revision_id", "id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_articles_live_revision",
            use_alter=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint(
            "publication IN ('NEVER', 'SCHEDULED') OR (live_revision_id IS NOT NULL"
            " AND first_published_at IS NOT NULL AND updated_at IS NOT NULL AND path IS NOT NULL)",
            name="published_is_whole",
        ),
        CheckConstraint(
            "publication <> 'NEVER' OR (live_revision_id IS NULL"
            " AND first_published_at IS NULL AND updated_at IS NULL AND path IS NULL)",
            name="never_published_is_bare",
        ),
        CheckConstraint("stage <> 'SPIKED' OR publication = 'NEVER'", name="only_unseen_is_spiked"),
        CheckConstraint(
            "publication <> 'SCHEDULED' OR stage = 'APPROVED'", name="scheduled_is_approved"
        ),
        CheckConstraint("version > 0", name="version_counts_from_one"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(comment="The live slug; the working one until published")
    path: Mapped[str | None] = mapped_column(comment="Where readers find it: /section/slug")
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)  # only db.workflow writes this
    publication: Mapped[Publication] = mapped_column(default=Publication.NEVER)  # likewise
    version: Mapped[int] = mapped_column(comment="Optimistic lock; each write adds one")
    working_revision_id: Mapped[int]
    live_revision_id: Mapped[int | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]
    first_published_at: Mapped[dt.datetime | None] = mapped_column(comment="Set once, for ever")
    updated_at: Mapped[dt.datetime | None] = mapped_column(
        comment="The last publication that readers were told of"
    )
    embargo_until: Mapped[dt.datetime | None] = mapped_column(
        comment="Readers get nothing before; the year 9999 where it holds until it is lifted"
    )
    unpublished_notice: Mapped[str | None] = mapped_column(comment="What its path says now")
    unpublished_redirect_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    __mapper_args__ = {"version_id_col": version}


IN_HAND = (
    "stage <> 'APPROVED' OR live_revision_id IS NULL OR working_revision_id <> live_revision_id"
)
"""Stories with something left to do: not those that readers have, or had, as they were approved."""

Index(
    "ix_articles_published",
    Article.publication,
    Article.first_published_at.desc(),
    Article.id.desc(),
)
Index("ix_articles_updated", Article.publication, Article.updated_at.desc(), Article.id.desc())
Index("ix_articles_stage", Article.stage, Article.created_at.desc(), Article.id.desc())
Index("ix_articles_created_by", Article.created_by_id, Article.created_at.desc())
Index("ix_articles_live_revision", Article.live_revision_id)
Index("ix_articles_working_revision", Article.working_revision_id)
Index("ix_articles_unpublished_redirect", Article.unpublished_redirect_id)
# The desk looks through the stories in hand, which are few beside all that was ever published.
Index(
    "ix_articles_in_hand",
    Article.stage,
    sqlite_where=text(IN_HAND),
    postgresql_where=text(IN_HAND),
)
# The next embargo to end is looked up with each edition, among all that was ever published.
Index(
    "ix_articles_embargoed",
    Article.publication,
    Article.embargo_until,
    sqlite_where=Article.embargo_until.is_not(None),
    postgresql_where=Article.embargo_until.is_not(None),
)
