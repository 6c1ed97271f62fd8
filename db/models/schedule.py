"""What is to happen to a story at a moment that was set beforehand."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id
from db.models.record import ChangeClass


class ScheduledAction(enum.StrEnum):
    """What can be set for later."""

    PUBLISH = "PUBLISH"
    UNPUBLISH = "UNPUBLISH"


class ScheduleState(enum.StrEnum):
    """What has become of it."""

    PENDING = "PENDING"
    HELD = "HELD"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Schedule(Base):
    """One operation, pinned to a revision. A worker fires it once, or says why it did not."""

    __tablename__ = "schedules"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_schedules_revision",
        ),
        CheckConstraint("(state IN ('PENDING', 'HELD')) = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(state = 'FAILED') = (failure IS NOT NULL)", name="failed_says_why"),
    )

    id: Mapped[Id]
    article_id: Mapped[int]
    revision_id: Mapped[int] = mapped_column(comment="What is published, or taken from readers")
    action: Mapped[ScheduledAction]
    at: Mapped[dt.datetime]
    zone: Mapped[str] = mapped_column(comment="IANA name of where it was set")
    change_class: Mapped[ChangeClass | None]
    note: Mapped[str | None] = mapped_column(comment="What readers are told of an update")
    reason: Mapped[str | None] = mapped_column(comment="Why it is taken from readers")
    notice: Mapped[str | None] = mapped_column(comment="What its path says then")
    state: Mapped[ScheduleState] = mapped_column(default=ScheduleState.PENDING)
    missed: Mapped[bool] = mapped_column(
        default=False, comment="It fired late: no worker ran when it was due"
    )
    failure: Mapped[str | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]


Index("ix_schedules_due", Schedule.state, Schedule.at)
Index("ix_schedules_article", Schedule.article_id, Schedule.at)
