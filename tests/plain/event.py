"""What was done, by whom and why."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import revision, user
from tests.plain.eyes import Eyes
from tests.plain.shown import Shown


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


def find(eyes: Eyes, number: int | None) -> Event | None:
    """The event with this id: of a story that is theirs to work on; chiefs see the others too."""
    row = eyes.archive.find(models.Event, number)
    story = eyes.archive.find(models.Article, row.article_id) if row else None
    if row is None or not (eyes.are_of_chief or story and eyes.works_on(story)):
        return None
    return Event(eyes, row)
