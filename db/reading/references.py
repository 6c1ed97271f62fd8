"""What a request refers to: a list of things, each by its number or its slug."""

from collections.abc import Iterable
from typing import Any

import orjson
import sqlalchemy as sa

from db import sqljson
from db.reading.rows import Rows
from db.viewer import View

REFERENCES = sa.bindparam("references", type_=sa.Text())
"""All of them, as `listed` writes them: a statement is the same however many there are."""


def listed(references: Iterable[tuple[int, int | str]], options: int) -> str:
    """Which option of a `Referred` each takes, and the number or slug that it gives.

    Each is written as its place, then what it gives for each option: null for all but its own, so
    that the others find nothing.
    """
    rows = [
        [place, *(given if at == option else None for at in range(options))]
        for place, (option, given) in enumerate(references)
    ]
    return orjson.dumps(rows).decode()


class Reference(Rows):
    """One of them, as the rows of an option are joined to it."""

    def __init__(self, view: View, given: sa.TableValuedAlias, option: int) -> None:
        super().__init__(view, given)
        self._value = sqljson.item_of(given.c.value, 1 + option)

    @property
    def aliases(self) -> list[Any]:
        return list(self.tables)

    @property
    def number(self) -> sa.ColumnElement[int]:
        return sa.cast(self._value, sa.BigInteger())

    @property
    def slug(self) -> sa.ColumnElement[str]:
        return self._value


def place_of(given: sa.TableValuedAlias) -> sa.ColumnElement[int]:
    """Where a reference stands in the request."""
    return sa.cast(sqljson.item_of(given.c.value, 0), sa.BigInteger())
