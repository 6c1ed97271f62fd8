"""The edition: what readers get until somebody publishes next, and how each worker knows which.

Whatever changes it counts the epoch up, in its own transaction. On PostgreSQL every worker hears of
that by NOTIFY; on SQLite a worker asks before each answer, for that takes microseconds.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeAlias
from urllib.parse import quote

import asyncpg
import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import printed
from db.engine import parse_url, postgresql_arguments
from db.models import Epoch

CHANNEL = "copydesk_epoch"

LINE = "copydesk epoch"
"""What PostgreSQL lists the connection as, on which a worker hears of editions."""

ASK_SECONDS = 2
"""How often PostgreSQL is asked all the same: a broken line does not say that it says nothing."""

ANSWER_SECONDS = 2
"""How long PostgreSQL may take to answer that before the line counts as broken."""

RETRY_SECONDS = 0.1
LONGEST_RETRY_SECONDS = 5.0
"""A lost line is tried again soon, then each time after twice as long, up to this."""

NUMBER = "SELECT number FROM epoch"
NEXT_EMBARGO = (
    "SELECT min(embargo_until) FROM articles WHERE publication = 'PUBLISHED' AND embargo_until > $1"
)

Line: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
"""The connection on which a worker hears of editions."""

LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What a line that is lost raises: after any of these, another one is tried."""

NOT_KEPT = "readers' answers are not kept until PostgreSQL is heard again (%s)"

log = logging.getLogger("copydesk.epoch")


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """What readers get between two publications. It equals no other, whatever their numbers."""

    number: int
    ends: dt.datetime | None
    """When an embargo ends, and readers get more without anybody's doing."""

    def has_ended(self, clock: Callable[[], dt.datetime]) -> bool:
        """Whether an embargo has ended meanwhile."""
        return self.ends is not None and clock() >= self.ends


class Editions(Protocol):
    """How a worker knows which edition readers have. It follows while it is open."""

    def current(self) -> Edition | None:
        """The edition, or `None` while nobody can tell."""

    def refresh(self) -> None:
        """Something was published here just now, or may have been."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def editions_of(url: str, *, clock: Callable[[], dt.datetime]) -> Editions:
    """The editions of a database, which is not connected to before they are opened."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteEditions(str(parsed.database), clock)
    return PostgresEditions(parsed, clock)


async def begin_edition(session: AsyncSession) -> None:
    """Count the epoch up, and tell every worker when this is committed.

    Whoever publishes at the same time waits here for the row, so nothing else should be locked
    after it.
    """
    await session.flush()
    counted = sa.update(Epoch).values(number=Epoch.number + 1).returning(Epoch.number)
    number = (await session.execute(counted)).scalar_one()
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(sa.select(sa.func.pg_notify(CHANNEL, str(number))))


class NoEditions:
    """Nobody can tell, and nobody asks: for a server that keeps nothing."""

    def current(self) -> Edition | None:
        return None

    def refresh(self) -> None:
        """Nothing is known that could be old."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing was opened."""


class SqliteEditions:
    """Asks the file before each answer, on a connection of its own that never waits for a lock."""

    def __init__(self, file: str, clock: Callable[[], dt.datetime]) -> None:
        # Read-only, so that it is not this connection that makes a file which is not there yet.
        self._address = f"file:{quote(str(Path(file).absolute()))}?mode=ro"
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._edition: Edition | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close()

    def current(self) -> Edition | None:
        try:
            self._ask()
        except sqlite3.Error:  # it is away, or just being switched to another journal
            self._close()
        return self._edition

    def refresh(self) -> None:
        """Nothing: the next answer asks."""

    def _ask(self) -> None:
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._address, uri=True, timeout=0, isolation_level=None
            )
        ((number,),) = self._connection.execute(NUMBER).fetchall()
        known = self._edition
        if known is None or known.number != number or known.has_ended(self._clock):
            self._edition = Edition(number, self._next_embargo(self._connection))

    def _next_embargo(self, connection: sqlite3.Connection) -> dt.datetime | None:
        now = printed(self._clock())
        ((ends,),) = connection.execute(NEXT_EMBARGO, {"1": now}).fetchall()
        return None if ends is None else dt.datetime.fromisoformat(ends)

    def _close(self) -> None:
        self._edition = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresEditions:
    """Hears of each edition on a connection of its own, and while that is lost knows of none."""

    def __init__(self, url: URL, clock: Callable[[], dt.datetime]) -> None:
        _, address = url.get_dialect()().create_connect_args(url)
        self._arguments = {**address, **postgresql_arguments(ANSWER_SECONDS)}
        self._arguments["server_settings"] |= {"application_name": LINE}
        self._clock = clock
        self._edition: Edition | None = None
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await asyncio.sleep(0)  # in which the socket is closed

    def current(self) -> Edition | None:
        if self._edition is not None and self._edition.has_ended(self._clock):
            self.refresh()
        return self._edition

    def refresh(self) -> None:
        self._edition = None
        self._news.set()

    async def _follow(self) -> None:
        """Listen for ever, on one connection after the other."""
        pause = RETRY_SECONDS
        while True:
            try:
                async with self._line() as line:
                    await self._ask(line)
                    pause = RETRY_SECONDS
                    await self._listen(line)
            except LOST as error:
                if pause == RETRY_SECONDS:  # said once, not with each try
                    log.warning(NOT_KEPT, type(error).__name__)
            finally:
                self._edition = None
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[Line]:
        connecting = asyncio.ensure_future(asyncpg.connect(**self._arguments))
        try:
            line = await asyncio.shield(connecting)
        except asyncio.CancelledError:
            with contextlib.suppress(*LOST):
                (await connecting).terminate()  # it would be nobody's
            raise
        try:
            line.add_termination_listener(lambda _: self.refresh())
            await line.add_listener(CHANNEL, self._heard)
            yield line
        finally:
            line.terminate()  # a broken line may not take part in a farewell

    def _heard(self, _line: object, _pid: int, _channel: str, told: object) -> None:
        """Forget the edition, unless this tells of the one that is known already."""
        if self._edition is None or told != str(self._edition.number):
            self.refresh()

    async def _listen(self, line: Line) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ASK_SECONDS):
                    await self._news.wait()
            await self._ask(line)

    async def _ask(self, line: Line) -> None:
        """Read which edition it is. What is heard meanwhile makes the answer worth nothing."""
        self._news.clear()
        async with asyncio.timeout(ANSWER_SECONDS):
            number = await line.fetchval(NUMBER)
            known = self._edition
            if known is not None and known.number == number:
                return
            ends = await line.fetchval(NEXT_EMBARGO, self._clock())
        if not self._news.is_set():
            self._edition = Edition(number, ends)
