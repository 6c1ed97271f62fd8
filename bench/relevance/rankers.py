"""Who orders documents: Copydesk's own arithmetic, and what it is held against."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from bench.relevance.collection import Document
from db.actions.analysing import WEIGHTS
from db.analysis import terms
from db.relevance import bm25, likeness, meaning
from db.semantic.loading import Model

MOST = 100
"""Of an order that is looked at."""

Weights = Mapping[str, float]
Scores = Mapping[int, float]
"""By the number of a document; who is not there has none."""


class Ranker(Protocol):
    """Orders the documents of a collection."""

    @property
    def name(self) -> str: ...

    def related(self, id: str) -> Sequence[str]:
        """The documents that may stand beside one, the best first."""
        ...

    def search(self, words: str) -> Sequence[str]:
        """The documents that answer a question, the best first."""
        ...


class Postings:
    """Which documents have a term, with a weight: sums of products, quickly."""

    def __init__(self, vectors: Iterable[Weights]) -> None:
        self._having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for term, weight in vector.items():
                self._having[term].append((number, weight))

    def scores(self, asked: Weights) -> dict[int, float]:
        found: defaultdict[int, float] = defaultdict(float)
        for term, weight in asked.items():
            for number, other in self._having.get(term, ()):
                found[number] += weight * other
        return found


@dataclass(frozen=True)
class Counted:
    """A collection as terms. `head` is what a word of a title counts."""

    documents: Sequence[Document]
    head: float

    @cached_property
    def said(self) -> list[dict[str, float]]:
        return [self._said(one) for one in self.documents]

    @cached_property
    def having(self) -> Counter[str]:
        return Counter(term for said in self.said for term in said)

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {one.id: number for number, one in enumerate(self.documents)}

    @cached_property
    def answers(self) -> Postings:
        """What each document has of a question's rarity, by BM25."""
        lengths = [math.fsum(said.values()) for said in self.said]
        average = math.fsum(lengths) / len(lengths)
        return Postings(
            {term: bm25.share(often, length, average) for term, often in said.items()}
            for said, length in zip(self.said, lengths, strict=True)
        )

    def asked(self, words: Iterable[str]) -> dict[str, float]:
        return {
            term: bm25.rarity(len(self.documents), self.having[term])
            for term in words
            if term in self.having
        }

    def order(self, scores: Scores, *, but: int | None = None) -> list[str]:
        """The best first; of equals, the one that came first."""
        best = heapq.nsmallest(MOST, scores, key=lambda number: (-scores[number], number))
        return [self.documents[number].id for number in best if number != but]

    def _said(self, document: Document) -> dict[str, float]:
        found: dict[str, float] = dict(Counter(terms(document.text, document.language)))
        for term in terms(document.title, document.language):
            found[term] = found.get(term, 0) + self.head
        return found


class TfIdf:
    """Held against: the usual cosine, where a term counts for its logarithm."""

    name = "TF-IDF"

    def __init__(self, documents: Sequence[Document]) -> None:
        self._counted = Counted(documents, head=1)
        self._vectors = [self._vector(said) for said in self._counted.said]
        self._postings = Postings(self._vectors)

    def related(self, id: str) -> Sequence[str]:
        number = self._counted.numbers[id]
        return self._counted.order(self._postings.scores(self._vectors[number]), but=number)

    def search(self, words: str) -> Sequence[str]:
        vector = self._vector(Counter(terms(words, "en")))
        return self._counted.order(self._postings.scores(vector))

    def _vector(self, said: Weights) -> Weights:
        counted = self._counted
        raw = {
            term: (1 + math.log(often)) * math.log(len(counted.documents) / counted.having[term])
            for term, often in said.items()
            if term in counted.having
        }
        length = math.sqrt(math.fsum(one * one for one in raw.values())) or 1.0
        return {term: one / length for term, one in raw.items()}


class Bm25:
    """Held against: BM25 of all that a document says, with a title that counts like the rest."""

    name = "BM25"

    def __init__(self, documents: Sequence[Document]) -> None:
        self._counted = Counted(documents, head=1)
        self._answers = self._counted.answers

    def related(self, id: str) -> Sequence[str]:
        number = self._counted.numbers[id]
        return self._counted.order(self._scores(self._counted.said[number]), but=number)

    def search(self, words: str) -> Sequence[str]:
        return self._counted.order(self._scores(terms(words, "en")))

    def _scores(self, words: Iterable[str]) -> Scores:
        return self._answers.scores(self._counted.asked(words))


class Copydesk:
    """Copydesk's arithmetic on all documents, without a database."""

    name = "Copydesk"

    def __init__(self, documents: Sequence[Document]) -> None:
        self.counted = Counted(documents, head=WEIGHTS["headline"])
        rarities = {
            term: likeness.rarity(len(documents), having)
            for term, having in self.counted.having.items()
        }
        self._said = [likeness.said(terms, rarities) for terms in self.counted.said]
        self._postings = Postings(said.vector for said in self._said)
        self._answers = self.counted.answers

    def related(self, id: str) -> Sequence[str]:
        number = self.counted.numbers[id]
        return self.counted.order(self.alike(number), but=number)

    def search(self, words: str) -> Sequence[str]:
        return self.counted.order(self.answering(words))

    def alike(self, number: int) -> Scores:
        one = self._said[number]
        return {
            other: likeness.alike(cosine, one, self._said[other])
            for other, cosine in self._postings.scores(one.vector).items()
        }

    def answering(self, words: str) -> Scores:
        return self._answers.scores(self.counted.asked(set(terms(words, "en"))))


class Semantic:
    """The same with what texts mean."""

    name = "Copydesk, semantic"

    def __init__(self, documents: Sequence[Document], model: Model) -> None:
        self._words = Copydesk(documents)
        self._model = model
        self._meant = [
            model.vector(meaning.passage(one.title, None, one.text)) for one in documents
        ]

    def related(self, id: str) -> Sequence[str]:
        counted = self._words.counted
        number = counted.numbers[id]
        words = self._words.alike(number)
        cosines = self._model.cosines(self._meant[number], self._meant)
        scores = {
            other: meaning.likeness(words.get(other, 0.0), cosine)
            for other, cosine in enumerate(cosines)
        }
        return counted.order(scores, but=number)

    def search(self, words: str) -> Sequence[str]:
        """Only what has some of the words is looked at."""
        scores = self._words.answering(words)
        best = max(scores.values(), default=0.0)
        found = list(scores)
        cosines = self._model.cosines(
            self._model.vector(words), [self._meant[number] for number in found]
        )
        answers = {
            number: meaning.answer(scores[number], best, cosine)
            for number, cosine in zip(found, cosines, strict=True)
        }
        return self._words.counted.order(answers)
