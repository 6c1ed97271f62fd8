"""From a want to one statement. All decisions are taken here; the databases only differ in how
`db.sqljson` is spelt.

Each list, and the root's single row, is a scalar subquery of the shape that `db.reading.level`
describes. A page in the order of an index is one select with a limit. Any other picks its keys
before that (order and limit), so that nothing is read for a row which the limit drops.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from db import sqljson
from db.reading.filters import predicate
from db.reading.given import Binds
from db.reading.level import Composed, Leaf, Level, Shape, Sql, made
from db.reading.listing import Listing
from db.reading.paging import Keyset, Page, around
from db.reading.references import REFERENCES, Reference, place_of
from db.reading.rows import Noun, Rows, Within, Worked, keys_of, rows_at
from db.reading.want import (
    WITHIN,
    Arguments,
    Around,
    Asked,
    Choice,
    Column,
    Cursor,
    Derived,
    Edges,
    Facet,
    Facets,
    Late,
    Many,
    Narrowed,
    Node,
    Nodes,
    One,
    Paged,
    PageInfo,
    Part,
    Referred,
    Tallied,
    Tally,
    TotalCount,
    TypeName,
    Want,
    held_in,
)
from db.searchsql import fixed
from db.viewer import View
from db.visibility import Predicate

Path = tuple[str, ...]

ONE = sa.literal_column("1", sa.Integer())

MOST_VALUES = 20
"""Values of a facet, those of the most rows."""

NO_ARGUMENTS: Arguments = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Where in the answer a value waits for Python: the keys that lead to it."""

    path: Path
    late: Late
    wants: Mapping[str, Want]
    mark: str
    """What it is marked with: of a choice, several options may each want something there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement of one value, the JSON of a root field, and what is left to finish."""

    statement: sa.Select[Any]
    unfinished: tuple[Unfinished, ...]
    binds: Binds


