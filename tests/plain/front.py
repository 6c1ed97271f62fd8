"""What stands where on the page of a section, or on the home page, place after place."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db import models
from db.ids import Noun, number_of
from tests.plain import article, image, section, user
from tests.plain.eyes import Eyes

PLACES = 12


@dataclass(frozen=True)
class Front:
    """Of a section, or of none: the home page's."""

    eyes: Eyes
    whose: models.Section | None

    @property
    def section(self) -> Any:
        return self.whose and section.Section(self.eyes, self.whose)

    @cached_property
    def row(self) -> models.Front | None:
        every = self.eyes.archive.all(models.Front)
        number = self.whose and self.whose.id
        return next((one for one in every if one.section_id == number), None)

    @cached_property
    def arrangement(self) -> models.Arrangement | None:
        """The one in which the eyes see it."""
        number = self.eyes.arrangement_of(self.row) if self.row else None
        return self.eyes.archive.find(models.Arrangement, number)

    @property
    def size(self) -> int:
        return self.arrangement.size if self.arrangement else PLACES

    @property
    def launched_at(self) -> Any:
        return self.row and self.row.launched_at

    @property
    def slots(self) -> list["Slot"]:
        number = self.arrangement and self.arrangement.id
        every = self.eyes.archive.having(models.Pin, "arrangement_id", number)
        pins = {one.position: one for one in every if one.article_id in self.eyes.copies}
        pinned = {one.article_id for one in pins.values()}
        others = (one for one in self._newest() if one.id not in pinned)
        return list(self._placed(pins, others))

    def _placed(
        self, pins: dict[int, models.Pin], others: Iterator[models.Article]
    ) -> Iterator["Slot"]:
        for position in range(1, self.size + 1):
            pin = pins.get(position)
            story = pin.article_id if pin else getattr(next(others, None), "id", None)
            if story is not None:
                yield Slot(self.eyes, position, pin, article.need(self.eyes, story))

    def _newest(self) -> Iterator[models.Article]:
        """What readers have of the section, or of all sections, the newest first."""
        public = filter(self.eyes.is_public, self.eyes.archive.all(models.Article))
        newest = sorted(public, key=lambda one: (one.first_published_at, one.id), reverse=True)
        return filter(self._holds, newest)

    def _holds(self, story: models.Article) -> bool:
        live = self.eyes.archive.need(models.Revision, story.live_revision_id)
        return self.section is None or bool(self.section.holds(live))

    @property
    def workflow(self) -> "FrontWorkflow | None":
        arranges = self.eyes.arranges(self.whose.id if self.whose else None)
        return FrontWorkflow(self.eyes, self.row) if arranges else None


@dataclass(frozen=True)
class Slot:
    """A place with its story, and what its pin says."""

    eyes: Eyes
    position: int
    pin: models.Pin | None
    article: Any

    @property
    def pinned(self) -> bool:
        return self.pin is not None

    @property
    def headline(self) -> str:
        return str((self.pin and self.pin.headline) or self.article.headline)

    @property
    def kicker(self) -> Any:
        said = self.pin and self.pin.kicker
        return self.article.kicker if said is None else said

    @property
    def image(self) -> Any:
        if self.pin is None or self.pin.image_id is None:
            return self.article.lead_image
        return image.Image(self.eyes, self.eyes.archive.need(models.Image, self.pin.image_id))


@dataclass(frozen=True)
class FrontWorkflow:
    """How the draft stands."""

    eyes: Eyes
    row: models.Front | None

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    @property
    def changed(self) -> bool:
        return self.row is not None and self.row.draft_id != self.row.live_id

    @property
    def _draft(self) -> models.Arrangement | None:
        number = self.row.draft_id if self.row else None
        return self.eyes.archive.find(models.Arrangement, number)

    @property
    def drafted_by(self) -> Any:
        return self._draft and user.find(self.eyes, self._draft.created_by_id)

    @property
    def drafted_at(self) -> Any:
        return self._draft and self._draft.created_at

    @property
    def launched_by(self) -> Any:
        number = self.row and self.row.launched_by_id
        return number and user.find(self.eyes, number)


def find(eyes: Eyes, named: str | None) -> Front | None:
    """The front of a section that is named by slug or id, or of the home page."""
    if named is None:
        return Front(eyes, None)
    number = number_of(Noun.SECTION, named)
    column, value = ("slug", named) if number is None else ("id", number)
    found = eyes.archive.having(models.Section, column, value)
    return Front(eyes, found[0]) if found else None
