"""From a want to one statement. All decisions are taken here; the databases only differ in how
`db.sqljson` is spelt.

Each list, and the root's single row, is a scalar subquery of the shape that `db.reading.level`
describes. A page picks its keys before that (order and limit), so that nothing is read for a row
which the limit drops.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db import sqljson
from db.errors import Code, Invalid
from db.reading.filters import conditions_in, predicate
from db.reading.level import Composed, Leaf, Level, Shape, Sql, made
from db.reading.paging import Keyset, Page, around
from db.reading.rows import Noun, Rows, keys_of, rows_at
from db.reading.want import (
    Around,
    Asked,
    Choice,
    Column,
    Cursor,
    Edges,
    Late,
    Many,
    Node,
    Nodes,
    One,
    Paged,
    PageInfo,
    Part,
    TotalCount,
    TypeName,
    Want,
)
from db.viewer import View

MAX_COST = 20_000
"""Objects that one root field may ask for: a page of 100 stories with all that hangs on them has
about 5,000. More is refused before the database hears of it."""

MAX_LIST_DEPTH = 5
"""How deep lists may stand in each other: SQLite's parser holds about 100 open symbols
(YYSTACKDEPTH), of which a level takes ten and the deepest one up to forty. The same on
PostgreSQL, so that both answer alike."""

COUNT = 50
"""What counting a list costs, in objects, for each condition once more: every row is looked at."""

USUAL_LIST = 5
"""How many rows a list without a page is taken to have when the cost is reckoned."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Where in the answer a value waits for Python: the keys that lead to it."""

    path: Path
    late: Late
    asked: Asked


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement of one value, the JSON of a root field; what is left to finish; its cost."""

    statement: sa.Select[Any]
    unfinished: tuple[Unfinished, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list that is wanted at one place."""

    paged: Paged
    asked: Asked
    page: Page
    keyset: Keyset

    @property
    def shows_rows(self) -> bool:
        """Whether any row is wanted, or only their number."""
        kinds = (Edges, Nodes, PageInfo)
        return any(isinstance(one.field, kinds) for one in self.asked.want)


