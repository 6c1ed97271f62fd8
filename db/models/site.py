"""The public face of the newsroom: one row, its links and its policies."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Site(Base):
    """Name, tagline and principles: the promise to readers."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str]
    tagline: Mapped[str | None]
    about: Mapped[str] = mapped_column(comment="Markdown")
    principles: Mapped[str] = mapped_column(comment="Markdown")


class SocialLink(Base):
    """Where else readers find the newsroom: "connect with us"."""

    __tablename__ = "social_links"
    __table_args__ = (UniqueConstraint("position"),)

    id: Mapped[Id]
    position: Mapped[int]
    name: Mapped[str]
    url: Mapped[str]


class Policy(Base):
    """One published rule of the house, such as how it corrects mistakes."""

    __tablename__ = "policies"
    __table_args__ = (UniqueConstraint("position"), UniqueConstraint("slug"))

    id: Mapped[Id]
    position: Mapped[int]
    slug: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(comment="Markdown")
