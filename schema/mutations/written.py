"""The one way of a write: a unit of work, one action, and the payload that tells of both."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias, TypeVar

import orjson

from db.actions.repeats import Row, once
from db.models import Article
from db.session import Unit
from schema import problems
from schema.context import Info
from schema.inputs.given import given
from schema.payloads import ArticlePayload
from schema.problems import UserError

Given: TypeAlias = Any
"""What a client gave, by the newsroom's names: the dictionary of changes that the action takes."""


class Payload(Protocol):
    """What a mutation answers about a row."""

    def __init__(self, *, row_id: int | None, user_errors: list[UserError]) -> None: ...


P = TypeVar("P", bound=Payload)


async def written(
    info: Info, payload: type[P], input: object, act: Callable[[Unit, Given], Awaitable[Row]]
) -> P:
    """The payload after an action: with the row that it wrote, or with why it wrote nothing.

    One that the client sends again under the same key is not done again.
    """
    changes = given(input)
    key = changes.pop("idempotency_key", None)
    request_hash = _hashed(info.field_name, changes)
    row_id = None
    with problems.collected() as errors:
        async with info.context.work() as unit:
            row_id = await once(unit, key, request_hash, lambda: act(unit, changes))
    return payload(row_id=None if errors else row_id, user_errors=errors)


async def moved(
    info: Info, input: object, act: Callable[..., Awaitable[Article]]
) -> ArticlePayload:
    """The same for what is done to a story as it was at a version."""

    async def move(unit: Unit, given: Given) -> Article:
        return await act(unit, given.pop("id"), given.pop("expected_version"), **given)

    return await written(info, ArticlePayload, input, move)


def _hashed(mutation: str, given: Given) -> str:
    """SHA-256 of a mutation and all that it was given, hexadecimal."""
    text = orjson.dumps([mutation, given], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()
