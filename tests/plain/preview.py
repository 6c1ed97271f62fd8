"""What somebody without an account has been given to see."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import article, section, user
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Preview(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.PREVIEW, self.row.id)

    @property
    def article(self) -> Any:
        number = self.row.article_id
        return article.need(self.eyes, number) if number in self.eyes.copies else None

    @property
    def section(self) -> Any:
        return self.one_of(section.Section, models.Section, self.row.section_id)

    @property
    def created_by(self) -> Any:
        return user.find(self.eyes, self.row.user_id)


def every(eyes: Eyes) -> list[Preview]:
    """Those that the eyes' owner has given out; for chiefs all."""
    user_id = eyes.viewer.user_id if eyes.viewer else 0
    rows = eyes.archive.all(models.Preview)
    return shown(eyes, Preview, [r for r in rows if eyes.are_of_chief or r.user_id == user_id])


def page(eyes: Eyes, **asked: Any) -> Page:
    """A page of those that can be used, latest first."""
    used = [one for one in every(eyes) if one.row.revoked_at is None and one.expires_at > eyes.now]
    return Page(used, Asked(USUAL["Preview"], **asked), lambda one: [one.created_at, one.row.id])
