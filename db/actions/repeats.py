"""Writes that their sender named, so that one that is sent twice is done once."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db import measures
from db.errors import Code, Invalid, Refusal
from db.models import IdempotencyKey
from db.session import Unit

REMEMBERED = dt.timedelta(hours=24)
"""How long a key is known. Stripe's API, from which the field has the idea, keeps one as long."""


class Row(Protocol):
    """What an action has written."""

    @property
    def id(self) -> int: ...


async def once(
    unit: Unit, key: str | None, request_hash: str, act: Callable[[], Awaitable[Row]]
) -> int:
    """The id of what `act` writes, or wrote when this key first came with this request.

    A key is its sender's own. What is refused writes nothing, and leaves the key free.
    """
    if key is None:
        return (await act()).id
    if not 0 < len(key) <= measures.KEY:
        message = f"an idempotencyKey has 1 to {measures.KEY} characters"
        raise Invalid(Code.INVALID_FORMAT, message, ("idempotencyKey",))
    if not await _is_new(unit, key, request_hash):
        return await _earlier(unit, key, request_hash)
    row = await act()
    mine = (IdempotencyKey.user_id == unit.viewer.user_id, IdempotencyKey.key == key)
    await unit.session.execute(sa.update(IdempotencyKey).where(*mine).values(row_id=row.id))
    return row.id


async def _is_new(unit: Unit, key: str, request_hash: str) -> bool:
    """Take the key. Whoever has taken it at the same moment is waited for."""
    dialect = unit.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    taken = insert(IdempotencyKey).values(
        user_id=unit.viewer.user_id, key=key, request_hash=request_hash, row_id=0, at=unit.now
    )
    statement = taken.on_conflict_do_nothing().returning(IdempotencyKey.key)
    return await unit.session.scalar(statement) is not None


async def _earlier(unit: Unit, key: str, request_hash: str) -> int:
    known = await unit.session.get_one(IdempotencyKey, (unit.viewer.user_id, key))
    if known.request_hash != request_hash:
        message = "this idempotencyKey came with another request before: make a new one"
        raise Refusal(Code.IDEMPOTENCY_MISMATCH, message, ("idempotencyKey",))
    return known.row_id
