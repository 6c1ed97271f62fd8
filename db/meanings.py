"""What all published stories mean, in memory: 0.4 kB each, and only what is new is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Meaning
from db.models.suggestion import GONE
from db.semantic.loading import MEANING, Model

CODE = 48
"""Bytes of a code."""

AT_ONCE = 5_000
"""Vectors that are read in one statement: 2 MB."""


@dataclass(slots=True)
class Meanings:
    """The vectors as they were at the last look."""

    model: Model
    vectors: dict[int, bytes] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)
    _numbers: list[int] = field(default_factory=list)
    _codes: bytearray = field(default_factory=bytearray)
    _last: int = 0

    async def look(self, connection: AsyncConnection) -> None:
        """Read what was written since the last look."""
        news = sa.select(Meaning.sequence, Meaning.article_id, Meaning.vector)
        news = (
            news.where(Meaning.version.in_((MEANING, GONE)))
            .order_by(Meaning.sequence)
            .limit(AT_ONCE)
        )
        while True:
            rows = (await connection.execute(news.where(Meaning.sequence > self._last))).all()
            for sequence, number, vector in rows:
                if vector:
                    self.learn(number, vector)
                else:
                    self.vectors.pop(number, None)
                self._last = sequence
            if len(rows) < AT_ONCE:
                return

    def learn(self, number: int, vector: bytes) -> None:
        """What a story means, whatever it meant before."""
        place = self._places.setdefault(number, len(self._numbers))
        if place == len(self._numbers):
            self._numbers.append(number)
        self._codes[place * CODE : (place + 1) * CODE] = self.model.code(vector)
        self.vectors[number] = vector

    def nearest(self, vector: bytes, most: int) -> list[int]:
        """The stories of which the codes are nearest to that of a vector, the nearest first."""
        if not self._numbers:
            return []
        found = self.model.nearest(self.model.code(vector), bytes(self._codes), most)
        return [one for one in (self._numbers[place] for place in found) if one in self.vectors]

    def cosines(self, vector: bytes, numbers: Iterable[int]) -> Mapping[int, float]:
        """How like some stories are to a vector, from -1 to 1: those of which it is known."""
        known = [one for one in numbers if one in self.vectors]
        if not known:
            return {}
        found = self.model.cosines(vector, [self.vectors[one] for one in known])
        return dict(zip(known, found, strict=True))
