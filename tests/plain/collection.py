"""A package or a series, and where a story stands in it."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from db.models import CollectionKind
from tests.plain import article, image
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, LinkedPage, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Collection(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.COLLECTION, self.row.id)

    @property
    def path(self) -> str:
        place = "series" if self.row.kind is CollectionKind.SERIES else "packages"
        return f"/{place}/{self.row.slug}"

    @property
    def lead_image(self) -> Any:
        return self.one_of(image.Image, models.Image, self.row.lead_image_id)

    @property
    def version(self) -> int | None:
        return self.row.version if self.eyes.viewer else None

    @property
    def members(self) -> list["Member"]:
        """Its stories that the eyes see, in order."""
        rows = self.eyes.archive.having(models.CollectionMember, "collection_id", self.row.id)
        seen = [one for one in rows if one.article_id in self.eyes.copies]
        found = []
        for at, row in enumerate(sorted(seen, key=lambda one: one.rank), 1):
            found.append(Member(article.need(self.eyes, row.article_id), row, at))
        return found

    def articles(self, **asked: Any) -> Page:
        return LinkedPage(
            self.members,
            Asked(USUAL["CollectionArticle"], **asked),
            lambda one: [one.member.rank, one.member.article_id],
        )


@dataclass(frozen=True)
class Member:
    """A story of a collection."""

    node: Any
    member: models.CollectionMember
    position: int

    @property
    def label(self) -> str | None:
        return self.member.label


@dataclass(frozen=True)
class Membership:
    """A collection that a story is in."""

    collection: Collection
    story: models.Article

    @property
    def position(self) -> int:
        numbers = [one.member.article_id for one in self.collection.members]
        return 1 + numbers.index(self.story.id)

    @property
    def label(self) -> str | None:
        return self.collection.members[self.position - 1].label

    @property
    def previous(self) -> Any:
        return self._at(self.position - 1)

    @property
    def next(self) -> Any:
        return self._at(self.position + 1)

    def _at(self, position: int) -> Any:
        members = self.collection.members
        return next((one.node for one in members if one.position == position), None)


def every(eyes: Eyes) -> list[Collection]:
    """All that the eyes see, latest first."""
    found = shown(eyes, Collection, eyes.collections)
    return sorted(found, key=lambda one: (one.created_at, one.row.id), reverse=True)


def of(eyes: Eyes, story: models.Article) -> list[Membership]:
    """Where a story stands in those that it is in."""
    return [
        Membership(one, story)
        for one in every(eyes)
        if any(each.member.article_id == story.id for each in one.members)
    ]


def page(eyes: Eyes, kind: str | None = None, **asked: Any) -> Page:
    """A page of those of a kind, or of all."""
    found = [one for one in every(eyes) if kind is None or one.kind == kind]
    return Page(
        found, Asked(USUAL["Collection"], **asked), lambda one: [one.created_at, one.row.id]
    )
