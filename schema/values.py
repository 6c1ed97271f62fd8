"""What arguments and variables may hold, each number with its reason."""

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from graphql import (
    ArgumentNode,
    DocumentNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    VariableDefinitionNode,
    Visitor,
    visit,
)

from db.errors import Code

MAX_VALUES = 500
"""In a document or among the variables, what is in lists too. SQLite takes 1,000 conditions."""

MAX_DEPTH = 20
"""Lists and objects in one another. The `where` of a newsroom's front page has 4."""

MAX_DIGITS = 40
"""Of a number in a document. Python refuses to read 4,300; no number of ours has more than 20."""


NUMBERS = (IntValueNode, FloatValueNode)


def need_sound_document(document: DocumentNode) -> None:
    """Refuse what the arguments of a document hold, if the database or Python could not take it."""
    literals = _Literals()
    visit(document, literals)
    need_sound(literals.found)


def need_sound(values: Iterable[Any]) -> None:
    """Refuse values, from JSON or in a document, that are too many, too deep or not storable."""
    level, count = list(values), 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        if count > MAX_VALUES:
            _refuse(Code.LIMIT_EXCEEDED, f"there are more than {MAX_VALUES} values in the request")
        for value in level:
            _need_storable(value)
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    _refuse(Code.LIMIT_EXCEEDED, f"values are more than {MAX_DEPTH} deep in one another")


def _need_storable(value: Any) -> None:
    if isinstance(value, NUMBERS) and len(value.value) > MAX_DIGITS:
        _refuse(Code.INVALID_FORMAT, f"a number has more than {MAX_DIGITS} digits")
    text = value.value if isinstance(value, StringValueNode) else value
    if isinstance(text, str) and ("\0" in text or not text.isascii() and _has_surrogate(text)):
        _refuse(Code.INVALID_FORMAT, "text may hold neither NUL nor half of a surrogate pair")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _parts(value: Any) -> Sequence[Any]:
    match value:
        case dict():
            return tuple(value.values())
        case list():
            return value
        case ListValueNode(values=values):
            return values
        case ObjectValueNode(fields=fields):
            return [field.value for field in fields]
    return ()


def _refuse(code: Code, message: str) -> NoReturn:
    raise GraphQLError(message, extensions={"code": code})


class _Literals(Visitor):
    """Gathers what stands behind the colons of a document's arguments and variables."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        self.found.append(node.value)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        if node.default_value:
            self.found.append(node.default_value)
