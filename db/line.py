"""A line of one's own to the database: it asks past every pool, and hears when to ask.

Whoever follows a line asks when the line is there, when somebody tells, and every so often all the
same: a broken line does not say that it says nothing, and another process cannot tell on SQLite.
"""

import abc
import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, Self, TypeAlias
from urllib.parse import quote

import asyncpg
from sqlalchemy import URL

from db.engine import postgresql_arguments

ANSWER_SECONDS = 2
"""How long PostgreSQL may take to answer before the line counts as broken."""

RETRY_SECONDS = 0.1
LONGEST_RETRY_SECONDS = 5.0
"""A lost line is tried again soon, then each time after twice as long, up to this."""

Connected: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

Ask: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
"""Gives the rows of a statement; its values, written $1, $2 …, follow it."""

LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What a line that is lost raises: after any of these, another one is tried."""

log = logging.getLogger("copydesk.line")


class Follower(Protocol):
    """Whoever wants to know."""

    async def ask(self, ask: Ask) -> None:
        """Find out what is new."""

    def hear(self, told: str) -> None:
        """Another process has told something, in the words of its NOTIFY."""

    def lose(self) -> None:
        """Nothing can be found out until `ask` is called again."""


class Line(Protocol):
    """Followed while it is open."""

    told: asyncio.Event
    """Set it to have the follower ask at once. It is cleared when an ask begins."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...


def line_of(url: URL, follower: Follower, *, channel: str, name: str, seconds: float) -> Line:
    """The line of a database, which asks every `seconds` even when it is not told to.

    On PostgreSQL it listens to the channel, and `name` is what the server lists it as.
    """
    if url.get_backend_name() == "sqlite":
        return SqliteLine(SqliteFile(str(url.database)), follower, seconds)
    return PostgresLine(url, follower, channel=channel, name=name, seconds=seconds)


class SqliteFile:
    """A file that is only read, on a connection that never waits for a lock."""

    def __init__(self, file: str) -> None:
        # Read-only, so that it is not this connection that makes a file which is not there yet.
        self._address = f"file:{quote(str(Path(file).absolute()))}?mode=ro"
        self._connection: sqlite3.Connection | None = None

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Raises `sqlite3.Error` where the file is away, or just switched to another journal."""
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._address, uri=True, timeout=0, isolation_level=None
            )
        named = {str(number): value for number, value in enumerate(values, 1)}
        return self._connection.execute(statement, named).fetchall()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _Following(abc.ABC):
    """Follows in a task of its own, from when it is opened until it is closed."""

    def __init__(self, follower: Follower, seconds: float) -> None:
        self._follower = follower
        self._seconds = seconds
        self.told = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await asyncio.sleep(0)  # in which the socket is closed

    @abc.abstractmethod
    async def _follow(self) -> None:
        """For ever."""

    async def _wait(self) -> None:
        """Until somebody tells, or it is time to ask all the same."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self.told.wait()


class SqliteLine(_Following):
    """Asks the file, which takes microseconds."""

    def __init__(self, file: SqliteFile, follower: Follower, seconds: float) -> None:
        super().__init__(follower, seconds)
        self._file = file

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        self._file.close()

    async def _follow(self) -> None:
        while True:
            self.told.clear()
            try:
                await self._follower.ask(self._rows)
            except sqlite3.Error:
                self._file.close()
                self._follower.lose()
            await self._wait()

    async def _rows(self, statement: str, *values: Any) -> list[Any]:
        return self._file.rows(statement, *values)


class PostgresLine(_Following):
    """Listens on one connection after the other."""

    def __init__(
        self, url: URL, follower: Follower, *, channel: str, name: str, seconds: float
    ) -> None:
        super().__init__(follower, seconds)
        _, address = url.get_dialect()().create_connect_args(url)
        self._arguments = {**address, **postgresql_arguments(ANSWER_SECONDS)}
        self._arguments["server_settings"] |= {"application_name": name}
        self._channel = channel
        self._name = name

    async def _follow(self) -> None:
        pause = RETRY_SECONDS
        while True:
            try:
                async with self._connected() as connection:
                    await self._ask(connection)
                    pause = RETRY_SECONDS
                    while True:
                        await self._wait()
                        await self._ask(connection)
            except LOST as error:
                if pause == RETRY_SECONDS:  # said once, not with each try
                    log.warning("%s: lost, and tried again (%s)", self._name, type(error).__name__)
            finally:
                self._follower.lose()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connected]:
        connecting = asyncio.ensure_future(asyncpg.connect(**self._arguments))
        try:
            connection = await asyncio.shield(connecting)
        except asyncio.CancelledError:
            with contextlib.suppress(*LOST):
                (await connecting).terminate()  # it would be nobody's
            raise
        try:
            connection.add_termination_listener(lambda _: self._break())
            await connection.add_listener(self._channel, self._hear)
            yield connection
        finally:
            connection.terminate()  # a broken line may not take part in a farewell

    def _break(self) -> None:
        self._follower.lose()
        self.told.set()

    def _hear(self, _line: object, _pid: int, _channel: str, told: object) -> None:
        self._follower.hear(str(told))

    async def _ask(self, connection: Connected) -> None:
        async def rows(statement: str, *values: Any) -> list[asyncpg.Record]:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await connection.fetch(statement, *values)

        self.told.clear()
        await self._follower.ask(rows)
