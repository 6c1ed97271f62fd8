"""What a caller wants, free of GraphQL: fields of a noun, each with how it is read.

The kinds of field below are declared beside the public field that they serve, once. Their
functions are given the `Rows` of the noun they stand in, and of the noun they lead to.
"""

import dataclasses
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.reading.given import Binds
from db.reading.rows import Noun, Rows
from db.viewer import Sight, View
from db.visibility import Predicate

Arguments = Mapping[str, Any]
Value = Callable[[Any], sa.ColumnElement[Any]]
Join = Callable[[Any, Any], Predicate]
Counted = Callable[[sa.CTE], sa.Select[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A value of the row. `weight` is what it adds to a row's cost, where it is long."""

    read: Value
    weight: int = 0


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of the type that is being read."""

    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """An object made of the same row; absent where `present` is false."""

    present: Callable[[Any], Predicate] | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """Values that Python makes of a JSON value which the statement selects: of a row, or of a list.

    `weight` is what they add to the row's cost where they take long to make: a thread makes them.
    """

    read: Value
    finish: Callable[[Any, Sight], object]
    weight: int = 0


@dataclass(frozen=True, slots=True)
class One:
    """Another noun's row, or null where there is none that the viewer sees.

    `narrow` says what else must hold, where the field has arguments.
    """

    rows: Noun
    join: Join
    narrow: Callable[[Any, Any, Arguments, Binds], Predicate] | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """All of another noun's rows that the viewer sees, in order."""

    rows: Noun
    join: Join
    order: Callable[[Any], list[sa.ColumnElement[Any]]]


@dataclass(frozen=True, slots=True)
class Derived:
    """All rows that are worked out for the row that they belong to, in order.

    `rows` is given that row's tables too. `usual` is how many it is taken to have when the cost is
    reckoned.
    """

    rows: Callable[[View, Any], Rows]
    order: Callable[[Any], list[sa.ColumnElement[Any]]]
    usual: int


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of another noun's rows, with the arguments `first after last before`.

    `where` and `order_by` are taken where the field declares them. `narrow` turns the arguments of
    the field's own into a predicate.

    A page may be worked out for the row that it belongs to: `worked` says what of the arguments
    that depends on, and `rows` is given that row's tables, how many rows are wanted, and this.
    """

    rows: Any
    join: Join
    narrow: Callable[[Any, Arguments], Predicate] | None = None
    worked: Callable[[Arguments], Hashable] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of several single rows that there is, each of a type of its own."""

    options: tuple[tuple[str, One], ...]
    """Each with the name of its type, which several may share."""


@dataclass(frozen=True, slots=True)
class Referred:
    """Single rows that the request refers to, in its order, null for each that there is not.

    The rows that an option joins to are `db.reading.references.Reference`.
    """

    options: tuple["Option", ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One way of referring to rows of a type, and how often a request does so at most."""

    name: str
    """Of the type, which several options may share."""
    one: One
    times: int


@dataclass(frozen=True, slots=True)
class Edges:
    """The rows of a page with their place in it: an object for each, which holds a `Node`."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """The rows of a page, plain."""


@dataclass(frozen=True, slots=True)
class Node:
    """The row itself, seen from its edge. A row that is asked for alone may have an edge too."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in the page's order, as an opaque word; without a page, in the usual order."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What lies around the page; its own fields are `Around`."""


@dataclass(frozen=True, slots=True)
class Around:
    """One fact about what lies around a page, named as `db.reading.paging.around` knows it."""

    name: str


@dataclass(frozen=True, slots=True)
class TotalCount:
    """How many rows the list has in all: those that the viewer sees."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """An object made of lists alone, each of which its own `where` narrows too."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of another noun there are of each value: an object for each, in order.

    The fields of the object are given a `Tallied` instead of rows.
    """

    rows: Noun
    by: Value
    order: Value


@dataclass(frozen=True, slots=True)
class Tallied:
    """A value, how many rows have it, and what it is called if that is something else."""

    value: sa.ColumnElement[Any]
    count: sa.ColumnElement[int]
    name: sa.ColumnElement[Any] | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """An object beside a page's rows, made of `Facet`s of the whole list."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many rows of a list have each value, the most common first: a `Tallied` for each.

    `by` selects the `value`, the `name` that it goes by and the `count`, from what rows look at.
    """

    by: Counted


Field = (
    Column | TypeName | Part | Late | One | Many | Derived | Paged | Choice | Referred | Edges
    | Nodes | Node | Cursor | PageInfo | Around | TotalCount | Narrowed | Tally | Facets | Facet
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One field that is wanted: under which key, how it is read, with what, and what of it."""

    key: str
    name: str
    field: Field
    arguments: Arguments = dataclasses.field(default_factory=dict)
    wants: Mapping[str, "Want"] = dataclasses.field(default_factory=dict)
    """What is wanted of the object, by the name of its type: one, unless there is a choice."""

    @property
    def want(self) -> "Want":
        """What is wanted of an object of only one type."""
        (want,) = self.wants.values()
        return want


Want = tuple[Asked, ...]

WITHIN = "within"
"""Among the arguments of a list: the `where` of the object that it is in."""


def held_in(asked: Asked) -> Want:
    """The lists in a `Narrowed` object, with its own `where` beside what they are asked with."""
    where = asked.arguments.get("where")
    return tuple(
        dataclasses.replace(one, arguments={**one.arguments, WITHIN: where}) for one in asked.want
    )
