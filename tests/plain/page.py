"""Pages of a list: its order, what stands behind a cursor, what lies around a page."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from db.base import printed, to_the_millisecond

Order = Sequence[tuple[str, bool]]
"""Names of sort values, each with whether it descends. The id comes last, the last one's way."""

USUAL: Mapping[str, Order] = {
    "Article": [("FIRST_PUBLISHED_AT", True)],
    "Assigned": [("DUE_AT", False), ("PRIORITY", True)],
    "Author": [("NAME", False)],
    "Collection": [("CREATED_AT", True)],
    "CollectionArticle": [("POSITION", False)],
    "Comment": [("AT", True)],
    "Correction": [("AT", True)],
    "Desk": [("PRIORITY", True), ("DUE_AT", False)],
    "Draft": [("SAVED_AT", True)],
    "Delivery": [("EVENT", True)],
    "Event": [("ID", True)],
    "Image": [("CREATED_AT", True)],
    "Notification": [("AT", True)],
    "Referrer": [("FIRST_PUBLISHED_AT", True)],
    "Review": [("PRIORITY", True), ("DUE_AT", False)],
    "Preview": [("CREATED_AT", True)],
    "Revision": [("NUMBER", True)],
    "Schedule": [("AT", True)],
    "Tag": [("NAME", False)],
    "User": [("NAME", False)],
    "Webhook": [("NAME", False)],
}
"""The order of each list where nobody asks for another, by what is in it."""

IN_HAND: Mapping[tuple[str, str], str] = {
    ("Desk", "articles"): "Desk",
    ("User", "assignments"): "Assigned",
    ("User", "drafts"): "Draft",
    ("User", "reviewQueue"): "Review",
}
"""Lists of stories that have orders of their own, by their place."""

KINDS: Mapping[str, type] = {
    "FIRST_PUBLISHED_AT": dt.datetime,
    "UPDATED_AT": dt.datetime,
    "HEADLINE": str,
    "NAME": str,
    "AT": dt.datetime,
    "ID": int,
    "EVENT": int,
    "CREATED_AT": dt.datetime,
    "NUMBER": int,
    "DUE_AT": dt.datetime,
    "POSITION": int,
    "PRIORITY": int,
    "SAVED_AT": dt.datetime,
}
"""What a sort value is."""


class Cursor(str):
    """A row's place in a list, as a client holds it. The databases spell the same place apart."""

    __slots__ = ()

    @property
    def place(self) -> list[Any]:
        """What it says, however it is spelt."""
        place: list[Any] = orjson.loads(bytes.fromhex(self))
        return place


@dataclass(frozen=True)
class Asked:
    """The arguments of a list, and the order that they ask for."""

    order: Order
    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @property
    def backward(self) -> bool:
        """Whether the page ends at its cursor, or at the end of the list."""
        return self.last is not None

    @property
    def cursor(self) -> str | None:
        return self.before if self.backward else self.after

    @property
    def size(self) -> int:
        """How many rows at most."""
        size = self.last if self.backward else self.first
        return 20 if size is None else size

    @property
    def signature(self) -> str:
        """The name of the order, which every cursor of it begins with."""
        return ",".join(f"{name}{'-' if descends else '+'}" for name, descends in self.order)

    @property
    def ways(self) -> list[bool]:
        """Whether each sort value descends, and the id."""
        return [*(descends for _, descends in self.order), self.order[-1][1]]

    def place(self, cursor: str) -> list[Any]:
        """The sort values and the id in a cursor. `ValueError` if it is none of this list."""
        try:
            signature, *values = orjson.loads(bytes.fromhex(cursor))
        except TypeError as error:
            raise ValueError(f"{cursor} holds no list") from error
        kinds = [*(KINDS[name] for name, _ in self.order), int]
        if signature != self.signature or len(values) != len(kinds):
            raise ValueError(f"{cursor} is a cursor of another list")
        return [_restored(value, kind) for value, kind in zip(values, kinds, strict=True)]


def kind_of(parent: str, name: str, connection: str) -> str:
    """What a list is of, under the names that `USUAL` has for it."""
    return IN_HAND.get((parent, name), connection.removesuffix("Connection"))


