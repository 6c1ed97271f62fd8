"""Forget what nobody can use any more."""

import datetime as dt
import time
from dataclasses import dataclass

import sqlalchemy as sa

from db.actions.firing import Clock
from db.actions.repeats import REMEMBERED
from db.models import AccessToken, EditLock, IdempotencyKey, Preview
from db.session import Database, time_of, transaction

EVERY_SECONDS = 3_600
"""How often a process looks. What has expired opens nothing before it is forgotten either."""

PREVIEWS_KEPT = dt.timedelta(days=1)
"""For whoever gave one out yesterday and asks today why it opens nothing."""

SIGN_INS_KEPT = dt.timedelta(days=30)
"""To see who was signed in when, should something have happened."""


@dataclass(slots=True)
class Housekeeping:
    """The duty to forget, once an hour."""

    database: Database
    clock: Clock = time_of
    _next: float = 0

    async def __call__(self) -> bool:
        if time.monotonic() < self._next:
            return False
        async with self.database.reading() as connection:
            now = await self.clock(connection)
        await forget(self.database, now)
        self._next = time.monotonic() + EVERY_SECONDS
        return False


async def forget(database: Database, now: dt.datetime) -> None:
    """Delete keys of requests, and what expired so long ago."""
    async with transaction(database) as session:
        for statement in (
            sa.delete(IdempotencyKey).where(IdempotencyKey.at < now - REMEMBERED),
            sa.delete(EditLock).where(EditLock.expires_at < now),
            sa.delete(Preview).where(Preview.expires_at < now - PREVIEWS_KEPT),
            sa.delete(AccessToken).where(AccessToken.expires_at < now - SIGN_INS_KEPT),
        ):
            await session.execute(statement)
