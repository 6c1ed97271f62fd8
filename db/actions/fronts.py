"""Arrange a front, launch what was arranged, or give it up. Readers have what was launched."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from db import measures, visibility
from db.actions import references
from db.actions.checks import Checks
from db.base import new_id
from db.errors import Code, Denied, Refusal, VersionConflict
from db.events import Happened
from db.ids import Noun, number_of, wire_id
from db.models import Arrangement, Article, Front, Image, Pin, Role, Section
from db.models.front import HOME, MOST_PLACES, PLACES
from db.session import Unit


@dataclass(frozen=True, slots=True)
class PinGiven:
    """A story for a place, and what to say of it there."""

    article: str
    headline: str | None = None
    kicker: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A pin as it is written down."""

    position: int
    article_id: int
    headline: str | None
    kicker: str | None
    image_id: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What an arrangement says."""

    size: int = PLACES
    pins: tuple[Placed, ...] = ()

    @classmethod
    def of(cls, arrangement: Arrangement | None) -> "Layout":
        """Its pins must be loaded."""
        if arrangement is None:
            return cls()
        return cls(
            arrangement.size,
            tuple(
                Placed(one.position, one.article_id, one.headline, one.kicker, one.image_id)
                for one in arrangement.pins
            ),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A front that this unit of work holds; its row is new where nobody has arranged it before."""

    unit: Unit
    front: Front
    is_new: bool

    async def layout(self, arrangement_id: int | None) -> Layout:
        """What one of its arrangements says."""
        return Layout.of(await _arrangement(self.unit, Arrangement.id == arrangement_id))

    def record(self, verb: str) -> None:
        """The audit event of what was done to it."""
        section = self.front.section_id
        subject = "home" if section is None else wire_id(Noun.SECTION, section)
        self.unit.record(Happened(kind=f"front.{verb}", subject=subject))


async def update(
    unit: Unit,
    section: str | None,
    expected_version: int,
    slots: Sequence[PinGiven | None],
    size: int | None = None,
) -> Front:
    """Arrange the draft: the slots from the top, of which those that are null fill themselves.

    Readers have what was launched. Changes that change nothing write nothing.
    """
    opened = await _opened(unit, section, expected_version)
    front = opened.front
    before, live = await opened.layout(front.draft_id), await opened.layout(front.live_id)
    after = await _given(unit, slots, before.size if size is None else size)
    if after == before:
        return front
    if after == live:
        front.draft_id = front.live_id
    else:
        await _write(opened, after)
    opened.record("update")
    return front


async def launch(unit: Unit, section: str | None, expected_version: int) -> Front:
    """Give readers the draft."""
    opened = await _changed(unit, section, expected_version)
    front = opened.front
    front.live_id, front.launched_at = front.draft_id, unit.now
    front.launched_by_id = unit.viewer.user_id
    opened.record("launch")
    return front


async def discard(unit: Unit, section: str | None, expected_version: int) -> Front:
    """Make what readers have the draft again. What was arranged stays where it is written down."""
    opened = await _changed(unit, section, expected_version)
    opened.front.draft_id = opened.front.live_id
    opened.record("discard")
    return opened.front


async def _opened(unit: Unit, named: str | None, expected_version: int) -> Opened:
    """Lock a front and check, in this order: is there one, is it the viewer's, is it current."""
    section = None if named is None else await references.section(unit, named, "section")
    _need_desk(unit, section)
    mine = Front.id == HOME if section is None else Front.section_id == section.id
    found = await unit.session.scalar(sa.select(Front).where(mine).with_for_update())
    version = found.version if found else 0
    if version != expected_version:
        changed = await _changed_since(unit, found, expected_version) if found else ()
        raise VersionConflict(expected_version, version, changed, of="front")
    if found is not None:
        return Opened(unit, found, is_new=False)
    front = Front(id=HOME if section is None else new_id(), section_id=section and section.id)
    return Opened(unit, front, is_new=True)


def _need_desk(unit: Unit, section: Section | None) -> None:
    viewer = unit.viewer
    if viewer.is_at_least(Role.CHIEF):
        return
    if section is None:
        raise Denied("the home page is for chiefs", ("section",))
    if viewer.role is not Role.EDITOR or section.id not in viewer.desks:
        raise Denied("a section's front is for editors of its desk and chiefs", ("section",))


async def _changed(unit: Unit, named: str | None, expected_version: int) -> Opened:
    """The same, if its draft differs from what readers have."""
    opened = await _opened(unit, named, expected_version)
    if opened.front.draft_id == opened.front.live_id:
        message = "the draft of this front is what readers have: nothing has changed"
        raise Refusal(Code.TRANSITION_NOT_ALLOWED, message, ("section",))
    return opened


