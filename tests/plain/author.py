"""Somebody whose name stands over stories."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import article, image
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Author(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.AUTHOR, self.row.id)

    @property
    def portrait(self) -> Any:
        return self.one_of(image.Image, models.Image, self.row.portrait_id)

    @property
    def links(self) -> list[Any]:
        found = self.eyes.archive.having(models.AuthorLink, "author_id", self.row.id)
        return sorted(found, key=lambda one: one.position)

    def articles(self, **asked: Any) -> Page:
        bylines = self.eyes.archive.having(models.Byline, "author_id", self.row.id)
        copies = {one.revision_id for one in bylines}
        every = article.every(self.eyes)
        return article.page([one for one in every if one.row.id in copies], **asked)


def page(eyes: Eyes, **asked: Any) -> Page:
    """A page of the authors that the eyes see, by name."""
    authors = shown(eyes, Author, eyes.authors)
    return Page(authors, Asked(USUAL["Author"], **asked), lambda one: [one.name, one.row.id])
