"""People who work here: accounts, the desks they edit, and the tokens they carry."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Role(enum.StrEnum):
    """What somebody may do; each role may do all that the one before it may."""

    REPORTER = "REPORTER"
    EDITOR = "EDITOR"
    CHIEF = "CHIEF"
    ADMIN = "ADMIN"


class User(Base):
    """An account. Its `author` is the name its stories are bylined to."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    )

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(comment="argon2id")
    role: Mapped[Role]
    active: Mapped[bool] = mapped_column(default=True)
    service: Mapped[bool] = mapped_column(
        server_default=false(), default=False, comment="A program's account: it approves nothing"
    )
    demo: Mapped[bool] = mapped_column(
        default=False, comment="Made by the demo seed: a production server refuses to start"
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"), index=True)
    created_at: Mapped[dt.datetime]


Index("ix_users_name_id", User.name, User.id)


class Desk(Base):
    """A section that an editor looks after, with the sections below it."""

    __tablename__ = "desks"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), primary_key=True, index=True)


class AccessToken(Base):
    """A sign-in. Only the hash of the token is kept, so a copy of the database opens nothing."""

    __tablename__ = "access_tokens"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the token, hexadecimal")
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
