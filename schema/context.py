"""What a request knows: who asks, where the newsroom is kept, what time it is."""

import datetime as dt
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry

from db.actions.accounts import need_viewer
from db.addresses import AddressGuard
from db.errors import Unauthenticated
from db.feed import Feed
from db.models import Origin
from db.reading.cost import need_affordable
from db.reading.reader import Ran, Reader
from db.session import Database, Unit, work
from db.viewer import Guest, Viewer

Clock: TypeAlias = Callable[[], dt.datetime]
"""Tells the time, in UTC."""


@dataclass(slots=True)
class Ledger:
    """What a request has cost so far, and the statements that it took."""

    cost: int = 0
    ran: list[Ran] = field(default_factory=list)
    sequence: int | None = None
    """The row of the outbox that a subscription is being told of."""

    def begin(self, sequence: int) -> None:
        """Open a new page: each event of a subscription is a read of its own."""
        self.cost = 0
        self.ran.clear()
        self.sequence = sequence

    def charge(self, cost: int) -> None:
        """Add the cost of a root field. Raises `Invalid` where the request becomes too dear."""
        self.cost += cost
        need_affordable(self.cost)


@dataclass(frozen=True, slots=True)
class Context:
    """One request. `token` is what the viewer, or a guest, has shown; a reader has none."""

    database: Database
    reader: Reader
    feed: Feed
    clock: Clock
    request_id: str
    token_lifetime: dt.timedelta
    guard: AddressGuard = AddressGuard()
    ledger: Ledger = field(default_factory=Ledger)
    viewer: Viewer | None = None
    guest: Guest | None = None
    token: str | None = None
    origin: Origin = Origin.API
    """Through which door the request came, as far as the client says."""

    last_heard: str | None = None
    """The last change that a client had when its stream broke off: it goes on from there."""

    async def viewer_by_now(self) -> Viewer | None:
        """The viewer, looked up again. Raises `Unauthenticated` where the token has ended."""
        if self.token is None:
            return self.viewer
        async with self.feed.turn:
            return await need_viewer(self.database, self.token, now=self.clock())

    def as_reader(self) -> "Context":
        """A request of nobody's, on the same newsroom. Who sends it is left out, not taken away:
        a new way to be somebody is not handed on by being forgotten here."""
        return Context(
            database=self.database,
            reader=self.reader,
            feed=self.feed,
            clock=self.clock,
            request_id=secrets.token_hex(8),
            token_lifetime=self.token_lifetime,
            guard=self.guard,
        )

    def work(self) -> AbstractAsyncContextManager[Unit]:
        """A unit of work of the viewer. Raises `Unauthenticated` for anybody else."""
        if self.viewer is None:
            raise Unauthenticated("sign in first: this writes")
        return work(self.database, viewer=self.viewer, now=self.clock(), origin=self.origin)


Info: TypeAlias = strawberry.Info[Context, None]
