"""Register the addresses that are told of events, and send again what did not arrive."""

import base64
import secrets
from collections.abc import Sequence
from typing import TypedDict

import orjson
import sqlalchemy as sa

from db import measures
from db.actions.checks import Checks
from db.actions.furniture import need_role, record
from db.base import new_id
from db.errors import Code, Invalid, NotFound
from db.events import KINDS, SEEN
from db.ids import Noun, need
from db.models import Delivery, DeliveryState, Outbox, Role, Webhook
from db.session import Unit

SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""


class WebhookChanges(TypedDict, total=False):
    """What to change of a webhook: an absent key stays as it is.

    Whether the url leads outside and the query can be answered has been found out before: neither
    is for a transaction to wait for.
    """

    name: str
    url: str
    kinds: Sequence[str]
    query: str | None
    active: bool


async def create(unit: Unit, changes: WebhookChanges) -> Webhook:
    """A new webhook with a new secret. It is told of what happens from now on."""
    need_role(unit, Role.CHIEF, "webhooks")
    number = await unit.session.scalar(sa.select(sa.func.count()).select_from(Webhook))
    if (number or 0) >= measures.WEBHOOKS:
        message = f"there are {measures.WEBHOOKS} webhooks, which is the most: delete one"
        raise Invalid(Code.LIMIT_EXCEEDED, message)
    webhook = Webhook(
        id=new_id(),
        secret=new_secret(),
        active=True,
        after_sequence=await _latest(unit),
        created_by_id=unit.viewer.user_id,
        created_at=unit.now,
    )
    _apply(webhook, {"kinds": sorted(SEEN), **changes})
    unit.session.add(webhook)
    record(unit, Noun.WEBHOOK, "create", webhook.id)
    return webhook


async def update(unit: Unit, wire: str, changes: WebhookChanges) -> Webhook:
    """Change a webhook. What waits for it goes to where it leads then.

    One that is switched on again is told of what happens from now on.
    """
    webhook = await _opened(unit, wire)
    if changes.get("active") and not webhook.active:
        webhook.after_sequence = await _latest(unit)
    _apply(webhook, changes)
    record(unit, Noun.WEBHOOK, "update", webhook.id)
    return webhook


async def rotate_secret(unit: Unit, wire: str) -> Webhook:
    """Sign with a new secret from now on, also what is tried again."""
    webhook = await _opened(unit, wire)
    webhook.secret = new_secret()
    record(unit, Noun.WEBHOOK, "rotate_secret", webhook.id)
    return webhook


async def delete(unit: Unit, wire: str) -> Webhook:
    """Forget a webhook, with all that was sent to it and all that waits."""
    webhook = await _opened(unit, wire)
    await unit.session.delete(webhook)
    record(unit, Noun.WEBHOOK, "delete", webhook.id)
    return webhook


async def replay(unit: Unit, wire: str) -> Delivery:
    """Queue a delivery again, under the same id. One that waits already is tried at once."""
    need_role(unit, Role.CHIEF, "webhooks")
    number = need(Noun.DELIVERY, wire, "id")
    statement = sa.select(Delivery).where(Delivery.id == number).with_for_update()
    delivery = await unit.session.scalar(statement)
    if delivery is None:
        raise NotFound(f"delivery {wire[:80]!r}", ("id",))
    delivery.state = DeliveryState.PENDING
    delivery.attempts = 0
    delivery.queued_at = delivery.next_at = unit.now
    delivery.settled_at = None
    record(unit, Noun.DELIVERY, "replay", delivery.id)
    return delivery


def new_secret() -> str:
    """As Standard Webhooks writes one."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


async def _opened(unit: Unit, wire: str) -> Webhook:
    need_role(unit, Role.CHIEF, "webhooks")
    number = need(Noun.WEBHOOK, wire, "id")
    statement = sa.select(Webhook).where(Webhook.id == number).with_for_update()
    webhook = await unit.session.scalar(statement)
    if webhook is None:
        raise NotFound(f"webhook {wire[:80]!r}", ("id",))
    return webhook


async def _latest(unit: Unit) -> int:
    """The last row of the outbox."""
    return await unit.session.scalar(sa.select(sa.func.max(Outbox.sequence))) or 0


def _apply(webhook: Webhook, changes: WebhookChanges) -> None:
    checks = Checks()
    if "name" in changes:
        webhook.name = checks.line(changes["name"], measures.NAME, "name")
    if "url" in changes:
        webhook.url = changes["url"]
    if "query" in changes:
        webhook.query = changes["query"] or None
    if "kinds" in changes:
        webhook.kinds = _checked_kinds(checks, changes["kinds"])
    checks.done()
    webhook.active = changes.get("active", webhook.active)


def _checked_kinds(checks: Checks, kinds: Sequence[str]) -> str:
    """The kinds as they are kept: in order, as JSON."""
    if not kinds:
        checks.refuse(Code.REQUIRED, "kinds is empty: name what to tell it of", "kinds")
    checks.distinct(kinds, "kinds")
    for at, kind in enumerate(kinds):
        if kind not in KINDS:
            message = f"nothing of the kind {kind[:80]!r} ever happens"
            checks.refuse(Code.INVALID_FORMAT, message, "kinds", str(at))
    return orjson.dumps(sorted(kinds)).decode()
