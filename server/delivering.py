"""A duty of the worker: tell receivers of webhooks what happened, as Standard Webhooks has it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import asyncio
import datetime as dt
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx
import orjson
import strawberry
from standardwebhooks import Webhook

from db.actions.deliveries import Outcome, Taken, settle, take
from db.addresses import AddressGuard, Inside
from db.base import printed
from db.driver import open_driver
from db.feed import Feed
from db.reading.reader import Reader, kept_for
from db.session import Database
from schema.build import build_schema
from schema.context import Clock, Context
from schema.errors import INTERNAL, UNAVAILABLE
from schema.stored import answered
from server.outbound import ANSWER_SECONDS, Outbound

LONGEST_ERROR = 200
"""Characters that are kept of what went wrong."""

FAILED = (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, UnicodeError)
"""What a try ends with to which no answer came."""


class Unanswered(Exception):
    """The stored query could not be answered just then."""


class Deliveries:
    """Speaks to many receivers beside each other, and to each about one event after the other.

    So a dead one delays no other, and each is told in order, but for what is tried again. It is
    open while the worker runs, and when it is closed it finishes what it has begun.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        context: Context,
        *,
        jitter: Callable[[], float] = random.random,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._schema = schema
        self._context = context
        self._jitter = jitter
        self._answer_seconds = answer_seconds
        self._outbound = Outbound(context.guard)
        self._speaking: set[asyncio.Task[None]] = set()
        self._is_closing = False

    async def __aenter__(self) -> Self:
        await self._outbound.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_closing = True
        # What fails here stays queued, and is another worker's when the webhook's time is over.
        await asyncio.gather(*self._speaking, return_exceptions=True)
        await self._outbound.__aexit__()

    async def __call__(self) -> bool:
        """Begin to tell whoever is not being spoken to. Says whether there was anybody.

        What went wrong with another one since, such as a database that is away, is raised here.
        """
        for task in [task for task in self._speaking if task.done()]:
            self._speaking.discard(task)
            task.result()
        taken = await take(self._context.database, now=self._context.clock())
        self._speaking |= {asyncio.create_task(self._tell(one)) for one in taken}
        return bool(taken)

    async def finished(self) -> None:
        """Wait until nobody is being spoken to."""
        while waiting := [task for task in self._speaking if not task.done()]:
            await asyncio.wait(waiting)

    async def _tell(self, first: Taken) -> None:
        """Tell one receiver all that is due, one after the other."""
        waiting = [first]
        while waiting:
            (taken,) = waiting
            outcome = await self._sent(taken)
            waiting = await settle(
                self._context.database,
                taken,
                outcome,
                now=self._context.clock(),
                chance=self._jitter(),
                goes_on=not self._is_closing,
            )

    async def _sent(self, taken: Taken) -> Outcome:
        started = time.perf_counter()
        status, error = None, None
        try:
            content = await self._content(taken)
            headers = self._headers(taken, content)
            started = time.perf_counter()
            async with asyncio.timeout(self._answer_seconds):
                status = await self._outbound.post(taken.url, content, headers)
        except Unanswered as failure:
            error = str(failure)
        except FAILED as failure:
            error = told(failure)
        return Outcome(status, error, round((time.perf_counter() - started) * 1000))

    async def _content(self, taken: Taken) -> bytes:
        """The body: what happened, and what a reader now gets to the stored query."""
        data = {
            "subject": taken.subject,
            "sequence": taken.sequence,
            "query": None if taken.query is None else await self._answer(taken.query, taken.about),
        }
        return orjson.dumps({"type": taken.kind, "timestamp": printed(taken.at), "data": data})

    async def _answer(self, query: str, about: str) -> dict[str, Any]:
        result = await answered(self._schema, self._context, query, about)
        errors = [error.formatted for error in result.errors or ()]
        codes = {error["extensions"]["code"] for error in errors}
        if codes & {UNAVAILABLE, INTERNAL}:
            raise Unanswered("the stored query could not be answered just then")
        return {"data": result.data} | ({"errors": errors} if errors else {})

    def _headers(self, taken: Taken, content: bytes) -> dict[str, str]:
        now = self._context.clock()
        return {
            "content-type": "application/json",
            "user-agent": "Copydesk",
            "webhook-id": taken.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(taken.secret).sign(taken.id, now, content.decode()),
        }


@asynccontextmanager
async def delivering(
    url: str,
    database: Database,
    guard: AddressGuard,
    *,
    clock: Clock,
    jitter: Callable[[], float] = random.random,
    answer_seconds: float = ANSWER_SECONDS,
) -> AsyncIterator[Deliveries]:
    """The duty, with connections of its own to the database at `url` for the stored queries."""
    async with open_driver(url, pool_size=4) as driver:
        context = Context(
            database=database,
            reader=Reader(driver, kept_for(driver.dialect.name)),
            feed=Feed(url, most=0, backlog=0),  # a stored query listens to nothing
            clock=clock,
            request_id="",
            token_lifetime=dt.timedelta(0),
            guard=guard,
        )
        schema = build_schema()
        async with Deliveries(
            schema, context, jitter=jitter, answer_seconds=answer_seconds
        ) as deliveries:
            yield deliveries


def told(failure: Exception) -> str:
    """Why no answer came, in words of which none are the receiver's."""
    if isinstance(failure, TimeoutError | httpx.TimeoutException):
        return "no answer in time"
    if isinstance(failure, Inside):
        return f"not sent: {failure}"[:LONGEST_ERROR]
    if isinstance(failure, httpx.ConnectError | OSError):
        return f"no connection: {failure}"[:LONGEST_ERROR]
    return "the answer broke off, or was no HTTP"
