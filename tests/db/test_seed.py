"""The demo newsroom: all of it on either database, or nothing."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import open_engine
from db.models import (
    Article,
    Base,
    ChangeClass,
    Correction,
    Publication,
    Revision,
    Role,
    Section,
    Stage,
    User,
)
from db.seed import has_demo_accounts, is_empty, seed_newsroom
from db.session import Database
from tests.db.test_listing import as_the_stories_say, listings
from tests.newsroom import PASSWORD


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
async def courier(demo_url: str) -> AsyncIterator[Database]:
    """The demo newsroom."""
    engine = open_engine(demo_url)
    yield Database(engine)
    await engine.dispose()


async def test_the_demo_newsroom_has_every_section_every_stage_and_four_accounts(
    courier: Database,
) -> None:
    database = courier
    assert await listings(database) == await as_the_stories_say(database)
    assert not await is_empty(database)
    assert await has_demo_accounts(database)
    async with database.reading() as connection:
        rows = list(await connection.execute(sa.select(Article.stage, Article.publication)))
        live = await connection.execute(
            sa.select(Section.slug)
            .join(Revision, Revision.section_id == Section.id)
            .join(Article, Article.live_revision_id == Revision.id)
            .where(Article.publication == Publication.PUBLISHED)
        )
        by_section = Counter(live.scalars())
        whole = sa.select(Section.slug).where(Section.genre.is_(None), Section.parent_id.is_(None))
        sections = set(await connection.scalars(whole))
        told = Counter(await connection.scalars(sa.select(Correction.kind)))
        people = sa.select(User.email, User.role).where(User.password_hash.like("$argon2id$%"))
        accounts = {tuple(row) for row in await connection.execute(people)}
    publications, stages = Counter(row[1] for row in rows), Counter(row[0] for row in rows)
    assert 190 <= publications[Publication.PUBLISHED] <= 250
    assert publications[Publication.UNPUBLISHED] == 1
    assert set(stages) == set(Stage) - {Stage.SPIKED}
    assert set(by_section) == sections
    assert min(by_section.values()) >= 10
    assert told[ChangeClass.CORRECTION] >= 1
    assert accounts == {
        (f"{role.lower()}@copydesk.example", role)
        for role in (Role.REPORTER, Role.EDITOR, Role.CHIEF, Role.ADMIN)
    }


async def test_an_interrupted_seed_leaves_an_empty_database(engine: AsyncEngine) -> None:
    database, heard = Database(engine), list[tuple[int, int]]()
    assert await is_empty(database)

    async def contents() -> dict[str, list[object]]:
        async with database.reading() as connection:
            return {
                name: [tuple(row) for row in await connection.execute(sa.select(table))]
                for name, table in Base.metadata.tables.items()
            }

    def interrupt(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 5:
            raise Interrupted

    before = await contents()

    with pytest.raises(Interrupted):
        await seed_newsroom(database, password=PASSWORD, progress=interrupt)

    assert await is_empty(database)
    assert await contents() == before
    total = heard[0][1]
    assert total > 190
    assert heard == [(done, total) for done in range(1, 6)]
