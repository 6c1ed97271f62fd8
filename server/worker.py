"""The worker: what happens in the newsroom without anybody asking for it just then."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncEngine

from db.actions.deliveries import deal
from db.actions.firing import Firing
from db.actions.housekeeping import Housekeeping
from db.actions.reindexing import Indexing
from db.actions.suggesting import Suggesting
from db.addresses import AddressGuard
from db.engine import is_away, open_engine
from db.session import Database
from server.clock import utc_now
from server.delivering import Deliveries, delivering
from server.mail import mail_of
from server.settings import Settings

Duty: TypeAlias = Callable[[], Awaitable[bool]]
"""Does one unit of work, and says whether there may be more of it at once. It holds nothing from
one call to the next that it could not lose, and any number of processes may have the same duty."""

Tells: TypeAlias = Callable[[AsyncEngine], Database]
"""Makes the database of an engine, which tells whom it concerns of what is written."""

ROUND_SECONDS = 0.5
"""How long a duty rests that has found nothing to do: what is due is begun within as much."""

LONGEST_REST_SECONDS = 5
"""How long at most after a database that is away, or a fault, before the duty is tried again."""

END_SECONDS = 10
"""How long a unit of work may take to finish once the worker is told to stop."""

log = logging.getLogger("copydesk.worker")


class Worker:
    """Does its duties beside each other, so that none waits for another, until it is stopped."""

    def __init__(self, duties: Mapping[str, Duty]) -> None:
        self._duties = duties
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Begin nothing any more. What is under way is finished."""
        self._stopped.set()

    async def run(self) -> None:
        """Until it is stopped. A database that is away does not end it, nor does a fault."""
        kept = [asyncio.create_task(self._keep(name)) for name in self._duties]
        await self._stopped.wait()
        _, unfinished = await asyncio.wait(kept, timeout=END_SECONDS)
        for task in unfinished:
            task.cancel()
        for ended in await asyncio.gather(*kept, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _keep(self, name: str) -> None:
        rest = ROUND_SECONDS
        while not self._stopped.is_set():
            try:
                is_busy = await self._duties[name]()
            except Exception as error:  # the others' duties go on, and so does this one
                self._tell(name, error, again=rest > ROUND_SECONDS)
                await self._rest(rest := min(2 * rest, LONGEST_REST_SECONDS))
                continue
            rest = ROUND_SECONDS
            if not is_busy:
                await self._rest(ROUND_SECONDS)

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()

    def _tell(self, name: str, error: Exception, *, again: bool) -> None:
        """Log what went wrong: of a database that is away only when it begins to be."""
        if not is_away(error):
            log.error("%s: a fault, tried again", name, exc_info=error)
        elif not again:
            log.warning("%s: waiting for the database: %s", name, type(error).__name__)


def duties_of(settings: Settings, database: Database, deliveries: Deliveries) -> dict[str, Duty]:
    """What there is to do, each by the name that it has in the log."""
    return {
        "firing": Firing(database),
        "mail": mail_of(settings, database, utc_now).duty,
        "dealing": lambda: deal(database, now=utc_now()),
        "delivering": deliveries,
        "indexing": Indexing(database),
        "housekeeping": Housekeeping(database),
        "suggesting": Suggesting(database),
    }


@asynccontextmanager
async def worker_on(settings: Settings, tells: Tells) -> AsyncIterator[Worker]:
    """A worker with connections of its own: a storm of requests does not hold up what is due."""
    engine = open_engine(settings.database_url, pool_size=4)
    database = tells(engine)
    guard = AddressGuard(lets_inside=settings.webhook_inside)
    try:
        async with delivering(settings.database_url, database, guard, clock=utc_now) as deliveries:
            yield Worker(duties_of(settings, database, deliveries))
    finally:
        await engine.dispose()


@asynccontextmanager
async def working(settings: Settings, tells: Tells) -> AsyncIterator[None]:
    """A worker beside something else, which ends it."""
    async with worker_on(settings, tells) as worker:
        running = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            worker.stop()
            await running


async def work(settings: Settings) -> None:
    """Until SIGINT or SIGTERM."""
    async with worker_on(settings, Database) as worker:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, worker.stop)
        await worker.run()
