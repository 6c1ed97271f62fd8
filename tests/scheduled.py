"""Setting things for later, and letting their moment come."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.actions.firing import Firing
from db.events import KINDS
from db.ids import Noun, number_of
from db.models import Event, Notification, NotificationKind, Schedule, User
from tests.newsroom import Newsroom

EVENING = "2026-03-01T18:00:00Z"
NIGHT = "2026-03-01T23:00:00Z"

SET = """query Set($id: ID!) { article(id: $id, perspective: WORKING) { workflow {
  stage publication version scheduledFor live { headline } schedules { nodes {
    id action at zone localAt state missed changeClass note reason notice failure createdAt
    settledAt revision { number } user { name } } } } } }"""


def on_time(newsroom: Newsroom) -> Firing:
    """The duty, by the newsroom's clock."""

    async def clock(_: AsyncConnection) -> dt.datetime:
        return newsroom.now

    return Firing(newsroom.database, clock)


async def fired(newsroom: Newsroom, at: str | None = None) -> int:
    """How many schedules were settled when a worker looked, at a moment or now."""
    newsroom.now = dt.datetime.fromisoformat(at) if at else newsroom.now
    duty, count = on_time(newsroom), 0
    while await duty():
        count += 1
    assert set(await newsroom.told()) <= set(KINDS)
    return count


async def workflow_of(newsroom: Newsroom, story: dict[str, Any], by: str = "cleo") -> Any:
    """How a story stands, and all that is and was set for it, the latest moment first."""
    found = await newsroom.data(SET, by, id=story["id"])
    workflow = found["article"]["workflow"]
    workflow["schedules"] = workflow["schedules"]["nodes"]
    return workflow


async def states_of(newsroom: Newsroom, story: dict[str, Any]) -> list[tuple[str, str]]:
    """What became of what was set for a story, the earliest moment first."""
    workflow = await workflow_of(newsroom, story)
    return [(one["action"], one["state"]) for one in workflow["schedules"][::-1]]


async def events_of(newsroom: Newsroom, story: dict[str, Any]) -> list[Any]:
    """What was done to a story, in order: kind, reason, door, name of who did it, live revision."""
    statement = (
        sa.select(Event.kind, Event.reason, Event.origin, User.name, Event.live_revision_id)
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.article_id == number_of(Noun.ARTICLE, story["id"]))
        .order_by(Event.id)
    )
    async with newsroom.database.reading() as connection:
        return list(await connection.execute(statement))


async def people_told(newsroom: Newsroom, kind: NotificationKind) -> list[str]:
    """The names of those who were told of something, each time they were, in order."""
    statement = (
        sa.select(User.name)
        .join(Notification, Notification.user_id == User.id)
        .where(Notification.kind == kind)
        .order_by(Notification.event_id, User.name)
    )
    async with newsroom.database.reading() as connection:
        return list(await connection.scalars(statement))


async def moments(newsroom: Newsroom) -> list[dt.datetime]:
    """The moments that are set, as they are kept."""
    async with newsroom.database.reading() as connection:
        return list(await connection.scalars(sa.select(Schedule.at).order_by(Schedule.at)))
