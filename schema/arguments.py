"""Arguments that several fields share: how lists are paged, narrowed and ordered."""

import datetime as dt
from typing import Annotated, Generic, Optional, TypeVar

import strawberry
from strawberry.types.arguments import StrawberryArgument

from schema.enums import (
    ArticleOrderField,
    ChangeClass,
    DeskOrderField,
    Genre,
    OrderDirection,
    Origin,
    Perspective,
    Priority,
    Publication,
    Stage,
)
from schema.fields import argument
from schema.types.page import AFTER, BEFORE, FIRST, LAST, page_arguments

T = TypeVar("T")

Id = Annotated[
    strawberry.ID,
    strawberry.argument(
        description="Its id, as an answer gave it: `article-4611686018427387904`. Opaque: keep "
        "it, and make none up."
    ),
]
First = Annotated[int | None, strawberry.argument(description=FIRST)]
After = Annotated[str | None, strawberry.argument(description=AFTER)]
Last = Annotated[int | None, strawberry.argument(description=LAST)]
Before = Annotated[str | None, strawberry.argument(description=BEFORE)]

Seen = Annotated[
    Perspective,
    strawberry.argument(
        description="Which copy of the stories to show, at every level below. WORKING is for "
        "staff and for guests with a preview: anybody else is refused with UNAUTHENTICATED."
    ),
]
Slug = Annotated[
    str,
    strawberry.argument(
        description="Its URL part, as in its address: `politics`, `ada-quill`. Lower-case "
        "letters, digits and single hyphens; not its id."
    ),
]

STORIES = "Which stories; all if it is left out: `{ genre: { in: [NEWS, ANALYSIS] } }`."
ORDER = (
    "The order, the first key first; newest first if it is left out: `[{ field: HEADLINE, "
    "direction: ASC }]`."
)

EQ = "Equal to this."
IN = "One of these; an empty list matches nothing."
NOT_IN = "None of these; an empty list matches everything."
IS_NULL = "True: it has no value. False: it has one."


def _may(description: str, name: str | None = None) -> "T":  # type: ignore[type-var]  # fits any field
    """An operator that may be left out. Given as null, it is refused with INVALID_FORMAT."""
    operator: T = strawberry.field(default=strawberry.UNSET, description=description, name=name)
    return operator


@strawberry.input(
    description="What a value must be: `{ eq: … }`, `{ in: [ … ] }`. All that is given must hold; "
    "null for an operator is refused with INVALID_FORMAT."
)
class Filter(Generic[T]):
    eq: Optional[T] = _may(EQ)  # noqa: UP045 -- a type variable of Strawberry's takes no `| None`
    in_: Optional[list[T]] = _may(IN, "in")  # noqa: UP045
    not_in: Optional[list[T]] = _may(NOT_IN)  # noqa: UP045
    is_null: bool | None = _may(IS_NULL)


@strawberry.input(
    description='What a text must be: `{ contains: "harbour" }`. All that is given must hold; '
    "null for an operator is refused with INVALID_FORMAT."
)
class StringFilter:
    eq: str | None = _may(EQ)
    in_: list[str] | None = _may(IN, "in")
    not_in: list[str] | None = _may(NOT_IN)
    lt: str | None = _may("Before this, by code point.")
    lte: str | None = _may("Before this or equal to it, by code point.")
    gt: str | None = _may("After this, by code point.")
    gte: str | None = _may("After this or equal to it, by code point.")
    contains: str | None = _may(
        "Holds this anywhere, whatever the case of A to Z; `%` and `_` stand for themselves."
    )
    is_null: bool | None = _may(IS_NULL)


@strawberry.input(
    description="What a number must be: `{ gte: 300, lt: 1000 }`. All that is given must hold; "
    "null for an operator is refused with INVALID_FORMAT."
)
class IntFilter:
    eq: int | None = _may(EQ)
    in_: list[int] | None = _may(IN, "in")
    not_in: list[int] | None = _may(NOT_IN)
    lt: int | None = _may("Less than this.")
    lte: int | None = _may("Less than this, or equal to it.")
    gt: int | None = _may("More than this.")
    gte: int | None = _may("More than this, or equal to it.")


@strawberry.input(
    description='When something must have been: `{ gte: "2026-11-01T00:00:00Z" }`. All that is '
    "given must hold; null for an operator is refused with INVALID_FORMAT."
)
class DateTimeFilter:
    eq: dt.datetime | None = _may(EQ)
    in_: list[dt.datetime] | None = _may(IN, "in")
    not_in: list[dt.datetime] | None = _may(NOT_IN)
    lt: dt.datetime | None = _may("Before this moment.")
    lte: dt.datetime | None = _may("Before this moment, or at it.")
    gt: dt.datetime | None = _may("After this moment.")
    gte: dt.datetime | None = _may("After this moment, or at it.")
    is_null: bool | None = _may(IS_NULL)


@strawberry.input(
    description='Things named by slug or id: `{ eq: "politics" }`, `{ in: ["politics", '
    '"business"] }`. A story fits that has any of them; a name that nothing has fits none.'
)
class NamedFilter:
    eq: str | None = _may("This one, by slug or id.")
    in_: list[str] | None = _may(IN, "in")