async def _given(unit: Unit, slots: Sequence[PinGiven | None], size: int) -> Layout:
    """What is given, checked. Everything wrong with it is refused at once."""
    checks = Checks()
    if not 1 <= size <= MOST_PLACES:
        message = f"a front has 1 to {MOST_PLACES} places, not {size}"
        checks.refuse(Code.LIMIT_EXCEEDED, message, "size")
    else:
        checks.count(slots, size, "slots")
    checks.done()
    given = {at: slot for at, slot in enumerate(slots) if slot is not None}
    articles = await _articles(unit, [slot.article for slot in given.values()])
    images = await _images(unit, [slot.image for slot in given.values() if slot.image])
    pins = [_placed(checks, at, slot, articles, images) for at, slot in given.items()]
    checks.distinct([slot.article for slot in given.values()], "slots")
    checks.done()
    return Layout(size, tuple(pins))


def _placed(
    checks: Checks, at: int, slot: PinGiven, articles: set[str], images: dict[str, Image]
) -> Placed:
    path = ("slots", str(at))
    if slot.article not in articles:
        message = f"there is no article {slot.article[:80]!r}"
        checks.refuse(Code.NOT_FOUND, message, *path, "article")
    image = images.get(slot.image or "")
    if slot.image and image is None:
        checks.refuse(Code.NOT_FOUND, f"there is no image {slot.image[:80]!r}", *path, "image")
    if image is not None and not (image.alt and image.credit):
        message = "an image needs its alt text and its credit before readers get it"
        checks.refuse(Code.REQUIRED, message, *path, "image")
    return Placed(
        position=at + 1,
        article_id=number_of(Noun.ARTICLE, slot.article) or 0,
        headline=checks.optional_line(slot.headline, measures.HEADLINE, *path, "headline"),
        kicker=checks.optional_line(slot.kicker, measures.KICKER, *path, "kicker"),
        image_id=image.id if image else None,
    )


async def _articles(unit: Unit, named: Sequence[str]) -> set[str]:
    """Those of the ids that are of stories which the viewer may see in some copy."""
    every = sa.select(Article.id)
    seen = await _seen(unit, every, Article, Noun.ARTICLE, named, visibility.articles)
    return {wire_id(Noun.ARTICLE, one) for one in seen}


async def _images(unit: Unit, named: Sequence[str]) -> dict[str, Image]:
    """The images that the viewer may see, by id; held, so that nobody takes words from them now."""
    held = sa.select(Image).with_for_update(read=True, of=Image)
    seen = await _seen(unit, held, Image, Noun.IMAGE, named, visibility.images)
    return {wire_id(Noun.IMAGE, one.id): one for one in seen}


async def _seen(
    unit: Unit, select: Any, table: Any, noun: Noun, named: Iterable[str], visible: Any
) -> Iterable[Any]:
    sight = references.sight_of(unit)
    numbers = [number_of(noun, one) or 0 for one in named]
    found = select.where(table.id.in_(numbers), visible(table, sight.view))
    return await unit.session.scalars(found, sight.parameters())


async def _write(opened: Opened, layout: Layout) -> None:
    """A new arrangement, and the draft pointed at it."""
    session, front = opened.unit.session, opened.front
    version = 1 if opened.is_new else front.version + 1
    arrangement = Arrangement(
        id=new_id(),
        front_id=front.id,
        version=version,
        size=layout.size,
        created_by_id=opened.unit.viewer.user_id,
        created_at=opened.unit.now,
        pins=[Pin(**asdict(one)) for one in layout.pins],
    )
    front.draft_id = arrangement.id
    session.add(front)
    await session.flush()
    session.add(arrangement)


async def _changed_since(unit: Unit, front: Front, version: int) -> tuple[str, ...]:
    """What differs from the draft that there was at an earlier version."""
    if version > front.version:
        return ()
    newest = sa.select(sa.func.max(Arrangement.version)).where(
        Arrangement.front_id == front.id, Arrangement.version <= version
    )
    then = await _arrangement(
        unit, Arrangement.front_id == front.id, Arrangement.version == newest.scalar_subquery()
    )
    before = Layout.of(then)
    now = Layout.of(await _arrangement(unit, Arrangement.id == front.draft_id))
    differs = {"size": before.size != now.size, "slots": before.pins != now.pins}
    return tuple(name for name, is_other in differs.items() if is_other)


async def _arrangement(unit: Unit, *where: sa.ColumnElement[bool]) -> Arrangement | None:
    """An arrangement with its pins."""
    found = sa.select(Arrangement).where(*where).options(selectinload(Arrangement.pins))
    return await unit.session.scalar(found)
