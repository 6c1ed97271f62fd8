"""Make all suggestions anew: after an import, with a model for the first time, or to be sure.

What is left to do is in the database. So a rebuild that is cut short goes on where it was, workers
help with it, and what is published meanwhile comes first.
"""

import asyncio
from collections.abc import Callable

import sqlalchemy as sa

from db.actions.gathering import Shelf
from db.actions.likening import Likened
from db.actions.marking import LATER, mark
from db.actions.suggesting import Suggesting, lock, put_meaning
from db.models import Meaning, SearchStory, Suggested
from db.semantic.loading import LANGUAGES, MEANING
from db.session import Database, time_of, transaction

Progress = Callable[[int, int], None]

AT_ONCE = 100
"""Stories of which it is looked up at once whether their meaning is known."""

WAIT_SECONDS = 0.1
"""For workers that are at the last ones."""


async def rebuild(database: Database, duty: Suggesting, progress: Progress) -> int:
    """Make the suggestions of all stories. `progress` hears how many of all are done.

    Says of how many they were made: fewer than all if an earlier rebuild had not come to its end.
    """
    await _mean(database, duty)
    begun = await _begun(database)
    total = await _counted(database, sa.true())
    while left := await _counted(database, Suggested.formula <= LATER):
        progress(total - left, total)
        if not await duty():
            await asyncio.sleep(WAIT_SECONDS)
    progress(total, total)
    return begun


async def _begun(database: Database) -> int:
    """How many stories are to be done: all, or what an earlier rebuild has left."""
    async with transaction(database) as session:
        await lock(session)
        left = sa.select(sa.func.count()).where(Suggested.formula == LATER)
        if found := (await session.scalars(left)).one():
            return found
        unmarked = ~sa.exists().where(Suggested.article_id == SearchStory.article_id)
        missing = await session.scalars(sa.select(SearchStory.article_id).where(unmarked))
        now = await time_of(await session.connection())
        await mark(session, missing, now)
        again = {"formula": LATER, "marks": Suggested.marks + 1}
        await session.execute(sa.update(Suggested).values(again))
        return (await session.scalars(left)).one()


async def _counted(database: Database, which: sa.ColumnElement[bool]) -> int:
    async with database.reading() as connection:
        counted = sa.select(sa.func.count()).select_from(Suggested).where(which)
        return (await connection.scalars(counted)).one()


async def _mean(database: Database, duty: Suggesting) -> None:
    """What every story means comes first, so that none is compared by words with one and by
    meaning with another.
    """
    if duty.model is None:
        return
    while True:
        async with database.reading() as connection:
            shelf = Shelf(connection, await duty.clock(connection))
            stories = await shelf.stories(await connection.scalars(_unknown()))
            vectors = [
                (one, await duty.likening.vector_of(connection, one)) for one in stories.values()
            ]
        if not vectors:
            return
        async with transaction(database) as session:
            await lock(session)
            for one, vector in vectors:
                likened = Likened(vector=vector, revision_id=one.revision_id)
                await put_meaning(session, one.id, likened)


def _unknown() -> sa.Select[int]:
    """Some of the stories of which it is not known what they mean."""
    known = sa.exists().where(
        Meaning.article_id == SearchStory.article_id, Meaning.version == MEANING
    )
    language = sa.or_(
        *(SearchStory.language == one for one in LANGUAGES),
        *(SearchStory.language.startswith(f"{one}-") for one in LANGUAGES),
    )
    return sa.select(SearchStory.article_id).where(language, ~known).limit(AT_ONCE)
