"""What can be asked."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db import models
from db.ids import Noun, noun_of, number_of
from db.viewer import Perspective
from tests.plain import (
    article,
    author,
    collection,
    comment,
    correction,
    event,
    front,
    history,
    image,
    notification,
    preview,
    revision,
    schedule,
    section,
    tag,
    user,
    webhook,
)
from tests.plain.desk import Desk
from tests.plain.eyes import Eyes
from tests.plain.page import Page
from tests.plain.resolution import resolved
from tests.plain.shown import shown
from tests.plain.site import Site

NODES: dict[Noun, tuple[str, Callable[[Eyes, str], Any]]] = {
    Noun.ARTICLE: ("Article", lambda eyes, wire: article.find(eyes, id=wire)),
    Noun.SECTION: ("Section", lambda eyes, wire: _with(section.every(eyes), id=wire)),
    Noun.AUTHOR: ("Author", lambda eyes, wire: _with(_authors(eyes), id=wire)),
    Noun.TAG: ("Tag", lambda eyes, wire: _with(_tags(eyes), id=wire)),
    Noun.IMAGE: (
        "Image",
        lambda eyes, wire: _with(shown(eyes, image.Image, eyes.images), id=wire),
    ),
    Noun.USER: ("User", lambda eyes, wire: _with(user.every(eyes), id=wire)),
    Noun.REVISION: (
        "Revision",
        lambda eyes, wire: revision.find(eyes, number_of(Noun.REVISION, wire)),
    ),
    Noun.SCHEDULE: (
        "Schedule",
        lambda eyes, wire: schedule.find(eyes, number_of(Noun.SCHEDULE, wire)),
    ),
    Noun.PREVIEW: ("Preview", lambda eyes, wire: _with(preview.every(eyes), id=wire)),
    Noun.COLLECTION: (
        "Collection",
        lambda eyes, wire: _with(collection.every(eyes), id=wire),
    ),
    Noun.EVENT: ("Event", lambda eyes, wire: event.find(eyes, number_of(Noun.EVENT, wire))),
    Noun.COMMENT: (
        "Comment",
        lambda eyes, wire: comment.find(eyes, number_of(Noun.COMMENT, wire)),
    ),
    Noun.NOTIFICATION: (
        "Notification",
        lambda eyes, wire: notification.find(eyes, number_of(Noun.NOTIFICATION, wire)),
    ),
    Noun.WEBHOOK: ("Webhook", lambda eyes, wire: _with(webhook.every(eyes), id=wire)),
    Noun.DELIVERY: ("Delivery", lambda eyes, wire: _with(webhook.deliveries(eyes), id=wire)),
}
"""For each noun with an id: its type, and how one is found."""


@dataclass(frozen=True)
class Query:
    """What the eyes can ask; some of it in a perspective of their choice."""

    eyes: Eyes

    def _with(self, perspective: str) -> Eyes:
        return replace(self.eyes, perspective=Perspective(perspective))

    @property
    def site(self) -> Site:
        return Site(self.eyes, self.eyes.archive.need(models.Site, 1))

    def node(self, id: str, perspective: str) -> Any:
        noun = noun_of(id)
        return NODES[noun][1](self._with(perspective), id) if noun else None

    def section(self, slug: str, perspective: str) -> Any:
        return _with(section.every(self._with(perspective)), slug=slug)

    def front(self, perspective: str, section: str | None = None) -> Any:
        return front.find(self._with(perspective), section)

    @property
    def sections(self) -> list[Any]:
        return section.every(self.eyes)

    def article(self, perspective: str, slug: str | None = None, id: str | None = None) -> Any:
        eyes = self._with(perspective)
        return article.find(eyes, id=id) if id else article.find(eyes, slug=slug)

    def articles(self, perspective: str, **asked: Any) -> Page:
        return article.page(article.every(self._with(perspective)), **asked)

    def collection(self, slug: str, perspective: str) -> Any:
        return _with(collection.every(self._with(perspective)), slug=slug)

    def collections(self, perspective: str, **asked: Any) -> Page:
        return collection.page(self._with(perspective), **asked)

    def corrections(self, **asked: Any) -> Page:
        return correction.page(self.eyes, **asked)

    def events(self, **asked: Any) -> Page:
        eyes = self._with(Perspective.WORKING)
        return event.page(eyes, self.eyes.archive.all(models.Event), **asked)

    def article_as_of(self, id: str, at: dt.datetime) -> history.ArticleAsOf | None:
        eyes = self._with(Perspective.WORKING)
        story = self.eyes.archive.find(models.Article, number_of(Noun.ARTICLE, id))
        return history.ArticleAsOf(eyes, story, at) if story and eyes.works_on(story) else None

    def resolve(self, path: str) -> Any:
        return resolved(self.eyes, path)

    def author(self, slug: str) -> Any:
        return _with(_authors(self.eyes), slug=slug)

    def authors(self, **asked: Any) -> Page:
        return author.page(self.eyes, **asked)

    def tag(self, slug: str) -> Any:
        return _with(_tags(self.eyes), slug=slug)

    def tags(self, **asked: Any) -> Page:
        return tag.page(self.eyes, **asked)

    def images(self, **asked: Any) -> Page:
        return image.page(self.eyes, **asked)

    def users(self, **asked: Any) -> Page:
        return user.page(self.eyes, **asked)

    def webhooks(self, **asked: Any) -> Page:
        return webhook.page(self.eyes, **asked)

    def previews(self, perspective: str, **asked: Any) -> Page:
        return preview.page(self._with(perspective), **asked)

    def viewer(self, perspective: str) -> Any:
        viewer = self.eyes.viewer
        return viewer and user.find(self._with(perspective), viewer.user_id)

    def desk(self, where: Mapping[str, Any] | None = None) -> Desk:
        return Desk(self._with(Perspective.WORKING), where or {})


def _with(things: list[Any], **values: str) -> Any:
    ((name, value),) = values.items()
    return next((one for one in things if getattr(one, name) == value), None)


def _authors(eyes: Eyes) -> list[Any]:
    return shown(eyes, author.Author, eyes.authors)


def _tags(eyes: Eyes) -> list[Any]:
    return shown(eyes, tag.Tag, eyes.tags)
