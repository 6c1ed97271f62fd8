"""The unit of work: the only place that commits."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from db import chain
from db.base import Instant, printed, to_the_millisecond
from db.engine import is_deadlock, is_taken, writing
from db.epoch import begin_edition
from db.errors import Code, Refusal
from db.events import Happened, Telling
from db.feed import announce
from db.models import Event, Notification, Origin, Outbox
from db.viewer import Viewer

AT_ONCE = "somebody else wrote at the same moment: read again, then try once more"

RECORDED = "copydesk_recorded"
"""In a session's `info`: what was done in its transaction, in order."""

AGAIN = "copydesk_again"
"""Likewise: the events of before that whoever listens is to hear of once more."""

LAST = "copydesk_last"
"""Likewise: what is left to do once all else is written, each once."""

Recorded: TypeAlias = list[tuple[Event, Happened]]
Finish: TypeAlias = Callable[[AsyncSession], Awaitable[None]]


def _nobody() -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where reads and writes begin."""

    engine: AsyncEngine
    told: Callable[[], None] = _nobody
    """Called here after each commit that changes what readers get. Other workers are told too."""
    heard: Callable[[], None] = _nobody
    """Called here after each commit that wrote to the outbox. Other workers are told too."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one read. Nothing is written through it."""
        async with self.engine.connect() as connection:
            yield connection


async def time_of(connection: AsyncConnection) -> dt.datetime:
    """What the database's clock says: one for all processes, wherever they run."""
    if connection.dialect.name == "postgresql":
        now = sa.func.clock_timestamp(type_=Instant())
    else:
        now = sa.func.strftime("%Y-%m-%dT%H:%M:%fZ", "now", type_=Instant())
    moment: dt.datetime = (await connection.execute(sa.select(now))).scalar_one()
    return to_the_millisecond(moment)


@dataclass(frozen=True, slots=True)
class Unit:
    """One transaction: who acts, when, through which door, and what they did."""

    session: AsyncSession
    viewer: Viewer
    now: dt.datetime
    origin: Origin

    def record(self, happened: Happened) -> None:
        """Note what was done. It is written down at the end, in the transaction it tells of."""
        event = Event(
            kind=happened.kind,
            subject=happened.subject,
            article_id=happened.article_id,
            revision_id=happened.revision_id,
            live_revision_id=happened.live_revision_id,
            from_stage=happened.from_stage,
            to_stage=happened.to_stage,
            from_publication=happened.from_publication,
            to_publication=happened.to_publication,
            notice=happened.notice,
            user_id=self.viewer.user_id or None,  # 0 is the console
            reason=happened.reason,
            origin=self.origin,
            at=to_the_millisecond(self.now),
        )
        self.session.info.setdefault(RECORDED, []).append((event, happened))

    def tell_again(self, event: Event) -> None:
        """Let whoever listens hear of an event of before once more: what it tells of has changed.

        Its row of the outbox moves to the end. The log of events stays as it is.
        """
        self.session.info.setdefault(AGAIN, []).append(event)

    def at_the_end(self, key: Hashable, finish: Finish) -> None:
        """Have something done once all else is written, and once only for each key."""
        self.session.info.setdefault(LAST, {})[key] = finish


@asynccontextmanager
async def transaction(database: Database) -> AsyncIterator[AsyncSession]:
    """A session that commits at the end, or writes nothing if anything was raised.

    Two people who take the same name at the same moment, or write the same story, are told so: a
    check before the write cannot see the other's, so the database's constraint has the last word.
    """
    try:
        async with (
            AsyncSession(writing(database.engine), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
            for finish in session.info.get(LAST, {}).values():
                await finish(session)
            recorded: Recorded = session.info.get(RECORDED, [])
            again: list[Event] = session.info.get(AGAIN, [])
            await _write_down(session, recorded, again)
    except IntegrityError as error:
        if not is_taken(error):
            raise
        raise Refusal(Code.NOT_UNIQUE, AT_ONCE) from error
    except DBAPIError as error:
        if not is_deadlock(error):
            raise
        raise Refusal(Code.VERSION_CONFLICT, AT_ONCE) from error
    if any(happened.reaches_readers for _, happened in recorded):
        database.told()
    if recorded or again:
        database.heard()


async def _write_down(session: AsyncSession, recorded: Recorded, again: Sequence[Event]) -> None:
    """Write the events, the outbox and who is told; last, what others wait for the shortest."""
    if not recorded and not again:
        return
    await session.flush()
    await chain.append(session, [event for event, _ in recorded])
    for event, happened in recorded:
        payload = {"kind": event.kind, "subject": event.subject, "at": printed(event.at)}
        session.add(Outbox(event_id=event.id, payload=orjson.dumps(payload).decode()))
        session.add_all(_notification(event, telling) for telling in happened.tells)
        await session.flush()
    for event in again:
        await _move_to_the_end(session, event)
    await announce(session)
    if any(happened.reaches_readers for _, happened in recorded):
        await begin_edition(session)


async def _move_to_the_end(session: AsyncSession, event: Event) -> None:
    """Give an event's row of the outbox the next number, as if it had been written now."""
    last = sa.select(sa.func.max(Outbox.sequence)).scalar_subquery()
    has_sequences = session.get_bind().dialect.name == "postgresql"
    number = sa.literal_column("DEFAULT") if has_sequences else last + 1
    moved = sa.update(Outbox).where(Outbox.event_id == event.id).values(sequence=number)
    await session.execute(moved, execution_options={"synchronize_session": False})


def _notification(event: Event, telling: Telling) -> Notification:
    return Notification(
        user_id=telling.user_id,
        event_id=event.id,
        kind=telling.kind,
        created_at=event.at,
        mail_at=None if event.origin is Origin.CONSOLE else event.at,
    )


@asynccontextmanager
async def work(
    database: Database, *, viewer: Viewer, now: dt.datetime, origin: Origin = Origin.API
) -> AsyncIterator[Unit]:
    """One unit of work of one person. All of it happens, or none."""
    async with transaction(database) as session:
        yield Unit(session, viewer, now, origin)
