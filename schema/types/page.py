"""What every noun shares: an id, and pages of it."""

from typing import Generic, TypeVar

import strawberry
from strawberry.types.arguments import StrawberryArgument

from db.reading import want
from schema.fields import argument, planned

T = TypeVar("T")


@strawberry.interface(description="Anything with an id, which `node(id:)` finds again.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque, and the same for ever. Another noun's id finds nothing."
    )


@strawberry.type(description="What lies around a page.")
class PageInfo:
    has_next_page: bool = planned(
        want.Around("has_next_page"),
        "Whether more follows. On a page asked with `last`: whether `before` was given.",
    )
    has_previous_page: bool = planned(
        want.Around("has_previous_page"),
        "Whether `after` was given. On a page asked with `last`: whether more comes before.",
    )
    start_cursor: str | None = planned(
        want.Around("start_cursor"), "The first row's cursor; null when the page is empty."
    )
    end_cursor: str | None = planned(
        want.Around("end_cursor"), "The last row's cursor; send it as `after` for the next page."
    )


@strawberry.type(description="A row and its place in the list.")
class Edge(Generic[T]):
    node: T = planned(want.Node(), "The row.")
    cursor: str = planned(
        want.Cursor(), "Its place, opaque; good for `after` and `before` in a list of this order."
    )


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = planned(want.Edges(), "The rows with their cursors, in order.")
    nodes: list[T] = planned(want.Nodes(), "The rows alone, in order.")
    page_info: PageInfo = planned(want.PageInfo(), "What lies around this page.")
    total_count: int = planned(
        want.TotalCount(),
        "How many rows the list has in all, of those that you may see. Costs only when asked for.",
    )


FIRST = (
    "How many rows from the start, or after `after`: 0 to 100, 20 if neither `first` nor `last` is "
    "given. More is refused with LIMIT_EXCEEDED."
)
AFTER = "The cursor of the row to begin behind."
LAST = "How many rows from the end, or before `before`: 0 to 100."
BEFORE = "The cursor of the row to end at."


def page_arguments() -> list[StrawberryArgument]:
    """`first after last before`."""
    return [
        argument("first", int | None, FIRST),
        argument("after", str | None, AFTER),
        argument("last", int | None, LAST),
        argument("before", str | None, BEFORE),
    ]