@strawberry.input(
    description='Which stories: `{ section: { eq: "politics" }, wordCount: { gte: 300 } }`. All '
    "that is given must hold. Only what you may see is looked at: `stage` and `publication` have "
    "a value for the stories that you may work on. At most 50 conditions, 5 deep: more is refused "
    "with LIMIT_EXCEEDED."
)
class ArticleWhere:
    id: Filter[strawberry.ID] | None = _may("The story's id.")
    slug: StringFilter | None = _may("Its URL part, such as `assembly-passes-harbour-bill`.")
    headline: StringFilter | None = _may("What it says, in a line.")
    standfirst: StringFilter | None = _may("The sentence or two under its headline.")
    kicker: StringFilter | None = _may("The word or two over its headline.")
    genre: Filter[Genre] | None = _may("What kind of journalism it is.")
    language: StringFilter | None = _may("Its language, as a BCP 47 tag: `en`, `pt-BR`.")
    word_count: IntFilter | None = _may("How many words its body has.")
    first_published_at: DateTimeFilter | None = _may("When readers first got it.")
    updated_at: DateTimeFilter | None = _may(
        "When readers were last told of a change; at first, when they first got it."
    )
    section: NamedFilter | None = _may(
        "A section that holds it, or shows its genre; those inside it are asked for themselves."
    )
    author: NamedFilter | None = _may("An author whose name stands over it.")
    tag: NamedFilter | None = _may("A tag that it is about, or mentions.")
    stage: Filter[Stage] | None = _may(
        "Where its working copy stands: `{ in: [DRAFT, IN_REVIEW] }`."
    )
    publication: Filter[Publication] | None = _may("What readers get of it: `{ eq: SCHEDULED }`.")
    AND: Optional[list["ArticleWhere"]] = _may(  # noqa: UP045
        "All of these hold; an empty list is no condition.", "AND"
    )
    OR: Optional[list["ArticleWhere"]] = _may(  # noqa: UP045
        "At least one of these holds; an empty list matches nothing.", "OR"
    )
    NOT: Optional["ArticleWhere"] = _may(
        "This does not hold: `{ NOT: { genre: { eq: OPINION } } }`.", "NOT"
    )


@strawberry.input(
    description="Which corrections: `{ kind: { eq: CORRECTION } }`. All that is given must hold."
)
class CorrectionWhere:
    section: NamedFilter | None = _may("A section that holds the story, or shows its genre.")
    kind: Filter[ChangeClass] | None = _may("How what was said changed.")


@strawberry.input(
    description="What was done, as noun.verb: `article.publish`, `user.update`. docs/events.md "
    "lists them. All that is given must hold."
)
class EventKindFilter:
    eq: str | None = _may(EQ)
    in_: list[str] | None = _may(IN, "in")
    starts_with: str | None = _may("Begins with this: `article.` is all that was done to stories.")


@strawberry.input(
    description='Which events: `{ kind: { startsWith: "article." }, origin: { eq: WORKER } }`. '
    "All that is given must hold."
)
class EventWhere:
    kind: EventKindFilter | None = _may("What was done.")
    user: Filter[strawberry.ID] | None = _may("The id of who did it; null is the console.")
    article: Filter[strawberry.ID] | None = _may("The id of the story that it was done to.")
    origin: Filter[Origin] | None = _may("Through which door it was done.")
    at: DateTimeFilter | None = _may("When it was done.")


@strawberry.input(
    description="One key of an order: `{ field: FIRST_PUBLISHED_AT }`. Rows that are equal in all "
    "keys are ordered by id; a field that is named twice is refused with NOT_UNIQUE."
)
class ArticleOrder:
    field: ArticleOrderField = strawberry.field(description="By what the list runs.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.DESC,
        description="Which way it runs; the greatest and latest first unless it is ASC.",
    )


def article_list_arguments() -> list[StrawberryArgument]:
    """What every list of stories takes."""
    return [
        *page_arguments(),
        argument("where", ArticleWhere | None, STORIES),
        argument("order_by", list[ArticleOrder] | None, ORDER),
    ]


@strawberry.input(
    description='Which stories of the desk: `{ section: { eq: "politics" }, overdue: true }`. All '
    "that is given must hold."
)
class DeskWhere:
    section: NamedFilter | None = _may(
        "A section that holds it, or shows its genre; those inside it are asked for themselves."
    )
    stage: Filter[Stage] | None = _may(
        "Where its working copy stands: `{ in: [DRAFT, IN_REVIEW] }`."
    )
    publication: Filter[Publication] | None = _may("What readers get of it: `{ eq: SCHEDULED }`.")
    assignee: Filter[strawberry.ID] | None = _may(
        "The id of the account that is to write it; `{ isNull: true }`: nobody was named."
    )
    claimed_by: Filter[strawberry.ID] | None = _may(
        "The id of the account that has claimed its review; `{ isNull: true }`: nobody has."
    )
    priority: Filter[Priority] | None = _may(
        "How soon it must be done; NORMAL where nobody has said."
    )
    due_at: DateTimeFilter | None = _may("When it is due; `{ isNull: true }`: it has no date.")
    overdue: bool | None = _may(
        "True: the moment when it was due has passed. False: it has not, or there is none."
    )


@strawberry.input(
    description="One key of an order: `{ field: PRIORITY }`. Rows that are equal in all keys are "
    "ordered by id; a field that is named twice is refused with NOT_UNIQUE."
)
class DeskOrder:
    field: DeskOrderField = strawberry.field(description="By what the list runs.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.DESC,
        description="Which way it runs; the greatest and latest first unless it is ASC.",
    )


def desk_list_arguments() -> list[StrawberryArgument]:
    """What the list of the desk takes."""
    return [
        *page_arguments(),
        argument("where", ArticleWhere | None, "Which of them; all if it is left out."),
        argument(
            "order_by",
            list[DeskOrder] | None,
            "The order, the first key first; the most urgent, then the first due, if it is left "
            "out: `[{ field: DUE_AT, direction: ASC }]`.",
        ),
    ]
