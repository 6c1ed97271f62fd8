"""Who is told over HTTP of what happens, and how each delivery went."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class DeliveryState(enum.StrEnum):
    """What has become of a delivery."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    DEAD = "DEAD"


class Webhook(Base):
    """An address that is told of events, with what a stored query answers a reader."""

    __tablename__ = "webhooks"

    id: Mapped[Id]
    name: Mapped[str]
    url: Mapped[str]
    secret: Mapped[str] = mapped_column(comment="whsec_ and base64: signs every delivery")
    query: Mapped[str | None] = mapped_column(comment="GraphQL, run as a reader; $id is the story")
    kinds: Mapped[str] = mapped_column(comment="JSON list of event kinds")
    active: Mapped[bool] = mapped_column(default=True)
    after_sequence: Mapped[int] = mapped_column(comment="The last outbox row it was dealt")
    busy_until: Mapped[dt.datetime | None] = mapped_column(
        comment="A worker is speaking to it; after this, whatever has become of that worker"
    )
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]


class Delivery(Base):
    """One event on its way to one address."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint("(state = 'PENDING') = (next_at IS NOT NULL)", name="pending_has_a_time"),
    )

    id: Mapped[Id]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0, comment="Tries since it was queued")
    queued_at: Mapped[dt.datetime] = mapped_column(
        comment="When it was dealt, or sent again by hand: a day later it is given up"
    )
    next_at: Mapped[dt.datetime | None] = mapped_column(comment="When it is tried next")
    settled_at: Mapped[dt.datetime | None]


Index("ix_deliveries_due", Delivery.webhook_id, Delivery.state, Delivery.next_at)


class DeliveryAttempt(Base):
    """One try at a delivery. Of the answer only the status is kept."""

    __tablename__ = "delivery_attempts"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    status: Mapped[int | None] = mapped_column(comment="HTTP; nothing where none came")
    error: Mapped[str | None]
    milliseconds: Mapped[int]
