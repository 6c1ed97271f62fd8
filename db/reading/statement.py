"""A plan as the driver takes it: the text of one statement, and how its parameters are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

Spell = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """Compiled once, for one kind of database."""

    text: str
    parameters: tuple[tuple[str, Spell | None], ...]
    """In the order of the text: each with how its value is spelt for the driver."""
    constants: Mapping[str, Any]
    """Values of the parameters that are the same in every request."""

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters of one request."""
        known = {**self.constants, **values}
        return [
            known[name] if spell is None else spell(known[name]) for name, spell in self.parameters
        ]


def compiled(select: sa.Select[Any], dialect: Dialect) -> Statement:
    """A select as text."""
    done = select.compile(dialect=dialect)
    constants = {name: bind.value for name, bind in done.binds.items() if not bind.required}
    parameters = tuple(
        (name, _spelling(done.binds[name], dialect)) for name in done.positiontup or ()
    )
    return Statement(str(done), parameters, constants)


def _spelling(bind: sa.BindParameter[Any], dialect: Dialect) -> Spell | None:
    return bind.type.dialect_impl(dialect).bind_processor(dialect)
