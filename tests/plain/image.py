"""A picture."""

from dataclasses import dataclass
from typing import Any

from db.ids import Noun, wire_id
from tests.plain.eyes import Eyes
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown, shown


@dataclass(frozen=True)
class Image(Shown):
    @property
    def id(self) -> str:
        return wire_id(Noun.IMAGE, self.row.id)

    @property
    def focal_point(self) -> dict[str, float] | None:
        return None if self.row.focal_x is None else {"x": self.row.focal_x, "y": self.row.focal_y}


def page(eyes: Eyes, **asked: Any) -> Page:
    """A page of the images that the eyes see, latest first."""
    images = shown(eyes, Image, eyes.images)
    return Page(images, Asked(USUAL["Image"], **asked), lambda one: [one.created_at, one.row.id])
