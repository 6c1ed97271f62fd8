"""Which of the stories that are like one stand beside it: each thing is said once.

Texts that are the same, and stories that follow each other up, count as one story each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from db.relevance.likeness import SAME, Weights, cosine


@dataclass(frozen=True, slots=True)
class Told:
    """A story as what it tells: its terms as a vector, and the chain of follow-ups it is in."""

    id: int
    vector: Weights
    chain: int


def repeats(one: Told, other: Told) -> bool:
    """Whether two stories count as one."""
    return one.chain == other.chain or cosine(one.vector, other.vector) >= SAME


def chosen(beside: Told, best_first: Iterable[Told], there: Iterable[Told], most: int) -> list[int]:
    """The stories to stand beside one, by their ids. `there` are those that stand there already.

    What follows it up, or what it follows, may stand there; its own text again may not.
    """
    taken = list(there)
    found: list[int] = []
    for one in best_first:
        if len(found) == most:
            break
        if cosine(one.vector, beside.vector) >= SAME or any(repeats(one, two) for two in taken):
            continue
        taken.append(one)
        found.append(one.id)
    return found
