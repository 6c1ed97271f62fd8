"""What the people who work on a story say to each other about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.comments import CommentRows, MarkedRows
from db.reading.people import UserRows
from db.reading.stories import ArticleRows, RevisionRows
from schema.enums import CommentField
from schema.fields import column, many, one
from schema.types.article import Article
from schema.types.page import Node
from schema.types.user import User

if TYPE_CHECKING:
    from schema.types.workflow import Revision


@strawberry.type(description="A place in a field, in Unicode code points.")
class Span:
    start: int = column(lambda rows: rows.start, "Its first code point, from 0.")
    end: int = column(lambda rows: rows.end, "Behind its last code point.")


@strawberry.type(
    description="A remark on a story, for those who work on it. It begins a thread, or answers in "
    "one."
)
class Comment(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.COMMENT, rows.comment.id), "Opaque: `comment-…`."
    )
    text: str = column(lambda rows: rows.comment.text, "What is said. Plain text, no Markdown.")
    field: CommentField | None = column(
        lambda rows: rows.comment.field,
        "The part of the story that it is about; null where it is about the whole, and in answers.",
    )
    start: int | None = column(
        lambda rows: rows.comment.span_start,
        "Where in the field of `revision` the words begin that it is about: their first code "
        "point, from 0. In the body, code points of the Markdown. Null where it marks no words.",
    )
    end: int | None = column(
        lambda rows: rows.comment.span_end, "Behind their last code point. Null where `start` is."
    )
    quote: str | None = column(
        lambda rows: rows.comment.quote, "The words themselves. Null where `start` is."
    )
    current: Span | None = one(
        MarkedRows,
        lambda rows, far: far.comment.id == rows.comment.id,
        "Where the words stand in the working copy now. Null where they are gone, or where the "
        "field has changed and they stand in it more than once.",
    )
    blocking: bool = column(
        lambda rows: rows.comment.blocking,
        "Whether the story is neither approved nor published while this is open.",
    )
    at: dt.datetime = column(lambda rows: rows.comment.at, "When it was said.")
    author: User | None = one(
        UserRows, lambda rows, far: far.user.id == rows.comment.user_id, "Whose account said it."
    )
    article: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == rows.comment.article_id,
        "The story. Null in the PUBLISHED perspective while readers have not got it.",
    )
    revision: Annotated[Revision, strawberry.lazy("schema.types.workflow")] | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.comment.revision_id,
        "The copy that it was said of.",
    )
    resolved_at: dt.datetime | None = column(
        lambda rows: rows.comment.resolved_at, "When it was settled; null while it is open."
    )
    resolved_by: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.comment.resolved_by_id,
        "Whose account settled it; null while it is open.",
    )
    answers: list[Comment] = many(
        CommentRows,
        lambda rows, far: far.comment.thread_id == rows.comment.id,
        "What was answered, in order. None to an answer.",
        order=lambda far: [far.comment.at, far.comment.id],
    )
    thread: Comment | None = one(
        CommentRows,
        lambda rows, far: far.comment.id == rows.comment.thread_id,
        "The comment that it answers; null where it begins a thread.",
    )
