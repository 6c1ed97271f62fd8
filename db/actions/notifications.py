"""Put aside what one was told."""

from collections.abc import Sequence
from typing import TypedDict

import sqlalchemy as sa

from db import measures
from db.actions.checks import Checks
from db.errors import Code, Invalid, NotFound
from db.ids import Noun, number_of
from db.models import Notification, User
from db.session import Unit


class Which(TypedDict, total=False):
    """Notifications by their ids, or all of the viewer's: one of the two."""

    ids: Sequence[str]
    all: bool


async def mark_read(unit: Unit, which: Which) -> User:
    """Count notifications of the viewer's own as read from now on. Those that are stay as read."""
    if ("ids" in which) is bool(which.get("all")):
        message = "say in ids which are read, or set all to true: one of the two"
        raise Invalid(Code.INVALID_FORMAT, message, ("ids",))
    own = Notification.user_id == unit.viewer.user_id
    meant = Notification.id.in_(await _numbers(unit, which["ids"])) if "ids" in which else own
    await unit.session.execute(
        sa.update(Notification)
        .where(own, meant, Notification.read_at.is_(None))
        .values(read_at=unit.now)
    )
    return await unit.session.get_one(User, unit.viewer.user_id)


async def _numbers(unit: Unit, ids: Sequence[str]) -> list[int]:
    """The numbers in the ids of the viewer's own notifications. Any other is refused."""
    checks = Checks()
    checks.count(ids, measures.MARKED_READ, "ids")
    checks.done()
    numbers = [number_of(Noun.NOTIFICATION, wire) for wire in ids]
    own = await unit.session.scalars(
        sa.select(Notification.id).where(
            Notification.user_id == unit.viewer.user_id, Notification.id.in_(numbers)
        )
    )
    found = set(own)
    for at, number in enumerate(numbers):
        if number not in found:
            raise NotFound(f"notification {ids[at][:80]!r}", ("ids", str(at)))
    return list(found)
