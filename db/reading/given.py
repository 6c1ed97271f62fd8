"""What a request brings to a plan that was made without it: the values of its variables.

A plan is kept for a shape of variables: which there are, which of them are null, and every
boolean and enum. Texts, numbers, moments and lists of these are only marked, and bound when the
plan is read. Where a mark's value is needed to plan, as a page's size is, looking at it is noted,
and the plan then serves requests of the same value only.
"""

import datetime as dt
import enum
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

PLAIN = (str, int, float, dt.datetime)
"""Types of values that need not be known. A tuple: to make a union at each look takes longer than
the look."""

DECISIVE = (bool, enum.Enum)
"""Types among them whose values decide the shape of a plan."""

Path = tuple[str | int, ...]
Make = Callable[[Any], Any]


class Blank(enum.Enum):
    """What a marked value is in a shape: one, or a list of them."""

    ONE = enum.auto()
    LIST = enum.auto()


@dataclass(frozen=True, slots=True)
class Given:
    """A value that comes with each request, and where it stands among the variables."""

    path: Path
    value: Any
    looked: set[Path] = field(compare=False, repr=False)

    def look(self) -> Any:
        """The value in this request: the plan depends on it from now on."""
        self.looked.add(self.path)
        return self.value


def looked_at(value: Any) -> Any:
    """A value that decides the shape of a plan, whether it is marked or not."""
    return value.look() if isinstance(value, Given) else value


def shape_of(value: Any) -> Hashable:
    """All of the variables that a plan depends on anyhow."""
    if isinstance(value, dict):
        return tuple((name, shape_of(one)) for name, one in value.items())
    if isinstance(value, list):
        return Blank.LIST if _is_plain_list(value) else tuple(map(shape_of, value))
    return Blank.ONE if _is_plain(value) else value


def marked(value: Any, looked: set[Path], path: Path = ()) -> Any:
    """The variables, with a mark for each value that a plan need not know."""
    if isinstance(value, dict):
        return {name: marked(one, looked, (*path, name)) for name, one in value.items()}
    if isinstance(value, list) and not _is_plain_list(value):
        return [marked(one, looked, (*path, at)) for at, one in enumerate(value)]
    return Given(path, value, looked) if _is_plain(value) or isinstance(value, list) else value


def value_at(variables: Any, path: Iterable[str | int]) -> Any:
    """The value that a mark stands for in a request."""
    for step in path:
        variables = variables[step]
    return variables


def _is_plain(value: Any) -> bool:
    return isinstance(value, PLAIN) and not isinstance(value, DECISIVE)


def _is_plain_list(value: list[Any]) -> bool:
    return bool(value) and all(map(_is_plain, value))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands among the variables: what is left of a mark in a plan that is kept."""

    path: Path


@dataclass(slots=True)
class Binds:
    """The parameters of a statement whose values come with each request."""

    recipes: dict[str, tuple[Any, Make]] = field(default_factory=dict)
    """For each, its value's place, or a list that has places in it, and what is made of that."""

    def value(
        self, given: Any, kind: sa.types.TypeEngine[Any], make: Make = lambda value: value
    ) -> sa.ColumnElement[Any]:
        """A parameter of a type. `make` turns what was given into what is bound, or refuses it."""
        marks = given if isinstance(given, list) else [given]
        if not any(isinstance(one, Given) for one in marks):
            return sa.literal(make(given), kind)
        name = f"given_{len(self.recipes)}"
        places = list(map(_place_of, marks))
        self.recipes[name] = (places if isinstance(given, list) else places[0], make)
        return sa.bindparam(name, type_=kind)

    def values(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a request. Raises `Invalid` for one that is not what it should be."""
        return {
            name: make(_restored(place, variables)) for name, (place, make) in self.recipes.items()
        }


def _place_of(given: Any) -> Any:
    return Place(given.path) if isinstance(given, Given) else given


def _restored(place: Any, variables: Mapping[str, Any]) -> Any:
    """What stands there in a request."""
    if isinstance(place, list):
        return [_restored(one, variables) for one in place]
    return value_at(variables, place.path) if isinstance(place, Place) else place
