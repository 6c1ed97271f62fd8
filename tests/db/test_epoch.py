"""Editions: what begins one, and how every worker comes to know of it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from db.actions.accounts import CONSOLE
from db.engine import writing
from db.epoch import ASK_SECONDS, LINE, Editions, NoEditions, editions_of
from db.events import Happened
from db.models import Epoch
from db.session import Database, Unit, work
from tests.databases import SqliteTemplate, administer
from tests.newsroom import NOON, Newsroom
from tests.refusal import force
from tests.waiting import until

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

COUNT = "UPDATE epoch SET number = number + 1"
TELL = "SELECT pg_notify('copydesk_epoch', number::text) FROM epoch"
SEEN = Happened(kind="site.update", subject="site")
UNSEEN = Happened(kind="article.approve", subject="article-1")


def noon() -> dt.datetime:
    return NOON


@asynccontextmanager
async def followed(url: str, clock: Callable[[], dt.datetime] = noon) -> AsyncIterator[Editions]:
    """The editions of a database, from when it is known which one readers have."""
    async with editions_of(url, clock=clock) as editions:
        await until(lambda: editions.current() is not None)
        yield editions


def number(editions: Editions) -> int | None:
    edition = editions.current()
    return None if edition is None else edition.number


async def publish(engine: AsyncEngine) -> None:
    """What another process writes, in SQL of its own."""
    async with writing(engine).begin() as connection:
        await connection.execute(sa.text(COUNT))
        if engine.dialect.name == "postgresql":
            await connection.execute(sa.text(TELL))


async def counted(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.scalars(sa.select(Epoch.number))).one()


@asynccontextmanager
async def at_work(database: Database) -> AsyncIterator[Unit]:
    async with work(database, viewer=CONSOLE, now=NOON) as unit:
        yield unit


async def test_a_unit_of_work_begins_one_edition_if_readers_can_see_any_of_it(
    engine: AsyncEngine,
) -> None:
    told: list[str] = []
    database = Database(engine, told=lambda: told.append("new"))
    assert await counted(database) == 1

    async with at_work(database) as unit:
        unit.record(UNSEEN)
    assert (await counted(database), told) == (1, [])

    async with at_work(database) as unit:
        for happened in (SEEN, UNSEEN, SEEN):
            unit.record(happened)
        assert told == []
    assert (await counted(database), told) == (2, ["new"])


async def test_what_is_rolled_back_begins_no_edition(engine: AsyncEngine) -> None:
    told: list[str] = []
    database = Database(engine, told=lambda: told.append("new"))

    async def break_off() -> None:
        async with at_work(database) as unit:
            unit.record(SEEN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()

    assert (await counted(database), told) == (1, [])


async def test_those_who_publish_at_once_begin_an_edition_each(engine: AsyncEngine) -> None:
    database = Database(engine)

    async def publish_one() -> None:
        async with at_work(database) as unit:
            unit.record(SEEN)

    await asyncio.gather(*(publish_one() for _ in range(8)))

    assert await counted(database) == 9


async def test_every_worker_hears_of_an_edition_and_keeps_the_one_it_knows(
    engine: AsyncEngine, database_url: str
) -> None:
    async with followed(database_url) as one, followed(database_url) as other:
        known = one.current()
        async with writing(engine).begin() as connection:
            await connection.execute(sa.text("UPDATE site SET tagline = 'Not published'"))
        assert one.current() is known

        await publish(engine)

        within = 1 if engine.dialect.name == "postgresql" else 0.001
        for editions in (one, other):
            await until(lambda editions=editions: number(editions) == 2, within=within)
        assert one.current() is not known


@on_sqlite
async def test_on_sqlite_the_very_next_look_knows(engine: AsyncEngine, database_url: str) -> None:
    async with followed(database_url) as editions:
        for expected in (2, 3, 4):
            await publish(engine)

            assert number(editions) == expected


@on_postgresql
async def test_a_worker_that_nobody_tells_asks(engine: AsyncEngine, database_url: str) -> None:
    async with followed(database_url) as editions:
        async with engine.begin() as connection:
            await connection.execute(sa.text(COUNT))

        await until(lambda: number(editions) == 2, within=ASK_SECONDS + 1)


@on_postgresql
async def test_who_published_knows_at_once_that_the_edition_is_old(
    engine: AsyncEngine, database_url: str
) -> None:
    async with followed(database_url) as editions:
        async with at_work(Database(engine, told=editions.refresh)) as unit:
            unit.record(SEEN)

        assert number(editions) in (None, 2)
        await until(lambda: number(editions) == 2, within=1)


@on_postgresql
async def test_what_is_read_of_the_epoch_while_somebody_publishes_here_is_not_believed(
    engine: AsyncEngine, database_url: str
) -> None:
    waits = sa.text("SELECT count(*) FROM pg_locks WHERE relation = 'articles'::regclass "
                    "AND NOT granted AND database = (SELECT oid FROM pg_database "
                    "WHERE datname = current_database())")  # fmt: skip
    async with followed(database_url) as editions:
        async with engine.begin() as connection:
            await connection.execute(sa.text("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE"))
            editions.refresh()  # it reads the number, and waits for the embargoes

            async def reading() -> bool:
                return bool(await connection.scalar(waits))

            await until(reading)
            await publish(engine)
            editions.refresh()
            seen = {number(editions)}

        while not seen - {None}:
            seen.add(number(editions))
            await asyncio.sleep(0)
    assert seen == {None, 2}


@on_postgresql
async def test_nobody_can_tell_while_the_line_is_lost(database_url: str) -> None:
    name = sa.make_url(database_url).database
    ends = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{name}' AND application_name = '{LINE}'"
    )
    async with followed(database_url) as editions:
        before = editions.current()
        await administer(database_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administer(database_url, ends)
        await until(lambda: editions.current() is None, within=1)
        await asyncio.sleep(0.5)  # several tries to come back
        assert editions.current() is None

        await administer(database_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

        await until(lambda: editions.current() is not None)
        assert number(editions) == 1
        assert editions.current() is not before


async def test_an_edition_ends_with_the_next_embargo_on_what_is_published(
    newsroom: Newsroom, database_url: str
) -> None:
    first, second, draft = (
        await newsroom.published(),
        await newsroom.published(),
        await newsroom.draft(),
    )
    hidden = "UPDATE articles SET embargo_until = '{}' WHERE id = :id"
    for story, hour in ((first, 14), (second, 13), (draft, 12)):
        await force(newsroom, hidden.format(f"2026-03-01T{hour}:30:00.000Z"), story)

    async with followed(database_url, clock=lambda: newsroom.now) as editions:
        for now, ends in ((12, 13), (13, 13), (14, 14), (15, None)):
            newsroom.now = NOON.replace(hour=now)
            await until(lambda: editions.current() is not None)
            edition = editions.current()

            expected = None if ends is None else NOON.replace(hour=ends, minute=30)
            assert edition is not None
            assert edition.ends == expected


async def test_a_database_that_is_not_there_tells_nothing_and_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none.db"

    for url in (f"sqlite:///{file}", f"sqlite:///{tmp_path}", "postgresql://me@127.0.0.1:1/none"):
        async with editions_of(url, clock=noon) as editions:
            await asyncio.sleep(0.05)
            assert editions.current() is None

    assert not file.exists()


async def test_a_file_is_followed_from_when_it_is_there(
    migrated_sqlite: SqliteTemplate, tmp_path: Path
) -> None:
    folder = tmp_path / "100% of a folder #1"
    folder.mkdir()
    async with editions_of(f"sqlite:///{folder / 'copydesk.db'}", clock=noon) as editions:
        assert editions.current() is None
        with migrated_sqlite.copied_to(folder):
            assert number(editions) == 1


async def test_who_keeps_nothing_knows_of_no_edition() -> None:
    async with NoEditions() as editions:
        editions.refresh()

        assert editions.current() is None
