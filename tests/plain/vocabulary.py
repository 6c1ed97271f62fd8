"""The words that a newsroom's clients could send: what there is in it, and what there is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from db import models
from db.base import printed
from db.ids import Noun, wire_id
from db.models import PLACES
from db.viewer import Perspective
from tests.plain import desk
from tests.plain.eyes import Eyes
from tests.plain.page import Asked, Order, Page
from tests.plain.query import Query

ROWS: Mapping[Noun, tuple[type[Any], Callable[[Any], Any]]] = {
    Noun.ARTICLE: (models.Article, lambda one: one.slug),
    Noun.SECTION: (models.Section, lambda one: one.slug),
    Noun.AUTHOR: (models.Author, lambda one: one.slug),
    Noun.TAG: (models.Tag, lambda one: one.slug),
    Noun.USER: (models.User, lambda one: one.name),
    Noun.IMAGE: (models.Image, lambda one: one.url),
    Noun.COLLECTION: (models.Collection, lambda one: one.slug),
    Noun.PREVIEW: (models.Preview, lambda one: one.expires_at),
    Noun.EVENT: (models.Event, lambda one: one.id),
    Noun.SCHEDULE: (models.Schedule, lambda one: (one.at, one.action, one.state)),
    Noun.WEBHOOK: (models.Webhook, lambda one: one.name),
    Noun.DELIVERY: (models.Delivery, lambda one: (one.event_id, one.queued_at)),
    Noun.REVISION: (models.Revision, lambda one: (one.slug, one.number)),
    Noun.COMMENT: (models.Comment, lambda one: (one.at, one.text)),
    Noun.NOTIFICATION: (models.Notification, lambda one: (one.event_id, one.kind, one.user_id)),
}
"""What has an id, in an order that is the same in every run, as the ids are not."""


@dataclass(frozen=True)
class Vocabulary:
    """Words by the name of the argument or filter that they stand under; cursors of each list."""

    words: Mapping[str, Sequence[str]]
    query: Query
    _cursors: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    def cursors(self, kind: str, order: Order) -> Sequence[str]:
        """Places of all rows in a list of such things, in this order."""
        known = kind, Asked(order).signature
        if known not in self._cursors:
            pages = self._pages(kind, order)
            self._cursors[known] = [one.cursor for page in pages for one in page.edges]
        return self._cursors[known]

    def _pages(self, kind: str, order: Order) -> list[Page]:
        match kind:
            case "Article":
                every = (
                    self.query.articles(one, order_by=_keys(order), first=100)
                    for one in Perspective
                )
                return list(every)
            case "Desk" | "Draft" | "Review" | "Assigned":
                eyes = self.query.eyes
                both = (replace(eyes, perspective=one) for one in Perspective)
                return [
                    desk.page(desk.in_hand(one), kind, order_by=_keys(order), first=100)
                    for one in both
                ]
            case "Collection":
                return [self.query.collections(one, first=100) for one in Perspective]
            case "CollectionArticle":
                found = self.query.collections(Perspective.WORKING, first=100).nodes
                return [one.articles(first=100) for one in found]
            case "Referrer":
                stories = self.query.articles(Perspective.WORKING, first=100).nodes
                return [one.referrers(first=100) for one in stories]
            case "Preview":
                return [self.query.previews(Perspective.WORKING, first=100)]
            case "Revision" | "Event" | "Comment" | "Schedule":
                stories = self.query.articles(Perspective.WORKING, first=100).nodes
                lists = f"{kind.lower()}s"
                whole = [self.query.events(first=100)] if kind == "Event" else []
                return [*whole, *(getattr(one.workflow, lists)(first=100) for one in stories[::5])]
            case "Notification":
                return [self.query.viewer(Perspective.WORKING).notifications(first=100)]
            case "Delivery":
                return [one.deliveries(first=100) for one in self.query.webhooks(first=100).nodes]
        return [getattr(self.query, f"{kind.lower()}s")(first=100)]


def _keys(order: Order) -> list[dict[str, str]]:
    return [{"field": name, "direction": WAYS[down]} for name, down in order]


WAYS = {True: "DESC", False: "ASC"}
FORGED = ("", "zz", "5B5D", "5b226e6f225d", "5b224e414d452b222c312c325d")
"""Cursors that no list has given: no hexadecimal, no list, none of ours, of the wrong types."""


def vocabulary_of(eyes: Eyes) -> Vocabulary:
    """What there is to be named, of which the eyes should see all."""
    every = {noun: sorted(eyes.archive.all(table), key=key) for noun, (table, key) in ROWS.items()}
    ids = {noun: [wire_id(noun, one.id) for one in rows] for noun, rows in every.items()}
    named = (Noun.SECTION, Noun.AUTHOR, Noun.TAG, Noun.COLLECTION)
    slugs = {str(noun): [one.slug for one in every[noun]] for noun in named}
    copies = every[Noun.REVISION]
    moments = [one.at for one in every[Noun.EVENT]]
    moments += [one.due_at for one in eyes.archive.all(models.Assignment) if one.due_at]
    article = [*ids[Noun.ARTICLE], "article-1", "tag-1", ""]
    words = {
        "id": [one for many in ids.values() for one in many[:40]] + article,
        "article.id": article,
        "slug": [*{one.slug: 0 for one in copies}, "none"],
        **{f"{noun}.slug": [*many, "none"] for noun, many in slugs.items()},
        **dict.fromkeys(("from", "to"), [*ids[Noun.REVISION][:20], "revision-1", "tag-1", ""]),
        "path": [
            *_paths(eyes),
            *(f"/{slug}" for slug in slugs["section"]),
            "/",
            "/none",
            *(f"/{place}/{slug}" for slug in slugs["collection"] for place in PLACES.values()),
        ],
        "moment": [*map(printed, moments), "2026-03-01T13:00:00+02:00"],
        **dict.fromkeys(("assignee", "claimedBy"), [*ids[Noun.USER], "user-1", "article-1", ""]),
        "language": ["en", "pt-BR", "e"],
        "kind": ["article.publish", "article.", "tag.create", "article_", "e", ""],
        "user": [*ids[Noun.USER], "article-1", ""],
        "article": article,
        "": ["", "e", "APP", "%", "ß", "é", "zq", "story", "🦆"],
    }
    for noun in named:
        words[str(noun)] = [*slugs[str(noun)], *ids[noun], "none"]
    for name in ("headline", "standfirst", "kicker"):
        words[name] = [*{getattr(one, name) or "": 0 for one in copies}, *words[""]]
    return Vocabulary(words, Query(eyes))


def _paths(eyes: Eyes) -> list[str]:
    paths = {one.path for one in eyes.archive.all(models.Article) if one.path}
    paths |= {
        f"/{place}/{one.slug}"
        for one in eyes.archive.all(models.Collection)
        for place in PLACES.values()
    }
    return sorted(paths | {one.path for one in eyes.archive.all(models.Redirect)})
