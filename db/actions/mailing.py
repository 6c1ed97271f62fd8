"""The e-mails that wait: who has taken which, what may be told, and when one is tried again.

No transaction is open while a mail server is talked to. Whoever takes a mail moves its time ahead,
which is a lease: if they are gone before they say how it went, somebody else takes it after that.
"""

import datetime as dt
import random
from dataclasses import dataclass

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db import visibility
from db.actions.accounts import viewer_for
from db.ids import Noun, wire_id
from db.models import Event, Notification, User
from db.notices import Notice, notice_of
from db.session import Database, transaction
from db.viewer import Perspective, Sight

AT_ONCE = 20
"""Mails that one worker takes, over one connection to the mail server."""

LEASE = dt.timedelta(minutes=10)
"""How long a worker has for those: half a minute for each."""

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
"""After a failure it is tried again after a minute, then each time after twice as long, up to this,
and up to a half more, so that what failed together does not come back together."""

MOST_ATTEMPTS = 12
"""About a day in all: a mail server that is away for a night loses nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that a worker has taken, until its lease ends."""

    id: int
    attempts: int
    """This one too."""
    lease: dt.datetime

    @property
    def is_last(self) -> bool:
        """Whether it is given up if it fails this time."""
        return self.attempts >= MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be told, and to whom."""

    notification: str
    """Its typed id."""
    article: str | None
    name: str
    email: str
    notice: Notice


async def take(database: Database, now: dt.datetime) -> list[Taken]:
    """Mails that are due, the longest waiting first. No other worker has them meanwhile."""
    due = (
        sa.select(Notification)
        .where(Notification.mail_at <= now)
        .order_by(Notification.mail_at, Notification.event_id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    async with transaction(database) as session:
        found = (await session.scalars(due)).all()
        for one in found:
            one.mail_at = now + LEASE
            one.mail_attempts += 1
        return [Taken(one.id, one.mail_attempts, now + LEASE) for one in found]


async def letter(database: Database, taken: Taken, now: dt.datetime) -> Letter | None:
    """What may be told now, under the sight of whom it goes to.

    `None` where they are suspended, or where the story is not theirs to work on any more.
    """
    async with AsyncSession(database.engine) as session:
        notification = await session.get_one(Notification, taken.id)
        user = await session.get_one(User, notification.user_id)
        if not user.active:
            return None
        sight = Sight(await viewer_for(session, user), Perspective.WORKING, now)
        statement = (
            sa.select(Event.article_id, notice_of(Notification, Event, sight.view))
            .join(Event, Event.id == Notification.event_id)
            .where(Notification.id == taken.id, visibility.notifications(Notification, sight.view))
        )
        article_id, facts = (await session.execute(statement, sight.parameters())).one()
    notice = Notice.read(orjson.loads(facts))
    if article_id is None or not notice.is_seen:
        return None
    return Letter(
        notification=wire_id(Noun.NOTIFICATION, taken.id),
        article=wire_id(Noun.ARTICLE, article_id),
        name=user.name,
        email=user.email,
        notice=notice,
    )


async def settle(database: Database, taken: Taken) -> None:
    """It is sent, or never will be."""
    await _move(database, taken, None)


async def postpone(database: Database, taken: Taken, now: dt.datetime) -> None:
    """It failed: it is tried again later."""
    await _move(database, taken, now + waiting(taken.attempts))


def waiting(attempts: int) -> dt.timedelta:
    """How long after so many attempts the next one is made."""
    doubled: dt.timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(doubled, LONGEST_WAIT) * random.uniform(1, 1.5)


async def _move(database: Database, taken: Taken, to: dt.datetime | None) -> None:
    """Set the time of a mail, unless the lease ended and somebody else has taken it since."""
    async with transaction(database) as session:
        await session.execute(
            sa.update(Notification)
            .where(Notification.id == taken.id, Notification.mail_at == taken.lease)
            .values(mail_at=to)
        )
