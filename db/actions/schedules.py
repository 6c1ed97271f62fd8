"""Set the moment at which a story goes to readers, or is taken from them."""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db import guards, measures, zones
from db.actions.checks import Checks
from db.actions.moves import moved, reason_of
from db.actions.opening import Opened, opened
from db.actions.publication import change_told
from db.actions.telling import tell_authors
from db.base import new_id, printed
from db.errors import Code, Invalid, Refusal
from db.models import (
    Article,
    ChangeClass,
    NotificationKind,
    Publication,
    Schedule,
    ScheduledAction,
    ScheduleState,
)
from db.session import Unit
from db.workflow import Action

AHEAD = dt.timedelta(days=5 * 366)
"""The furthest moment that can be set, five years from now. A later one is a slip of the hand, and
what clocks will show by then nobody knows: parliaments change that within months."""

_local = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment that is to come, and the zone that it was given in. `path` is the input it was."""

    at: dt.datetime
    zone: str
    path: str


async def schedule(
    unit: Unit,
    wire: str,
    expected_version: int,
    *,
    at: dt.datetime | None = None,
    local_at: str | None = None,
    zone: str | None = None,
    change_class: ChangeClass | None = None,
    note: str | None = None,
) -> Article:
    """Give readers the working copy, as it stands now, at a moment; or an update of what they have.

    An embargo that is in force then is refused now. Every guard holds again at that moment.
    """
    story = await opened(unit, Action.SCHEDULE, wire, expected_version)
    due = _due(unit.now, at, local_at, zone)
    for failure in guards.embargo(story.facts, unit.viewer, due.at):
        raise Refusal(failure.code, failure.message, (due.path,))
    said = change_told(story, change_class, note)
    working = story.article.working_revision_id
    setting = _setting(story, ScheduledAction.PUBLISH, due, working)
    setting.change_class, setting.note = change_class, said
    return await _set(story, setting, said)


async def schedule_unpublish(
    unit: Unit,
    wire: str,
    expected_version: int,
    reason: str,
    *,
    at: dt.datetime | None = None,
    local_at: str | None = None,
    zone: str | None = None,
    notice: str | None = None,
) -> Article:
    """Take the story from readers at a moment, whatever they have of it then."""
    story = await opened(unit, Action.SCHEDULE_UNPUBLISH, wire, expected_version)
    due = _due(unit.now, at, local_at, zone)
    await _need_published_before(story, due)
    checks = Checks()
    said = checks.optional_words(notice, measures.NOTE, "notice")
    checks.done()
    had = story.article.live_revision_id or story.article.working_revision_id
    setting = _setting(story, ScheduledAction.UNPUBLISH, due, had)
    setting.reason, setting.notice = reason_of(reason), said
    return await _set(story, setting, setting.reason)


def _setting(story: Opened, action: ScheduledAction, due: Due, revision_id: int) -> Schedule:
    return Schedule(
        id=new_id(),
        article_id=story.article.id,
        revision_id=revision_id,
        action=action,
        at=due.at,
        zone=due.zone,
        state=ScheduleState.PENDING,
        missed=False,
        user_id=story.unit.viewer.user_id,
        created_at=story.unit.now,
    )


async def _set(story: Opened, setting: Schedule, reason: str | None) -> Article:
    tells = await tell_authors(story, NotificationKind.SCHEDULE_CHANGED)
    story.unit.session.add(setting)
    return await moved(story, reason, tells)


async def _need_published_before(story: Opened, due: Due) -> None:
    """Refuse to take a story from readers before they are to get it."""
    if story.publication is not Publication.SCHEDULED:
        return
    begins = await story.unit.session.scalar(
        sa.select(Schedule.at).where(
            Schedule.article_id == story.article.id,
            Schedule.action == ScheduledAction.PUBLISH,
            Schedule.state == ScheduleState.PENDING,
        )
    )
    if begins is not None and due.at <= begins:
        message = f"readers get the story at {printed(begins)}: choose a later moment"
        raise Invalid(Code.INVALID_FORMAT, message, (due.path,))


def _due(now: dt.datetime, at: dt.datetime | None, local_at: str | None, zone: str | None) -> Due:
    """The moment that was given, one way or the other. One that is not to come is refused."""
    if at is not None and local_at is None:
        due = Due(at, _known("UTC" if zone is None else zone), "at")
    elif local_at is not None and at is None:
        there = _known(zone)
        due = Due(_moment(local_at, there), there, "local_at")
    else:
        message = "give the moment as at, or as localAt with its zone: one of the two"
        raise Invalid(Code.INVALID_FORMAT, message, ("at",))
    if due.at <= now:
        message = f"{printed(due.at)} has passed: choose a moment that is to come"
        raise Invalid(Code.SCHEDULE_IN_PAST, message, (due.path,))
    if due.at > now + AHEAD:
        message = f"{printed(due.at)} is more than five years away: choose an earlier moment"
        raise Invalid(Code.LIMIT_EXCEEDED, message, (due.path,))
    return due


def _known(zone: str | None) -> str:
    """The name of a zone that there is."""
    if zone is None:
        message = "localAt is what clocks show somewhere: say in zone where, as in Europe/Berlin"
        raise Invalid(Code.REQUIRED, message, ("zone",))
    if zone not in zones.names():
        message = f"{zone[:80]!r} is no time zone: give its IANA name, as in Europe/Berlin"
        raise Invalid(Code.INVALID_FORMAT, message, ("zone",))
    return zone


def _moment(local_at: str, zone: str) -> dt.datetime:
    """When clocks of a zone show this."""
    try:
        if not _local.fullmatch(local_at):
            raise ValueError(local_at)
        return zones.moment_of(dt.datetime.fromisoformat(local_at), ZoneInfo(zone))
    except (ValueError, OverflowError) as error:
        message = (
            f"{local_at[:40]!r} is no local time: write the date and what the clock shows, without "
            "an offset, such as 2026-03-29T06:30"
        )
        raise Invalid(Code.INVALID_FORMAT, message, ("local_at",)) from error