@dataclass(slots=True)
class Planner:
    """Plans one root field for one view."""

    view: View
    """How the rows of the place that is being planned are looked at."""
    unfinished: list[Unfinished] = field(default_factory=list)
    binds: Binds = field(default_factory=Binds)
    parents: list[Any] = field(default_factory=list)
    """The tables of the rows around the one being planned, which subqueries may refer to."""
    places: dict[Noun, int] = field(default_factory=dict)
    """How many places of the statement have taken the tables of a noun."""

    def plan(self, asked: Asked) -> Plan:
        """The plan of a root field."""
        value = self._below(asked, None, ())
        return Plan(sa.select(value), tuple(self.unfinished), self.binds)

    def _listing(self, paged: Paged, asked: Asked, rows: Any) -> Listing:
        page = Page.asked(asked.arguments)
        noun: Noun = paged.rows
        if paged.worked is not None:
            noun = Worked(paged.rows, rows, page.size, paged.worked(asked.arguments))
        keyset = Keyset.asked(self._rows(noun), asked.arguments.get("order_by"))
        return Listing(paged, noun, asked, page, keyset)

    def _below(self, asked: Asked, rows: Any, path: Path) -> Sql:
        """The scalar subquery of a field that leads to rows of its own."""
        match asked.field:
            case One() as one:
                return self._single(one, asked.want, rows, path, asked.arguments)
            case Many(noun, join, order):
                far = self._rows(noun)
                return self._all(far, [join(rows, far)], order(far), asked.want, path)
            case Derived(make, order):
                far = self._rows(Within(make, rows))
                return self._all(far, [], order(far), asked.want, path)
            case Paged() as paged:
                return self._page(paged, asked, rows, path)
            case Narrowed():
                return self._narrowed(asked, path)
            case Tally() as tally:
                return self._tally(tally, asked)
            case Choice(options):
                ones = (self._single(one, asked.wants[n], rows, path) for n, one in options)
                return sa.func.coalesce(*ones, type_=sqljson.ANY)
            case Referred() as referred:
                return self._referred(referred, asked, path)
        raise TypeError(f"{asked.field} leads to no rows")

    def _shape(self, asked: Asked, rows: Any, level: Level, path: Path) -> Shape:
        """One field of a row: what is picked for it, and what is made of that."""
        match asked.field:
            case Column(read):
                return level.pick(read(rows))
            case TypeName(name):
                return _quoted(name)
            case Late():
                return level.pick(self._late(asked, rows, path))
            case Part(present):
                pairs = self._pairs(asked.want, rows, level, path)
                return Composed(pairs, present and level.pick(present(rows)))
            case Node():
                return Composed(self._pairs(asked.want, rows, level, path))
            case Cursor():  # of a row that was asked for alone
                usual = Keyset.asked(rows, None)
                return level.pick(usual.cursor(usual.columns(rows)))
            case One(narrow=None) as one:
                far = level.join(one, rows, self._rows)
                there = level.pick(far.id.is_not(None))
                with self._inside(far):
                    return Composed(self._pairs(asked.want, far, level, path), there)
        return level.pick(self._below(asked, rows, path))

    def _late(self, asked: Asked, rows: Any, path: Path) -> Sql:
        """A value that Python finishes, marked so that it is found in the answer."""
        late = asked.field
        if not isinstance(late, Late):
            raise TypeError(f"{late} is finished already")
        mark = sqljson.MARK * (1 + sum(one.path == path for one in self.unfinished))
        self.unfinished.append(Unfinished(path, late, asked.wants, mark))
        return sqljson.marked(late.read(rows), mark)

    def _pairs(self, want: Want, rows: Any, level: Level, path: Path) -> dict[str, Shape]:
        return {one.key: self._shape(one, rows, level, (*path, one.key)) for one in want}

    def _single(
        self, one: One, want: Want, rows: Any, path: Path, arguments: Arguments = NO_ARGUMENTS
    ) -> Sql:
        far = self._rows(one.rows)
        narrowed = one.narrow and one.narrow(rows, far, arguments, self.binds)
        conditions = [one.join(rows, far), far.visible, *([] if narrowed is None else [narrowed])]
        level = Level(far.source)
        with self._inside(far):
            shape = Composed(self._pairs(want, far, level, path))
        picked = level.selected().where(*conditions).limit(ONE)
        found = picked.correlate(*self.parents).subquery()
        return self._scalar(sa.select(made(shape, found)).select_from(found))

    def _all(
        self, far: Rows, fitting: list[Predicate], order: list[Sql], want: Want, path: Path
    ) -> Sql:
        level = Level(far.source)
        with self._inside(far):
            shape = Composed(self._pairs(want, far, level, path))
        picked = level.selected().where(*fitting, far.visible)
        found = picked.order_by(*order).correlate(*self.parents).subquery()
        array = sqljson.array_of(made(shape, found))
        return self._scalar(sa.select(array).select_from(found), sqljson.WHOLE)

    def _referred(self, referred: Referred, asked: Asked, path: Path) -> Sql:
        """Each of the references looked up by itself, so that they come in their order."""
        given = sqljson.items_of(REFERENCES)
        level = Level(given)
        for at, option in enumerate(referred.options):
            reference = Reference(self.view, given, at)
            with self._inside(reference):
                level.pick(self._single(option.one, asked.wants[option.name], reference, path))
        found = level.selected().order_by(place_of(given)).subquery()
        first, *others = found.c
        value = sa.func.coalesce(first, *others, type_=sqljson.ANY) if others else first
        array = sqljson.array_of(value)
        return self._scalar(sa.select(array).select_from(found), sqljson.WHOLE)

    def _narrowed(self, asked: Asked, path: Path) -> Sql:
        pairs = {
            one.key: _quoted(one.field.name)
            if isinstance(one.field, TypeName)
            else self._below(one, None, (*path, one.key))
            for one in held_in(asked)
        }
        return sqljson.object_of(pairs)

    def _tally(self, tally: Tally, asked: Asked) -> Sql:
        far = self._rows(tally.rows)
        value = tally.by(far)
        grouped = (
            sa.select(value.label("value"), sa.func.count().label("count"))
            .select_from(far.source)
            .where(far.visible, *self._where(far, asked.arguments))
            .group_by(value)
            .order_by(tally.order(far))
        ).subquery()
        rows = Tallied(grouped.c.value, grouped.c["count"])
        array = sqljson.array_of(sqljson.object_of(_tallied(asked.want, rows)))
        return self._scalar(sa.select(array).select_from(grouped), sqljson.WHOLE)

    def _page(self, paged: Paged, asked: Asked, rows: Any, path: Path) -> Sql:
        listing = self._listing(paged, asked, rows)
        if not listing.shows_rows:
            counted = sa.select(self._connection(listing, rows, None, {}, path))
            return self._scalar(counted, sqljson.WHOLE)
        found, shapes = self._found(listing, rows, path)
        statement = sa.select(self._connection(listing, rows, found, shapes, path)).select_from(
            found
        )
        return self._scalar(statement, sqljson.WHOLE)

    def _connection(
        self,
        listing: Listing,
        rows: Any,
        found: sa.Subquery | None,
        shapes: dict[str, Shape],
        path: Path,
    ) -> Sql:
        """The object of a page, from aggregates over its rows."""
        facts = around(listing.page, found, listing.facts)
        pairs: dict[str, Sql] = {}
        for one in listing.asked.want:
            match one.field:
                case Edges() | Nodes() if found is not None:
                    inside = found.c.n <= listing.page.size if listing.numbers_rows else None
                    pairs[one.key] = sqljson.array_of(made(shapes[one.key], found), inside)
                case PageInfo():
                    known = {fact.key: _fact(fact, listing.page, facts) for fact in one.want}
                    pairs[one.key] = sqljson.object_of(known)
                case TotalCount():
                    pairs[one.key] = self._count(listing, rows)
                case Facets():
                    pairs[one.key] = self._facets(listing, one, rows)
                case Late():
                    pairs[one.key] = self._late(
                        one, self._rows(listing.paged.rows), (*path, one.key)
                    )
                case TypeName(name):
                    pairs[one.key] = _quoted(name)
        return sqljson.object_of(pairs)

    def _fitting(self, listing: Listing, rows: Any, far: Rows) -> list[Predicate]:
        """What the rows of a list have in common, before it is cut into pages."""
        paged, arguments = listing.paged, listing.asked.arguments
        conditions = [paged.join(rows, far), far.visible]
        if paged.narrow is not None:
            conditions.append(paged.narrow(far, arguments))
        return [*conditions, *self._where(far, arguments)]

    def _where(self, far: Rows, arguments: Arguments) -> list[Predicate]:
        """What is asked of a list's rows, and of those of the object that the list is in."""
        asked = (arguments.get(name) for name in ("where", WITHIN))
        return [predicate(far, where, self.binds) for where in asked if where is not None]

    def _from_cursor(self, listing: Listing, rows: Any, far: Rows) -> list[Predicate]:
        """The same, and that a row is on the far side of the page's cursor."""
        keyset = listing.keyset
        beyond = keyset.beyond(keyset.columns(far), listing.page, self.binds)
        return [*self._fitting(listing, rows, far), beyond]

    def _count(self, listing: Listing, rows: Any) -> Sql:
        far = self._rows(listing.noun)
        counted = sa.select(sa.func.count()).select_from(far.source)
        fitting = counted.where(*self._fitting(listing, rows, far))
        return fitting.correlate(*self.parents).scalar_subquery()

    def _facets(self, listing: Listing, asked: Asked, rows: Any) -> Sql:
        """Of how many of the list's rows each value is, for some values of a row."""
        far = self._rows(listing.paged.rows)
        fitting = sa.select(*far.faceted).select_from(far.source)
        found = fitting.where(*self._fitting(listing, rows, far)).cte()
        pairs: dict[str, Sql] = {}
        for one in asked.want:
            match one.field:
                case TypeName(name):
                    pairs[one.key] = _quoted(name)
                case Facet(by):
                    pairs[one.key] = self._facet(by(found), one.want)
        return sqljson.object_of(pairs)

    def _facet(self, counted: sa.Select[Any], want: Want) -> Sql:
        value, _, count = counted.selected_columns
        order = counted.order_by(count.desc(), value)
        most = order.limit(fixed(MOST_VALUES)).subquery()
        tallied = Tallied(most.c.value, most.c["count"], most.c.name)
        array = sqljson.array_of(sqljson.object_of(_tallied(want, tallied)))
        return self._scalar(sa.select(array).select_from(most), sqljson.WHOLE)

    def _found(
        self, listing: Listing, rows: Any, path: Path
    ) -> tuple[sa.Subquery, dict[str, Shape]]:
        """The rows of a page in their order, with all that is wanted of each.

        Where they are numbered, `n` counts them from the cursor on, and `m` is how many there are.
        """
        far = self._rows(listing.noun)
        if listing.is_indexed(far):
            return self._read_in_order(listing, rows, far, path)
        return self._picked_first(listing, rows, far, path)

    def _read_in_order(
        self, listing: Listing, rows: Any, far: Rows, path: Path
    ) -> tuple[sa.Subquery, dict[str, Shape]]:
        page, keyset = listing.page, listing.keyset
        sorts = keyset.columns(far)
        level, shapes = self._shapes(listing, far, far.source, sorts, path)
        turns = listing.numbers_rows or page.backward
        ordered = (
            level.selected()
            .add_columns(*(_labelled(sorts) if turns else ()))
            .where(*self._from_cursor(listing, rows, far))
            .order_by(*keyset.order(sorts, backward=page.backward))
            .limit(listing.limit)
        )
        found = ordered.correlate(*self.parents).subquery()
        if not turns:
            return found, shapes
        sorts = _sorts(found, keyset)
        turned = sa.select(found).add_columns(*_numbers(listing, sorts))
        forward = turned.order_by(*keyset.order(sorts, backward=False)).limit(listing.limit)
        return forward.subquery(), shapes

    def _picked_first(
        self, listing: Listing, rows: Any, far: Rows, path: Path
    ) -> tuple[sa.Subquery, dict[str, Shape]]:
        """The keys and sort values of the page's rows, then the rows again by their keys."""
        keyset = listing.keyset
        picked = (
            self._ranked(listing, rows, far) if far.is_ranked else self._keys(listing, rows, far)
        )
        shown, sorts = self._rows(listing.noun), _sorts(picked, keyset)
        level, shapes = self._shapes(listing, shown, _rejoined(shown, picked), sorts, path)
        again = level.selected().add_columns(*_numbers(listing, sorts))
        ordered = again.order_by(*keyset.order(sorts, backward=False)).limit(listing.limit)
        return ordered.correlate(*self.parents).subquery(), shapes

    def _keys(self, listing: Listing, rows: Any, far: Rows) -> sa.Subquery:
        """The keys of the page's rows, and what they are ordered by."""
        page, keyset = listing.page, listing.keyset
        sorts = keyset.columns(far)
        return (
            sa.select(*_keyed(far), *_labelled(sorts))
            .select_from(far.source)
            .where(*self._from_cursor(listing, rows, far))
            .order_by(*keyset.order(sorts, backward=page.backward))
            .limit(listing.limit)
            .correlate(*self.parents)
        ).subquery()

    def _ranked(self, listing: Listing, rows: Any, far: Rows) -> sa.Subquery:
        """The same where the order is worked out, of the best; and where a page is not the first,
        of the others, if the best do not fill it.
        """
        page = listing.page

        def keys(source: Any, *columns: Sql) -> sa.Select[Any]:
            picked = sa.select(*_keyed(far), far.id.label("s1"), *columns).select_from(source)
            return picked.where(*self._fitting(listing, rows, far))

        ranked = far.ranked(keys)
        best = self._cut(listing, ranked).subquery()
        if page.cursor is None and not page.backward:
            return best
        is_short = sa.select(sa.func.count()).select_from(best).scalar_subquery() < listing.limit
        only = sa.true() if page.backward else is_short
        others = self._cut(listing, far.unranked(ranked, keys, only)).subquery()
        both = sa.union_all(sa.select(best), sa.select(others)).subquery()
        return self._cut(listing, both).subquery()

    def _cut(self, listing: Listing, ranked: Any) -> sa.Select[Any]:
        page, keyset = listing.page, listing.keyset
        sorts = _sorts(ranked, keyset)
        ordered = sa.select(ranked).where(keyset.beyond(sorts, page, self.binds))
        return ordered.order_by(*keyset.order(sorts, backward=page.backward)).limit(listing.limit)

    def _shapes(
        self, listing: Listing, shown: Rows, source: Any, sorts: list[Sql], path: Path
    ) -> tuple[Level, dict[str, Shape]]:
        """The JSON of each row, as itself and as its edge, from what a level picks for both."""
        level = Level(source)
        if listing.shows_cursors:
            level.columns.append(listing.keyset.cursor(sorts).label("cursor"))
        with self._inside(shown):
            shapes = {
                one.key: self._row(one, shown, level, (*path, one.key))
                for one in listing.asked.want
                if isinstance(one.field, Edges | Nodes)
            }
        return level, shapes

    def _row(self, asked: Asked, rows: Rows, level: Level, path: Path) -> Shape:
        """One row of a page: itself, or its edge."""
        if isinstance(asked.field, Nodes):
            return Composed(self._pairs(asked.want, rows, level, path))
        return Composed(
            {
                one.key: Leaf("cursor")
                if isinstance(one.field, Cursor)
                else self._shape(one, rows, level, (*path, one.key))
                for one in asked.want
            }
        )

    def _scalar(self, statement: sa.Select[Any], kind: sqljson.Json = sqljson.ANY) -> Sql:
        return sa.type_coerce(statement.correlate(*self.parents).scalar_subquery(), kind)

    def _rows(self, noun: Noun) -> Rows:
        """The tables of a noun for one more place of the statement."""
        place = self.places.get(noun, 0)
        self.places[noun] = place + 1
        return rows_at(noun, self.view, place)

    @contextmanager
    def _inside(self, rows: Rows) -> Iterator[None]:
        """Inside a row, subqueries may refer to its tables, and look at their rows as it does."""
        before, view = list(self.parents), self.view
        self.parents += rows.aliases
        self.view = rows.view
        yield
        self.parents, self.view = before, view


