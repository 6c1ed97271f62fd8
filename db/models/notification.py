"""What somebody who works here is told, in the newsroom and by e-mail."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class NotificationKind(enum.StrEnum):
    """What it is about."""

    SUBMITTED = "SUBMITTED"
    RECALLED = "RECALLED"
    SENT_BACK = "SENT_BACK"
    APPROVED = "APPROVED"
    SCHEDULE_CHANGED = "SCHEDULE_CHANGED"
    SCHEDULE_HELD = "SCHEDULE_HELD"
    SCHEDULE_FAILED = "SCHEDULE_FAILED"
    SCHEDULE_MISSED = "SCHEDULE_MISSED"
    RETRACTED = "RETRACTED"
    RELATED_RETRACTED = "RELATED_RETRACTED"
    COMMENTED = "COMMENTED"
    MENTIONED = "MENTIONED"
    ASSIGNED = "ASSIGNED"
    UNLOCKED = "UNLOCKED"


class Notification(Base):
    """An event as one person is told of it."""

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("user_id", "event_id", "kind"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    kind: Mapped[NotificationKind]
    created_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    mail_attempts: Mapped[int] = mapped_column(default=0)
    mail_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When its e-mail is tried next; nothing once it is sent or given up"
    )


Index("ix_notifications_user", Notification.user_id, Notification.created_at.desc(),
      Notification.id.desc())  # fmt: skip
Index("ix_notifications_mail", Notification.mail_at)
