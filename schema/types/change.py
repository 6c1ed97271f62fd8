"""Something that happened to a story, as a listener is told of it."""

import datetime as dt

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.stories import ArticleRows, EventRows
from schema.fields import column, one
from schema.types.article import Article
from schema.types.workflow import Event


@strawberry.type(
    description="Something that happened to a story, as you may hear of it: read what you show "
    "from `article`, under your own rights at that moment."
)
class ArticleChange:
    id: strawberry.ID = column(
        lambda rows: rows.place, "Opaque. Send it as `after` to go on from here when you come back."
    )
    kind: str = column(
        lambda rows: rows.event.kind,
        "What was done, as noun.verb: `article.publish`. docs/events.md lists them.",
    )
    at: dt.datetime = column(lambda rows: rows.event.at, "When it was done.")
    article_id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.ARTICLE, rows.event.article_id),
        "The story's id, told even when the story itself is null.",
    )
    event: Event | None = one(
        EventRows,
        lambda rows, far: far.event.id == rows.event.id,
        "All that was written down of it. Null for readers, and for staff who may not work on the "
        "story.",
    )
    article: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == rows.event.article_id,
        "The story as you see it now. Null when it was taken from you: drop it.",
    )
