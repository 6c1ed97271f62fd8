"""SQL of full-text search, spelt for each database and equal in what it finds.

SQLite has FTS5 and PostgreSQL `tsvector` with GIN; both hold the terms of `db.analysis`, and so a
term has only letters, digits and signs that neither of them takes for anything else.
"""

from string import Formatter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.analysis import MARK
from db.base import LongId


class _Found(FunctionElement[bool]):
    """Whether a row of an index is one that an expression finds."""

    type = sa.Boolean()
    inherit_cache = True
    name = "found"

    def self_group(self, against: Any = None) -> Any:
        """Without the `= 1` that a boolean gets on SQLite: FTS5 knows MATCH alone."""
        return self


class _Member(FunctionElement[str]):
    """The text under a key of a JSON object; null where there is none."""

    type = sa.Text()
    inherit_cache = True
    name = "member"


class _Number(FunctionElement[float]):
    """The number under a key of a packed JSON object; null where there is none."""

    type = sa.Double()
    inherit_cache = True
    name = "number"


class _Unpacked(FunctionElement[Any]):
    """A packed JSON object, read whole once instead of at each look into it."""

    type = sa.Text()
    inherit_cache = True
    name = "unpacked"


class _Quoted(FunctionElement[str]):
    """An expression that finds a term in the stems of a language."""

    type = sa.Text()
    inherit_cache = True
    name = "quoted"


class _Either(FunctionElement[str]):
    """An expression that finds what any of some rows' expressions does."""

    type = sa.Text()
    inherit_cache = True
    name = "either"


class _Steady(FunctionElement[Any]):
    """A value by which no index is made, so that SQLite begins with the table that it is of."""

    type = sa.BigInteger()
    inherit_cache = True
    name = "steady"


class _Days(FunctionElement[int]):
    """Whole days of the calendar, in UTC, from one moment to another."""

    type = sa.Integer()
    inherit_cache = True
    name = "days"


class _Month(FunctionElement[str]):
    """The month of a moment in UTC: `2026-11`."""

    type = sa.Text()
    inherit_cache = True
    name = "month"


def index_at(name: str, place: str) -> sa.TableClause:
    """A full-text index under an alias. Its columns are only those that this module knows."""
    columns: tuple[sa.ColumnClause[Any], ...] = (
        sa.column("rowid", LongId),
        sa.column("lexemes"),
        sa.column(name),
    )
    return sa.table(name, *columns).alias(place)  # type: ignore[return-value]


def found_in(index: Any, expression: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a row of an index is one that an expression finds; false for null."""
    return _Found(index.c[index.element.name], index.c.lexemes, expression)


def member(of: sa.ColumnElement[Any], key: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The text under a key of a JSON object; null where there is none."""
    return _Member(of, key)


def number_in(packed: Any, key: Any) -> sa.ColumnElement[float]:
    """The number under a key of a packed JSON object; null where there is none."""
    return _Number(packed, key)


def unpacked(packed: Any) -> sa.ColumnElement[Any]:
    """A packed JSON object, read whole once instead of at each look into it."""
    return _Unpacked(packed)


def quoted(stems: sa.ColumnElement[Any], term: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """An expression that finds a term in the stems of a language (`db.analysis.entry`)."""
    return _Quoted(stems.concat(MARK).concat(term))


def either(expression: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """An expression that finds what any of some rows' expressions does; null for no row."""
    return _Either(expression)


def steady(value: Any) -> sa.ColumnElement[Any]:
    """A value by which no index is made, so that SQLite begins with the table that it is of."""
    return _Steady(value)


def fixed(number: int) -> sa.ColumnElement[int]:
    """A number that stands in a statement's text, where PostgreSQL can plan with it."""
    return sa.literal_column(str(number), sa.Integer())


def taken_whole(rows: sa.Select[Any], name: str) -> sa.CTE:
    """Rows of an index. SQLite reads them one by one, as they are asked for; PostgreSQL all at once
    by the index, for it cannot tell when others would be faster.
    """
    found = rows.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")
    return found.prefix_with("NOT MATERIALIZED", dialect="sqlite")


def in_turn(rows: sa.Select[Any]) -> sa.Subquery:
    """Ordered rows, of which PostgreSQL looks at no more than it is asked for."""
    return rows.suffix_with("OFFSET 0", dialect="postgresql").subquery()


def days_between(one: Any, other: Any) -> sa.ColumnElement[int]:
    """Whole days of the calendar, in UTC, from one moment to another."""
    return _Days(one, other)


def month_of(moment: Any) -> sa.ColumnElement[str]:
    """The month of a moment in UTC: `2026-11`."""
    return _Month(moment)


def _spell(element: type[FunctionElement[Any]], *, sqlite: str, postgresql: str) -> None:
    """How an element is spelt: `{0}` is its first clause. What a database does not name is left out
    of its statement, and so are the parameters in it.
    """
    for dialect, template in (("sqlite", sqlite), ("postgresql", postgresql)):
        named = sorted({int(name) for _, name, _, _ in Formatter().parse(template) if name})

        def spelt(
            found: FunctionElement[Any],
            compiler: SQLCompiler,
            template: str = template,
            named: list[int] = named,
            **kw: Any,
        ) -> str:
            clauses = list(found.clauses)
            parts = {at: compiler.process(clauses[at], **kw) for at in named}
            return template.format(*(parts.get(at, "") for at in range(len(clauses))))

        compiles(element, dialect)(spelt)


_spell(
    _Found,
    sqlite="""{0} MATCH coalesce({2}, '""')""",
    postgresql="{1} @@ ({2})::tsquery",
)
_spell(
    _Member,
    sqlite="""json_extract({0}, '$."' || {1} || '"')""",
    postgresql="(({0})::json ->> {1})",
)
_spell(
    _Number,
    sqlite="""json_extract({0}, '$."' || {1} || '"')""",
    postgresql="({0} ->> {1})::float8",
)
_spell(_Unpacked, sqlite="{0}", postgresql="({0} || '{{}}'::jsonb)")
_spell(
    _Quoted,
    sqlite="""'"' || {0} || '"'""",
    postgresql="'''' || {0} || ''''",
)
_spell(
    _Either,
    sqlite="group_concat('(' || {0} || ')', ' OR ')",
    postgresql="string_agg('(' || {0} || ')', ' | ')",
)
_spell(_Steady, sqlite="+{0}", postgresql="{0}")
_spell(
    _Days,
    sqlite="CAST(julianday(date({1})) - julianday(date({0})) AS INTEGER)",
    postgresql="(({1} AT TIME ZONE 'UTC')::date - ({0} AT TIME ZONE 'UTC')::date)",
)
_spell(
    _Month,
    sqlite="substr({0}, 1, 7)",
    postgresql="to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM')",
)
