"""Every row of a newsroom at one moment, in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.models import Base
from db.session import Database

T = TypeVar("T", bound=Base)

TABLES: tuple[type[Base], ...] = (
    models.Approval, models.Arrangement, models.Article, models.Assignment, models.Author,
    models.AuthorLink, models.Byline, models.Collection, models.CollectionMember,
    models.Comment, models.Correction, models.Delivery,
    models.DeliveryAttempt, models.Desk, models.EditLock, models.Event, models.Front,
    models.Image, models.Notification, models.Override, models.Pin, models.Policy,
    models.Preview, models.Redirect, models.RelatedLink, models.RetractionApproval,
    models.Revision, models.RevisionTag, models.Schedule, models.Section, models.Site,
    models.SocialLink, models.Suggestion, models.Tag, models.User, models.Webhook,
)  # fmt: skip


@dataclass(frozen=True)
class Archive:
    """The rows, by table. They are never changed."""

    rows: Mapping[type[Base], Sequence[Any]]
    _sorted: dict[tuple[type[Base], str], Mapping[Any, list[Any]]] = field(default_factory=dict)

    def all(self, table: type[T]) -> Sequence[T]:
        """Every row of a table, in no order."""
        return self.rows[table]

    def having(self, table: type[T], column: str, value: object) -> list[T]:
        """The rows with this value in a column. As in SQL, nothing has the value null."""
        if (table, column) not in self._sorted:
            found = defaultdict(list)
            for row in self.rows[table]:
                found[getattr(row, column)].append(row)
            self._sorted[table, column] = found
        return [] if value is None else self._sorted[table, column].get(value, [])

    def find(self, table: type[T], number: int | None) -> T | None:
        """The row with this id."""
        return next(iter(self.having(table, "id", number)), None)

    def need(self, table: type[T], number: int | None) -> T:
        """The row with this id, which there must be."""
        (row,) = self.having(table, "id", number)
        return row


async def archive_of(database: Database) -> Archive:
    """What a newsroom holds now."""
    async with AsyncSession(database.engine) as session:
        return Archive({
            table: list(await session.scalars(sa.select(table))) for table in TABLES
        })  # fmt: skip
