"""A story that is suggested beside another."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from db import models
from tests.plain import article, user
from tests.plain.eyes import Eyes


@dataclass(frozen=True)
class SuggestedEdge:
    """One that stands there, for nobody has said that it must not."""

    eyes: Eyes
    row: models.Suggestion
    kind = "RELATED"
    origin = "SUGGESTED"
    label = None

    @property
    def node(self) -> Any:
        return article.need(self.eyes, self.row.other_id)

    @property
    def reason(self) -> str | None:
        return reason(self.eyes, self.row)


@dataclass(frozen=True)
class Suggestion:
    """One as its editors have it."""

    eyes: Eyes
    row: models.Suggestion

    @property
    def node(self) -> Any:
        return article.need(self.eyes, self.row.other_id)

    @property
    def score(self) -> float:
        return self.row.score

    @property
    def state(self) -> str:
        return self.row.state

    @property
    def reason(self) -> str | None:
        return reason(self.eyes, self.row)

    @property
    def judged_by(self) -> Any:
        found = self.eyes.archive.find(models.User, self.row.judged_by_id)
        return found and user.User(self.eyes, found)

    @property
    def judged_at(self) -> Any:
        return self.row.judged_at


def every_for(eyes: Eyes, story: models.Article) -> list[Suggestion]:
    """All of a story that is theirs to work on, of which they see the other."""
    rows = eyes.archive.having(models.Suggestion, "article_id", story.id)
    if not eyes.works_on(story):
        return []
    return [
        Suggestion(eyes, row) for row in sorted(rows, key=_order) if row.other_id in eyes.copies
    ]


def shown_beside(story: Any, linked: Collection[int]) -> list[SuggestedEdge]:
    """Those that every reader has and no editor has linked, the most alike first."""
    eyes = story.eyes
    rows = sorted(eyes.archive.having(models.Suggestion, "article_id", story.story.id), key=_order)
    return [
        SuggestedEdge(eyes, row)
        for row in rows
        if row.state != "DISMISSED" and row.other_id not in linked
        if eyes.is_public(eyes.archive.need(models.Article, row.other_id))
    ]


def reason(eyes: Eyes, row: models.Suggestion) -> str | None:
    """Why, unless one of the two says something else by now."""
    one, other = (
        eyes.archive.need(models.Article, number) for number in (row.article_id, row.other_id)
    )
    told_of = (row.revision_id, row.other_revision_id)
    return row.reason if told_of == (one.live_revision_id, other.live_revision_id) else None


def _order(row: models.Suggestion) -> tuple[float, float, int]:
    return (-row.score, -row.first_published_at.timestamp(), -row.other_id)
