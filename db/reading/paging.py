"""Pages by keyset: which rows a page holds, where each stands, what lies around it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import orjson
import sqlalchemy as sa

from db import sqljson
from db.base import Instant, to_the_millisecond
from db.errors import Code, Invalid
from db.reading.given import Binds, looked_at
from db.reading.rows import Rows
from db.visibility import Predicate

MAX_PAGE = 100
"""Rows in a page. More is refused, not cut, so that nobody takes a part for the whole."""

MAX_CURSOR = 8_000
"""Characters of a cursor: two for each byte of a headline, which may be escaped."""

DEFAULT_PAGE = 20
"""Rows in a page when neither `first` nor `last` is given."""


@dataclass(frozen=True, slots=True)
class Page:
    """A checked request for a page. `backward` pages end at the cursor, or at the list's end."""

    size: int
    backward: bool
    cursor: Any
    """An opaque word, or the mark of one; `None` for a page from the list's end on."""

    @classmethod
    def asked(cls, arguments: Mapping[str, Any]) -> "Page":
        """From `first after last before`. Raises `Invalid` for what makes no page."""
        first, last = arguments.get("first"), arguments.get("last")
        after, before = arguments.get("after"), arguments.get("before")
        if first is not None and last is not None:
            raise Invalid(Code.INVALID_FORMAT, "ask for first or for last, not both", ("last",))
        if (after is not None and last is not None) or (before is not None and last is None):
            message = "after goes with first, before goes with last"
            raise Invalid(Code.INVALID_FORMAT, message, ("before" if last is None else "after",))
        name, size = ("first", first) if last is None else ("last", last)
        size = DEFAULT_PAGE if size is None else looked_at(size)
        if size < 0:
            raise Invalid(Code.INVALID_FORMAT, f"{name} is {size}: it counts from 0", (name,))
        if size > MAX_PAGE:
            message = f"{name} is {size}: {MAX_PAGE} is the most, page on with a cursor"
            raise Invalid(Code.LIMIT_EXCEEDED, message, (name,))
        return cls(size, last is not None, after if last is None else before)

    def fact(self, name: str) -> str:
        """What `around` calls a field of PageInfo, for the direction of this page."""
        forward = {
            "has_next_page": "more",
            "has_previous_page": "passed",
            "start_cursor": "near",
            "end_cursor": "far",
        }
        backward = {
            "has_next_page": "passed",
            "has_previous_page": "more",
            "start_cursor": "far",
            "end_cursor": "near",
        }
        return (backward if self.backward else forward)[name]


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of a list: sort values, each with whether it descends, and the id last."""

    keys: tuple[tuple[str, bool], ...]
    by_id: bool
    """Whether rows may be equal in all of these, so that the id has to tell them apart."""

    @classmethod
    def asked(cls, rows: Rows, order_by: Sequence[Mapping[str, Any]] | None) -> "Keyset":
        """From `orderBy`, or the noun's usual order."""
        if not order_by:
            return cls(rows.default_order, rows.has_ties)
        keys = tuple((str(one["field"]), one["direction"] == "DESC") for one in order_by)
        if len({name for name, _ in keys}) < len(keys):
            raise Invalid(Code.NOT_UNIQUE, "orderBy names a field twice", ("orderBy",))
        return cls(keys, rows.has_ties)

    @property
    def signature(self) -> str:
        """The order's name, kept in its cursors: one made for another order is refused."""
        return ",".join(f"{name}{'-' if descends else '+'}" for name, descends in self.keys)

    def columns(self, rows: Rows) -> list[sa.ColumnElement[Any]]:
        """The sort values and the id."""
        values = [rows.orders[name](rows) for name, _ in self.keys]
        return [*values, rows.id] if self.by_id else values

    def descends(self) -> list[bool]:
        """For each of `columns`, whether it descends. The id goes the way of the last key."""
        ways = [way for _, way in self.keys]
        return [*ways, ways[-1]] if self.by_id else ways

    def order(
        self, columns: Sequence[sa.ColumnElement[Any]], *, backward: bool
    ) -> list[sa.ColumnElement[Any]]:
        """The ORDER BY, the other way round for a backward page."""
        return [
            column.desc() if descends != backward else column.asc()
            for column, descends in zip(columns, self.descends(), strict=True)
        ]

    def cursor(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[str]:
        """A row's place in this order."""
        name = sa.literal_column(f"'{self.signature}'", sqljson.Word())
        return sqljson.packed([name, *columns])

    def beyond(
        self, columns: Sequence[sa.ColumnElement[Any]], page: Page, binds: Binds
    ) -> Predicate:
        """The rows on the far side of the page's cursor, by the values of `columns`."""
        if page.cursor is None:
            return sa.true()
        kinds = [column.type for column in columns]
        values = [
            binds.value(page.cursor, kind, partial(self._value, page, kinds, at))
            for at, kind in enumerate(kinds)
        ]
        ways = [descends != page.backward for descends in self.descends()]
        if len(set(ways)) == 1:
            here, there = sa.tuple_(*columns), sa.tuple_(*values)
            return here < there if ways[0] else here > there
        clauses = []
        for at, (column, value, descends) in enumerate(zip(columns, values, ways, strict=True)):
            level = [columns[i] == values[i] for i in range(at)]
            clauses.append(sa.and_(*level, column < value if descends else column > value))
        return sa.or_(*clauses)

    def _value(self, page: Page, kinds: list[sa.types.TypeEngine[Any]], at: int, word: str) -> Any:
        """The value in one place of a cursor. Raises `Invalid` for a cursor of another list."""
        name = "before" if page.backward else "after"
        forged = Invalid(Code.INVALID_CURSOR, f"{name} is not a cursor of this list", (name,))
        if len(word) > MAX_CURSOR:
            raise forged
        try:
            signature, *values = _unpacked(word)
            if signature != self.signature or len(values) != len(kinds):
                raise forged
            return [_restored(*pair) for pair in zip(values, kinds, strict=True)][at]
        except (ValueError, TypeError, OverflowError) as error:
            raise forged from error


@lru_cache(maxsize=100)
def _unpacked(word: str) -> Any:
    """What a cursor says. It is asked once for each value that it holds."""
    return orjson.loads(bytes.fromhex(word))


def _restored(value: Any, kind: sa.types.TypeEngine[Any]) -> Any:
    """A sort value as it was before it went into a cursor. Raises `ValueError` for another type."""
    if isinstance(kind, Instant) and isinstance(value, str):
        moment = dt.datetime.fromisoformat(value)
        return to_the_millisecond(moment)
    if isinstance(kind, sa.Integer) and type(value) is int and abs(value) < 2**63:
        return value
    if isinstance(kind, sa.Text) and isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError(f"{value!r} is no {kind}")


def around(
    page: Page, found: sa.FromClause | None, wanted: Collection[str]
) -> dict[str, sa.ColumnElement[Any]]:
    """What lies around a page, as aggregates over its rows, of which there may be one too many.

    Their column `n` counts them from the cursor on, `m` is how many there are. `near` and `far`
    are the cursors of the rows nearest to and farthest from where the page began. For `passed`
    alone, no rows are needed.
    """
    passed = sa.false() if page.cursor is None else sa.true()
    facts: dict[str, sa.ColumnElement[Any]] = {"passed": passed}
    if found is None or set(wanted) <= set(facts):
        return facts
    count = found.c.m
    last = sa.case((count > page.size, page.size), else_=count)
    for name, number in (("near", sa.literal_column(str(min(1, page.size)))), ("far", last)):
        if name in wanted:
            facts[name] = sa.func.max(sa.case((found.c.n == number, found.c.cursor)))
    if "more" in wanted:
        facts["more"] = sa.func.coalesce(sa.func.max(count), 0) > page.size
    return facts
