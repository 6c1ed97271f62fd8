"""What readers had of a story at a moment, event by event."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db import models
from db.models import Publication
from tests.plain import correction, revision
from tests.plain.eyes import Eyes


@dataclass(frozen=True)
class ArticleAsOf:
    """A story, of which the eyes may see what readers had of it."""

    eyes: Eyes
    story: models.Article
    at: dt.datetime

    @cached_property
    def events(self) -> list[models.Event]:
        """What had been done to it that could change what readers have, the last one last."""
        found = self.eyes.archive.having(models.Event, "article_id", self.story.id)
        done = [one for one in found if one.at <= self.at and one.to_publication is not None]
        return sorted(done, key=lambda one: one.id)

    @property
    def publication(self) -> Publication:
        last = self.events[-1].to_publication if self.events else None
        return last or Publication.NEVER

    @property
    def notice(self) -> str | None:
        return self.events[-1].notice if self.events else None

    @property
    def revision(self) -> Any:
        live = self.events[-1].live_revision_id if self.events else None
        return revision.find(self.eyes, live)

    @property
    def path(self) -> str | None:
        given = [one.live_revision_id for one in self.events if one.live_revision_id is not None]
        if not given:
            return None
        copy = self.eyes.archive.need(models.Revision, given[-1])
        section = self.eyes.archive.need(models.Section, copy.section_id)
        return f"/{section.slug}/{copy.slug}"

    @property
    def corrections(self) -> list[Any]:
        return [one for one in correction.of(self.eyes, self.story) if one.at <= self.at]
