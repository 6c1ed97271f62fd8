"""What is said of a story, for those who work on it."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import article, revision, user
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown

FIELDS = {"HEADLINE": "headline", "STANDFIRST": "standfirst", "KICKER": "kicker",
          "BODY": "markdown"}  # fmt: skip


@dataclass(frozen=True)
class Comment(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.COMMENT, self.row.id)

    @property
    def start(self) -> int | None:
        return self.row.span_start  # type: ignore[no-any-return]  # a row of any table

    @property
    def end(self) -> int | None:
        return self.row.span_end  # type: ignore[no-any-return]  # likewise

    @property
    def current(self) -> Any:
        if self.quote is None:
            return None
        story = self.eyes.archive.need(models.Article, self.row.article_id)
        numbers = (self.row.revision_id, story.working_revision_id)
        copies = [self.eyes.archive.need(models.Revision, number) for number in numbers]
        then, now = (getattr(copy, FIELDS[self.field]) for copy in copies)
        if then == now:
            return {"start": self.start, "end": self.end}
        places = [at for at in range(len(now or "")) if now.startswith(self.quote, at)]
        if len(places) != 1:
            return None
        return {"start": places[0], "end": places[0] + len(self.quote)}

    @property
    def author(self) -> Any:
        return user.find(self.eyes, self.row.user_id)

    @property
    def article(self) -> Any:
        return article.find(self.eyes, id=wire_id(Noun.ARTICLE, self.row.article_id))

    @property
    def revision(self) -> Any:
        return revision.find(self.eyes, self.row.revision_id)

    @property
    def resolved_by(self) -> Any:
        return user.find(self.eyes, self.row.resolved_by_id)

    @property
    def answers(self) -> list[Any]:
        found = self.all_of(Comment, models.Comment, "thread_id")
        return sorted(found, key=lambda one: (one.at, one.row.id))

    @property
    def thread(self) -> Any:
        return self.one_of(Comment, models.Comment, self.row.thread_id)


def find(eyes: Eyes, number: int | None) -> Comment | None:
    """The comment with this id, if its story is theirs to work on."""
    row = eyes.archive.find(models.Comment, number)
    if row is None or not eyes.works_on(eyes.archive.need(models.Article, row.article_id)):
        return None
    return Comment(eyes, row)


def page(eyes: Eyes, story: models.Article, resolved: bool | None = None, **asked: Any) -> Page:
    """A page of the threads of a story."""
    said = eyes.archive.having(models.Comment, "article_id", story.id)
    found = [one for one in said if one.thread_id is None]
    return Page(
        shown(eyes, Comment, found),
        Asked(USUAL["Comment"], **asked),
        lambda one: [one.at, one.row.id],
        lambda one: resolved is None or (one.resolved_at is not None) is resolved,
    )
