"""Prose in which words are as common as they are in news: the second half as often as the first.

The demo's paragraphs, put together anew, would have each word in every tenth story; a search for
what a reader asks would find ten thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from bench.prose import Prose
from db.text import Rendered

WORDS = 200_000
"""Different words: what news has after some tens of millions of them (Heaps 1978)."""

EXPONENT = 1.07
"""How much rarer each word is than the one before it (Zipf 1949)."""

LENGTH = 450
"""Words of a story."""

LINES = 20_000
SYLLABLES = [c + v for c in "bcdfghklmnprstvz" for v in "aeiou"]


@dataclass(frozen=True, slots=True)
class ZipfProse(Prose):
    """Words by chance, the common ones more often."""

    words: Sequence[str]
    weights: Sequence[float]

    @classmethod
    def made(cls, seed: int) -> "ZipfProse":
        """The same words for the same seed."""
        chance = Random(seed)
        words = list(dict.fromkeys(_word(chance, rank) for rank in range(2 * WORDS)))[:WORDS]
        weights = list(accumulate((rank + 1) ** -EXPONENT for rank in range(len(words))))
        made = cls((), (), words, weights)
        lines = tuple(
            (" ".join(made._drawn(chance, 8)).capitalize(), " ".join(made._drawn(chance, 20)))
            for _ in range(LINES)
        )
        return cls(lines, (), words, weights)

    def body(self, chance: Random) -> Rendered:
        """Some paragraphs."""
        said = self._drawn(chance, LENGTH)
        parts = [" ".join(said[at : at + 90]) for at in range(0, LENGTH, 90)]
        markup = "".join(f"<p>{part}</p>" for part in parts)
        return Rendered("\n\n".join(parts), markup, "\n".join(parts), LENGTH)

    def _drawn(self, chance: Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)


def _word(chance: Random, rank: int) -> str:
    """The rarer the longer."""
    length = 2 + (rank > 300) + (rank > 20_000)
    return "".join(chance.choices(SYLLABLES, k=length))
