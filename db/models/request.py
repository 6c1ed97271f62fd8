"""What is remembered of requests: keys under which one was made, and tokens that open a preview."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class IdempotencyKey(Base):
    """A write that somebody named, so that it is not done twice when it is sent twice."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str] = mapped_column(comment="SHA-256 of the mutation and its input")
    row_id: Mapped[int] = mapped_column(comment="What it wrote")
    at: Mapped[dt.datetime]


Index("ix_idempotency_keys_at", IdempotencyKey.at)


class Preview(Base):
    """A token that opens the working copy of one story or section to somebody without an account.

    Only its hash is kept, as of a sign-in.
    """

    __tablename__ = "previews"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("(article_id IS NULL) <> (section_id IS NULL)", name="opens_one_thing"),
    )

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the token, hexadecimal")
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), comment="Who gave it out")
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


Index("ix_previews_article", Preview.article_id)
Index("ix_previews_user", Preview.user_id, Preview.created_at.desc())
