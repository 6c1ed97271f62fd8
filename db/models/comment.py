"""What editors say to each other about a story, where they say it."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class CommentField(enum.StrEnum):
    """A part of a revision that a comment can stand beside."""

    HEADLINE = "HEADLINE"
    STANDFIRST = "STANDFIRST"
    KICKER = "KICKER"
    BODY = "BODY"


class Comment(Base):
    """A remark on a revision, or an answer in the thread that one began."""

    __tablename__ = "comments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_comments_revision",
        ),
        CheckConstraint(
            "thread_id IS NULL OR (field IS NULL AND NOT blocking AND resolved_at IS NULL)",
            name="an_answer_is_plain",
        ),
        CheckConstraint(
            "(span_start IS NULL) = (span_end IS NULL) AND (span_start IS NULL) = (quote IS NULL)"
            " AND (span_start IS NULL OR field IS NOT NULL)",
            name="span_whole",
        ),
        CheckConstraint("span_start >= 0 AND span_end > span_start", name="span_forward"),
        CheckConstraint("(resolved_at IS NULL) = (resolved_by_id IS NULL)", name="resolved_whole"),
    )

    id: Mapped[Id]
    article_id: Mapped[int]
    revision_id: Mapped[int] = mapped_column(comment="The copy that it was written about")
    thread_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id"), comment="The comment that it answers"
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    field: Mapped[CommentField | None]
    span_start: Mapped[int | None] = mapped_column(comment="In code points, from 0")
    span_end: Mapped[int | None] = mapped_column(comment="Behind the last code point")
    quote: Mapped[str | None] = mapped_column(comment="What stood there")
    blocking: Mapped[bool] = mapped_column(comment="Whether the story waits for it")
    at: Mapped[dt.datetime]
    resolved_at: Mapped[dt.datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


Index("ix_comments_article", Comment.article_id, Comment.at.desc(), Comment.id.desc())
Index("ix_comments_thread", Comment.thread_id, Comment.at, Comment.id)
