"""The feed: every row of the outbox, in order, to everybody who listens, and to nobody twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from db.actions.accounts import CONSOLE
from db.engine import writing
from db.errors import Code, Invalid, Refusal
from db.events import Happened
from db.feed import KEPT, LINE, Feed, FeedClosed, Heard, Listener, place_at, sequence_at
from db.session import Database, work
from tests.databases import administer
from tests.newsroom import NOON
from tests.waiting import until

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

EVENT = """INSERT INTO events (kind, subject, origin, at, digest)
SELECT 'site.update', 'site', 'CONSOLE', at, '' FROM (SELECT {now} AS at) AS moment"""
OUTBOX = "INSERT INTO outbox (event_id, payload) SELECT max(id), '{}' FROM events"
MANY = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"""


@asynccontextmanager
async def fed(url: str, *, most: int = 10, backlog: int = 10) -> AsyncIterator[Feed]:
    """A feed that knows where the outbox stands."""
    async with Feed(url, most=most, backlog=backlog) as feed:
        await feed.ready()
        yield feed


async def write(database: Database, *kinds: str) -> None:
    """One transaction with an event of each kind."""
    async with work(database, viewer=CONSOLE, now=NOON) as unit:
        for kind in kinds:
            unit.record(Happened(kind=kind, subject="site"))


async def write_unheard(engine: AsyncEngine) -> None:
    """What another process writes that tells nobody."""
    now = "'2026-03-01T12:00:00.000Z'"
    if engine.dialect.name == "postgresql":
        now += "::timestamptz"
    async with writing(engine).begin() as connection:
        await connection.exec_driver_sql(EVENT.format(now=now))
        await connection.exec_driver_sql(OUTBOX)


def everything(heard: Heard) -> bool:
    return True


async def kinds(listener: Listener, count: int) -> list[str]:
    """The kinds of the next so many events."""
    found: list[str] = []
    for _ in range(count):
        heard = await listener.next(5)
        assert heard is not None, found
        found.append(heard.kind)
    return found


async def is_silent(listener: Listener) -> bool:
    return await listener.next(0.2) is None


async def test_everybody_hears_what_they_want_in_order(
    engine: AsyncEngine, database_url: str
) -> None:
    async with fed(database_url) as feed:
        database = Database(engine, heard=feed.wake)
        await write(database, "before.now")
        await until(lambda: len(feed._kept) == 1)
        with (
            feed.listen(everything) as one,
            feed.listen(lambda heard: heard.kind.startswith("tag.")) as other,
        ):
            await write(database, "tag.create", "site.update")
            await write(database, "tag.update")

            assert await kinds(one, 3) == ["tag.create", "site.update", "tag.update"]
            assert await kinds(other, 2) == ["tag.create", "tag.update"]
            assert await is_silent(one)
            assert await is_silent(other)


async def test_what_is_rolled_back_is_not_heard(engine: AsyncEngine, database_url: str) -> None:
    told: list[str] = []
    async with fed(database_url) as feed:
        database = Database(engine, heard=lambda: told.append("written"))

        async def break_off() -> None:
            async with work(database, viewer=CONSOLE, now=NOON) as unit:
                unit.record(Happened(kind="site.update", subject="site"))
                raise ZeroDivisionError

        with feed.listen(everything) as listener:
            with pytest.raises(ZeroDivisionError):
                await break_off()
            feed.wake()
            assert await is_silent(listener)
            assert told == []

            await write(database, "tag.create")
            assert await kinds(listener, 1) == ["tag.create"]
            assert told == ["written"]


async def test_two_processes_hear_each_other(engine: AsyncEngine, database_url: str) -> None:
    async with fed(database_url) as one, fed(database_url) as other:
        with one.listen(everything) as here, other.listen(everything) as there:
            for feed in (one, other):
                await write(Database(engine, heard=feed.wake), "site.update")

                assert await kinds(here, 1) == ["site.update"]
                assert await kinds(there, 1) == ["site.update"]


async def test_what_nobody_tells_of_is_heard_all_the_same(
    engine: AsyncEngine, database_url: str
) -> None:
    async with fed(database_url) as feed:
        with feed.listen(everything) as listener:
            await write_unheard(engine)

            assert await kinds(listener, 1) == ["site.update"]


async def test_who_comes_back_hears_what_they_missed_and_nothing_twice(
    engine: AsyncEngine, database_url: str
) -> None:
    async with fed(database_url) as feed:
        database = Database(engine, heard=feed.wake)
        await write(database, "a.a", "b.b", "c.c")
        await until(lambda: len(feed._kept) == 3)
        second = feed._kept[1].sequence
        with feed.listen(everything, after=second) as listener:
            await write(database, "d.d")
            assert await kinds(listener, 2) == ["c.c", "d.d"]
            assert await is_silent(listener)
    async with fed(database_url) as started_later:
        with started_later.listen(everything, after=second) as listener:
            assert await kinds(listener, 2) == ["c.c", "d.d"]
        with started_later.listen(everything, after=0) as listener:
            assert await kinds(listener, 4) == ["a.a", "b.b", "c.c", "d.d"]
        with started_later.listen(everything) as listener:
            assert await is_silent(listener)


