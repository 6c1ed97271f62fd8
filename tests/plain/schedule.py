"""What is set for later, or was."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from db import models
from db.ids import Noun, wire_id
from tests.plain import revision, user
from tests.plain.eyes import Eyes
from tests.plain.shown import Shown


@dataclass(frozen=True)
class Schedule(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.SCHEDULE, self.row.id)

    @property
    def local_at(self) -> str:
        return f"{self.row.at.astimezone(ZoneInfo(self.row.zone)):%Y-%m-%dT%H:%M:%S}"

    @property
    def revision(self) -> Any:
        return revision.find(self.eyes, self.row.revision_id)

    @property
    def user(self) -> Any:
        return user.find(self.eyes, self.row.user_id)


def find(eyes: Eyes, number: int | None) -> Schedule | None:
    """The schedule with this id, if its story is theirs to work on."""
    row = eyes.archive.find(models.Schedule, number)
    if row is None or not eyes.works_on(eyes.archive.need(models.Article, row.article_id)):
        return None
    return Schedule(eyes, row)
