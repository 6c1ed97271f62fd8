"""From the outbox to the webhooks: dealt once, taken by one worker at a time, settled, tried again.

No transaction stays open while somebody speaks HTTP: a worker takes a webhook for a while
(`busy_until`), and whoever has lost it meanwhile harms nothing. A worker that dies between the
receiver's answer and the commit leaves a delivery that is sent again: at least once, under one id.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import new_id, to_the_millisecond
from db.ids import Noun, wire_id
from db.models import Delivery, DeliveryAttempt, DeliveryState, Event, Outbox, Webhook
from db.session import Database, transaction

DEALT_AT_ONCE = 500
"""Events that a webhook is dealt in one transaction."""

BUSY = dt.timedelta(seconds=60)
"""How long a webhook is one worker's: four times what its query and its receiver may take."""

FIRST_DELAY = dt.timedelta(seconds=5)
LONGEST_DELAY = dt.timedelta(hours=1)
"""The longest pause before the second try, and before all later ones: it doubles in between."""

GIVEN_UP = dt.timedelta(hours=24)
"""How long a delivery is tried."""

GONE = 410
"""What a receiver answers that wants to be told nothing any more (RFC 9110, 15.5.11)."""

Predicate: TypeAlias = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that is this worker's to make, until `until`."""

    delivery_id: int
    webhook_id: int
    until: dt.datetime
    url: str
    secret: str = field(repr=False)
    query: str | None
    kind: str
    subject: str
    about: str
    """What the query is asked about: the story, or else the subject."""
    at: dt.datetime
    sequence: int

    @property
    def id(self) -> str:
        """What every try is called, so that the receiver knows what it has had."""
        return wire_id(Noun.DELIVERY, self.delivery_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went. `status` is the answer's; where none came, `error` says why."""

    status: int | None
    error: str | None
    milliseconds: int

    @property
    def has_arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


async def deal(database: Database, *, now: dt.datetime) -> bool:
    """Deal what has come into the outbox to the webhooks that are told of it.

    Each event once: a webhook's place in the outbox moves in the same transaction, and only one
    worker at a time moves it. Rows of the outbox are seen in the order of their numbers. Says
    whether there is more.
    """
    latest = sa.select(sa.func.max(Outbox.sequence))
    if not await _is_any(database, _behind(latest.scalar_subquery())):
        return False
    async with transaction(database) as session:
        end = await session.scalar(latest) or 0
        # None that another worker has taken further meanwhile: it would be taken back.
        locked = _behind(end).with_for_update(skip_locked=True, key_share=True)
        dealt = [
            await _deal_to(session, webhook, end, now) for webhook in await session.scalars(locked)
        ]
    return DEALT_AT_ONCE in dealt


def _behind(end: Any) -> sa.Select[Webhook]:
    """The webhooks that have not been dealt all up to there."""
    behind = sa.select(Webhook).where(Webhook.active, Webhook.after_sequence < end)
    return behind.order_by(Webhook.id)


async def _deal_to(session: AsyncSession, webhook: Webhook, end: int, now: dt.datetime) -> int:
    """How many events a webhook was dealt.

    An event that is told of again, as those of autosaves are, was dealt the first time.
    """
    dealt = sa.exists().where(
        Delivery.webhook_id == webhook.id, Delivery.event_id == Outbox.event_id
    )
    news = (
        sa.select(Outbox.sequence, Outbox.event_id)
        .join(Event, Event.id == Outbox.event_id)
        .where(Outbox.sequence > webhook.after_sequence, Outbox.sequence <= end)
        .where(Event.kind.in_(orjson.loads(webhook.kinds)), ~dealt)
        .order_by(Outbox.sequence)
        .limit(DEALT_AT_ONCE)
    )
    rows = (await session.execute(news)).all()
    session.add_all(
        Delivery(
            id=new_id(), webhook_id=webhook.id, event_id=row.event_id, queued_at=now, next_at=now
        )
        for row in rows
    )
    webhook.after_sequence = rows[-1].sequence if len(rows) == DEALT_AT_ONCE else end
    return len(rows)


async def take(database: Database, *, now: dt.datetime) -> list[Taken]:
    """Of each webhook that nobody speaks to, the first delivery that is due: the earliest event."""
    free = sa.or_(Webhook.busy_until.is_(None), Webhook.busy_until <= now)
    due = sa.exists().where(Delivery.webhook_id == Webhook.id, *_is_due(now))
    webhooks = sa.select(Webhook.id).where(Webhook.active, free, due).order_by(Webhook.id)
    if not await _is_any(database, webhooks):
        return []
    async with transaction(database) as session:
        # What is due is read after the lock is held: another worker may just have settled it.
        locked = webhooks.with_for_update(skip_locked=True, key_share=True)
        return await _taken(session, list(await session.scalars(locked)), now)


async def settle(
    database: Database,
    taken: Taken,
    outcome: Outcome,
    *,
    now: dt.datetime,
    chance: float,
    goes_on: bool = True,
) -> list[Taken]:
    """Write down how a try went, and take the webhook's next delivery, if one is due.

    `chance` is between 0 and 1: so much of the pause is waited before the next try. What has
    arrived is delivered, whatever else was written meanwhile.
    """
    async with transaction(database) as session:
        webhook = await session.get(Webhook, taken.webhook_id, with_for_update={"key_share": True})
        if webhook is None:  # deleted meanwhile, and all its deliveries with it
            return []
        delivery = await session.get_one(Delivery, taken.delivery_id, with_for_update=True)
        await _log(session, delivery, outcome, now)
        if outcome.has_arrived:
            _end(delivery, DeliveryState.DELIVERED, now)
        elif delivery.state is DeliveryState.PENDING:
            _postpone(delivery, outcome, now, chance)
        if outcome.status == GONE:
            webhook.active = False
        if webhook.busy_until != taken.until:  # it took so long that another worker has it now
            return []
        webhook.busy_until = None
        await session.flush()
        return await _taken(session, [webhook.id] if webhook.active and goes_on else [], now)


async def _is_any(database: Database, rows: sa.Select[Any]) -> bool:
    """Whether there is any such row. Most of the time there is none, and nobody is kept waiting
    by the lock with which SQLite would begin a transaction that writes."""
    async with database.reading() as connection:
        return (await connection.execute(rows.limit(1))).first() is not None


def _is_due(now: dt.datetime) -> tuple[Predicate, Predicate]:
    return Delivery.state == DeliveryState.PENDING, Delivery.next_at <= now


async def _taken(session: AsyncSession, webhooks: Sequence[int], now: dt.datetime) -> list[Taken]:
    """Make the first due delivery of each of these webhooks this worker's."""
    first = (
        sa.select(sa.func.min(Delivery.event_id).label("event_id"), Delivery.webhook_id)
        .where(Delivery.webhook_id.in_(webhooks), *_is_due(now))
        .group_by(Delivery.webhook_id)
        .subquery()
    )
    found = (
        sa.select(Delivery, Webhook, Event, Outbox.sequence)
        .join(first, sa.and_(first.c.webhook_id == Delivery.webhook_id,
                             first.c.event_id == Delivery.event_id))
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(Event, Event.id == Delivery.event_id)
        .join(Outbox, Outbox.event_id == Event.id)
    )  # fmt: skip
    until = to_the_millisecond(now + BUSY)
    taken = []
    for delivery, webhook, event, sequence in await session.execute(found):
        delivery.attempts += 1
        webhook.busy_until = until
        taken.append(_as_taken(delivery, webhook, event, sequence, until))
    return taken


def _as_taken(
    delivery: Delivery, webhook: Webhook, event: Event, sequence: int, until: dt.datetime
) -> Taken:
    article = event.article_id
    return Taken(
        delivery_id=delivery.id,
        webhook_id=webhook.id,
        until=until,
        url=webhook.url,
        secret=webhook.secret,
        query=webhook.query,
        kind=event.kind,
        subject=event.subject,
        about=event.subject if article is None else wire_id(Noun.ARTICLE, article),
        at=event.at,
        sequence=sequence,
    )


async def _log(
    session: AsyncSession, delivery: Delivery, outcome: Outcome, now: dt.datetime
) -> None:
    last = sa.select(sa.func.max(DeliveryAttempt.number)).where(
        DeliveryAttempt.delivery_id == delivery.id
    )
    session.add(
        DeliveryAttempt(
            delivery_id=delivery.id,
            number=(await session.scalar(last) or 0) + 1,
            at=now,
            status=outcome.status,
            error=outcome.error,
            milliseconds=outcome.milliseconds,
        )
    )


def _postpone(delivery: Delivery, outcome: Outcome, now: dt.datetime, chance: float) -> None:
    """Set when it is tried again: exponential backoff with full jitter, for a day."""
    next_at = now + pause_after(delivery.attempts) * chance
    if outcome.status == GONE or next_at > delivery.queued_at + GIVEN_UP:
        _end(delivery, DeliveryState.DEAD, now)
    else:
        delivery.next_at = next_at


def pause_after(attempts: int) -> dt.timedelta:
    """The longest pause after so many tries: 5 s, 10 s, 20 s … an hour."""
    return min(FIRST_DELAY * (1 << min(attempts - 1, 20)), LONGEST_DELAY)


def _end(delivery: Delivery, state: DeliveryState, now: dt.datetime) -> None:
    delivery.state = state
    delivery.next_at = None
    delivery.settled_at = now
