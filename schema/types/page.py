"""What every noun shares: an id, and pages of it."""

from typing import Generic, TypeVar

import strawberry
from strawberry.types.arguments import StrawberryArgument

from db.reading import want
from schema.fields import argument, planned

T = TypeVar("T")


@strawberry.interface(
    description="Anything with an id, which `node(id:)` finds again: what a normalising cache "
    "keeps it by."
)
class Node:
    id: strawberry.ID = strawberry.field(
        description="Such as `article-4611686018427387904`. Opaque, and the same for ever. "
        "Another noun's id finds nothing."
    )


@strawberry.type(
    description="What lies around a page: whether there is more, and the cursors to ask for it by."
)
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
        want.Around("start_cursor"),
        "The first row's cursor: send it as `before`, with `last`, for the page before. Null when "
        "the page is empty.",
    )
    end_cursor: str | None = planned(
        want.Around("end_cursor"),
        "The last row's cursor: send it as `after`, with `first`, for the next page. Null when "
        "the page is empty.",
    )


@strawberry.type(description="One row of a list, and its place there.")
class Edge(Generic[T]):
    node: T = planned(want.Node(), "The row.")
    cursor: str = planned(
        want.Cursor(),
        "Its place in the list: send it as `after` or `before`. Opaque, and good for lists of "
        "this order only; what was published since moves no page.",
    )


@strawberry.type(
    description="A page of a list: at most 100 rows, 20 unless `first` or `last` says otherwise."
)
class Connection(Generic[T]):
    edges: list[Edge[T]] = planned(want.Edges(), "The rows with their cursors, in order.")
    nodes: list[T] = planned(
        want.Nodes(), "The rows alone, in order: for who pages by `pageInfo` only."
    )
    page_info: PageInfo = planned(
        want.PageInfo(), "Whether there is more, and the cursors to ask for it by."
    )
    total_count: int = planned(
        want.TotalCount(),
        "How many rows the list has in all, of those that you may see, whatever the page. Costs "
        "only when asked for.",
    )


FIRST = (
    "How many rows from the start, or after `after`: 0 to 100, 20 if neither `first` nor `last` is "
    "given. More is refused with LIMIT_EXCEEDED."
)
AFTER = (
    "The cursor of the row to begin behind: `pageInfo.endCursor` of the page before. With `first` "
    "only. INVALID_CURSOR if it comes from a list of another order."
)
LAST = (
    "How many rows from the end, or before `before`: 0 to 100. Not together with `first`: that is "
    "refused with INVALID_FORMAT."
)
BEFORE = (
    "The cursor of the row to end before: `pageInfo.startCursor` of the page behind. With `last` "
    "only."
)


def page_arguments() -> list[StrawberryArgument]:
    """`first after last before`."""
    return [
        argument("first", int | None, FIRST),
        argument("after", str | None, AFTER),
        argument("last", int | None, LAST),
        argument("before", str | None, BEFORE),
    ]
