"""Which stories mean what a question means: a copy of their vectors, in each process that searches.

Only where the model is. Vectors of stories that are gone stay in the copy and do no harm: only what
has some of the words is found, whatever it means.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
import sqlalchemy as sa
from anyio import to_thread

from db.models import Meaning
from db.question import Question
from db.relevance.meaning import ANSWER
from db.semantic.loading import MEANING, Model
from db.session import Database

LONG = 4
"""Words of a question, at least, for it to mean more than they say."""

MOST = 1_000
"""Stories that are told to be near. All others count as near as the last of these."""

NOTHING: Mapping[str, object] = {"search_near": "[]", "search_farthest": 0.0, "search_meaning": 0.0}
"""What a search is bound to where words alone count."""


@dataclass
class Nearness:
    """The copy, brought up to date by each question that needs it."""

    database: Database
    model: Model | None
    _seen: int = 0
    _numbers: list[int] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)
    _vectors: list[bytes] = field(default_factory=list)
    _codes: bytearray = field(default_factory=bytearray)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, question: Question) -> Mapping[str, object]:
        """What a search is bound to for what the question means."""
        if self.model is None or len(question.plain) < LONG:
            return NOTHING
        async with self._turn:
            await self._read()
            return await to_thread.run_sync(self._near, self.model, question.text)

    async def _read(self) -> None:
        """Take in what was written since."""
        new = sa.select(Meaning.article_id, Meaning.sequence, Meaning.vector).where(
            Meaning.version == MEANING, Meaning.sequence > self._seen
        )
        async with self.database.reading() as connection:
            rows = (await connection.execute(new.order_by(Meaning.sequence))).all()
        for number, sequence, vector in rows:
            self._keep(number, vector)
            self._seen = sequence

    def _keep(self, number: int, vector: bytes) -> None:
        if self.model is None:
            return
        code = self.model.code(vector)
        place = self._places.get(number)
        if place is None:
            self._places[number] = len(self._numbers)
            self._numbers.append(number)
            self._vectors.append(vector)
            self._codes += code
            return
        self._vectors[place] = vector
        self._codes[place * len(code) : (place + 1) * len(code)] = code

    def _near(self, model: Model, text: str) -> Mapping[str, object]:
        if not self._numbers:
            return NOTHING
        asked = model.vector(text)
        places = model.nearest(model.code(asked), bytes(self._codes), MOST)
        likenesses = model.cosines(asked, [self._vectors[place] for place in places])
        near = [
            [self._numbers[place], round(likeness, 6)]
            for place, likeness in zip(places, likenesses, strict=True)
        ]
        return {
            "search_near": orjson.dumps(near).decode(),
            "search_farthest": round(min(likenesses), 6),
            "search_meaning": ANSWER,
        }
