"""A story, as readers and editors meet it, and the lists of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db import models
from db.ids import Noun, wire_id
from db.viewer import Perspective
from tests.plain import collection, correction, referrer, section, suggestion, workflow
from tests.plain.copy import Copy
from tests.plain.eyes import Eyes
from tests.plain.page import Asked, Page, order_of
from tests.plain.where import fits

WORDS_A_MINUTE = 238


@dataclass(frozen=True)
class Article(Copy):
    """A story: the row is the copy that the eyes see of it."""

    story: models.Article

    @property
    def id(self) -> str:
        return wire_id(Noun.ARTICLE, self.story.id)

    @property
    def slug(self) -> str:
        working = self.eyes.perspective is Perspective.WORKING
        return str(self.row.slug if working else self.story.slug)

    @property
    def path(self) -> str | None:
        if self.eyes.perspective is Perspective.PUBLISHED:
            return self.story.path
        return f"/{self.section.slug}/{self.slug}" if self.section else f"/{self.slug}"

    @property
    def reading_minutes(self) -> int:
        return max(1, math.ceil(int(self.row.word_count) / WORDS_A_MINUTE))

    @property
    def authors(self) -> list[Any]:
        return [one.author for one in self.bylines if one.author is not None]

    def related(self, first: int, kinds: Sequence[str] | None = None) -> Mapping[str, Any]:
        links = self.eyes.archive.having(models.RelatedLink, "revision_id", self.row.id)
        linked: list[Any] = [
            RelatedEdge(self.eyes, link)
            for link in sorted(links, key=lambda one: one.position)
            if link.target_id in self.eyes.copies
        ]
        suggested = suggestion.shown_beside(self, {link.target_id for link in links})
        edges = [one for one in [*linked, *suggested] if kinds is None or one.kind in kinds][:first]
        return {"edges": edges, "nodes": [one.node for one in edges]}

    def suggestions(self, first: int, states: Sequence[str] | None = None) -> Mapping[str, Any]:
        edges = [
            one
            for one in suggestion.every_for(self.eyes, self.story)
            if states is None or one.state in states
        ][:first]
        return {"edges": edges, "nodes": [one.node for one in edges]}

    def referrers(self, **asked: Any) -> Page:
        return referrer.page(self.eyes, self.story, **asked)

    @property
    def collections(self) -> list[Any]:
        return collection.of(self.eyes, self.story)

    @property
    def corrections(self) -> list[Any]:
        return correction.of(self.eyes, self.story)

    @property
    def first_published_at(self) -> Any:
        return self.story.first_published_at

    @property
    def updated_at(self) -> Any:
        return self.story.updated_at

    @property
    def workflow(self) -> Any:
        works = self.eyes.works_on(self.story)
        return workflow.Workflow(self.eyes, self.story) if works else None

    @cached_property
    def sorts(self) -> Mapping[str, Any]:
        """By what lists of stories are ordered."""
        begun, changed = self.first_published_at, self.updated_at
        if self.eyes.perspective is Perspective.WORKING:
            begun, changed = begun or self.story.created_at, changed or self.row.created_at
        return {"FIRST_PUBLISHED_AT": begun, "UPDATED_AT": changed, "HEADLINE": self.headline}

    @cached_property
    def asked(self) -> Mapping[str, Any]:
        """What `where` can ask of a story."""
        names = ("id", "slug", "headline", "standfirst", "kicker", "genre", "language")
        found = self.workflow
        return {
            **{name: getattr(self, name) for name in names},
            "wordCount": self.word_count,
            "firstPublishedAt": self.first_published_at,
            "updatedAt": self.updated_at,
            "stage": found and found.stage,
            "publication": found and found.publication,
            "section": _names(one for one in section.every(self.eyes) if one.holds(self.row)),
            "author": _names(self.authors),
            "tag": _names(self.tags),
        }


@dataclass(frozen=True)
class RelatedEdge:
    """A story beside another."""

    eyes: Eyes
    link: models.RelatedLink
    origin = "EDITOR"
    reason = None

    @property
    def kind(self) -> str:
        return self.link.kind

    @property
    def label(self) -> str | None:
        return self.link.label

    @property
    def node(self) -> Article:
        return need(self.eyes, self.link.target_id)


def _names(named: Iterable[Any]) -> list[set[str]]:
    return [{one.slug, one.id} for one in named]


def need(eyes: Eyes, number: int) -> Article:
    """A story that the eyes see."""
    return Article(eyes, eyes.copies[number], eyes.archive.need(models.Article, number))


def find(eyes: Eyes, **values: Any) -> Article | None:
    """The story with these values, if the eyes see it."""
    return next((one for one in every(eyes) if _has(one, values)), None)


def _has(one: Article, values: Mapping[str, Any]) -> bool:
    return all(getattr(one, name) == value for name, value in values.items())


def every(eyes: Eyes) -> list[Article]:
    """All stories that the eyes see."""
    return [need(eyes, number) for number in eyes.copies]


def page(
    stories: Sequence[Article],
    where: Mapping[str, Any] | None = None,
    order_by: Sequence[Mapping[str, str]] | None = None,
    **asked: Any,
) -> Page:
    """A page of those of the stories that fit."""
    order = order_of("Article", order_by)
    return Page(
        stories,
        Asked(order, **asked),
        lambda one: [*(one.sorts[name] for name, _ in order), one.story.id],
        lambda one: fits(one.asked, where or {}),
    )
