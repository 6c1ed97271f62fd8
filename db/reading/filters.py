"""From a `where` of plain values to a predicate: an operator object a field, and AND, OR, NOT."""

import operator
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from db.errors import Code, Invalid
from db.ids import Noun, number_of
from db.models import Author, Section, Tag
from db.reading.given import Binds
from db.reading.rows import Rows
from db.sqljson import ListOf, among
from db.visibility import Predicate

OPERATORS: Mapping[str, Callable[[Any, Any], Predicate]] = {
    "eq": operator.eq,
    "in": among,
    "not_in": lambda column, values: sa.not_(among(column, values)),
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
"""What can be asked of a value, besides `contains`, `starts_with` and `is_null`. `in: []` matches
nothing, `not_in: []` everything."""

THINGS = {
    "section": (Noun.SECTION, Section),
    "author": (Noun.AUTHOR, Author),
    "tag": (Noun.TAG, Tag),
}
"""What a row can have several of, named by slug or id."""

IDS = {
    "id": Noun.ARTICLE,
    "article": Noun.ARTICLE,
    "user": Noun.USER,
    "assignee": Noun.USER,
    "claimed_by": Noun.USER,
}
"""The filters that take ids, and what of."""

DEEPEST = 5
"""How far AND, OR and NOT may nest."""

MOST = 50
"""Conditions in a `where`. PostgreSQL plans 40 authors or tags in 0.1 s and 120 in 4.4 s."""


def predicate(rows: Rows, where: Mapping[str, Any] | None, binds: Binds) -> Predicate:
    """The rows that fit. All that is asked in one object must hold."""
    if conditions_in(where) > MOST:
        message = f"where has more than {MOST} conditions: name several values with `in`"
        raise Invalid(Code.LIMIT_EXCEEDED, message, ("where",))
    return _all_of(rows, where, binds, 0)


def _all_of(rows: Rows, where: Mapping[str, Any] | None, binds: Binds, depth: int) -> Predicate:
    if depth > DEEPEST:
        message = f"where nests more than {DEEPEST} deep"
        raise Invalid(Code.LIMIT_EXCEEDED, message, ("where",))
    asked = (where or {}).items()
    return sa.and_(sa.true(), *(_clause(rows, name, one, binds, depth) for name, one in asked))


def _clause(rows: Rows, name: str, asked: Any, binds: Binds, depth: int) -> Predicate:
    if asked is None:
        called = _called(name)
        message = f"where.{called} is null: leave it out"
        raise Invalid(Code.INVALID_FORMAT, message, ("where", called))
    if name == "AND":
        return sa.and_(sa.true(), *(_all_of(rows, one, binds, depth + 1) for one in asked))
    if name == "OR":
        return sa.or_(sa.false(), *(_all_of(rows, one, binds, depth + 1) for one in asked))
    if name == "NOT":
        return sa.not_(_all_of(rows, asked, binds, depth + 1))
    if name in rows.flags:
        holds = rows.flags[name](rows)
        return holds if asked else sa.not_(holds)
    if name in rows.members:
        return rows.members[name](rows, _named(name, asked, binds))
    column = rows.filters[name](rows)
    return sa.and_(
        sa.true(), *(_compared(name, column, how, value, binds) for how, value in asked.items())
    )


def _compared(name: str, column: Any, how: str, value: Any, binds: Binds) -> Predicate:
    """What one operator asks. Null is refused: `isNull` asks for that."""
    if value is None:
        path = ("where", _called(name), _called(how))
        message = f"{'.'.join(path)} is null: ask isNull instead, or leave it out"
        raise Invalid(Code.INVALID_FORMAT, message, path)
    if how == "is_null":
        matches: Predicate = column.is_(None) if value else column.is_not(None)
        return matches
    if how == "contains":
        return _contains(column, value, binds)
    if how == "starts_with":
        return _starts_with(column, value, binds)
    one = partial(_number, IDS[name]) if name in IDS else _itself
    if how in ("in", "not_in"):
        bound = binds.value(value, ListOf(column.type), lambda given: list(map(one, given)))
    else:
        bound = binds.value(value, column.type, one)
    return OPERATORS[how](column, bound)


def _called(name: str) -> str:
    """A name as clients write it: `wordCount`."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def _itself(value: Any) -> Any:
    return value


def _number(noun: Noun, wire: str) -> int:
    """The number in an id; 0, which nothing has, for another noun's or for anything else."""
    return number_of(noun, wire) or 0


def _contains(column: Any, value: Any, binds: Binds) -> Predicate:
    """Whether the text holds the value, whatever the case of A to Z.

    Not by LIKE, which heeds case on PostgreSQL only; and no other letters than A to Z, for what
    their other case is depends on a database's locale.
    """
    small = binds.value(value, sa.Text(), _small)
    held = sa.func.lower(column)
    return sa.or_(small == "", sa.func.replace(held, small, "") != held)


def _starts_with(column: Any, value: Any, binds: Binds) -> Predicate:
    """Not by LIKE either, in which `_` stands for any letter."""
    start = binds.value(value, sa.Text(), _itself)
    begins: Predicate = sa.func.substr(column, 1, sa.func.length(start)) == start
    return begins


def _small(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _named(name: str, asked: Mapping[str, Any], binds: Binds) -> Predicate:
    """The things named by slug or id; with `eq` and `in` both, those that both name."""
    if not asked or any(value is None for value in asked.values()):
        raise Invalid(Code.INVALID_FORMAT, f"where.{name} names nothing", ("where", name))
    noun, table = THINGS[name]
    return sa.and_(*(_is_one_of(noun, table, value, binds) for value in asked.values()))


def _is_one_of(noun: Noun, table: Any, named: Any, binds: Binds) -> Predicate:
    def numbers(given: str | list[str]) -> list[int]:
        found = (number_of(noun, one) for one in _listed(given))
        return [number for number in found if number is not None]

    def slugs(given: str | list[str]) -> list[str]:
        return [one for one in _listed(given) if number_of(noun, one) is None]

    return sa.or_(
        among(table.slug, binds.value(named, ListOf(table.slug.type), slugs)),
        among(table.id, binds.value(named, ListOf(table.id.type), numbers)),
    )


def _listed(given: str | list[str]) -> list[str]:
    return [given] if isinstance(given, str) else given


def conditions_in(where: Any) -> int:
    """How many conditions there are, those inside AND, OR and NOT too."""
    if isinstance(where, list):
        return sum(map(conditions_in, where))
    inner = {"AND", "OR", "NOT"}
    return sum(conditions_in(one) if name in inner else 1 for name, one in (where or {}).items())
