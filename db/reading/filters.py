"""From a `where` of plain values to a predicate: an operator object a field, and AND, OR, NOT."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from db.errors import Code, Invalid
from db.ids import Noun, number_of
from db.models import Author, Section, Tag
from db.reading.rows import Rows
from db.visibility import Predicate

OPERATORS: Mapping[str, Callable[[Any, Any], Predicate]] = {
    "eq": lambda column, value: column == value,
    "in": lambda column, values: column.in_(values),
    "not_in": lambda column, values: column.not_in(values),
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "contains": lambda column, value: _contains(column, value),
    "is_null": lambda column, value: column.is_(None) if value else column.is_not(None),
}
"""What can be asked of a value. `in: []` matches nothing, `not_in: []` everything."""

THINGS = {
    "section": (Noun.SECTION, Section),
    "author": (Noun.AUTHOR, Author),
    "tag": (Noun.TAG, Tag),
}
"""What a row can have several of, named by slug or id."""

DEEPEST = 5
"""How far AND, OR and NOT may nest."""

MOST = 50
"""Conditions in a `where`. PostgreSQL plans 40 authors or tags in 0.1 s and 120 in 4.4 s."""


def predicate(rows: Rows, where: Mapping[str, Any] | None, depth: int = 0) -> Predicate:
    """The rows that fit. All that is asked in one object must hold."""
    if depth > DEEPEST:
        message = f"where nests more than {DEEPEST} deep"
        raise Invalid(Code.LIMIT_EXCEEDED, message, ("where",))
    if depth == 0 and conditions_in(where) > MOST:
        message = f"where has more than {MOST} conditions: name several values with `in`"
        raise Invalid(Code.LIMIT_EXCEEDED, message, ("where",))
    return sa.and_(
        sa.true(), *(_clause(rows, name, asked, depth) for name, asked in (where or {}).items())
    )


def _clause(rows: Rows, name: str, asked: Any, depth: int) -> Predicate:
    if asked is None:
        raise Invalid(Code.INVALID_FORMAT, f"where.{name} is null: leave it out", ("where", name))
    if name == "AND":
        return sa.and_(sa.true(), *(predicate(rows, one, depth + 1) for one in asked))
    if name == "OR":
        return sa.or_(sa.false(), *(predicate(rows, one, depth + 1) for one in asked))
    if name == "NOT":
        return sa.not_(predicate(rows, asked, depth + 1))
    if name in rows.members:
        noun, table = THINGS[name]
        return rows.members[name](rows, _is_one_of(noun, table, _named(name, asked)))
    column = rows.filters[name](rows)
    return sa.and_(
        sa.true(),
        *(
            OPERATORS[operator](column, _given(name, operator, value))
            for operator, value in asked.items()
        ),
    )


def _contains(column: Any, value: str) -> Predicate:
    """Whether the text holds the value, whatever the case of A to Z.

    Not by LIKE, which heeds case on PostgreSQL only; and no other letters than A to Z, for what
    their other case is depends on a database's locale.
    """
    if not value:
        return sa.true()
    small = "".join(letter.lower() if letter.isascii() else letter for letter in value)
    held = sa.func.lower(column)
    matches: Predicate = sa.func.replace(held, small, "") != held
    return matches


def _given(name: str, operator: str, value: Any) -> Any:
    """An operand that can be compared. Null is refused: `isNull` asks for that."""
    if value is None:
        message = f"where.{name}.{operator} is null: ask isNull instead, or leave it out"
        raise Invalid(Code.INVALID_FORMAT, message, ("where", name, operator))
    if name != "id" or operator == "is_null":
        return value
    if isinstance(value, list):
        return [number_of(Noun.ARTICLE, one) or 0 for one in value]
    return number_of(Noun.ARTICLE, value) or 0


def _named(name: str, asked: Mapping[str, Any]) -> list[str]:
    """The things named by `eq` or `in`; both together must both hold, so the common ones."""
    if not asked or any(value is None for value in asked.values()):
        raise Invalid(Code.INVALID_FORMAT, f"where.{name} names nothing", ("where", name))
    lists = [[value] if operator == "eq" else list(value) for operator, value in asked.items()]
    return [value for value in lists[0] if all(value in one for one in lists)]


def _is_one_of(noun: Noun, table: Any, named: Sequence[str]) -> Predicate:
    """Not by one OR after the other: SQLite takes no more than 1,000 of those."""
    numbers = {one: number_of(noun, one) for one in named}
    slugs = [one for one, number in numbers.items() if number is None]
    ids = [number for number in numbers.values() if number is not None]
    return sa.or_(table.slug.in_(slugs), table.id.in_(ids))


def conditions_in(where: Any) -> int:
    """How many conditions there are, those inside AND, OR and NOT too."""
    if isinstance(where, list):
        return sum(map(conditions_in, where))
    inner = {"AND", "OR", "NOT"}
    return sum(conditions_in(one) if name in inner else 1 for name, one in (where or {}).items())
