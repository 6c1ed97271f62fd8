"""The way of a read to the database: the driver itself, and one value back.

SQLAlchemy writes and looks things up; a nested read is text that was compiled long before, and an
engine, a connection and a result around it would cost more than all that Python does otherwise.
"""

import asyncio
import sqlite3
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, Self

import asyncpg
from sqlalchemy import URL
from sqlalchemy.engine import Dialect

from db.engine import (
    POOL_TIMEOUT_SECONDS,
    SQLITE_BUSY_SECONDS,
    parse_url,
    postgresql_arguments,
)

STATEMENT_BYTES = 16_384
"""A longer one is not kept prepared on PostgreSQL, where it takes ninety times its text in memory.
An article page has 7,000."""

PREPARED = 60
"""Statements that each connection keeps prepared, the least recently used first to go."""

SQLITE_PREPARED = 50
"""The same for SQLite, which keeps them however long they are."""

SQLITE_THREADS = 4
"""Threads that read a SQLite file: they compute, so more than the cores only get in their way."""

SQLITE_CACHE_KIB = 32_768
"""Memory in which each of them keeps pages of the file. With SQLite's own 2 MiB, a section front of
a large newsroom takes half as long again."""

STEPS = 20_000
"""After so many of its steps SQLite looks at the clock: about every millisecond."""


class Driver(AbstractAsyncContextManager["Driver"], Protocol):
    """A pool of connections that only read. It is open while the server runs."""

    dialect: Dialect
    """How statements for this database are spelt."""

    async def text(self, statement: str, values: Sequence[Any]) -> str | None:
        """The one value of a statement's one row."""


def open_driver(url: str, *, pool_size: int = 10, statement_seconds: int = 5) -> Driver:
    """The driver of a database. Nothing is connected before the first read."""
    parsed = parse_url(url)
    kind = SqliteDriver if parsed.get_backend_name() == "sqlite" else PostgresDriver
    return kind(parsed, pool_size=pool_size, statement_seconds=statement_seconds)


class PostgresDriver:
    """asyncpg, which prepares a statement the first time and keeps it.

    The connection that came back last goes out first: its statements and its caches are warm.
    asyncpg's own pool takes half as long over that as the driver over a whole read
    (docs/decisions/0010-the-driver.md).
    """

    def __init__(self, url: URL, *, pool_size: int, statement_seconds: int) -> None:
        self.dialect: Dialect = url.get_dialect()()
        _, address = self.dialect.create_connect_args(url)
        arguments = postgresql_arguments(statement_seconds)
        arguments["server_settings"]["default_transaction_read_only"] = "on"
        self._arguments = {
            **address,
            **arguments,
            "statement_cache_size": PREPARED,
            "max_cached_statement_lifetime": 0,
            "max_cacheable_statement_size": STATEMENT_BYTES,
        }
        self._pool_size = pool_size

    async def __aenter__(self) -> Self:
        self._opened: weakref.WeakSet[asyncpg.Connection] = weakref.WeakSet()
        self._free: asyncio.LifoQueue[asyncpg.Connection | None] = asyncio.LifoQueue()
        for _ in range(self._pool_size):
            self._free.put_nowait(None)  # a place for a connection
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self._opened:
            connection.terminate()  # it only reads: there is nothing to take leave of
        await asyncio.sleep(0)  # in which the sockets are closed

    async def text(self, statement: str, values: Sequence[Any]) -> str | None:
        connection = await self._taken()
        try:
            if connection is None or connection.is_closed():
                connection = None
                connection = await asyncpg.connect(**self._arguments)
                self._opened.add(connection)
            found: str | None = await connection.fetchval(statement, *values)
        except asyncpg.PostgresError as error:
            error.add_note(statement)
            raise
        else:
            return found
        finally:
            self._free.put_nowait(connection)

    async def _taken(self) -> "asyncpg.Connection | None":
        if not self._free.empty():
            return self._free.get_nowait()
        async with asyncio.timeout(POOL_TIMEOUT_SECONDS):
            return await self._free.get()


class SqliteDriver:
    """sqlite3 in a few threads, each with a connection of its own."""

    def __init__(self, url: URL, *, pool_size: int, statement_seconds: int) -> None:
        self.dialect: Dialect = url.get_dialect()()
        self._file = str(url.database)
        self._seconds = statement_seconds
        self._pool_size = min(pool_size, SQLITE_THREADS)
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    async def __aenter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._pool_size, "copydesk-read")
        self._free = asyncio.Semaphore(self._pool_size)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._threads.shutdown()
        for connection in self._opened:
            connection.close()

    async def text(self, statement: str, values: Sequence[Any]) -> str | None:
        async with asyncio.timeout(POOL_TIMEOUT_SECONDS):
            await self._free.acquire()
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._threads, self._read, statement, values)
        reading.add_done_callback(self._give_back)
        return await asyncio.shield(reading)

    def _give_back(self, reading: "asyncio.Future[str | None]") -> None:
        """The thread is free, which may be long after whoever waited for it has gone."""
        self._free.release()
        reading.exception()

    def _read(self, statement: str, values: Sequence[Any]) -> str | None:
        connection = self._connection()
        self._local.deadline = time.monotonic() + self._seconds
        try:
            found: str | None = connection.execute(statement, values).fetchone()[0]
        except sqlite3.Error as error:
            error.add_note(statement)
            raise
        return found

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connected()
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file,
            timeout=SQLITE_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # closed by the thread that closes the server
            cached_statements=SQLITE_PREPARED,
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")
        connection.set_progress_handler(self._is_late, STEPS)
        return connection

    def _is_late(self) -> bool:
        """Whether the statement of this thread has run for too long, and is to be ended."""
        deadline: float = self._local.deadline
        return time.monotonic() > deadline
