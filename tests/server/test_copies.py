"""The copies alone: who shares a read, and for whom what was read is kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from starlette.responses import Response

from db.actions.accounts import CONSOLE
from db.engine import open_engine
from db.epoch import Edition, editions_of
from db.events import Happened
from db.session import Database, work
from server.copies import Copies, Copy
from server.operation import Sent, Unusable
from tests.newsroom import NOON
from tests.waiting import until

SENT = Sent(True, b"{}", "application/json")


@asynccontextmanager
async def copies_of(url: str) -> AsyncIterator[tuple[Copies, Callable[[], Awaitable[Edition]]]]:
    """Copies that follow a database, and what publishes there and waits until they know."""
    engine = open_engine(url)
    async with editions_of(url, clock=lambda: NOON) as editions:

        async def publish() -> Edition:
            before = editions.current()
            async with work(Database(engine), viewer=CONSOLE, now=NOON) as unit:
                unit.record(Happened(kind="site.update", subject="site"))
            await until(lambda: editions.current() not in (None, before))
            edition = editions.current()
            assert edition is not None
            return edition

        yield Copies(editions, most_bytes=1_000_000), publish
    await engine.dispose()


async def test_what_was_read_while_somebody_published_is_kept_for_nobody(
    database_url: str,
) -> None:
    async with copies_of(database_url) as (copies, publish):
        old = await publish()

        async def read_as_it_was() -> Copy:
            await publish()
            return Copy(SENT, b"old")

        async def read() -> Copy:
            return Copy(SENT, b"new")

        assert copies.edition() is old
        assert await copies.answer(old, SENT, read_as_it_was) == Copy(SENT, b"old")
        for _ in range(2):
            assert await copies.answer(copies.edition(), SENT, read) == Copy(SENT, b"new")


async def test_nobody_joins_a_read_that_began_before_somebody_published(
    database_url: str,
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def read_slowly() -> Copy:
        begun.set()
        await go_on.wait()
        return Copy(SENT, b"old")

    async def read() -> Copy:
        return Copy(SENT, b"new")

    async with copies_of(database_url) as (copies, publish):
        await publish()
        slow = asyncio.create_task(copies.answer(copies.edition(), SENT, read_slowly))
        await begun.wait()
        joined = asyncio.create_task(copies.answer(copies.edition(), SENT, read))
        await asyncio.sleep(0)  # it has joined before anybody hears of the next edition
        await publish()

        async with asyncio.timeout(5):
            assert await copies.answer(copies.edition(), SENT, read) == Copy(SENT, b"new")

        go_on.set()
        assert await slow == await joined == Copy(SENT, b"old")
        assert await copies.answer(copies.edition(), SENT, read_slowly) == Copy(SENT, b"new")


async def test_those_who_waited_for_what_cannot_be_shared_read_for_themselves(
    database_url: str,
) -> None:
    go_on = asyncio.Event()
    reads = []

    async def fail() -> Response:
        await go_on.wait()
        reads.append("fails")
        raise Unusable("not this one")

    async def read_alone() -> Response:
        reads.append("alone")
        return Response(str(len(reads)))

    async with copies_of(database_url) as (copies, publish):
        edition = await publish()
        copies.edition()
        first = asyncio.create_task(copies.answer(edition, SENT, fail))
        others = [asyncio.create_task(copies.answer(edition, SENT, read_alone)) for _ in range(2)]
        await asyncio.sleep(0)
        go_on.set()

        with pytest.raises(Unusable):
            await first
        for other in others:
            assert isinstance(await other, Response)
    assert reads == ["fails", "alone", "alone"]
