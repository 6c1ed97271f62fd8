"""How well a story answers a question: BM25 (Robertson and Zaragoza 2009).

The same can be said in SQL: a sum over the terms of the question, of numbers that are kept with
each story. What stands at its head counts for more already in how often it says a term (BM25F).
"""

import math
from collections.abc import Collection, Mapping

K1 = 1.5
"""So often a term is said when it has half of what it can ever count. 1.2 is usual where a head
counts like the rest; here it is said three times."""

B = 0.75
"""How much a long story's words count for less, from 0, not at all, to 1."""


def rarity(stories: int, having: int) -> float:
    """What a term tells that so many of all stories have, above 0."""
    return math.log(1 + (stories - having + 0.5) / (having + 0.5))


def share(often: float, length: float, average: float) -> float:
    """What a story has of a term's rarity: `often` and both lengths as they are weighed."""
    return often * (K1 + 1) / (often + K1 * (1 - B + B * length / average))


def score(
    asked: Collection[str],
    rarities: Mapping[str, float],
    said: Mapping[str, float],
    length: float,
    average: float,
) -> float:
    """How well a story that says such terms so often answers; each term is asked once."""
    return math.fsum(
        rarities[term] * share(said[term], length, average) for term in set(asked) if term in said
    )
