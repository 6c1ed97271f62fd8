"""Whether a story fits what a `where` asks, and what of a `where` is refused."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
"""A story: its values under the names that `where` has for them; of each of its sections, authors
and tags the names that it goes by."""

NAMED = ("section", "author", "tag")
DEEPEST = 5
MOST = 50


def fits(row: Row, where: Mapping[str, Any]) -> bool | None:
    """Whether a row fits, as SQL reckons: `None` is unknown, and does not fit."""
    return _all([_clause(row, name, asked) for name, asked in where.items()])


def _clause(row: Row, name: str, asked: Any) -> bool | None:
    if name == "AND":
        return _all([fits(row, one) for one in asked])
    if name == "OR":
        return _not(_all([_not(fits(row, one)) for one in asked]))
    if name == "NOT":
        return _not(fits(row, asked))
    if name in NAMED:
        lists = [[value] if operator == "eq" else value for operator, value in asked.items()]
        return any(all(thing & set(one) for one in lists) for thing in row[name])
    if isinstance(asked, bool):
        return row[name] is asked
    return _all([_holds(operator, row[name], value) for operator, value in asked.items()])


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda held, value: held == value,
    "in": lambda held, value: held in value,
    "notIn": lambda held, value: held not in value,
    "lt": lambda held, value: held < value,
    "lte": lambda held, value: held <= value,
    "gt": lambda held, value: held > value,
    "gte": lambda held, value: held >= value,
    "contains": lambda held, value: _small(value) in _small(held),
    "startsWith": lambda held, value: held.startswith(value),
}


def _holds(operator: str, held: Any, value: Any) -> bool | None:
    if operator == "isNull":
        return (held is None) is bool(value)
    if value in ([], "") and operator in ("in", "notIn", "contains"):
        return operator != "in"
    return None if held is None else OPERATORS[operator](held, value)


def _small(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _all(found: list[bool | None]) -> bool | None:
    return False if False in found else None if None in found else True


def _not(found: bool | None) -> bool | None:
    return None if found is None else not found


def faults(where: Mapping[str, Any] | None) -> set[str]:
    """The codes with which it could be refused."""
    found = set(_faults(where or {}, 0))
    return found | ({"LIMIT_EXCEEDED"} if conditions(where or {}) > MOST else set())


def _faults(where: Mapping[str, Any], depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield "LIMIT_EXCEEDED"
    for name, asked in where.items():
        if asked is None:
            yield "INVALID_FORMAT"
        elif name in ("AND", "OR", "NOT"):
            for one in [asked] if name == "NOT" else asked:
                yield from _faults(one, depth + 1)
        elif isinstance(asked, bool):
            continue
        elif None in asked.values() or name in NAMED and not asked:
            yield "INVALID_FORMAT"


def conditions(where: Mapping[str, Any]) -> int:
    """How many conditions there are, those inside AND, OR and NOT too."""
    inside = [one for name in ("AND", "OR") for one in where.get(name) or ()]
    inside += [where["NOT"]] if where.get("NOT") else []
    own = len(where.keys() - {"AND", "OR", "NOT"})
    return own + sum(map(conditions, inside))
