"""Addresses that are told of events, and how each delivery went."""

from dataclasses import dataclass
from typing import Any

import orjson

from db import models
from db.ids import Noun, wire_id
from tests.plain import event, user
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Webhook(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.WEBHOOK, self.row.id)

    @property
    def kinds(self) -> list[str]:
        kinds: list[str] = orjson.loads(self.row.kinds)
        return kinds

    @property
    def created_by(self) -> Any:
        return user.find(self.eyes, self.row.created_by_id)

    def deliveries(self, state: str | None = None, **asked: Any) -> Page:
        return Page(
            self.all_of(Delivery, models.Delivery, "webhook_id"),
            Asked(USUAL["Delivery"], **asked),
            lambda one: [one.row.event_id, one.row.id],
            lambda one: state is None or one.row.state == state,
        )


@dataclass(frozen=True)
class Delivery(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.DELIVERY, self.row.id)

    @property
    def webhook(self) -> Any:
        return self.one_of(Webhook, models.Webhook, self.row.webhook_id)

    @property
    def event(self) -> Any:
        return event.find(self.eyes, self.row.event_id)

    @property
    def tries(self) -> list[Any]:
        found = self.all_of(Shown, models.DeliveryAttempt, "delivery_id")
        return sorted(found, key=lambda one: one.row.number)


def every(eyes: Eyes) -> list[Webhook]:
    """All webhooks, for chiefs."""
    return shown(eyes, Webhook, eyes.archive.all(models.Webhook) if eyes.are_of_chief else [])


def deliveries(eyes: Eyes) -> list[Delivery]:
    """All that was sent or waits, for chiefs."""
    return shown(eyes, Delivery, eyes.archive.all(models.Delivery) if eyes.are_of_chief else [])


def page(eyes: Eyes, **asked: Any) -> Page:
    """A page of the webhooks that the eyes see, by name."""
    return Page(every(eyes), Asked(USUAL["Webhook"], **asked), lambda one: [one.name, one.row.id])
