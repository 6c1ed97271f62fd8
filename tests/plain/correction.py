"""What readers were told about changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db import models
from db.models import ChangeClass, Publication
from tests.plain import article, section
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown
from tests.plain.where import fits


@dataclass(frozen=True)
class Correction(Shown):
    @property
    def story(self) -> models.Article:
        return self.eyes.archive.need(models.Article, self.row.article_id)

    @property
    def path(self) -> str | None:
        return self.story.path

    @property
    def article(self) -> Any:
        seen = self.story.id in self.eyes.copies
        return article.need(self.eyes, self.story.id) if seen else None

    @property
    def is_public(self) -> bool:
        """Whether every reader is told."""
        retracted = self.story.publication is Publication.RETRACTED
        told = retracted and self.row.kind is ChangeClass.RETRACTION
        return told or self.eyes.is_public(self.story)

    @property
    def asked(self) -> Mapping[str, Any]:
        """What `where` can ask."""
        live = self.eyes.archive.need(models.Revision, self.story.live_revision_id)
        parts = (one for one in section.every(self.eyes) if one.holds(live))
        return {"kind": self.row.kind, "section": [{one.slug, one.id} for one in parts]}


def of(eyes: Eyes, story: models.Article) -> list[Correction]:
    """What readers were told about a story, latest first."""
    found = shown(eyes, Correction, eyes.archive.having(models.Correction, "article_id", story.id))
    return sorted(found, key=lambda one: (one.row.at, one.row.id), reverse=True)


def page(eyes: Eyes, where: Mapping[str, Any] | None = None, **asked: Any) -> Page:
    """A page of what all readers are told."""
    every = shown(eyes, Correction, eyes.archive.all(models.Correction))
    return Page(
        [one for one in every if one.is_public],
        Asked(USUAL["Correction"], **asked),
        lambda one: [one.row.at, one.row.id],
        lambda one: fits(one.asked, where or {}),
    )
