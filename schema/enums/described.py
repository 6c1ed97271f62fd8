"""How an enum is shown: under a name, with a description of it and of each of its values."""

import enum
from collections.abc import Mapping

import strawberry


def described(kind: type[enum.StrEnum], name: str, what: str, values: Mapping[str, str]) -> None:
    """Show an enum under a name. Every value must be described: a new one fails here."""
    strawberry.enum(kind, name=name, description=what)
    for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]  # Strawberry adds it
        value.description = values[value.name]
