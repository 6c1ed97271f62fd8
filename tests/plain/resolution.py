"""What a path leads to."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from db import models
from db.models import Publication
from tests.plain import article, collection, section
from tests.plain.eyes import Eyes

TAKEN = (Publication.WITHHELD, Publication.UNPUBLISHED, Publication.RETRACTED)


@dataclass(frozen=True)
class Redirect:
    """Another path, of a story that shows."""

    article: Any
    permanent: bool

    @property
    def path(self) -> Any:
        return self.article.path


@dataclass(frozen=True)
class Gone:
    """A story that readers do not have any more."""

    eyes: Eyes
    story: models.Article

    @property
    def path(self) -> str | None:
        return self.story.path

    @property
    def notice(self) -> str | None:
        return self.story.unpublished_notice

    @property
    def reason(self) -> Publication:
        return self.story.publication

    @property
    def at(self) -> dt.datetime:
        done = self.eyes.archive.having(models.Event, "article_id", self.story.id)
        taking = [one for one in done if one.to_publication is self.story.publication]
        led = [one for one in taking if one.from_publication is not one.to_publication]
        return max(led, key=lambda one: one.id).at


def resolved(eyes: Eyes, path: str) -> Any:
    """A story, a section, a collection, where a story is now, or the news that it is gone."""
    address = path.rstrip("/") or "/"
    if found := article.find(eyes, path=address):
        return found
    if parts := eyes.archive.having(models.Section, "slug", address.removeprefix("/")):
        return section.Section(eyes, parts[0])
    for page in collection.every(eyes):
        if page.path == address:
            return page
    had = [
        eyes.archive.need(models.Article, one.article_id)
        for one in eyes.archive.having(models.Redirect, "path", address)
    ]
    for one in had:
        if one.id in eyes.copies:
            return Redirect(article.need(eyes, one.id), permanent=True)
    having = eyes.archive.having(models.Article, "path", address)
    gone = [one for one in [*having, *had] if one.publication in TAKEN]
    for one in gone:
        leads = one.publication is Publication.UNPUBLISHED
        if leads and one.unpublished_redirect_id in eyes.copies:
            return Redirect(article.need(eyes, one.unpublished_redirect_id), permanent=False)
    return Gone(eyes, gone[0]) if gone else None
