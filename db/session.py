"""The unit of work: the only place that commits."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from db.base import printed
from db.engine import is_deadlock, is_taken, writing
from db.epoch import begin_edition
from db.errors import Code, Refusal
from db.events import Happened
from db.models import Event, Origin, Outbox
from db.viewer import Viewer

AT_ONCE = "somebody else wrote at the same moment: read again, then try once more"

NEW_EDITION = "copydesk_new_edition"
"""In a session's `info`: its transaction changes what readers get."""


def _nobody() -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where reads and writes begin."""

    engine: AsyncEngine
    told: Callable[[], None] = _nobody
    """Called here after each commit that changes what readers get. Other workers are told too."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one read. Nothing is written through it."""
        async with self.engine.connect() as connection:
            yield connection


@dataclass(frozen=True, slots=True)
class Unit:
    """One transaction: who acts, when, through which door, and what they did."""

    session: AsyncSession
    viewer: Viewer
    now: dt.datetime
    origin: Origin

    async def record(self, happened: Happened) -> None:
        """Write the audit event and its outbox row, after what they tell of, in one transaction."""
        await self.session.flush()
        event = Event(
            kind=happened.kind,
            subject=happened.subject,
            article_id=happened.article_id,
            revision_id=happened.revision_id,
            from_stage=happened.from_stage,
            to_stage=happened.to_stage,
            from_publication=happened.from_publication,
            to_publication=happened.to_publication,
            user_id=self.viewer.user_id or None,  # 0 is the console
            reason=happened.reason,
            origin=self.origin,
            at=self.now,
        )
        if happened.reaches_readers:
            self.session.info[NEW_EDITION] = True
        payload = {"kind": event.kind, "subject": event.subject, "at": printed(self.now)}
        self.session.add(Outbox(event=event, payload=orjson.dumps(payload).decode()))


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
            if session.info.get(NEW_EDITION):
                await begin_edition(session)
    except IntegrityError as error:
        if not is_taken(error):
            raise
        raise Refusal(Code.NOT_UNIQUE, AT_ONCE) from error
    except DBAPIError as error:
        if not is_deadlock(error):
            raise
        raise Refusal(Code.VERSION_CONFLICT, AT_ONCE) from error
    if session.info.get(NEW_EDITION):
        database.told()


@asynccontextmanager
async def work(
    database: Database, *, viewer: Viewer, now: dt.datetime, origin: Origin = Origin.API
) -> AsyncIterator[Unit]:
    """One unit of work of one person. All of it happens, or none."""
    async with transaction(database) as session:
        yield Unit(session, viewer, now, origin)
