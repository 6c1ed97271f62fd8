"""One ranker on one collection: how good its answers are, and what they cost."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.relevance.collection import Collection, Document, Question
from bench.relevance.measures import MEASURES, measured
from bench.relevance.rankers import Ranker

Opened = Callable[[Sequence[Document]], Ranker]
"""Makes a ranker of documents, with all that it prepares."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions of a kind; milliseconds of CPU for each document and question."""

    collection: str
    kind: str
    ranker: str
    questions: int
    means: Mapping[str, float]
    a_document: float
    a_question: float


def tried(collection: Collection, opened: Opened) -> list[Figures]:
    """Ask a ranker all that a collection asks."""
    start = time.process_time()
    ranker = opened(collection.documents)
    a_document = 1000 * (time.process_time() - start) / len(collection.documents)
    asked = (
        ("related", collection.related, ranker.related),
        ("search", collection.searched, ranker.search),
    )
    return [
        _figures(collection, kind, ranker, questions, answer, a_document)
        for kind, questions, answer in asked
        if questions
    ]


def _figures(
    collection: Collection,
    kind: str,
    ranker: Ranker,
    questions: Sequence[Question],
    answer: Callable[[str], Sequence[str]],
    a_document: float,
) -> Figures:
    start = time.process_time()
    answers = [answer(one.asked) for one in questions]
    spent = 1000 * (time.process_time() - start) / len(questions)
    figures = [measured(order, one.gains) for order, one in zip(answers, questions, strict=True)]
    means = {name: statistics.fmean(one[name] for one in figures) for name in MEASURES}
    return Figures(collection.name, kind, ranker.name, len(questions), means, a_document, spent)
