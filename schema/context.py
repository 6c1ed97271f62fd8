"""What a request knows: who asks, where the newsroom is kept, what time it is."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

import strawberry

from db.errors import Unauthenticated
from db.session import Database, Unit, work
from db.viewer import Viewer

Clock: TypeAlias = Callable[[], dt.datetime]
"""Tells the time, in UTC."""


@dataclass(frozen=True, slots=True)
class Context:
    """One request. `token` is what the viewer signed in with; a reader has neither."""

    database: Database
    clock: Clock
    request_id: str
    token_lifetime: dt.timedelta
    viewer: Viewer | None = None
    token: str | None = None

    def work(self) -> AbstractAsyncContextManager[Unit]:
        """A unit of work of the viewer. Raises `Unauthenticated` for a reader."""
        if self.viewer is None:
            raise Unauthenticated("sign in first: this writes")
        return work(self.database, viewer=self.viewer, now=self.clock())


Info: TypeAlias = strawberry.Info[Context, None]
