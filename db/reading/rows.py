"""The tables behind each noun, joined as a read needs them and narrowed to what the viewer sees."""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm.util import AliasedClass

from db.viewer import View
from db.visibility import Predicate

Order = tuple[tuple[str, bool], ...]
Column = Callable[[Any], sa.ColumnElement[Any]]

Keys = Callable[..., sa.Select[Any]]
"""From a FROM clause and further columns of it, a select of those rows of a list that fit: their
keys, their number `s1`, and these columns.
"""


class Rows:
    """One noun at one place of a statement: its aliases, how they join, which rows are seen."""

    orders: ClassVar[Mapping[str, Column]] = {}
    """By what a list can be ordered. None of these is ever null."""

    default_order: ClassVar[Order] = ()
    """Names of `orders`, each with whether it descends."""

    @property
    def indexed(self) -> frozenset[str]:
        """Names of `orders` in which an index brings the rows, or of which there are but a few."""
        return frozenset()

    has_ties: ClassVar[bool] = True
    """Whether two rows of a list may be equal in what it is ordered by."""

    filters: ClassVar[Mapping[str, Column]] = {}
    """By which values a list can be narrowed."""

    members: ClassVar[Mapping[str, Callable[[Any, Predicate], Predicate]]] = {}
    """By which things it can be narrowed that a row may have several of."""

    flags: ClassVar[Mapping[str, Callable[[Any], Predicate]]] = {}
    """What can be asked of a row that holds or does not. None of these is ever null."""

    is_ranked: ClassVar[bool] = False
    """Whether a list is ordered by what `ranked` and `unranked` work out, and not by `orders`."""

    def ranked(self, keys: Keys) -> sa.CTE:
        """The best of the rows that fit, by their keys, with the number `s0` that orders them: more
        than a page holds, unless there are no others.
        """
        raise NotImplementedError

    def unranked(self, ranked: sa.CTE, keys: Keys, only: Predicate) -> sa.Subquery:
        """The others, none of which comes before these; nothing unless `only` holds."""
        raise NotImplementedError

    @property
    def faceted(self) -> Iterable[sa.ColumnElement[Any]]:
        """What is looked at to count the rows of a list by their values (`Facet`)."""
        return ()

    def __init__(self, view: View, *tables: Any, visible: Predicate | None = None) -> None:
        self.view = view
        self.tables = tables
        self.visible = sa.true() if visible is None else visible

    @property
    def source(self) -> Any:
        """The FROM clause."""
        return self.tables[0]

    def beside(self, others: Any, matches: Predicate) -> Any:
        """The FROM clause of others, each with the row of these that matches, or with none."""
        return sa.outerjoin(others, self.source, matches)

    @property
    def id(self) -> sa.ColumnElement[int]:
        """What tells two rows of a list apart that are equal otherwise."""
        number: sa.ColumnElement[int] = self.tables[0].id
        return number

    @property
    def aliases(self) -> list[Any]:
        """Every table it has joined: what subqueries inside a row may refer to."""
        return [value for value in vars(self).values() if isinstance(value, AliasedClass)]

    @property
    def key(self) -> list[sa.ColumnElement[Any]]:
        """The primary keys of all its tables: enough to find the same rows again."""
        return [column for table in self.tables for column in keys_of(table)]


Noun = Callable[[View], Rows]
"""What makes the rows of a noun."""


@dataclass(frozen=True, slots=True)
class Within:
    """A noun whose rows are worked out for those of another, at a place of theirs."""

    make: Callable[[View, Rows], Rows]
    outer: Rows

    def __call__(self, view: View) -> Rows:
        return self.make(view, self.outer)


@dataclass(frozen=True, slots=True)
class Worked:
    """A noun of which a page is worked out for a row of another: so many rows, as is asked."""

    make: Callable[[View, Rows, int, Any], Rows]
    outer: Rows
    size: int
    asked: Any

    def __call__(self, view: View) -> Rows:
        return self.make(view, self.outer, self.size, self.asked)


@functools.lru_cache(maxsize=400)
def rows_at(noun: Noun, view: View, place: int) -> Rows:
    """The rows of a noun for one place of a statement: the first, the second, the third …

    They never change, so statements share them. Made anew, an alias and its predicates cost more
    than all the rest of a plan. The rows of a story take up to 0.3 MB.
    """
    return noun(view)


def keys_of(table: Any) -> list[sa.ColumnElement[Any]]:
    """The primary key of an alias, as its attributes."""
    mapper = sa.inspect(table).mapper
    return [
        getattr(table, mapper.get_property_by_column(column).key) for column in mapper.primary_key
    ]
