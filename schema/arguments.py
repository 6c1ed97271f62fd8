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
    Priority,
    Publication,
    Stage,
)
from schema.fields import argument
from schema.types.page import AFTER, BEFORE, FIRST, LAST, page_arguments

T = TypeVar("T")

Id = Annotated[strawberry.ID, strawberry.argument(description="Its opaque id.")]
First = Annotated[int | None, strawberry.argument(description=FIRST)]
After = Annotated[str | None, strawberry.argument(description=AFTER)]
Last = Annotated[int | None, strawberry.argument(description=LAST)]
Before = Annotated[str | None, strawberry.argument(description=BEFORE)]

EQ = "Equal to this."
IN = "One of these; an empty list matches nothing."
NOT_IN = "None of these; an empty list matches everything."
IS_NULL = "True: it has no value. False: it has one."


def _may(description: str, name: str | None = None) -> "T":  # type: ignore[type-var]  # fits any field
    """An operator that may be left out. Given as null, it is refused with INVALID_FORMAT."""
    operator: T = strawberry.field(default=strawberry.UNSET, description=description, name=name)
    return operator


@strawberry.input(description="What a value must be. All that is given must hold.")
class Filter(Generic[T]):
    eq: Optional[T] = _may(EQ)  # noqa: UP045 -- a type variable of Strawberry's takes no `| None`
    in_: Optional[list[T]] = _may(IN, "in")  # noqa: UP045
    not_in: Optional[list[T]] = _may(NOT_IN)  # noqa: UP045
    is_null: bool | None = _may(IS_NULL)


@strawberry.input(description="What a text must be. All that is given must hold.")
class StringFilter:
    eq: str | None = _may(EQ)
    in_: list[str] | None = _may(IN, "in")
    not_in: list[str] | None = _may(NOT_IN)
    lt: str | None = _may("Before this, by code point.")
    lte: str | None = _may("Before this or equal to it, by code point.")
    gt: str | None = _may("After this, by code point.")
    gte: str | None = _may("After this or equal to it, by code point.")
    contains: str | None = _may("Holds this, whatever the case of A to Z.")
    is_null: bool | None = _may(IS_NULL)


@strawberry.input(description="What a number must be. All that is given must hold.")
class IntFilter:
    eq: int | None = _may(EQ)
    in_: list[int] | None = _may(IN, "in")
    not_in: list[int] | None = _may(NOT_IN)
    lt: int | None = _may("Less.")
    lte: int | None = _may("Less or equal.")
    gt: int | None = _may("More.")
    gte: int | None = _may("More or equal.")


@strawberry.input(description="When something must have been. All that is given must hold.")
class DateTimeFilter:
    eq: dt.datetime | None = _may(EQ)
    in_: list[dt.datetime] | None = _may(IN, "in")
    not_in: list[dt.datetime] | None = _may(NOT_IN)
    lt: dt.datetime | None = _may("Before.")
    lte: dt.datetime | None = _may("Before or at.")
    gt: dt.datetime | None = _may("After.")
    gte: dt.datetime | None = _may("After or at.")
    is_null: bool | None = _may(IS_NULL)


@strawberry.input(description="Things named by slug or id; a story fits that has any of them.")
class NamedFilter:
    eq: str | None = _may("This one.")
    in_: list[str] | None = _may(IN, "in")


@strawberry.input(
    description="Which stories. All that is given must hold. Only what you may see is looked at: "
    "`stage` and `publication` have a value for the stories that you may work on."
)
class ArticleWhere:
    id: Filter[strawberry.ID] | None = _may("Its id.")
    slug: StringFilter | None = _may("Its URL part.")
    headline: StringFilter | None = _may("Its headline.")
    standfirst: StringFilter | None = _may("Its standfirst.")
    kicker: StringFilter | None = _may("Its kicker.")
    genre: Filter[Genre] | None = _may("What kind of journalism it is.")
    language: StringFilter | None = _may("Its BCP 47 tag.")
    word_count: IntFilter | None = _may("Words in its body.")
    first_published_at: DateTimeFilter | None = _may("When readers first got it.")
    updated_at: DateTimeFilter | None = _may("When readers were last told of a change.")
    section: NamedFilter | None = _may("A section that holds or shows it.")
    author: NamedFilter | None = _may("An author credited on it.")
    tag: NamedFilter | None = _may("A tag that it carries.")
    stage: Filter[Stage] | None = _may("Where its working copy stands.")
    publication: Filter[Publication] | None = _may("What readers get of it.")
    AND: Optional[list["ArticleWhere"]] = _may("All of these hold.", "AND")  # noqa: UP045
    OR: Optional[list["ArticleWhere"]] = _may(  # noqa: UP045
        "At least one of these holds; an empty list matches nothing.", "OR"
    )
    NOT: Optional["ArticleWhere"] = _may("This does not hold.", "NOT")


@strawberry.input(description="Which corrections. All that is given must hold.")
class CorrectionWhere:
    section: NamedFilter | None = _may("A section that holds the story, or shows its genre.")
    kind: Filter[ChangeClass] | None = _may("How what was said changed.")


@strawberry.input(description="What was done, as noun.verb. All that is given must hold.")
class EventKindFilter:
    eq: str | None = _may(EQ)
    in_: list[str] | None = _may(IN, "in")
    starts_with: str | None = _may("Begins with this: `article.` is all that was done to stories.")


@strawberry.input(description="Which events. All that is given must hold.")
class EventWhere:
    kind: EventKindFilter | None = _may("What was done.")
    user: Filter[strawberry.ID] | None = _may("The id of who did it; null is the console.")
    article: Filter[strawberry.ID] | None = _may("The id of the story that it was done to.")
    origin: Filter[Origin] | None = _may("Through which door it was done.")
    at: DateTimeFilter | None = _may("When it was done.")


@strawberry.input(
    description="One key of an order. Rows that are equal in all keys are ordered by id."
)
class ArticleOrder:
    field: ArticleOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.DESC, description="Which way."
    )


def article_list_arguments() -> list[StrawberryArgument]:
    """What every list of stories takes."""
    return [
        *page_arguments(),
        argument("where", ArticleWhere | None, "Which stories; all if it is left out."),
        argument(
            "order_by",
            list[ArticleOrder] | None,
            "The order; newest first if it is left out.",
        ),
    ]


@strawberry.input(description="Which stories of the desk. All that is given must hold.")
class DeskWhere:
    section: NamedFilter | None = _may("A section that holds or shows it.")
    stage: Filter[Stage] | None = _may("Where its working copy stands.")
    publication: Filter[Publication] | None = _may("What readers get of it.")
    assignee: Filter[strawberry.ID] | None = _may("Who is to write it; `isNull`: nobody said.")
    claimed_by: Filter[strawberry.ID] | None = _may("Who has claimed its review.")
    priority: Filter[Priority] | None = _may("How soon it must be done.")
    due_at: DateTimeFilter | None = _may("When it is due.")
    overdue: bool | None = _may(
        "True: the moment when it was due has passed. False: it has not, or there is none."
    )


@strawberry.input(
    description="One key of an order. Rows that are equal in all keys are ordered by id."
)
class DeskOrder:
    field: DeskOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.DESC, description="Which way."
    )


def desk_list_arguments() -> list[StrawberryArgument]:
    """What the list of the desk takes."""
    return [
        *page_arguments(),
        argument("where", ArticleWhere | None, "Which of them; all if it is left out."),
        argument(
            "order_by",
            list[DeskOrder] | None,
            "The order; the most urgent, then the first due, if it is left out.",
        ),
    ]
