"""What stories are about."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import article
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Tag(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.TAG, self.row.id)

    def articles(self, **asked: Any) -> Page:
        carried = self.eyes.archive.having(models.RevisionTag, "tag_id", self.row.id)
        copies = {one.revision_id for one in carried}
        every = article.every(self.eyes)
        return article.page([one for one in every if one.row.id in copies], **asked)


def page(eyes: Eyes, **asked: Any) -> Page:
    """A page of the tags that the eyes see, by name."""
    tags = shown(eyes, Tag, eyes.tags)
    return Page(tags, Asked(USUAL["Tag"], **asked), lambda one: [one.name, one.row.id])
