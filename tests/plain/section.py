"""A part of the paper."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import article, front
from tests.plain.eyes import Eyes
from tests.plain.page import Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Section(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.SECTION, self.row.id)

    @property
    def parent(self) -> Any:
        return self.one_of(Section, models.Section, self.row.parent_id)

    @property
    def children(self) -> list[Any]:
        return [one for one in every(self.eyes) if one.row.parent_id == self.row.id]

    def holds(self, copy: models.Revision) -> bool:
        """Whether a copy of a story is in this section, or of the genre that it shows."""
        return self.row.id == copy.section_id or self.row.genre is copy.genre

    def articles(self, **asked: Any) -> Page:
        stories = [one for one in article.every(self.eyes) if self.holds(one.row)]
        return article.page(stories, **asked)

    @property
    def front(self) -> Any:
        return front.Front(self.eyes, self.row)


def every(eyes: Eyes) -> list[Section]:
    """All sections, in order."""
    return in_order(shown(eyes, Section, eyes.archive.all(models.Section)))


def in_order(sections: list[Section]) -> list[Section]:
    """Sections as the paper has them."""
    return sorted(sections, key=lambda one: (one.position, one.row.id))