@on_postgresql
async def test_nothing_is_missed_while_the_line_is_lost(
    engine: AsyncEngine, database_url: str
) -> None:
    name = sa.make_url(database_url).database
    lines = (
        f"FROM pg_stat_activity WHERE datname = '{name}' AND application_name = '{LINE}' "
        "AND pid <> pg_backend_pid()"
    )
    async with fed(database_url) as feed:
        with feed.listen(everything) as listener:
            for number in range(5):
                await administer(database_url, f"SELECT pg_terminate_backend(pid) {lines}")
                await write(Database(engine), f"lost.{number}")

            assert await kinds(listener, 5) == [f"lost.{number}" for number in range(5)]
            assert await is_silent(listener)


async def test_a_slow_listener_is_sent_away_and_the_others_go_on(
    engine: AsyncEngine, database_url: str
) -> None:
    async with fed(database_url, backlog=3) as feed:
        database = Database(engine, heard=feed.wake)
        with feed.listen(everything) as slow, feed.listen(everything) as quick:
            for number in range(5):
                await write(database, f"event.{number}")
                assert await kinds(quick, 1) == [f"event.{number}"]

            with pytest.raises(Refusal) as refused:
                await slow.next()
            assert refused.value.code is Code.LISTENER_TOO_SLOW
            assert not slow._waiting


async def test_what_somebody_missed_does_not_count_as_slowness(
    engine: AsyncEngine, database_url: str
) -> None:
    async with fed(database_url, backlog=2) as feed:
        database = Database(engine, heard=feed.wake)
        await write(database, *(f"old.{number}" for number in range(5)))
        await until(lambda: len(feed._kept) == 5)
        with feed.listen(everything, after=0) as listener:
            await write(database, "new.a", "new.b")
            await until(lambda: len(feed._kept) == 7)

            assert await kinds(listener, 7) == [*(f"old.{n}" for n in range(5)), "new.a", "new.b"]


async def test_who_comes_back_too_late_is_told_so(engine: AsyncEngine, database_url: str) -> None:
    now = "'2026-03-01T12:00:00.000Z'"
    if engine.dialect.name == "postgresql":
        now += "::timestamptz"
    async with writing(engine).begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO events (kind, subject, origin, at, digest) "
            + MANY.format(count=KEPT + 1)
            + f" SELECT 'site.update', 'site', 'CONSOLE', {now}, '' FROM n"
        )
        await connection.exec_driver_sql(
            "INSERT INTO outbox (event_id, payload) SELECT id, '{}' FROM events ORDER BY id"
        )
    async with fed(database_url) as feed:
        first = feed._kept[0].sequence
        with pytest.raises(Invalid) as refused, feed.listen(everything, after=first - 1):
            pass
        assert (refused.value.code, refused.value.path) == (Code.LIMIT_EXCEEDED, ("after",))
        assert len(feed) == 0
        with feed.listen(everything, after=first) as listener:
            assert await kinds(listener, KEPT - 1) == ["site.update"] * (KEPT - 1)


@on_sqlite
async def test_only_so_many_listen(database_url: str) -> None:
    async with fed(database_url, most=2) as feed:
        with feed.listen(everything), feed.listen(everything):
            with pytest.raises(Invalid) as refused, feed.listen(everything):
                pass
            assert refused.value.code is Code.LIMIT_EXCEEDED
        with feed.listen(everything):
            assert len(feed) == 1


@on_sqlite
async def test_nobody_listens_to_a_feed_that_has_ended(database_url: str) -> None:
    async with fed(database_url) as feed:
        with feed.listen(everything) as listener:
            feed.close()
            with pytest.raises(FeedClosed):
                await listener.next()
        with pytest.raises(FeedClosed), feed.listen(everything):
            pass


async def test_a_database_that_is_away_lets_nobody_listen() -> None:
    async with Feed("postgresql://me@127.0.0.1:1/none", most=1, backlog=1) as feed:
        with pytest.raises(TimeoutError):
            await feed.ready()


@pytest.mark.parametrize("place", ["", "change-", "change-0", "17", "event-17", "change-1x",
                                   "change-99999999999999999999"])  # fmt: skip
def test_what_is_no_place_in_the_outbox_is_refused(place: str) -> None:
    with pytest.raises(Invalid) as refused:
        sequence_at(place)
    assert (refused.value.code, refused.value.path) == (Code.INVALID_CURSOR, ("after",))


def test_a_place_leads_back_to_its_row() -> None:
    assert place_at(17) == "change-17"
    assert sequence_at("change-17") == 17


async def test_a_listener_that_is_cancelled_leaves(database_url: str) -> None:
    async with fed(database_url) as feed:

        async def listen() -> None:
            with feed.listen(everything) as listener:
                await listener.next()

        task = asyncio.create_task(listen())
        await until(lambda: len(feed) == 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert len(feed) == 0
