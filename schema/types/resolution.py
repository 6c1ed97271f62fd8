"""What a path leads to."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Union

import sqlalchemy as sa
import strawberry
from sqlalchemy.orm import aliased

from db.models import Event
from db.reading.stories import ArticleRows, GoneRows
from schema.enums import GoneReason
from schema.fields import column, one
from schema.types.article import Article
from schema.types.collection import Collection
from schema.types.section import Section


@strawberry.type(description="Another path stands for this one: send readers there.")
class Redirect:
    path: str = column(
        lambda rows: rows.article.path,
        "Where to send them: `/politics/a-story`. It leads straight to a story, never to another "
        "redirect.",
    )
    permanent: bool = column(
        lambda rows: rows.permanent,
        "True, answer 301: the story moved. False, 302: it was unpublished, and another one stands "
        "in for it until it comes back.",
    )
    article: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == rows.article.id,
        "The story that is there; null where you may not see it.",
    )


@strawberry.type(description="There was a story here, and readers do not get it any more.")
class Gone:
    reason: GoneReason = column(
        lambda rows: rows.gone.publication, "Why, and so which status to answer with."
    )
    path: str = column(lambda rows: rows.gone.path, "Where it was last: `/politics/a-story`.")
    notice: str | None = column(
        lambda rows: rows.gone.unpublished_notice,
        "What readers are told about it; null for a story that is withheld.",
    )
    at: dt.datetime = column(lambda rows: _gone_since(rows), "Since when readers do not get it.")


def _gone_since(rows: GoneRows) -> sa.ScalarSelect[dt.datetime]:
    """When the story was taken from readers, as the log says."""
    event = aliased(Event)
    return (
        sa.select(event.at)
        .where(
            event.article_id == rows.gone.id,
            event.to_publication == rows.gone.publication,
            event.from_publication != event.to_publication,
        )
        .order_by(event.id.desc())
        .limit(1)
        .correlate(rows.gone)
        .scalar_subquery()
    )


Resolution = Annotated[
    Union[Article, Section, Collection, Redirect, Gone],  # noqa: UP007 -- Strawberry names a Union, not an X | Y
    strawberry.union("Resolution", description="What a path leads to."),
]
