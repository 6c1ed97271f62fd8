"""Where readers find a story: the sections, authors and tags that list it, in the order of time.

A listing repeats what the live revision says, so that a page of a list is read in the order of an
index and costs the same however long the list is. Only `db.actions.listing` writes one.
"""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class SectionListing(Base):
    """A published story in a section that holds it, or that shows its genre."""

    __tablename__ = "section_listings"
    __table_args__ = (UniqueConstraint("article_id", "section_id"),)

    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), primary_key=True)
    first_published_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)


class AuthorListing(Base):
    """A published story that an author of ours is named on, once for all their bylines."""

    __tablename__ = "author_listings"
    __table_args__ = (UniqueConstraint("article_id", "author_id"),)

    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"), primary_key=True)
    first_published_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)


class TagListing(Base):
    """A published story that is about a tag, or mentions it."""

    __tablename__ = "tag_listings"
    __table_args__ = (UniqueConstraint("article_id", "tag_id"),)

    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    first_published_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
