"""What somebody is told of what happened to the stories that they work on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import strawberry

from db.ids import Noun, wire_id_of
from db.notices import Notice
from db.reading import want
from db.reading.notifications import WorkingArticleRows
from db.reading.stories import EventRows
from schema.enums import NotificationKind
from schema.fields import column, one, planned
from schema.types.article import Article
from schema.types.page import Node
from schema.types.workflow import Event


@strawberry.type(description="Something that you were told. Nobody else sees it.")
class Notification(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.NOTIFICATION, rows.notification.id),
        "Opaque: `notification-…`. Send it to `notificationsMarkRead`.",
    )
    kind: NotificationKind = column(
        lambda rows: rows.notification.kind,
        "What it is about: an icon, a filter. `message` says it in words.",
    )
    at: dt.datetime = column(lambda rows: rows.notification.created_at, "When it happened.")
    read_at: dt.datetime | None = column(
        lambda rows: rows.notification.read_at, "When you read it; null while you have not."
    )
    message: str = planned(
        want.Late(lambda rows: rows.notice, lambda facts, _: _worded(facts)),
        "What happened, in words: `Edith sent “The vote” back: Name the source.` It says nothing "
        "of a story that is not yours to work on any more.",
    )
    event: Event | None = one(
        EventRows,
        lambda rows, far: far.event.id == rows.event.id,
        "What was done. Null where the story is not yours to work on any more.",
    )
    article: Article | None = one(
        WorkingArticleRows,
        lambda rows, far: far.article.id == rows.event.article_id,
        "The story, here and below in the WORKING perspective. Null where you do not see it any "
        "more.",
    )


def _worded(facts: Mapping[str, Any]) -> str:
    return Notice.read(facts).message
