"""One level of a statement: an inner select picks values, the select around it makes the JSON.

Picked are columns of the rows, of the single rows joined to them, and a scalar subquery for each
list below. So a level of nesting costs as few open brackets as it can, and single rows cost none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db import sqljson
from db.errors import Code, Invalid
from db.reading.rows import Noun, Rows
from db.reading.want import One

MOST_JOINS = 40
"""Single rows joined to one row: SQLite joins at most 64 tables (sqlite.org/limits.html)."""

Sql = sa.ColumnElement[Any]

NOTHING: Sql = sa.literal_column("1").label("blank")
"""What is picked of rows of which nothing is wanted but that they are there."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that the inner select picks under a label."""

    label: str


@dataclass(frozen=True, slots=True)
class Composed:
    """An object to be made of what was picked; null where `present` is false."""

    pairs: dict[str, "Shape"]
    present: Leaf | None = None


Shape = Leaf | Composed | Sql


@dataclass(slots=True)
class Level:
    """An inner select in the making: its tables and the values that it picks."""

    source: Any
    columns: list[Sql] = field(default_factory=list)
    joined: dict[tuple[int, int], Rows] = field(default_factory=dict)

    def pick(self, value: Sql) -> Leaf:
        """Select a value."""
        label = f"v{len(self.columns)}"
        self.columns.append(value.label(label))
        return Leaf(label)

    def join(self, one: One, rows: Any, take: Callable[[Noun], Rows]) -> Rows:
        """Join a single row, once however often it is asked for."""
        key = (id(one), id(rows))
        if key not in self.joined:
            if len(self.joined) == MOST_JOINS:
                message = f"this asks for more than {MOST_JOINS} single things of each row"
                raise Invalid(Code.LIMIT_EXCEEDED, message)
            far = take(one.rows)
            matches = sa.and_(one.join(rows, far), far.visible)
            self.source = far.beside(self.source, matches)
            self.joined[key] = far
        return self.joined[key]

    def selected(self) -> sa.Select[Any]:
        """The select, so far."""
        return sa.select(*(self.columns or [NOTHING])).select_from(self.source)


def made(shape: Shape, found: sa.Subquery) -> Sql:
    """The JSON of a row, from what the inner select picked."""
    if isinstance(shape, Leaf):
        picked: Sql = found.c[shape.label]
        return picked
    if not isinstance(shape, Composed):
        return shape
    whole = sqljson.object_of({key: made(one, found) for key, one in shape.pairs.items()})
    if shape.present is None:
        return whole
    return sa.type_coerce(sa.case((found.c[shape.present.label], whole)), sqljson.ANY)
