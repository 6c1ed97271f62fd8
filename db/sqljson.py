"""SQL expressions that build JSON, spelt for each database and equal in what they return.

A value keeps its SQL type until it is put into an object; there an instant becomes RFC 3339 text,
a boolean `true` or `false`, and what is JSON already goes in as it is.

SQLite joins text where PostgreSQL calls functions: its parser takes about a hundred open brackets
and words (YYSTACKDEPTH in its parse.y), and every call inside a call takes several of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.base import Instant

PAIRS = 50
"""Pairs in one call: PostgreSQL passes at most 100 arguments to a function."""


MARK = "?"
"""A key that is no GraphQL name, on values that Python has to finish."""


class Json(sa.types.UserDefinedType[str]):
    """Text that is JSON. It comes back as text: nobody parses it on the way out."""

    cache_ok = True

    def __init__(self, *, may_be_null: bool = True) -> None:
        self.may_be_null = may_be_null

    def get_col_spec(self, **_: Any) -> str:
        return "JSON"


ANY = Json()
WHOLE = Json(may_be_null=False)
"""JSON that is never SQL's NULL, as a list is not: it goes into an object without a question."""


class _Object(FunctionElement[str]):
    """A JSON object, its keys in order: a key, a value, a key, a value."""

    type = WHOLE
    inherit_cache = True
    name = "json_object"


class _Array(FunctionElement[str]):
    """An aggregate: a value of every row, in their order, or of those where a condition holds."""

    type = WHOLE
    inherit_cache = True
    name = "json_array_of"


class _Value(FunctionElement[str]):
    """One value as it stands in JSON."""

    type = ANY
    inherit_cache = True
    name = "json_value"


class _Text(FunctionElement[str]):
    """JSON on its way out of the statement."""

    type = sa.Text()
    inherit_cache = True
    name = "json_text"


class _Packed(FunctionElement[str]):
    """Values as one opaque word: the hexadecimal of a JSON array."""

    type = sa.Text()
    inherit_cache = True
    name = "packed"


def text_of(value: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """JSON as text, which no driver takes apart."""
    return _Text(value)


def object_of(pairs: Mapping[str, sa.ColumnElement[Any]]) -> sa.ColumnElement[str]:
    """A JSON object. Its keys must be plain names, as GraphQL's response keys are."""
    arguments: list[sa.ColumnElement[Any]] = []
    for key, value in pairs.items():
        if not key.isidentifier() or not key.isascii():
            raise ValueError(f"{key!r} cannot be the key of a planned object")
        arguments += [sa.literal_column(key), _Value(value)]
    return _Object(*arguments)


def array_of(
    column: sa.ColumnElement[Any], where: sa.ColumnElement[bool] | None = None
) -> sa.ColumnElement[str]:
    """An aggregate: the column's values as a JSON array, `[]` where there are none."""
    return _Array(_Value(column)) if where is None else _Array(_Value(column), where)


def marked(value: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """An object that no GraphQL selection can make: its only key is `MARK`."""
    return _Object(sa.literal_column(MARK), _Value(value))


def packed(values: Iterable[sa.ColumnElement[Any]]) -> sa.ColumnElement[str]:
    """An opaque word that `bytes.fromhex` and a JSON parser turn into the list of values."""
    return _Packed(*map(_Value, values))


def _parts(element: FunctionElement[str], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(_Object, "sqlite")
def _sqlite_object(element: _Object, compiler: SQLCompiler, **kw: Any) -> str:
    parts = _parts(element, compiler, **kw)
    pairs = (f'"{key}":\' || {value}' for key, value in zip(parts[::2], parts[1::2], strict=True))
    return "'{" + " || ',".join(pairs) + " || '}'" if parts else "'{}'"


@compiles(_Array, "sqlite")
def _sqlite_array(element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    value, *where = _parts(element, compiler, **kw)
    only = f" FILTER (WHERE {where[0]})" if where else ""
    return f"'[' || ifnull(group_concat({value}){only}, '') || ']'"


@compiles(_Value, "sqlite")
def _sqlite_value(element: _Value, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = element.clauses
    sql = compiler.process(value, **kw)
    if isinstance(value.type, Json) and not value.type.may_be_null:
        return sql
    if isinstance(value.type, sa.Boolean):
        return f"CASE {sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END"
    if isinstance(value.type, Json | sa.Integer | sa.Float):
        return f"ifnull({sql}, 'null')"
    return f"json_quote({sql})"


@compiles(_Text, "sqlite")
def _sqlite_text(element: _Text, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(_Packed, "sqlite")
def _sqlite_packed(element: _Packed, compiler: SQLCompiler, **kw: Any) -> str:
    return "hex('[' || " + " || ',' || ".join(_parts(element, compiler, **kw)) + " || ']')"


@compiles(_Object, "postgresql")
def _postgresql_object(element: _Object, compiler: SQLCompiler, **kw: Any) -> str:
    parts = _parts(element, compiler, **kw)
    parts[::2] = [f"'{key}'" for key in parts[::2]]
    chunks = [parts[at : at + 2 * PAIRS] for at in range(0, len(parts), 2 * PAIRS)] or [[]]
    calls = [f"json_build_object({', '.join(chunk)})" for chunk in chunks]
    if len(calls) == 1:
        return calls[0]
    inner = " || ', ' || ".join(f"substr(left({call}::text, -1), 2)" for call in calls)
    return f"('{{' || {inner} || '}}')::json"


@compiles(_Array, "postgresql")
def _postgresql_array(element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    value, *where = _parts(element, compiler, **kw)
    only = f" FILTER (WHERE {where[0]})" if where else ""
    return f"coalesce(json_agg({value}){only}, '[]')"


@compiles(_Value, "postgresql")
def _postgresql_value(element: _Value, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = element.clauses
    sql = compiler.process(value, **kw)
    if isinstance(value.type, Instant):
        return f"to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    if isinstance(value.type, sa.Float):  # as SQLite prints it: 1.0, not 1
        whole = f"CASE WHEN {sql} = trunc({sql}) THEN '.0' ELSE '' END"
        return f"({sql}::text || {whole})::json"
    return sql


@compiles(_Text, "postgresql")
def _postgresql_text(element: _Text, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)})::text"


@compiles(_Packed, "postgresql")
def _postgresql_packed(element: _Packed, compiler: SQLCompiler, **kw: Any) -> str:
    array = f"json_build_array({', '.join(_parts(element, compiler, **kw))})"
    return f"encode(convert_to({array}::text, 'UTF8'), 'hex')"
