"""A story that points at another."""

from dataclasses import dataclass
from typing import Any

from db import models
from tests.plain import article
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, LinkedPage, Page

WAYS = {"FOLLOW_UP": "PRECEDED_BY", "BACKGROUND": "BACKGROUND_FOR"}
"""The way back of a link, where it is called otherwise than the link."""


@dataclass(frozen=True)
class Referrer:
    node: Any
    link: models.RelatedLink

    @property
    def kind(self) -> str:
        return WAYS.get(self.link.kind, self.link.kind)

    @property
    def label(self) -> str | None:
        return self.link.label


def page(eyes: Eyes, story: models.Article, **asked: Any) -> Page:
    """A page of those that the eyes see, newest first; none for who is not of the newsroom."""
    links = eyes.archive.having(models.RelatedLink, "target_id", story.id)
    copies = {copy.id: number for number, copy in eyes.copies.items()}
    found = []
    for link in links if eyes.viewer else ():
        if link.revision_id in copies:
            found.append(Referrer(article.need(eyes, copies[link.revision_id]), link))
    return LinkedPage(
        found,
        Asked(USUAL["Referrer"], **asked),
        lambda one: [one.node.sorts["FIRST_PUBLISHED_AT"], one.node.story.id],
    )
