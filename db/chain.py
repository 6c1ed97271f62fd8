"""The chain of events: each holds the digest of the one before, so none can be changed unseen."""

import hashlib
from collections.abc import Sequence

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
    "to_publication", "live_revision_id", "user_id", "reason", "origin",
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


async def broken_at(connection: AsyncConnection) -> int | None:
    """The number of the first event that is not as it was written; `None` if all are."""
    digest, number = "", 0
    while True:
        page = sa.select(Event.__table__).where(Event.id > number).order_by(Event.id)
        rows = (await connection.execute(page.limit(AT_A_TIME))).all()
        if not rows:
            return None
        for row in rows:
            number = int(row.id)
            digest = digest_of(digest, row)
            if digest != row.digest:
                return number


def digest_of(previous: str, event: Event | sa.Row[*tuple[object, ...]]) -> str:
    """SHA-256 of the digest before and of all that an event says, hexadecimal."""
    told = {name: getattr(event, name) for name in TOLD} | {"at": printed(event.at)}
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(previous.encode() + text).hexdigest()
