"""What the vectors of a model add, where there is one: scores are summed in fixed units.

A vector says what a text means and not which words it has. Alone it is worse than the words; what
the two find wrong is not the same, so the sum is better than either.
"""

LIKENESS = 0.3
"""Of a vector, in how like two stories are. From .2 to .4 all that was tried is better for it."""

ANSWER = 0.6
"""Of a vector, in how well a story answers a question: a question has few words to go by."""


def passage(headline: str, standfirst: str | None, body: str) -> str:
    """What a model is given of a story. It reads the beginning only."""
    return ". ".join(part for part in (headline, standfirst, body) if part)


def likeness(words: float, meaning: float) -> float:
    """How like two stories are, of the two cosines."""
    return (1 - LIKENESS) * words + LIKENESS * meaning


def answer(score: float, best: float, meaning: float) -> float:
    """How well a story answers: its BM25 as a part of the best one's, and a cosine."""
    words = score / best if best > 0 else 0.0
    return (1 - ANSWER) * words + ANSWER * meaning
