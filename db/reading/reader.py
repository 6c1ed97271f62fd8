"""Reads a plan: one statement, one value, and what Python must still put into it."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from db.reading.plan import Plan, Planner, Unfinished
from db.reading.want import Asked, TypeName, Want
from db.session import Database
from db.sqljson import MARK
from db.viewer import Sight


async def read(database: Database, asked: Asked, sight: Sight) -> bytes | None:
    """The JSON of a root field, or `None` where there is no such row to see."""
    plan = Planner(sight.view).plan(asked)
    async with database.reading() as connection:
        text: str | None = await connection.scalar(plan.statement, sight.parameters())
    if text is None:
        return None
    return _finished(text, plan, sight) if plan.unfinished else text.encode()


def _finished(text: str, plan: Plan, sight: Sight) -> bytes:
    answer = {"": orjson.loads(text)}
    for unfinished in plan.unfinished:
        _finish(answer, ("", *unfinished.path), unfinished, sight)
    return orjson.dumps(answer[""])


def _finish(holder: Any, path: Sequence[str], unfinished: Unfinished, sight: Sight) -> None:
    """Replace the value at the path, in every row of the lists that it leads through.

    Of a choice, the path may lead through what was not chosen: only a marked value is replaced.
    """
    if isinstance(holder, list):
        for one in holder:
            _finish(one, path, unfinished, sight)
    elif not isinstance(holder, dict) or path[0] not in holder:
        return
    elif len(path) > 1:
        _finish(holder[path[0]], path[1:], unfinished, sight)
    elif isinstance(holder[path[0]], dict) and MARK in holder[path[0]]:
        value = unfinished.late.finish(holder[path[0]][MARK], sight)
        holder[path[0]] = _shaped(value, unfinished.asked.wants)


def _shaped(value: Any, wants: Mapping[str, Want]) -> Any:
    """Plain objects as the answer wants them: their attributes under the keys asked for."""
    if isinstance(value, list | tuple):
        return [_shaped(one, wants) for one in value]
    if not wants:
        return value
    (want,) = wants.values()
    return {
        one.key: one.field.name
        if isinstance(one.field, TypeName)
        else _shaped(getattr(value, one.name), one.wants)
        for one in want
    }
