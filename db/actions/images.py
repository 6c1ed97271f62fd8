"""Register a picture with the words that must stand beside it, and mend them before print."""

from typing import TypedDict

import sqlalchemy as sa

from db import measures
from db.actions import references
from db.actions.checks import Checks
from db.actions.furniture import record
from db.base import new_id
from db.errors import Code, Denied, Refusal
from db.ids import Noun
from db.models import Author, Collection, Image, Pin, Revision, Role
from db.session import Unit


class ImageChanges(TypedDict, total=False):
    """What to change of an image: an absent key stays as it is."""

    url: str
    alt: str | None
    caption: str | None
    credit: str | None
    width: int | None
    height: int | None
    focal_point: tuple[float, float] | None


async def create(unit: Unit, changes: ImageChanges) -> Image:
    """A new image, at an address where it is already served."""
    image = Image(id=new_id(), created_by_id=unit.viewer.user_id or None, created_at=unit.now)
    _apply(image, changes)
    unit.session.add(image)
    record(unit, Noun.IMAGE, "create", image.id)
    return image


async def update(unit: Unit, wire: str, changes: ImageChanges) -> Image:
    """Change an image that nothing shows yet: its maker may, and editors.

    As soon as a revision, an author, a collection or a front shows it, it is frozen: an approval is
    bound to what the approver saw, and nothing goes live by itself. Make a new image and use that.
    """
    image = await references.image(unit, wire, "id")
    if image.created_by_id != unit.viewer.user_id and not unit.viewer.is_at_least(Role.EDITOR):
        raise Denied("images are changed by whoever made them, and by editors", ("id",))
    await unit.session.refresh(image, with_for_update=True)  # whoever would use it now must wait
    if await _in_use(unit, image):
        message = "something shows this image already: make a new one and use that"
        raise Refusal(Code.IN_USE, message, ("id",))
    _apply(image, changes)
    record(unit, Noun.IMAGE, "update", image.id)
    return image


async def _in_use(unit: Unit, image: Image) -> bool:
    shown = sa.exists().where(Revision.lead_image_id == image.id)
    portrait = sa.exists().where(Author.portrait_id == image.id)
    lead = sa.exists().where(Collection.lead_image_id == image.id)
    pinned = sa.exists().where(Pin.image_id == image.id)
    return bool(await unit.session.scalar(sa.select(sa.or_(shown, portrait, lead, pinned))))


def _apply(image: Image, changes: ImageChanges) -> None:
    checks = Checks()
    if "url" in changes:
        image.url = checks.url(changes["url"], "url")
    if "alt" in changes:
        image.alt = checks.optional_words(changes["alt"], measures.CAPTION, "alt")
    if "caption" in changes:
        image.caption = checks.optional_words(changes["caption"], measures.CAPTION, "caption")
    if "credit" in changes:
        image.credit = checks.optional_line(changes["credit"], measures.NAME, "credit")
    if "width" in changes:
        image.width = _pixels(checks, changes["width"], "width")
    if "height" in changes:
        image.height = _pixels(checks, changes["height"], "height")
    if "focal_point" in changes:
        image.focal_x, image.focal_y = _focal_point(checks, changes["focal_point"])
    checks.done()


def _pixels(checks: Checks, value: int | None, name: str) -> int | None:
    if value is not None and value < 1:
        checks.refuse(Code.INVALID_FORMAT, f"{name} is in pixels, from 1 up: not {value}", name)
    return value


def _focal_point(
    checks: Checks, point: tuple[float, float] | None
) -> tuple[float, float] | tuple[None, None]:
    if point is None:
        return None, None
    if not all(0 <= part <= 1 for part in point):
        message = "a focal point lies inside the image: x and y from 0 to 1"
        checks.refuse(Code.INVALID_FORMAT, message, "focalPoint")
    x, y = (round(part, 4) + 0.0 for part in point)  # and minus zero is zero
    return x, y
