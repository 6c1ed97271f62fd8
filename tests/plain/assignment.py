"""Who does what on a story, and who has it open."""

from dataclasses import dataclass
from typing import Any

from db import models
from tests.plain import user
from tests.plain.eyes import Eyes
from tests.plain.shown import Shown

UNSAID = models.Assignment(priority=models.Priority.NORMAL)


@dataclass(frozen=True)
class Assignment(Shown):
    @property
    def assignee(self) -> Any:
        return user.find(self.eyes, self.row.assignee_id)

    @property
    def claimed_by(self) -> Any:
        return user.find(self.eyes, self.row.claimed_by_id)


@dataclass(frozen=True)
class EditLock(Shown):
    @property
    def user(self) -> Any:
        return user.find(self.eyes, self.row.user_id)


def row_of(eyes: Eyes, story: models.Article) -> models.Assignment:
    """What is said of a story; nothing, where there is no row."""
    return next(iter(eyes.archive.having(models.Assignment, "article_id", story.id)), UNSAID)


def editing(eyes: Eyes, story: models.Article) -> EditLock | None:
    """Who has a story open at the moment."""
    locks = eyes.archive.having(models.EditLock, "article_id", story.id)
    return next((EditLock(eyes, one) for one in locks if one.expires_at > eyes.now), None)