@dataclass(slots=True)
class Planner:
    """Plans one root field for one view."""

    view: View
    unfinished: list[Unfinished] = field(default_factory=list)
    cost: int = 0
    parents: list[Any] = field(default_factory=list)
    """The tables of the rows around the one being planned, which subqueries may refer to."""
    depth: int = 0
    places: dict[Noun, int] = field(default_factory=dict)
    """How many places of the statement have taken the tables of a noun."""

    def plan(self, asked: Asked) -> Plan:
        """The plan of a root field. Raises `Invalid` for one that is too dear or too deep."""
        value = self._below(asked, None, (), 1)
        unfinished = {one.path: one for one in self.unfinished}  # two options may share a type
        return Plan(sa.select(sqljson.text_of(value)), tuple(unfinished.values()), self.cost)

    def _below(self, asked: Asked, rows: Any, path: Path, times: int) -> Sql:
        """The scalar subquery of a field that leads to rows of its own."""
        self.depth += 1
        if self.depth > MAX_LIST_DEPTH:
            message = (
                f"lists stand more than {MAX_LIST_DEPTH} deep in each other: ask for them apart"
            )
            raise Invalid(Code.LIMIT_EXCEEDED, message)
        match asked.field:
            case One() as one:
                found = self._single(one, asked.want, rows, path, times)
            case Many() as many:
                found = self._many(many, asked.want, rows, path, times)
            case Paged() as paged:
                found = self._page(paged, asked, rows, path, times)
            case Choice(options):
                ones = (self._single(o, asked.wants[n], rows, path, times) for n, o in options)
                found = sa.func.coalesce(*ones, type_=sqljson.ANY)
            case _:
                raise TypeError(f"{asked.field} leads to no rows")
        self.depth -= 1
        return found

    def _shape(self, asked: Asked, rows: Any, level: Level, path: Path, times: int) -> Shape:
        """One field of a row: what is picked for it, and what is made of that."""
        match asked.field:
            case Column(read, weight):
                self._spend(times * weight)
                return level.pick(read(rows))
            case TypeName(name):
                return _quoted(name)
            case Late(read) as late:
                self.unfinished.append(Unfinished(path, late, asked))
                return level.pick(sqljson.marked(read(rows)))
            case Part(present):
                pairs = self._pairs(asked.want, rows, level, path, times)
                return Composed(pairs, present and level.pick(present(rows)))
            case Node():
                return Composed(self._pairs(asked.want, rows, level, path, times))
            case One() as one:
                far = level.join(one, rows, self._rows)
                there = level.pick(far.id.is_not(None))
                with self._inside(far):
                    return Composed(self._pairs(asked.want, far, level, path, times), there)
        return level.pick(self._below(asked, rows, path, times))

    def _pairs(
        self, want: Want, rows: Any, level: Level, path: Path, times: int
    ) -> dict[str, Shape]:
        self._spend(times)
        return {one.key: self._shape(one, rows, level, (*path, one.key), times) for one in want}

    def _single(self, one: One, want: Want, rows: Any, path: Path, times: int) -> Sql:
        far = self._rows(one.rows)
        level = Level(far.source)
        with self._inside(far):
            shape = Composed(self._pairs(want, far, level, path, times))
        picked = level.selected().where(one.join(rows, far), far.visible).limit(1)
        found = picked.correlate(*self.parents).subquery()
        return self._scalar(sa.select(made(shape, found)).select_from(found))

    def _many(self, many: Many, want: Want, rows: Any, path: Path, times: int) -> Sql:
        far = self._rows(many.rows)
        level = Level(far.source)
        with self._inside(far):
            shape = Composed(self._pairs(want, far, level, path, times * USUAL_LIST))
        picked = level.selected().where(many.join(rows, far), far.visible)
        found = picked.order_by(*many.order(far)).correlate(*self.parents).subquery()
        array = sqljson.array_of(made(shape, found))
        return self._scalar(sa.select(array).select_from(found), sqljson.WHOLE)

    def _page(self, paged: Paged, asked: Asked, rows: Any, path: Path, times: int) -> Sql:
        page = Page.asked(asked.arguments)
        keyset = Keyset.asked(self._rows(paged.rows), asked.arguments.get("order_by"))
        listing = Listing(paged, asked, page, keyset)
        conditions = conditions_in(asked.arguments.get("where"))
        counts = sum(isinstance(one.field, TotalCount) for one in asked.want)
        self._spend(times * (conditions + counts * COUNT * (1 + conditions)))
        if not listing.shows_rows:
            counted = sa.select(self._connection(listing, rows, None, {}))
            return self._scalar(counted, sqljson.WHOLE)
        picked = self._picked(listing, rows)
        found, shapes = self._found(listing, picked, path, times * max(page.size, 1))
        statement = sa.select(self._connection(listing, rows, found, shapes)).select_from(found)
        one_row = statement.having(sa.func.count() >= 0)  # an aggregate, whatever is asked
        return self._scalar(one_row, sqljson.WHOLE)

    def _connection(
        self, listing: Listing, rows: Any, found: sa.Subquery | None, shapes: dict[str, Shape]
    ) -> Sql:
        """The object of a page, from aggregates over its rows."""
        facts = {} if found is None else around(listing.page, found)
        pairs: dict[str, Sql] = {}
        for one in listing.asked.want:
            match one.field:
                case Edges() | Nodes() if found is not None:
                    inside = found.c.n <= listing.page.size
                    pairs[one.key] = sqljson.array_of(made(shapes[one.key], found), inside)
                case PageInfo():
                    known = {fact.key: _fact(fact, listing.page, facts) for fact in one.want}
                    pairs[one.key] = sqljson.object_of(known)
                case TotalCount():
                    pairs[one.key] = self._count(listing, rows)
                case TypeName(name):
                    pairs[one.key] = _quoted(name)
        return sqljson.object_of(pairs)

    def _fitting(self, listing: Listing, rows: Any, far: Rows) -> sa.Select[Any]:
        """The rows of a list, before it is cut into pages."""
        paged, arguments = listing.paged, listing.asked.arguments
        statement = sa.select().select_from(far.source).where(paged.join(rows, far), far.visible)
        if paged.narrow is not None:
            statement = statement.where(paged.narrow(far, arguments))
        if arguments.get("where") is not None:
            statement = statement.where(predicate(far, arguments["where"]))
        return statement.correlate(*self.parents)

    def _count(self, listing: Listing, rows: Any) -> Sql:
        far = self._rows(listing.paged.rows)
        return self._fitting(listing, rows, far).add_columns(sa.func.count()).scalar_subquery()

    def _picked(self, listing: Listing, rows: Any) -> sa.Subquery:
        """The keys and sort values of the page's rows, and of one more where there is one."""
        far, page, keyset = self._rows(listing.paged.rows), listing.page, listing.keyset
        sorts = keyset.columns(far)
        picked = (
            self._fitting(listing, rows, far)
            .add_columns(*(key.label(f"k{at}") for at, key in enumerate(far.key)))
            .add_columns(*(sort.label(f"s{at}") for at, sort in enumerate(sorts)))
            .where(keyset.beyond(far, page))
            .order_by(*keyset.order(sorts, backward=page.backward))
            .limit(page.size + 1)
        )
        return picked.subquery()

    def _found(
        self, listing: Listing, picked: sa.Subquery, path: Path, times: int
    ) -> tuple[sa.Subquery, dict[str, Shape]]:
        """The picked rows again, with all that is wanted of each, in the order of the page.

        `n` numbers them from the cursor on, `m` is how many there are.
        """
        page, keyset = listing.page, listing.keyset
        sorts = [picked.c[f"s{at}"] for at in range(len(keyset.keys) + 1)]
        shown = self._rows(listing.paged.rows)
        level = Level(_rejoined(shown, picked))
        with self._inside(shown):
            shapes = {
                one.key: self._row(one, shown, level, (*path, one.key), times)
                for one in listing.asked.want
                if isinstance(one.field, Edges | Nodes)
            }
        number = sa.func.row_number().over(order_by=keyset.order(sorts, backward=page.backward))
        found = level.selected().add_columns(
            number.label("n"),
            sa.func.count().over().label("m"),
            keyset.cursor(sorts).label("cursor"),
        )
        ordered = found.order_by(*keyset.order(sorts, backward=False)).limit(page.size + 1)
        return ordered.correlate(*self.parents).subquery(), shapes

    def _row(self, asked: Asked, rows: Rows, level: Level, path: Path, times: int) -> Shape:
        """One row of a page: itself, or its edge."""
        if isinstance(asked.field, Nodes):
            return Composed(self._pairs(asked.want, rows, level, path, times))
        return Composed(
            {
                one.key: Leaf("cursor")
                if isinstance(one.field, Cursor)
                else self._shape(one, rows, level, (*path, one.key), times)
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

    def _spend(self, times: int) -> None:
        self.cost += times
        if self.cost > MAX_COST:
            message = (
                f"this asks for {self.cost:,} objects or more: {MAX_COST:,} is the most. "
                "Ask for smaller pages, or for less on each row"
            )
            raise Invalid(Code.LIMIT_EXCEEDED, message)

    @contextmanager
    def _inside(self, rows: Rows) -> Iterator[None]:
        """Inside a row, subqueries may refer to its tables."""
        before = list(self.parents)
        self.parents += rows.aliases
        yield
        self.parents = before


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


def _fact(fact: Asked, page: Page, facts: dict[str, Sql]) -> Sql:
    if isinstance(fact.field, TypeName):
        return _quoted(fact.field.name)
    if not isinstance(fact.field, Around):
        raise TypeError(f"{fact.field} is no fact about a page")
    return facts[page.fact(fact.field.name)]


def _quoted(name: str) -> Sql:
    """The name of a type as SQL. It comes from the schema, never from a client."""
    return sa.literal_column(f"'{name}'", sa.Text())
