"""What somebody was told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from db import models
from db.ids import Noun, wire_id
from db.notices import Notice
from db.viewer import Perspective
from tests.plain import article, event
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Notification(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.NOTIFICATION, self.row.id)

    @property
    def at(self) -> Any:
        return self.row.created_at

    @property
    def message(self) -> str:
        told = self.eyes.archive.need(models.Event, self.row.event_id)
        seen = event.find(self.eyes, told.id)
        story = self.eyes.archive.find(models.Article, told.article_id if seen else None)
        working = self.eyes.archive.find(
            models.Revision, story.working_revision_id if story else None
        )
        somebody = self.eyes.archive.find(models.User, told.user_id)
        return Notice(
            kind=self.row.kind,
            who=somebody.name if somebody else None,
            headline=working.headline if working else None,
            reason=told.reason,
        ).message

    @property
    def event(self) -> Any:
        return event.find(self.eyes, self.row.event_id)

    @property
    def article(self) -> Any:
        told = self.eyes.archive.need(models.Event, self.row.event_id)
        eyes = replace(self.eyes, perspective=Perspective.WORKING)
        return article.find(eyes, id=wire_id(Noun.ARTICLE, told.article_id or 0))


def find(eyes: Eyes, number: int | None) -> Notification | None:
    """The notification with this id, if it is their own."""
    row = eyes.archive.find(models.Notification, number)
    if row is None or eyes.viewer is None or row.user_id != eyes.viewer.user_id:
        return None
    return Notification(eyes, row)


def all_of(eyes: Eyes, user_id: int) -> Sequence[Notification]:
    """Somebody's notifications: none but their own are theirs to see."""
    if eyes.viewer is None or eyes.viewer.user_id != user_id:
        return []
    return shown(eyes, Notification, eyes.archive.having(models.Notification, "user_id", user_id))


def page(every: Sequence[Notification], unread: bool | None = None, **asked: Any) -> Page:
    """A page of them."""
    return Page(
        every,
        Asked(USUAL["Notification"], **asked),
        lambda one: [one.at, one.row.id],
        lambda one: unread is None or (one.read_at is None) is unread,
    )
