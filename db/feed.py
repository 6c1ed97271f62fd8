"""What happens in the newsroom, as those who listen hear it: the outbox, row by row.

The outbox is the truth. A process reads what stands above the last sequence that it knows, so
nothing is missed while its line is lost; NOTIFY, and a commit in this process, only say when.
Listeners are given numbers: what a story says they read for themselves, with their own eyes.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import parse_url
from db.errors import Code, Invalid, Refusal
from db.line import Ask, line_of

CHANNEL = "copydesk_outbox"

READS_AT_ONCE = 3
"""Listeners who read at the same time, of all that have heard: the others wait their turn, however
many they are, and leave connections to whoever asks."""

LINE = "copydesk outbox"
"""What PostgreSQL lists the connection as, on which a worker hears of the outbox."""

ASK_SECONDS = 1
"""How often the outbox is looked at all the same: so late hears a process on the same SQLite file
what another one wrote."""

KNOWN_SECONDS = 2
"""How long a listener waits for the first look, as for a connection of the pool."""

WOKEN_AT_ONCE = 50
"""Listeners who are told before others have their turn: they take some 15 ms to begin to read."""

KEPT = 5_000
"""Rows that are remembered for listeners who come back: of a large newsroom, about a day. They take
a megabyte."""

LATEST = f"""SELECT o.sequence, e.kind, e.article_id, e.to_publication FROM outbox o
JOIN events e ON e.id = o.event_id ORDER BY o.sequence DESC LIMIT {KEPT}"""

NEXT = """SELECT o.sequence, e.kind, e.article_id, e.to_publication FROM outbox o
JOIN events e ON e.id = o.event_id WHERE o.sequence > $1 ORDER BY o.sequence LIMIT 500"""


PLACE = "change-"
"""With this begins a place in the outbox, as clients hold it."""

_place = re.compile(f"{PLACE}([1-9][0-9]{{0,18}})")


def place_at(sequence: int) -> str:
    """A place in the outbox as clients hold it."""
    return f"{PLACE}{sequence}"


def sequence_at(place: str) -> int:
    """The sequence of a place. Raises `Invalid` for what is none."""
    found = _place.fullmatch(place)
    if found is None:
        message = f"{place[:80]!r} is no place to go on from: send the id of a change"
        raise Invalid(Code.INVALID_CURSOR, message, ("after",))
    return int(found[1])


class FeedClosed(Exception):
    """The server is about to end. Whoever listened finds another one, and goes on from there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One row of the outbox: which event it was, of which kind and story."""

    sequence: int
    kind: str
    article_id: int | None
    to_publication: str | None


Wanted = Callable[[Heard], bool]


async def announce(session: AsyncSession) -> None:
    """Tell every worker, when this is committed, that there is something in the outbox."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))


class Listener:
    """Somebody who listens, and what they have not taken yet: so much, and no more."""

    def __init__(self, wanted: Wanted, missed: Sequence[Heard], *, backlog: int) -> None:
        self._wanted = wanted
        self._waiting = deque(missed)
        self._most = len(missed) + backlog
        self._ended: Exception | None = None
        self._news = asyncio.Event()

    async def next(self, seconds: float | None = None) -> Heard | None:
        """What happened next; `None` where nothing did for so long.

        Raises `Refusal` for a listener who was too slow, and `FeedClosed`.
        """
        try:
            async with asyncio.timeout(seconds):
                while not self._waiting:
                    if self._ended is not None:
                        raise self._ended
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return None
        return self._waiting.popleft()

    def hear(self, heard: Heard) -> None:
        """Take this to what waits. Who has too much waiting already hears no more."""
        if self._ended is not None or not self._wanted(heard):
            return
        if len(self._waiting) < self._most:
            self._waiting.append(heard)
            self._news.set()
            return
        self._waiting.clear()
        message = f"{self._most} events waited for you: listen again, after the last that you had"
        self.end(Refusal(Code.LISTENER_TOO_SLOW, message))

    def end(self, why: Exception) -> None:
        """Hear no more. What waits can still be taken."""
        self._ended = why
        self._news.set()


class Feed:
    """All listeners of a process. Each is told of every row of the outbox, in order.

    At most `most` listen at once, and for each at most `backlog` rows wait.
    """

    def __init__(self, url: str, *, most: int, backlog: int) -> None:
        parsed = parse_url(url)
        self._line = line_of(parsed, self, channel=CHANNEL, name=LINE, seconds=ASK_SECONDS)
        self._most = most
        self._backlog = backlog
        self._listeners: set[Listener] = set()
        self._kept: deque[Heard] = deque(maxlen=KEPT)
        self._known = asyncio.Event()
        self.turn = asyncio.Semaphore(READS_AT_ONCE)
        self._is_closed = False

    def __len__(self) -> int:
        """How many listen."""
        return len(self._listeners)

    async def __aenter__(self) -> Self:
        await self._line.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        await self._line.__aexit__()

    def close(self) -> None:
        """End all listeners, and take no more."""
        self._is_closed = True
        for listener in self._listeners:
            listener.end(FeedClosed())

    def wake(self) -> None:
        """Something was written to the outbox here just now."""
        self._line.told.set()

    async def ready(self) -> None:
        """Wait until it is known where the outbox stands. Raises `TimeoutError`."""
        async with asyncio.timeout(KNOWN_SECONDS):
            await self._known.wait()

    @contextmanager
    def listen(self, wanted: Wanted, *, after: int | None = None) -> Iterator[Listener]:
        """Hear what is wanted from now on, or of all that came after a row. Wait for `ready` first.

        Raises `Invalid` where too many listen, or nobody knows any more what came after that row.
        """
        if self._is_closed:
            raise FeedClosed
        if len(self._listeners) >= self._most:
            message = f"{self._most:,} listen already, which is the most: try again in a while"
            raise Invalid(Code.LIMIT_EXCEEDED, message)
        missed = () if after is None else tuple(filter(wanted, self._after(after)))
        listener = Listener(wanted, missed, backlog=self._backlog)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def _after(self, sequence: int) -> list[Heard]:
        forgotten = len(self._kept) == KEPT and sequence < self._kept[0].sequence
        if forgotten:
            message = "too much has happened since: read afresh, and listen without `after`"
            raise Invalid(Code.LIMIT_EXCEEDED, message, ("after",))
        return [heard for heard in self._kept if heard.sequence > sequence]

    async def ask(self, ask: Ask) -> None:
        """Read what is new, and hand it to all."""
        if not self._known.is_set():
            self._kept.extend(Heard(*row) for row in reversed(await ask(LATEST)))
            self._known.set()
            return
        while rows := await ask(NEXT, self._kept[-1].sequence if self._kept else 0):
            for row in rows:
                await self._tell(Heard(*row))

    async def _tell(self, heard: Heard) -> None:
        self._kept.append(heard)
        told = tuple(self._listeners)  # who comes meanwhile has asked for it, or begins after it
        for start in range(0, len(told), WOKEN_AT_ONCE):
            for listener in told[start : start + WOKEN_AT_ONCE]:
                listener.hear(heard)
            await asyncio.sleep(0)

    def hear(self, told: str) -> None:
        """There is something new."""
        self.wake()

    def lose(self) -> None:
        """Nothing is lost: the next look goes on where the last one ended."""
