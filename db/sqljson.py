"""SQL expressions that build JSON, spelt for each database and equal in what they return.

A value keeps its SQL type until it is put into an object; there an instant becomes RFC 3339 text,
a boolean `true` or `false`, and what is JSON already goes in as it is.

JSON is joined as text. PostgreSQL's `json_build_object` looks up the type of each argument for
each row, and takes a third longer over a page (docs/decisions/0009-joined-text.md). SQLite's
parser takes about a hundred open brackets and words (YYSTACKDEPTH in its parse.y), and every call
inside a call takes several of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.base import Instant

MARK = "?"
"""A key that is no GraphQL name, once or more, on values that Python has to finish."""


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


class Word(sa.types.TypeDecorator[str]):
    """Text without a character that JSON would escape, such as an id."""

    impl = sa.Text
    cache_ok = True


class ListOf(sa.types.TypeDecorator[list[Any]]):
    """A list of values as one parameter: an array, or JSON text."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, item: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return postgresql.ARRAY(self.item)
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return value
        spell = self.item.dialect_impl(dialect).bind_processor(dialect)
        return orjson.dumps([spell(one) if spell else one for one in value or ()]).decode()


class _Among(FunctionElement[bool]):
    """Whether a value is in a list that is one parameter."""

    type = sa.Boolean()
    inherit_cache = True
    name = "among"


class _Position(FunctionElement[int]):
    """Where a text first stands in another."""

    type = sa.Integer()
    inherit_cache = True
    name = "position"


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


class _Items(FunctionElement[str]):
    """The items of a JSON array, a row each."""

    type = ANY
    inherit_cache = True
    name = "items"


class _Item(FunctionElement[str]):
    """The item of a JSON array at a place, from 0."""

    type = sa.Text()
    inherit_cache = True
    name = "item"


class _Packed(FunctionElement[str]):
    """Values as one opaque word: the hexadecimal of a JSON array."""

    type = Word()
    inherit_cache = True
    name = "packed"


def position(
    text: sa.ColumnElement[str], part: sa.SQLColumnExpression[str | None]
) -> sa.ColumnElement[int]:
    """Where `part` first stands in `text`, in code points from 1; 0 where it does not."""
    return _Position(text, part)


def among(column: sa.ColumnElement[Any], values: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether a value is in a list of type `ListOf`; false for an empty one."""
    return _Among(column, values)


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


def marked(value: sa.ColumnElement[Any], mark: str = MARK) -> sa.ColumnElement[str]:
    """An object that no GraphQL selection can make: its only key is of `MARK`s."""
    return _Object(sa.literal_column(mark), _Value(value))


def items_of(array: sa.ColumnElement[str]) -> sa.TableValuedAlias:
    """The items of a JSON array as rows, each the JSON in the column `value`."""
    return _Items(array).table_valued("value")


def item_of(array: sa.ColumnElement[Any], at: int) -> sa.ColumnElement[str]:
    """One item of a JSON array, as text."""
    return _Item(array, sa.literal_column(str(at)))


def packed(values: Iterable[sa.ColumnElement[Any]]) -> sa.ColumnElement[str]:
    """An opaque word that `bytes.fromhex` and a JSON parser turn into the list of values."""
    return _Packed(*map(_Value, values))


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(_Among, "sqlite")
def _sqlite_among(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = _parts(element, compiler, **kw)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(_Among, "postgresql")
def _postgresql_among(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = _parts(element, compiler, **kw)
    return f"{column} = ANY ({values})"


@compiles(_Position, "sqlite")
def _sqlite_position(element: _Position, compiler: SQLCompiler, **kw: Any) -> str:
    return "instr({}, {})".format(*_parts(element, compiler, **kw))


@compiles(_Position, "postgresql")
def _postgresql_position(element: _Position, compiler: SQLCompiler, **kw: Any) -> str:
    return "strpos({}, {})".format(*_parts(element, compiler, **kw))


@compiles(_Object)
def _object(element: _Object, compiler: SQLCompiler, **kw: Any) -> str:
    parts = _parts(element, compiler, **kw)
    pairs = (f'"{key}":\' || {value}' for key, value in zip(parts[::2], parts[1::2], strict=True))
    return "'{" + " || ',".join(pairs) + " || '}'" if parts else "'{}'"


@compiles(_Array, "sqlite")
def _sqlite_array(element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    return _array("group_concat({})", element, compiler, **kw)


@compiles(_Array, "postgresql")
def _postgresql_array(element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    return _array("string_agg({}, ',')", element, compiler, **kw)


def _array(join: str, element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    value, *where = _parts(element, compiler, **kw)
    only = f" FILTER (WHERE {where[0]})" if where else ""
    return f"'[' || coalesce({join.format(value)}{only}, '') || ']'"


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


@compiles(_Value, "postgresql")
def _postgresql_value(element: _Value, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = element.clauses
    sql = compiler.process(value, **kw)
    if isinstance(value.type, Json):
        return f"coalesce({sql}, 'null')" if value.type.may_be_null else sql
    return f"coalesce({_postgresql_spelt(sql, value.type)}, 'null')"


def _postgresql_spelt(sql: str, kind: sa.types.TypeEngine[Any]) -> str:
    """The text of a value, null where it is null."""
    if isinstance(kind, Instant):
        return f"""to_char({sql} AT TIME ZONE 'UTC', '"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')"""
    if isinstance(kind, sa.Float):  # as SQLite prints it: 1.0, not 1
        return f"({sql})::text || CASE WHEN {sql} = trunc({sql}) THEN '.0' ELSE '' END"
    if isinstance(kind, sa.Integer | sa.Boolean):
        return f"({sql})::text"
    if isinstance(kind, sa.Enum | Word):
        return f"'\"' || {sql} || '\"'"
    return f"to_json({sql})::text"


@compiles(_Items, "sqlite")
def _sqlite_items(element: _Items, compiler: SQLCompiler, **kw: Any) -> str:
    return "json_each({})".format(*_parts(element, compiler, **kw))


@compiles(_Items, "postgresql")
def _postgresql_items(element: _Items, compiler: SQLCompiler, **kw: Any) -> str:
    return "json_array_elements(({})::json)".format(*_parts(element, compiler, **kw))


@compiles(_Item, "sqlite")
def _sqlite_item(element: _Item, compiler: SQLCompiler, **kw: Any) -> str:
    return "json_extract({}, '$[{}]')".format(*_parts(element, compiler, **kw))


@compiles(_Item, "postgresql")
def _postgresql_item(element: _Item, compiler: SQLCompiler, **kw: Any) -> str:
    return "({} ->> {})".format(*_parts(element, compiler, **kw))


@compiles(_Packed, "sqlite")
def _sqlite_packed(element: _Packed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"lower(hex('[' || {_listed(element, compiler, **kw)} || ']'))"


@compiles(_Packed, "postgresql")
def _postgresql_packed(element: _Packed, compiler: SQLCompiler, **kw: Any) -> str:
    array = f"'[' || {_listed(element, compiler, **kw)} || ']'"
    return f"encode(convert_to({array}, 'UTF8'), 'hex')"


def _listed(element: _Packed, compiler: SQLCompiler, **kw: Any) -> str:
    return " || ',' || ".join(_parts(element, compiler, **kw))
