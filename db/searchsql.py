"""SQL of full-text search, spelt for each database and equal in what it finds.

SQLite has FTS5 and PostgreSQL `tsvector` with GIN; both hold the terms of `db.analysis`, and so a
term has only letters, digits and signs that neither of them takes for anything else.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Found(FunctionElement[bool]):
    """Whether a row of an index is one that an expression finds."""

    type = sa.Boolean()
    inherit_cache = True
    name = "found"

    def self_group(self, against: Any = None) -> Any:
        """Without the `= 1` that a boolean gets on SQLite: FTS5 knows MATCH alone."""
        return self


class _Spelt(FunctionElement[str]):
    """An expression for FTS5, or the same as a `tsquery`."""

    type = sa.Text()
    inherit_cache = True
    name = "spelt"


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
    """An expression that finds a term."""

    type = sa.Text()
    inherit_cache = True
    name = "quoted"


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
    columns: list[sa.ColumnClause[Any]] = [sa.column(one) for one in ("rowid", "lexemes", name)]
    return sa.table(name, *columns).alias(place)  # type: ignore[return-value]


def found_in(index: Any, expression: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a row of an index is one that an expression finds; false for null."""
    return _Found(index.c[index.element.name], index.c.lexemes, expression)


def spelt(fts5: sa.ColumnElement[Any], tsquery: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The one of both that the database takes."""
    return _Spelt(fts5, tsquery)


def member(of: sa.ColumnElement[Any], key: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The text under a key of a JSON object; null where there is none."""
    return _Member(of, key)


def number_in(packed: Any, key: Any) -> sa.ColumnElement[float]:
    """The number under a key of a packed JSON object; null where there is none."""
    return _Number(packed, key)


def unpacked(packed: Any) -> sa.ColumnElement[Any]:
    """A packed JSON object, read whole once instead of at each look into it."""
    return _Unpacked(packed)


def quoted(term: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """An expression that finds a term."""
    return _Quoted(term)


def days_between(one: Any, other: Any) -> sa.ColumnElement[int]:
    """Whole days of the calendar, in UTC, from one moment to another."""
    return _Days(one, other)


def month_of(moment: Any) -> sa.ColumnElement[str]:
    """The month of a moment in UTC: `2026-11`."""
    return _Month(moment)


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


def _only(element: FunctionElement[Any], at: int, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(list(element.clauses)[at], **kw)


@compiles(_Found, "sqlite")
def _sqlite_found(element: _Found, compiler: SQLCompiler, **kw: Any) -> str:
    index, expression = (_only(element, at, compiler, **kw) for at in (0, 2))
    return f"""{index} MATCH coalesce({expression}, '""')"""


@compiles(_Found, "postgresql")
def _postgresql_found(element: _Found, compiler: SQLCompiler, **kw: Any) -> str:
    lexemes, expression = (_only(element, at, compiler, **kw) for at in (1, 2))
    return f"{lexemes} @@ ({expression})::tsquery"


@compiles(_Spelt, "sqlite")
def _sqlite_spelt(element: _Spelt, compiler: SQLCompiler, **kw: Any) -> str:
    return _only(element, 0, compiler, **kw)


@compiles(_Spelt, "postgresql")
def _postgresql_spelt(element: _Spelt, compiler: SQLCompiler, **kw: Any) -> str:
    return _only(element, 1, compiler, **kw)


@compiles(_Member, "sqlite")
@compiles(_Number, "sqlite")
def _sqlite_member(element: _Member | _Number, compiler: SQLCompiler, **kw: Any) -> str:
    return "json_extract({}, '$.\"' || {} || '\"')".format(*_parts(element, compiler, **kw))


@compiles(_Member, "postgresql")
def _postgresql_member(element: _Member, compiler: SQLCompiler, **kw: Any) -> str:
    return "(({})::json ->> {})".format(*_parts(element, compiler, **kw))


@compiles(_Number, "postgresql")
def _postgresql_number(element: _Number, compiler: SQLCompiler, **kw: Any) -> str:
    return "({} ->> {})::float8".format(*_parts(element, compiler, **kw))


@compiles(_Unpacked, "sqlite")
def _sqlite_unpacked(element: _Unpacked, compiler: SQLCompiler, **kw: Any) -> str:
    return _only(element, 0, compiler, **kw)


@compiles(_Unpacked, "postgresql")
def _postgresql_unpacked(element: _Unpacked, compiler: SQLCompiler, **kw: Any) -> str:
    return "({} || '{{}}'::jsonb)".format(*_parts(element, compiler, **kw))


@compiles(_Quoted, "sqlite")
def _sqlite_quoted(element: _Quoted, compiler: SQLCompiler, **kw: Any) -> str:
    return """'"' || {} || '"'""".format(*_parts(element, compiler, **kw))


@compiles(_Quoted, "postgresql")
def _postgresql_quoted(element: _Quoted, compiler: SQLCompiler, **kw: Any) -> str:
    return "'''' || {} || ''''".format(*_parts(element, compiler, **kw))


@compiles(_Days, "sqlite")
def _sqlite_days(element: _Days, compiler: SQLCompiler, **kw: Any) -> str:
    one, other = _parts(element, compiler, **kw)
    return f"CAST(julianday(date({other})) - julianday(date({one})) AS INTEGER)"


@compiles(_Days, "postgresql")
def _postgresql_days(element: _Days, compiler: SQLCompiler, **kw: Any) -> str:
    one, other = (f"({part} AT TIME ZONE 'UTC')::date" for part in _parts(element, compiler, **kw))
    return f"({other} - {one})"


@compiles(_Month, "sqlite")
def _sqlite_month(element: _Month, compiler: SQLCompiler, **kw: Any) -> str:
    return "substr({}, 1, 7)".format(*_parts(element, compiler, **kw))


@compiles(_Month, "postgresql")
def _postgresql_month(element: _Month, compiler: SQLCompiler, **kw: Any) -> str:
    return "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM')".format(*_parts(element, compiler, **kw))
