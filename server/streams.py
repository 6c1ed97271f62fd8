"""Server-sent events: the distinct connections mode of GraphQL over SSE (the npm `graphql-sse`)."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import StreamingResponse

from db.feed import FeedClosed, place_at
from server.operation import EVENT_STREAM, Unusable
from server.responses import GUARDED, problem_body

KEEP_ALIVE_SECONDS = 12
"""How long a stream may be silent: proxies close what says nothing for 15 to 60 seconds."""

KEEP_ALIVE = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"
"""With empty data, for a browser's EventSource drops an event that has none."""

HEADERS = {
    **GUARDED,
    "Cache-Control": "no-cache",
    "X-Accel-Buffering": "no",  # nginx would hold events back until it has a page of them
}


@dataclass(frozen=True, slots=True)
class Told:
    """One result of an operation: what a client is sent, and which row of the outbox it is of."""

    body: dict[str, Any]
    sequence: int | None

    @property
    def is_failure(self) -> bool:
        """Whether nothing was run, or an event could not be read. It is the last result."""
        return "data" not in self.body or self.sequence is not None and self.body["data"] is None


class EventStream(StreamingResponse):
    """The results of an operation, until it ends or the client goes away."""

    def __init__(self, results: AsyncGenerator[Told, None]) -> None:
        super().__init__(_kept_alive(_events(results)), headers=HEADERS, media_type=EVENT_STREAM)


async def _events(results: AsyncGenerator[Told, None]) -> AsyncGenerator[bytes, None]:
    """Each result as an event, then that it is complete.

    When the server ends it just breaks off: then a client comes back, and goes on after the last
    id that it had.
    """
    try:
        async with aclosing(results) as stream:
            async for told in stream:
                yield _next(told)
    except FeedClosed:
        return
    except Unusable as error:
        yield _next(Told(problem_body(error.code, error.message), None))
    yield COMPLETE


def _next(told: Told) -> bytes:
    """What could not be read has no id: whoever comes back is told of it again."""
    place = b""
    if told.sequence is not None and not told.is_failure:
        place = f"id: {place_at(told.sequence)}\n".encode()
    return b"event: next\n" + place + b"data: " + orjson.dumps(told.body) + b"\n\n"


async def _kept_alive(events: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The same, with a comment whenever there has been nothing for a while."""
    yield KEEP_ALIVE  # so that a client knows at once that it is listening
    async with aclosing(events):
        coming = asyncio.ensure_future(anext(events, None))
        try:
            while True:
                await asyncio.wait({coming}, timeout=KEEP_ALIVE_SECONDS)
                if not coming.done():
                    yield KEEP_ALIVE
                    continue
                event = coming.result()
                if event is None:
                    return
                coming = asyncio.ensure_future(anext(events, None))
                yield event
        finally:
            coming.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await coming
