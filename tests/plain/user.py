"""An account, as colleagues see it."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import author, desk, notification, section
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class User(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.USER, self.row.id)

    @property
    def author(self) -> Any:
        return self.one_of(author.Author, models.Author, self.row.author_id)

    @property
    def desks(self) -> list[Any]:
        desks = self.eyes.archive.having(models.Desk, "user_id", self.row.id)
        numbers = {one.section_id for one in desks}
        return [one for one in section.every(self.eyes) if one.row.id in numbers]

    def drafts(self, **asked: Any) -> Page:
        return desk.drafts(self.eyes, self.row, **asked)

    def review_queue(self, **asked: Any) -> Page:
        return desk.review_queue(self.eyes, self.row, **asked)

    def assignments(self, **asked: Any) -> Page:
        return desk.assignments(self.eyes, self.row, **asked)

    def notifications(self, **asked: Any) -> Page:
        return notification.page(notification.all_of(self.eyes, self.row.id), **asked)

    @property
    def unread_notifications(self) -> int:
        every = notification.all_of(self.eyes, self.row.id)
        return sum(one.read_at is None for one in every)


def every(eyes: Eyes) -> list[User]:
    """All accounts; none for readers."""
    return shown(eyes, User, eyes.archive.all(models.User) if eyes.viewer else [])


def find(eyes: Eyes, number: int | None) -> User | None:
    """The account with this id, if the eyes see it."""
    return next((one for one in every(eyes) if one.row.id == number), None)


def page(eyes: Eyes, **asked: Any) -> Page:
    """A page of the accounts that the eyes see, by name."""
    return Page(every(eyes), Asked(USUAL["User"], **asked), lambda one: [one.name, one.row.id])
