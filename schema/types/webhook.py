"""Addresses that are told of events, and how each delivery went."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import sqlalchemy as sa
import strawberry

from db.ids import Noun, wire_id_of
from db.reading import want
from db.reading.people import UserRows
from db.reading.stories import EventRows
from db.reading.webhooks import AttemptRows, DeliveryRows, WebhookRows
from db.sqljson import WHOLE
from schema.enums import DeliveryState
from schema.fields import argument, column, many, one, paged
from schema.types.page import Connection, Node, page_arguments
from schema.types.user import User
from schema.types.workflow import Event


@strawberry.type(description="One try at a delivery. Of the answer only its status is kept.")
class DeliveryTry:
    number: int = column(lambda rows: rows.attempt.number, "1, 2, 3 …, replays counted on.")
    at: dt.datetime = column(
        lambda rows: rows.attempt.at, "When the answer was there, or was given up."
    )
    status: int | None = column(
        lambda rows: rows.attempt.status, "The HTTP status; null where no answer came."
    )
    error: str | None = column(
        lambda rows: rows.attempt.error, "Why no answer came; null where one did."
    )
    milliseconds: int = column(
        lambda rows: rows.attempt.milliseconds, "How long it took, in milliseconds."
    )


@strawberry.type(description="One event on its way to one webhook. Chiefs and admins see it.")
class Delivery(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.DELIVERY, rows.delivery.id),
        "Opaque: `delivery-…`. The receiver has it as `webhook-id`, the same with each try.",
    )
    webhook: Annotated[Webhook, strawberry.lazy("schema.types.webhook")] | None = one(
        WebhookRows,
        lambda rows, far: far.webhook.id == rows.delivery.webhook_id,
        "The webhook that it goes to.",
    )
    event: Event | None = one(
        EventRows,
        lambda rows, far: far.event.id == rows.delivery.event_id,
        "The event that it tells of.",
    )
    state: DeliveryState = column(lambda rows: rows.delivery.state, "What has become of it.")
    attempts: int = column(
        lambda rows: rows.delivery.attempts,
        "Tries since it was queued; one that has only begun counts.",
    )
    next_at: dt.datetime | None = column(
        lambda rows: rows.delivery.next_at, "When it is tried next; null once it is settled."
    )
    settled_at: dt.datetime | None = column(
        lambda rows: rows.delivery.settled_at, "When it arrived or was given up."
    )
    tries: list[DeliveryTry] = many(
        AttemptRows,
        lambda rows, far: far.attempt.delivery_id == rows.delivery.id,
        "Every try, the first one first.",
        order=lambda far: [far.attempt.number],
    )


@strawberry.type(
    description="An address that is told of events by POST, at least once each, signed as Standard "
    "Webhooks has it (https://www.standardwebhooks.com). Chiefs and admins see it; nobody sees its "
    "secret again."
)
class Webhook(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.WEBHOOK, rows.webhook.id), "Opaque: `webhook-…`."
    )
    name: str = column(lambda rows: rows.webhook.name, "What the newsroom calls it.")
    url: str = column(
        lambda rows: rows.webhook.url, "The address that events are sent to, by POST."
    )
    kinds: list[str] = column(
        lambda rows: sa.type_coerce(rows.webhook.kinds, WHOLE),
        "The kinds of events that it is told of, such as `article.publish`, in order.",
    )
    query: str | None = column(
        lambda rows: rows.webhook.query,
        "The stored query: what a reader is answered to it goes along as `data.query`.",
    )
    active: bool = column(
        lambda rows: rows.webhook.active,
        "False while nothing is sent. A receiver that answers 410 is switched off.",
    )
    created_by: User | None = one(
        UserRows, lambda rows, far: far.user.id == rows.webhook.created_by_id, "Who registered it."
    )
    created_at: dt.datetime = column(
        lambda rows: rows.webhook.created_at, "When it was registered."
    )
    deliveries: Connection[Delivery] = paged(
        DeliveryRows,
        lambda rows, far: far.delivery.webhook_id == rows.webhook.id,
        "What was sent to it, or will be: the latest event first.",
        [
            *page_arguments(),
            argument("state", DeliveryState | None, "Only those in this state; all if left out."),
        ],
        narrow=lambda far, arguments: _in_state(far, arguments),
    )


def _in_state(far: DeliveryRows, arguments: want.Arguments) -> sa.ColumnElement[bool]:
    state = arguments.get("state")
    return sa.true() if state is None else far.delivery.state == state
