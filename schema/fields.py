"""How a public field says where it comes from: its description and its SQL, in one place, once.

    headline: str = column(lambda rows: rows.revision.headline, "What the story says, in a line.")

A field declared otherwise cannot be read, and `schema.build` says so when the schema is made.
"""

from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.unset import UNSET

from db.reading import want

READ = "read"
"""Under this name a field's metadata holds how it is read: a kind of `db.reading.want`."""


def planned(
    field: want.Field, description: str, *arguments: StrawberryArgument, name: str | None = None
) -> Any:
    """A field that the database answers. `name` is the API's, where Python cannot spell it."""
    declared = strawberry.field(name=name, description=description, metadata={READ: field})
    declared.arguments = list(arguments)
    return declared


def column(read: want.Value, description: str, *, weight: int = 0) -> Any:
    """A value of the row. `weight` is what it adds to the row's cost, where it is long."""
    return planned(want.Column(read, weight), description)


def part(description: str, present: Callable[[Any], Any] | None = None) -> Any:
    """An object made of the same row, where `present` holds."""
    return planned(want.Part(present), description)


def one(rows: Any, join: want.Join, description: str, *, name: str | None = None) -> Any:
    """Another noun's row, null where the viewer sees none."""
    return planned(want.One(rows, join), description, name=name)


def many(rows: Any, join: want.Join, description: str, *, order: Callable[[Any], list[Any]]) -> Any:
    """All of another noun's rows that the viewer sees."""
    return planned(want.Many(rows, join, order), description)


def derived(rows: Any, description: str, *, order: Callable[[Any], list[Any]], usual: int) -> Any:
    """All rows that are worked out for the row; mostly there are `usual` of them."""
    return planned(want.Derived(rows, order, usual), description)


def paged(
    rows: Any,
    join: want.Join,
    description: str,
    arguments: Sequence[StrawberryArgument],
    *,
    narrow: Callable[[Any, want.Arguments], Any] | None = None,
    worked: Callable[[want.Arguments], Any] | None = None,
) -> Any:
    """A page of another noun's rows."""
    return planned(want.Paged(rows, join, narrow, worked), description, *arguments)


def argument(
    name: str, annotation: object, description: str, default: object = UNSET
) -> StrawberryArgument:
    """An argument of a planned field. Without a default it must be given, unless it may be null."""
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
        default=default,
    )
