"""Who does what on a story, and by when."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Priority(enum.StrEnum):
    """How soon a story must be done."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Assignment(Base):
    """A row of its own beside the story, so that a claim is no edit and no conflict."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("(claimed_by_id IS NULL) = (claimed_at IS NULL)", name="claim_whole"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    assignee_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="Who is to write it"
    )
    due_at: Mapped[dt.datetime | None]
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    claimed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="Who has taken on its review"
    )
    claimed_at: Mapped[dt.datetime | None]


Index("ix_assignments_assignee", Assignment.assignee_id, Assignment.due_at)
Index("ix_assignments_claimed_by", Assignment.claimed_by_id)


class EditLock(Base):
    """Somebody has the story open. It warns others and stops nobody."""

    __tablename__ = "edit_locks"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    since: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(comment="Unless it is renewed before")
