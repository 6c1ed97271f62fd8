"""Make all suggestions anew: after an import, or to be sure.

What is left to do is in the database. So a rebuild that is cut short goes on where it was, workers
help with it, and what is published meanwhile comes first.
"""

import asyncio
import math
from collections.abc import Callable

import sqlalchemy as sa

from db.actions.marking import LATER, NOW, mark
from db.actions.suggesting import Suggesting, lock
from db.models import SearchStory, Suggested
from db.session import Database, time_of, transaction

Progress = Callable[[int, int], None]

WAIT_SECONDS = 0.1
"""For workers that are at the last ones."""


async def rebuild(database: Database, duty: Suggesting, progress: Progress) -> int:
    """Make the suggestions of all stories. `progress` hears how many of all are done.

    Says of how many they were made: fewer than all if an earlier rebuild had not come to its end.
    """
    begun = await _begun(database, duty)
    total = await _counted(database, sa.true())
    while left := await _left(database, duty):
        progress(total - left, total)
        if not await duty():
            await asyncio.sleep(WAIT_SECONDS)
    progress(total, total)
    return begun


async def _begun(database: Database, duty: Suggesting) -> int:
    """How many stories are to be done: all, or what an earlier rebuild has left."""
    async with transaction(database) as session:
        await lock(session)
        under_way = Suggested.formula.in_((LATER, *duty.steps[:-1]))
        left = sa.select(sa.func.count()).where(_is_before(duty.formula))
        if await session.scalar(sa.select(sa.exists().where(under_way))):
            return (await session.scalars(left)).one()
        unmarked = ~sa.exists().where(Suggested.article_id == SearchStory.article_id)
        missing = await session.scalars(sa.select(SearchStory.article_id).where(unmarked))
        now = await time_of(await session.connection())
        await mark(session, missing, now)
        again = {"formula": LATER, "marks": Suggested.marks + 1}
        await session.execute(sa.update(Suggested).values(again))
        return (await session.scalars(left)).one()


async def _left(database: Database, duty: Suggesting) -> int:
    """How many stories are not done; of one that has made some of its steps, a part."""
    left = [await _counted(database, _is_before(step)) for step in duty.steps]
    return math.ceil(sum(left) / len(left))


def _is_before(step: int) -> sa.ColumnElement[bool]:
    """Which stories have that step before them: not those that wait for an embargo to end."""
    return Suggested.formula.between(NOW, step - 1)


async def _counted(database: Database, which: sa.ColumnElement[bool]) -> int:
    async with database.reading() as connection:
        counted = sa.select(sa.func.count()).select_from(Suggested).where(which)
        return (await connection.scalars(counted)).one()
