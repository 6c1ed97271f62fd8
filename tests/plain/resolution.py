"""What a path leads to."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.models import Publication
from tests.plain import article, section
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

    path: str | None
    notice: str | None
    reason: Publication


def resolved(eyes: Eyes, path: str) -> Any:
    """A story, a section, the path where a story is now, or the news that it is gone."""
    address = path.rstrip("/") or "/"
    if found := article.find(eyes, path=address):
        return found
    if parts := eyes.archive.having(models.Section, "slug", address.removeprefix("/")):
        return section.Section(eyes, parts[0])
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
        if one.unpublished_redirect_id in eyes.copies:
            return Redirect(article.need(eyes, one.unpublished_redirect_id), permanent=False)
    if not gone:
        return None
    return Gone(gone[0].path, gone[0].unpublished_notice, gone[0].publication)
