"""Workers that are killed while they suggest: what they leave is done, and as one alone does it."""

import asyncio
import random
import time

import sqlalchemy as sa

from db.actions.suggesting import Suggesting
from db.models import Suggested
from tests import chance
from tests.faults.killing import kill, worker_to_kill
from tests.faults.test_killed import is_still
from tests.newsroom import Newsroom
from tests.schema.test_suggesting_at_once import mark_all, rows
from tests.schema.test_suggestions import stories
from tests.suggested import others
from tests.waiting import until

WITHIN_SECONDS = 60
"""On a machine that has much else to do."""


async def test_what_a_killed_worker_leaves_is_done_as_if_it_had_lived(
    newsroom: Newsroom, database_url: str
) -> None:
    dice = random.Random(8)
    formula = Suggesting(newsroom.database).formula

    async def is_done() -> bool:
        left = sa.select(sa.func.count()).where(Suggested.formula < formula)
        async with newsroom.database.reading() as connection:
            return await connection.scalar(left) == 0

    async def is_begun() -> bool:
        done = sa.select(sa.func.count()).where(Suggested.formula == formula)
        async with newsroom.database.reading() as connection:
            return await connection.scalar(done) != 0

    await others(newsroom)
    await stories(newsroom, 9)
    with worker_to_kill(database_url):
        await until(is_begun, within=WITHIN_SECONDS)
        begun = time.monotonic()
        await until(is_done, within=WITHIN_SECONDS)
        seconds = time.monotonic() - begun
    alone, cut_short = await rows(newsroom), 0
    assert len(alone) >= 72

    for _ in range(chance.KILLS // 2):
        await mark_all(newsroom)
        with worker_to_kill(database_url) as one, worker_to_kill(database_url) as other:
            await until(is_begun, within=WITHIN_SECONDS)
            await asyncio.sleep(dice.uniform(0, seconds / 3))
            kill(one)
            cut_short += not await is_done()
            kill(other)
        await until(lambda: is_still(newsroom))
        with worker_to_kill(database_url):
            await until(is_done, within=WITHIN_SECONDS)

        assert await rows(newsroom) == alone
    assert cut_short
