"""What mutations of comments and notifications take."""

import strawberry

from schema.enums import CommentField
from schema.inputs.given import ID, KEY, described, may


@strawberry.input(
    description="What to say of a story's working copy, and where: beside the whole story, beside "
    "a field, or beside a span of a field."
)
class CommentCreateInput:
    article: strawberry.ID = described("The story's id; one that you may work on.")
    text: str = described("What is said. Plain text, no Markdown; 5,000 characters.")
    field: CommentField | None = may("The part of the story; the whole story if it is left out.")
    start: int | None = may(
        "Where in the field the words begin: their first Unicode code point, from 0. In the body, "
        "code points of its Markdown. Not what JavaScript counts: use `[...text]`."
    )
    end: int | None = may("Behind their last code point; 5,000 of them at most.")
    quote: str | None = may(
        "The words that you mean. Refused with VERSION_CONFLICT if others stand there by now."
    )
    blocking: bool | None = may(
        "True: the story is neither approved nor published while this is open. Editors of its desk."
    )
    mentions: list[strawberry.ID] | None = may(
        "The ids of colleagues to tell, at most 20: of those who may work on the story. Its "
        "authors and whoever spoke in the thread are told anyhow."
    )
    thread: strawberry.ID | None = may(
        "The id of the comment that this answers, which began its thread. An answer has neither a "
        "place nor `blocking` of its own."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which comment: one that began a thread.")
class CommentInput:
    id: strawberry.ID = described(ID)


@strawberry.input(description="Which notifications: these, or all of yours; one of the two.")
class NotificationsMarkReadInput:
    ids: list[strawberry.ID] | None = may("Their ids, at most 100.")
    all: bool | None = may("True: all of them.")
