"""What a story says: the same of a story and of a revision."""

from dataclasses import dataclass
from typing import Any

from db import models
from tests.plain import author, image, section, tag
from tests.plain.shown import Shown


@dataclass(frozen=True)
class Copy(Shown):
    """The row is a revision."""

    @property
    def body(self) -> Any:
        return self.row

    @property
    def section(self) -> Any:
        return self.one_of(section.Section, models.Section, self.row.section_id)

    @property
    def lead_image(self) -> Any:
        return self.one_of(image.Image, models.Image, self.row.lead_image_id)

    @property
    def bylines(self) -> list[Any]:
        found = self.all_of(Byline, models.Byline, "revision_id")
        return sorted(found, key=lambda one: one.position)

    @property
    def tags(self) -> list[Any]:
        found = self.eyes.archive.having(models.RevisionTag, "revision_id", self.row.id)
        found = sorted(found, key=lambda one: one.position)
        return [self.one_of(tag.Tag, models.Tag, one.tag_id) for one in found]


@dataclass(frozen=True)
class Byline(Shown):
    """A name over a story."""

    @property
    def author(self) -> Any:
        return self.one_of(author.Author, models.Author, self.row.author_id)
