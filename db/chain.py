"""The chain of events: each holds the digest of the one before, so none can be changed unseen."""

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.base import printed
from db.models import Event

LOCK = 0x636F7079_6576656E
"""PostgreSQL's advisory lock for the end of the chain. Any number that nothing else here takes."""

AT_A_TIME = 1_000
"""Events that are read at once when the chain is looked over."""

TOLD = (
    "kind", "subject", "article_id", "revision_id", "from_stage", "to_stage", "from_publication",
    "to_publication", "live_revision_id", "notice", "user_id", "reason", "origin",
)  # fmt: skip


async def append(session: AsyncSession, events: Sequence[Event]) -> None:
    """Add events at the chain's end. From here to the commit nobody else can.

    So events, and what is numbered with them, come to be seen in the order of their numbers: a
    listener that goes on after the last one it saw misses none.
    """
    if session.get_bind().dialect.name == "postgresql":  # on SQLite one writes at a time
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    last = sa.select(Event.digest).order_by(Event.id.desc()).limit(1)
    digest = await session.scalar(last) or ""
    for event in events:
        event.digest = digest = digest_of(digest, event)
        session.add(event)
        await session.flush()  # one by one: their numbers follow the chain


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the chain is whole: the digest of its last whole event, and how many there are."""

    whole: int = 0
    digest: str = ""
    broken: Event | None = None
    """The first that is not as it was written, or does not follow the one before it."""


async def walked(connection: AsyncConnection) -> Walk:
    """The chain from its beginning to its end, or to where it is broken.

    That its last events were cut off, or all of them written anew, the chain itself cannot tell:
    whoever kept a digest can, which is then not in it any more.
    """
    walk = Walk()
    last = -sys.maxsize  # whoever forges an event may number it below 1
    while page := await _after(connection, last):
        for event in page:
            digest = digest_of(walk.digest, event)
            if digest != event.digest:
                return replace(walk, broken=event)
            walk = Walk(walk.whole + 1, digest)
            last = event.id
    return walk


async def _after(connection: AsyncConnection, number: int) -> Sequence[Event]:
    page = sa.select(Event).where(Event.id > number).order_by(Event.id).limit(AT_A_TIME)
    async with AsyncSession(connection) as session:
        return (await session.scalars(page)).all()


def digest_of(previous: str, event: Event) -> str:
    """SHA-256 of the digest before and of all that an event says, hexadecimal."""
    told = {name: getattr(event, name) for name in TOLD} | {"at": printed(event.at)}
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(previous.encode() + text).hexdigest()
