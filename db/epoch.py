"""The edition: what readers get until somebody publishes next, and how each worker knows which.

Whatever changes it counts the epoch up, in its own transaction. On PostgreSQL every worker hears of
that by NOTIFY; on SQLite a worker asks before each answer, for that takes microseconds.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import printed
from db.engine import parse_url
from db.line import Ask, PostgresLine, SqliteFile
from db.models import Epoch

CHANNEL = "copydesk_epoch"

LINE = "copydesk epoch"
"""What PostgreSQL lists the connection as, on which a worker hears of editions."""

ASK_SECONDS = 2
"""How often PostgreSQL is asked all the same: a broken line does not say that it says nothing."""

NUMBER = "SELECT number FROM epoch"
NEXT_EMBARGO = (
    "SELECT min(embargo_until) FROM articles WHERE publication = 'PUBLISHED' AND embargo_until > $1"
)


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
    """Asks the file before each answer."""

    def __init__(self, file: str, clock: Callable[[], dt.datetime]) -> None:
        self._file = SqliteFile(file)
        self._clock = clock
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
        ((number,),) = self._file.rows(NUMBER)
        known = self._edition
        if known is None or known.number != number or known.has_ended(self._clock):
            self._edition = Edition(number, self._next_embargo())

    def _next_embargo(self) -> dt.datetime | None:
        ((ends,),) = self._file.rows(NEXT_EMBARGO, printed(self._clock()))
        return None if ends is None else dt.datetime.fromisoformat(ends)

    def _close(self) -> None:
        self._edition = None
        self._file.close()


class PostgresEditions:
    """Hears of each edition on a line of its own, and while that is lost knows of none."""

    def __init__(self, url: URL, clock: Callable[[], dt.datetime]) -> None:
        self._line = PostgresLine(url, self, channel=CHANNEL, name=LINE, seconds=ASK_SECONDS)
        self._clock = clock
        self._edition: Edition | None = None

    async def __aenter__(self) -> Self:
        await self._line.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._line.__aexit__()

    def current(self) -> Edition | None:
        if self._edition is not None and self._edition.has_ended(self._clock):
            self.refresh()
        return self._edition

    def refresh(self) -> None:
        self._edition = None
        self._line.told.set()

    def hear(self, told: str) -> None:
        """Forget the edition, unless this tells of the one that is known already."""
        if self._edition is None or told != str(self._edition.number):
            self.refresh()

    def lose(self) -> None:
        self._edition = None

    async def ask(self, ask: Ask) -> None:
        """Read which edition it is. What is heard meanwhile makes the answer worth nothing."""
        ((number,),) = await ask(NUMBER)
        known = self._edition
        if known is not None and known.number == number:
            return
        ((ends,),) = await ask(NEXT_EMBARGO, self._clock())
        if not self._line.told.is_set():
            self._edition = Edition(number, ends)
