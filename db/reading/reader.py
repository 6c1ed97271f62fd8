"""Reads a root field: its plan, kept from the last time or made anew, one statement, one value."""

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import orjson
from anyio import to_thread
from cachetools import LRUCache

from db.driver import Driver
from db.reading.cost import affordable
from db.reading.given import Binds, Path, marked, shape_of, value_at
from db.reading.nearness import Nearness
from db.reading.plan import Planner, Unfinished
from db.reading.statement import Statement, compiled
from db.reading.want import Asked, TypeName, Want
from db.viewer import Sight, View

KEPT = 1_000
"""Shapes of operations that are remembered, the least recently used first to go. An app has some
dozens."""

KEPT_CHARACTERS = 8_000_000
"""Of statements, in all plans that are kept. A section front has 4,000, and a plan takes about four
times its statement in memory."""

LEAST_CHARACTERS = 8_000
"""As much as each counts at least, so that there are a thousand plans at most."""

LONGEST_KEPT = 32_768
"""Characters of a statement. A longer one is no app's, and not kept."""

LONGEST_SHAPE = 4_096
"""Characters of a shape of variables, written out: likewise."""

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan that can be read again and again, with other values each time."""

    statement: Statement
    binds: Binds
    unfinished: tuple[Unfinished, ...]
    cost: int


def _weight(plan: Prepared) -> int:
    return max(len(plan.statement.text), LEAST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Kept:
    """Plans that were made, and for each shape of an operation, which values they depend on."""

    plans: LRUCache[Hashable, Prepared] = field(
        default_factory=lambda: LRUCache(KEPT_CHARACTERS, _weight)
    )
    looked: LRUCache[Hashable, tuple[Path, ...]] = field(default_factory=lambda: LRUCache(KEPT))


@cache
def kept_for(database: str) -> Kept:
    """The plans of this process for a kind of database: on nothing else do they depend."""
    return Kept()


@dataclass(slots=True)
class Ran:
    """A statement that was run, and how long its answer took, in milliseconds."""

    statement: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads, and the plans that it keeps."""

    driver: Driver
    kept: Kept
    nearness: Nearness | None = None
    """Says what questions mean; without it, words alone count."""

    def plan(
        self,
        key: Hashable | None,
        variables: Variables,
        view: View,
        want: Callable[[Variables], Asked],
    ) -> Prepared:
        """The plan of what `key` names, for these variables; kept, unless there is no key.

        `want` is asked only where there is none yet. Raises `Invalid` for what is too dear or too
        deep, and for arguments that make no sense.
        """
        if key is None:
            return self._made(want(variables), view)
        shape = (key, view, shape_of(variables))
        known = self.kept.looked.get(shape, ())
        found = self.kept.plans.get((shape, *(value_at(variables, path) for path in known)))
        if found is not None:
            return found
        looked = set(known)
        made = self._made(want(marked(variables, looked)), view)
        if len(made.statement.text) <= LONGEST_KEPT and len(repr(shape)) <= LONGEST_SHAPE:
            self.kept.looked[shape] = paths = tuple(sorted(looked, key=str))
            self.kept.plans[shape, *(value_at(variables, path) for path in paths)] = made
        return made

    def _made(self, asked: Asked, view: View) -> Prepared:
        cost = affordable(asked)
        plan = Planner(view).plan(asked)
        statement = compiled(plan.statement, self.driver.dialect)
        return Prepared(statement, plan.binds, plan.unfinished, cost)

    async def read(
        self, plan: Prepared, sight: Sight, values: Variables, variables: Variables, ran: list[Ran]
    ) -> object:
        """A root field as orjson writes it, or `None` where there is no such row to see.

        `values` are the root's own. The statement is added to `ran`.
        """
        bound = plan.statement.bound(
            {**values, **sight.parameters(), **plan.binds.values(variables)}
        )
        started = time.perf_counter()
        text = await self.driver.text(plan.statement.text, bound)
        ran.append(Ran(plan.statement.text, (time.perf_counter() - started) * 1000))
        if text is None:
            return None
        if not plan.unfinished:
            return orjson.Fragment(text)
        finish = partial(_finished, text, plan.unfinished, sight)
        takes_long = any(one.late.weight for one in plan.unfinished)
        return orjson.Fragment(await to_thread.run_sync(finish) if takes_long else finish())


def _finished(text: str, unfinished: Sequence[Unfinished], sight: Sight) -> bytes:
    answer = {"": orjson.loads(text)}
    for one in unfinished:
        _finish(answer, ("", *one.path), one, sight)
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
    elif isinstance(holder[path[0]], dict) and unfinished.mark in holder[path[0]]:
        value = unfinished.late.finish(holder[path[0]][unfinished.mark], sight)
        holder[path[0]] = _shaped(value, unfinished.wants)


def _shaped(value: Any, wants: Mapping[str, Want]) -> Any:
    """Plain objects as the answer wants them: their attributes under the keys asked for."""
    if isinstance(value, list | tuple):
        return [_shaped(one, wants) for one in value]
    if not wants or value is None:
        return value
    (want,) = wants.values()
    return {
        one.key: one.field.name
        if isinstance(one.field, TypeName)
        else _shaped(getattr(value, one.name), one.wants)
        for one in want
    }
