"""The published copy: an answer to a reader, kept for all who ask the same of the same edition."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from cachetools import LRUCache
from starlette.responses import Response

from db.epoch import Edition, Editions
from server.operation import Sent

COPY_BYTES = 600
"""What a copy takes beside its texts: the objects that hold them, and its place in two tables."""


@dataclass(frozen=True)
class Copy:
    """A whole answer without errors, and with nothing in it that is of one request alone."""

    sent: Sent
    body: bytes

    @cached_property
    def etag(self) -> str:
        """A strong validator (RFC 9110, 8.8.1): of the bytes, so that all workers give the same."""
        digest = hashlib.sha256(self.sent.media_type.encode() + b"\n" + self.body).hexdigest()
        return f'"{digest[:32]}"'

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return len(self.sent.text) + len(self.body) + COPY_BYTES


Answer: TypeAlias = Copy | Response
"""What others may get too, or what is for one request alone."""


class Copies:
    """The copies of one edition, up to `most_bytes`: what nobody asks for any more goes first."""

    def __init__(self, editions: Editions, *, most_bytes: int) -> None:
        self._editions = editions
        self._most_bytes = most_bytes
        self._begin(None)

    def edition(self) -> Edition | None:
        """The edition that readers have, if that can be told. The copies of another are gone."""
        edition = self._editions.current()
        if edition is not self._edition:
            self._begin(edition)
        return edition

    def is_known(self, edition: Edition | None) -> bool:
        """Whether it was this one when the edition was last asked for."""
        return edition is self._edition

    async def answer(
        self, edition: Edition | None, sent: Sent, make: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        """The copy, or what `make` makes: once for all who ask for the same at the same time.

        The edition is told before anything is read. So what is read is of that edition or of a
        later one, and it is given to nobody once there is a later one.
        """
        if edition is None:
            return await make()
        if (copy := self._kept.get(sent)) is not None:
            return copy
        if (coming := self._coming.get(sent)) is not None:
            return await asyncio.shield(coming) or await make()
        return await self._made(edition, sent, make)

    async def _made(
        self, edition: Edition, sent: Sent, make: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        coming = self._coming
        coming[sent] = asyncio.get_running_loop().create_future()
        copy = None
        try:
            answer = await make()
            copy = answer if isinstance(answer, Copy) else None
            if copy and self.edition() is edition and copy.size <= self._most_bytes:
                self._kept[sent] = copy
            return answer
        finally:
            coming.pop(sent).set_result(copy)

    def _begin(self, edition: Edition | None) -> None:
        self._edition = edition
        self._kept: LRUCache[Sent, Copy] = LRUCache(self._most_bytes, lambda copy: copy.size)
        self._coming: dict[Sent, asyncio.Future[Copy | None]] = {}