def order_of(kind: str, order_by: Sequence[Mapping[str, str]] | None = None) -> Order:
    """The order that is asked for, or the usual one."""
    asked = [(key["field"], key["direction"] == "DESC") for key in order_by or ()]
    return asked or USUAL[kind]


def _restored(value: Any, kind: type) -> Any:
    if kind is dt.datetime and isinstance(value, str):
        return to_the_millisecond(dt.datetime.fromisoformat(value))
    storable = abs(value) < 2**63 if type(value) is int else "\0" not in str(value)
    if type(value) is not kind or not storable:
        raise ValueError(f"{value!r} is not a sort value here")
    return value


@dataclass(frozen=True)
class Page:
    """A page of those rows that fit. `values` gives the sort values of a row, and its id."""

    every: Sequence[Any]
    asked: Asked
    values: Callable[[Any], Sequence[Any]]
    fits: Callable[[Any], bool | None] = lambda _: True

    @cached_property
    def rows(self) -> list[Any]:
        """The whole list, in order."""
        return in_order(list(filter(self.fits, self.every)), self.values, self.asked.ways)

    @property
    def total_count(self) -> int:
        return len(self.rows)

    @cached_property
    def beyond(self) -> list[Any]:
        """The rows on the far side of the cursor, in order."""
        return list(filter(self._is_beyond, self.rows))

    def _is_beyond(self, row: Any) -> bool:
        if self.asked.cursor is None:
            return True
        here, there = self.values(row), self.asked.place(self.asked.cursor)
        for one, other, descends in zip(here, there, self.asked.ways, strict=True):
            if one != other:
                comes_first = one > other if descends else one < other
                return comes_first is self.asked.backward
        return False

    @property
    def held(self) -> list[Any]:
        """The rows of the page, in the order of the list."""
        if self.asked.backward:
            return self.beyond[max(len(self.beyond) - self.asked.size, 0) :]
        return self.beyond[: self.asked.size]

    @property
    def nodes(self) -> list[Any]:
        return self.held

    @property
    def edges(self) -> list[Any]:
        """The rows with their cursors."""
        return [Edge(row, self.cursor_of(row)) for row in self.held]

    def cursor_of(self, row: Any) -> Cursor:
        """A row's place in the order."""
        values = [printed(one) if isinstance(one, dt.datetime) else one for one in self.values(row)]
        return Cursor(orjson.dumps([self.asked.signature, *values]).hex())

    @property
    def page_info(self) -> "Page":
        return self

    @property
    def has_next_page(self) -> bool:
        return self._passed if self.asked.backward else self._more

    @property
    def has_previous_page(self) -> bool:
        return self._more if self.asked.backward else self._passed

    @property
    def start_cursor(self) -> Cursor | None:
        return self.cursor_of(self.held[0]) if self.held else None

    @property
    def end_cursor(self) -> Cursor | None:
        return self.cursor_of(self.held[-1]) if self.held else None

    @property
    def _more(self) -> bool:
        return len(self.beyond) > self.asked.size

    @property
    def _passed(self) -> bool:
        return self.asked.cursor is not None


@dataclass(frozen=True)
class Edge:
    """A row and its place in the list."""

    node: Any
    cursor: Cursor


class LinkedPage(Page):
    """A page of rows that each lead to a node: what else they say is on their edges."""

    @property
    def nodes(self) -> list[Any]:
        return [row.node for row in self.held]

    @property
    def edges(self) -> list[Any]:
        return [LinkedEdge(row, self.cursor_of(row)) for row in self.held]


@dataclass(frozen=True)
class LinkedEdge:
    """A row, which leads to a node, and its place in the list."""

    row: Any
    cursor: Cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def in_order(
    rows: Sequence[Any], values: Callable[[Any], Sequence[Any]], ways: Sequence[bool]
) -> list[Any]:
    """The rows by their first value, those equal in it by the next, and so on."""
    found = list(rows)
    for at, descends in reversed(list(enumerate(ways))):
        found.sort(key=lambda row, at=at: values(row)[at], reverse=descends)  # type: ignore[misc]  # mypy infers no default
    return found
