"""Which stories mean what a question means, where the model is."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson
from anyio import to_thread

from db.meanings import Meanings
from db.question import Question
from db.relevance.meaning import ANSWER
from db.semantic.loading import Model
from db.session import Database

LONG = 4
"""Words of a question, at least, for it to mean more than they say."""

MOST = 1_000
"""Stories that are told to be near. All others count as near as the last of these."""

NOWHERE: dict[str, Any] = {"search_near": "[]", "search_farthest": 0.0, "search_meaning": 0.0}
"""What a search is bound to where words alone count."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Compares questions with what stories mean, by a copy that each question brings up to date."""

    database: Database
    meanings: Meanings | None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def to(cls, database: Database, model: Model | None) -> "Nearness":
        """To the stories of a database."""
        return cls(database, None if model is None else Meanings(model))

    async def of(self, question: Question) -> dict[str, Any]:
        """What a search is bound to for what the question means."""
        if self.meanings is None or len(question.plain) < LONG:
            return NOWHERE
        async with self._turn:
            async with self.database.reading() as connection:
                await self.meanings.look(connection)
            return await to_thread.run_sync(_near, self.meanings, question.text)


def _near(meanings: Meanings, text: str) -> dict[str, Any]:
    asked = meanings.model.vector(text)
    found = meanings.nearest(asked, MOST)
    if not found:
        return NOWHERE
    likenesses = meanings.model.cosines(asked, [meanings.vectors[number] for number in found])
    near = [
        [number, round(likeness, 6)] for number, likeness in zip(found, likenesses, strict=True)
    ]
    return {
        "search_near": orjson.dumps(near).decode(),
        "search_farthest": round(min(likenesses), 6),
        "search_meaning": ANSWER,
    }
