"""The driver reads, one statement at a time to a connection, and nothing else."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest

from db.driver import SQLITE_THREADS, Driver, open_driver
from db.engine import is_away

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ENDLESS = """WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted)
SELECT CAST(max(n) AS TEXT) FROM counted"""


@pytest.fixture
async def driver(database_url: str) -> AsyncIterator[Driver]:
    async with open_driver(database_url, statement_seconds=1) as driver:
        yield driver


async def test_nothing_is_written(driver: Driver) -> None:
    counted = "SELECT CAST(count(*) AS TEXT) FROM redirects"
    write = "INSERT INTO tags (id, slug, name, kind) VALUES (1, 'a', 'A', 'TOPIC') RETURNING slug"

    with pytest.raises((asyncpg.ReadOnlySQLTransactionError, sqlite3.OperationalError)):
        await driver.text(write, [])

    assert await driver.text(counted, []) == "0"
    assert await driver.text(counted.replace("redirects", "tags"), []) == "0"


async def test_a_statement_that_takes_too_long_is_ended(driver: Driver) -> None:
    began = time.monotonic()

    with pytest.raises((asyncpg.QueryCanceledError, sqlite3.OperationalError)) as error:
        await driver.text(ENDLESS, [])

    assert is_away(error.value)
    assert time.monotonic() - began < 3
    assert await driver.text("SELECT 'again'", []) == "again"


async def test_what_the_database_refuses_says_which_statement_it_was(driver: Driver) -> None:
    with pytest.raises((asyncpg.PostgresError, sqlite3.Error)) as error:
        await driver.text("SELECT nothing_of_the_kind", [])

    assert error.value.__notes__ == ["SELECT nothing_of_the_kind"]
    assert not is_away(error.value)


@on_sqlite
async def test_a_thread_is_free_when_its_statement_ends_and_not_before(driver: Driver) -> None:
    reads = [asyncio.create_task(driver.text(ENDLESS, [])) for _ in range(SQLITE_THREADS)]
    await asyncio.sleep(0.2)
    for read in reads:
        read.cancel()
    began = time.monotonic()

    assert await driver.text("SELECT 'at last'", []) == "at last"

    assert 0.3 < time.monotonic() - began < 2
