"""What was done, by whom and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import article, revision, user
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown
from tests.plain.where import fits


@dataclass(frozen=True)
class Event(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.EVENT, self.row.id)

    @property
    def user(self) -> Any:
        return user.find(self.eyes, self.row.user_id)

    @property
    def revision(self) -> Any:
        return revision.find(self.eyes, self.row.revision_id)

    @property
    def live_revision(self) -> Any:
        return revision.find(self.eyes, self.row.live_revision_id)

    @property
    def article(self) -> Any:
        seen = self.row.article_id in self.eyes.copies
        return article.need(self.eyes, self.row.article_id) if seen else None

    @property
    def asked(self) -> Mapping[str, Any]:
        """What `where` can ask."""
        story = self.row.article_id
        return {
            "kind": self.row.kind,
            "user": self.user and self.user.id,
            "article": story and wire_id(Noun.ARTICLE, story),
            "origin": self.row.origin,
            "at": self.row.at,
        }


def find(eyes: Eyes, number: int | None) -> Event | None:
    """The event with this id: of a story that is theirs to work on; chiefs see the others too."""
    row = eyes.archive.find(models.Event, number)
    story = eyes.archive.find(models.Article, row.article_id) if row else None
    if row is None or not (eyes.are_of_chief or story and eyes.works_on(story)):
        return None
    return Event(eyes, row)


def page(
    eyes: Eyes, rows: Sequence[models.Event], where: Mapping[str, Any] | None = None, **asked: Any
) -> Page:
    """A page of those of the events that fit, latest first."""
    return Page(
        shown(eyes, Event, rows),
        Asked(USUAL["Event"], **asked),
        lambda one: [one.row.id, one.row.id],
        lambda one: fits(one.asked, where or {}),
    )