def _keyed(rows: Rows) -> Iterator[Sql]:
    return (key.label(f"k{at}") for at, key in enumerate(rows.key))


def _labelled(sorts: list[Sql]) -> Iterator[Sql]:
    return (sort.label(f"s{at}") for at, sort in enumerate(sorts))


def _sorts(found: sa.Subquery, keyset: Keyset) -> list[Sql]:
    return [found.c[f"s{at}"] for at in range(len(keyset.descends()))]


def _numbers(listing: Listing, sorts: list[Sql]) -> list[Sql]:
    if not listing.numbers_rows:
        return []
    order = listing.keyset.order(sorts, backward=listing.page.backward)
    return [
        sa.func.row_number().over(order_by=order).label("n"),
        sa.func.count().over().label("m"),
    ]


def _rejoined(rows: Rows, picked: sa.Subquery) -> Any:
    """The tables of some rows, each found again by the key that was picked."""
    source: Any = picked
    at = 0
    for table in rows.tables:
        keys = keys_of(table)
        matches = (key == picked.c[f"k{at + offset}"] for offset, key in enumerate(keys))
        source = sa.join(source, table, sa.and_(*matches))
        at += len(keys)
    return source


def _tallied(want: Want, rows: Tallied) -> dict[str, Sql]:
    """What is wanted of a value and its count."""
    return {
        one.key: _quoted(one.field.name)
        if isinstance(one.field, TypeName)
        else one.field.read(rows)
        for one in want
        if isinstance(one.field, Column | TypeName)
    }


def _fact(fact: Asked, page: Page, facts: dict[str, Sql]) -> Sql:
    if isinstance(fact.field, TypeName):
        return _quoted(fact.field.name)
    if not isinstance(fact.field, Around):
        raise TypeError(f"{fact.field} is no fact about a page")
    return facts[page.fact(fact.field.name)]


def _quoted(name: str) -> Sql:
    """The name of a type as SQL. It comes from the schema, never from a client."""
    return sa.literal_column(f"'{name}'", sqljson.Word())
