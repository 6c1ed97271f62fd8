"""Do what was set for later once its moment has come: exactly once, or say why not.

One transaction holds what becomes of the schedule, the move, its event and its outbox row. The
story is locked before the schedule, as in every move, so that nobody waits for each other.
"""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.actions.accounts import CONSOLE, viewer_for
from db.actions.moves import withdrawn
from db.actions.opening import happened, reopened
from db.actions.publication import publish, unpublish
from db.actions.telling import authors_of, told
from db.base import printed
from db.engine import passes
from db.errors import Code, Denied, NotFound, Refusal
from db.events import Telling
from db.ids import Noun, wire_id
from db.models import (
    Article,
    NotificationKind,
    Origin,
    Publication,
    Schedule,
    ScheduledAction,
    ScheduleState,
    User,
)
from db.session import Database, Unit, time_of, transaction
from db.workflow import LAPSE, advance

LATE = dt.timedelta(seconds=60)
"""What fires later than this was missed, and people are told: a minute is the finest that editors
set, and a worker that runs needs two seconds."""

FAULT = "a fault of ours stood against it: the server's log says which"

Clock: TypeAlias = Callable[[AsyncConnection], Awaitable[dt.datetime]]

log = logging.getLogger("copydesk.worker")


@dataclass(frozen=True, slots=True)
class Firing:
    """The duty to fire what is due, one schedule at a time. `clock` decides what that is."""

    database: Database
    clock: Clock = time_of

    async def __call__(self) -> bool:
        async with self.database.reading() as connection:
            now = await self.clock(connection)
            if await connection.scalar(_due(now).with_only_columns(Schedule.id)) is None:
                return False
        try:
            return await self._fire(now)
        except NotFired as stopped:
            await self._fail(stopped, now)
            return True
        except Refusal as at_once:  # somebody wrote at the same moment: the next round sees what
            log.info("a schedule waits for the next round: %s", at_once.code)
            return False

    async def _fire(self, now: dt.datetime) -> bool:
        async with transaction(self.database) as session:
            found = await _next(session, now)
            if found is None:
                return False
            schedule_id, article = found
            schedule = await _settle(session, schedule_id, now, ScheduleState.DONE)
            if schedule is None:  # called off between the two looks at it
                return True
            try:
                await _carry_out(Unit(session, CONSOLE, now, Origin.WORKER), schedule, article)
            except Refusal as refusal:
                raise NotFired(schedule, refusal.message, refusal.code) from refusal
            except Exception as error:
                if passes(error):
                    raise
                log.error("%s: a fault", wire_id(Noun.SCHEDULE, schedule.id), exc_info=error)
                raise NotFired(schedule, FAULT, "a fault") from error
        return True

    async def _fail(self, stopped: "NotFired", now: dt.datetime) -> None:
        """Say that it did not happen, and that readers are not to wait for it."""
        log.warning("%s", stopped)
        async with transaction(self.database) as session:
            unit = Unit(session, CONSOLE, now, Origin.WORKER)
            article = await _locked(session, stopped.article_id)
            schedule = await _settle(
                session, stopped.schedule_id, now, ScheduleState.FAILED, stopped.reason
            )
            if schedule is None:  # called off meanwhile
                return
            tells = await _tell(unit, NotificationKind.SCHEDULE_FAILED, schedule, article)
            since = (article.stage, article.publication)
            is_first = article.publication is Publication.SCHEDULED
            if is_first and schedule.action is ScheduledAction.PUBLISH:
                await _lapse(unit, article)
            kind = "article.schedule_failed"
            unit.record(
                happened(
                    article, kind, schedule.revision_id, stopped.reason, since=since, tells=tells
                )
            )


class NotFired(Exception):
    """What was set did not happen, and the transaction that tried is undone."""

    def __init__(self, schedule: Schedule, reason: str, code: str) -> None:
        super().__init__(f"{wire_id(Noun.SCHEDULE, schedule.id)} was not fired: {code}")
        self.schedule_id = schedule.id
        self.article_id = schedule.article_id
        self.reason = reason


def _due(now: dt.datetime) -> sa.Select[Schedule]:
    """What is due, the earliest first."""
    return (
        sa.select(Schedule)
        .where(Schedule.state == ScheduleState.PENDING, Schedule.at <= now)
        .order_by(Schedule.at, Schedule.id)
        .limit(1)
    )


async def _next(session: AsyncSession, now: dt.datetime) -> tuple[int, Article] | None:
    """The next that is due of a story that nobody holds, and the story, which is held from here.

    On SQLite the transaction holds everything.
    """
    statement = (
        _due(now)
        .join(Article, Article.id == Schedule.article_id)
        .with_only_columns(Schedule.id, Article)
        .with_for_update(of=Article, key_share=True, skip_locked=True)
    )
    found = (await session.execute(statement)).first()
    return None if found is None else (found[0], found[1])


async def _locked(session: AsyncSession, article_id: int) -> Article:
    statement = sa.select(Article).where(Article.id == article_id).with_for_update(key_share=True)
    return (await session.scalars(statement)).one()


async def _settle(
    session: AsyncSession,
    schedule_id: int,
    now: dt.datetime,
    state: ScheduleState,
    failure: str | None = None,
) -> Schedule | None:
    """The schedule with what became of it, if it was pending until now."""
    missed = Schedule.at < now - LATE
    return await session.scalar(
        sa.update(Schedule)
        .where(Schedule.id == schedule_id, Schedule.state == ScheduleState.PENDING)
        .values(state=state, settled_at=now, failure=failure, missed=missed)
        .returning(Schedule)
    )


async def _carry_out(unit: Unit, schedule: Schedule, article: Article) -> None:
    """Make the move that was set, and say so if it comes late."""
    if schedule.missed:
        tells = await _tell(unit, NotificationKind.SCHEDULE_MISSED, schedule, article)
        due = f"it was due at {printed(schedule.at)}"
        kind = "article.schedule_missed"
        unit.record(happened(article, kind, schedule.revision_id, due, tells=tells))
    user = await unit.session.get_one(User, schedule.user_id)
    if not user.active:
        raise Denied("the account that set it is suspended")
    theirs = replace(unit, viewer=await viewer_for(unit.session, user))
    try:
        await _move(theirs, schedule, article)
    except NotFound as unseen:
        raise Denied("the account that set it works on the story no longer") from unseen


async def _move(theirs: Unit, schedule: Schedule, article: Article) -> None:
    """As whoever set it, with the role and the desks that they have now."""
    wire, version = wire_id(Noun.ARTICLE, article.id), article.version
    if schedule.action is ScheduledAction.UNPUBLISH:
        await unpublish(theirs, wire, version, schedule.reason or "", notice=schedule.notice)
        return
    if article.working_revision_id != schedule.revision_id:
        raise Refusal(Code.APPROVAL_STALE, "the story is not what it was when this was set")
    changed, note = schedule.change_class, schedule.note
    await publish(theirs, wire, version, change_class=changed, note=note)


async def _lapse(unit: Unit, article: Article) -> None:
    """Readers never had the story, and are not to get it at any moment that is set."""
    story = await reopened(unit, article, LAPSE)
    await withdrawn(story)
    advance(article, story.move, story.facts)


async def _tell(
    unit: Unit, kind: NotificationKind, schedule: Schedule, article: Article
) -> tuple[Telling, ...]:
    """Whoever set it, and the authors."""
    return told(unit, kind, [schedule.user_id, *await authors_of(unit, article)])
