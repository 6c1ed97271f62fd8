"""People whose names stand over stories."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Author(Base):
    """A name readers know. Not an account: a user may be linked to an author."""

    __tablename__ = "authors"
    __table_args__ = (UniqueConstraint("slug"),)

    id: Mapped[Id]
    slug: Mapped[str]
    name: Mapped[str]
    bio: Mapped[str | None]
    role: Mapped[str | None] = mapped_column(comment="Job title, as readers see it")
    portrait_id: Mapped[int | None] = mapped_column(ForeignKey("images.id"))


Index("ix_authors_name_id", Author.name, Author.id)


class AuthorLink(Base):
    """Where else an author is found."""

    __tablename__ = "author_links"

    author_id: Mapped[int] = mapped_column(
        ForeignKey("authors.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
