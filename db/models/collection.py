"""Stories that belong together, in an order: the parts of a package or of a series."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class CollectionKind(enum.StrEnum):
    """How its stories belong together."""

    PACKAGE = "PACKAGE"
    SERIES = "SERIES"


PLACES = {CollectionKind.PACKAGE: "packages", CollectionKind.SERIES: "series"}
"""Under what the pages of each kind are: `/series/the-harbour`. No section may be called so."""


class Collection(Base):
    """A package, published at once, or a series, that goes on. It has a page of its own."""

    __tablename__ = "collections"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("version > 0", name="version_counts_from_one"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(comment="URL part; never changes, nor does the kind")
    kind: Mapped[CollectionKind]
    title: Mapped[str]
    description: Mapped[str | None]
    lead_image_id: Mapped[int | None] = mapped_column(ForeignKey("images.id"))
    launched: Mapped[bool] = mapped_column(comment="Readers may have it")
    version: Mapped[int] = mapped_column(comment="Optimistic lock; each write adds one")
    created_at: Mapped[dt.datetime]


Index("ix_collections_created_at", Collection.created_at.desc(), Collection.id.desc())
Index("ix_collections_lead_image", Collection.lead_image_id)


class CollectionMember(Base):
    """A story in a collection.

    Its rank stands in cursors. It is drawn at random: one that counts would tell of the members
    that a reader does not see.
    """

    __tablename__ = "collection_members"
    __table_args__ = (UniqueConstraint("collection_id", "rank"),)

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(comment="The order; no place, and no number that counts")
    label: Mapped[str | None]


Index("ix_collection_members_article", CollectionMember.article_id, CollectionMember.collection_id)
