"""Compare a story with others: arithmetic on what was gathered, in a thread of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from db.actions.gathering import Story
from db.analysis import term, words
from db.relevance import likeness, meaning
from db.relevance.choice import Told, chosen
from db.relevance.likeness import LEAST, SAME, Said, Weights

PLACES = 4
"""Of a score. What differs by less is a matter of when it was computed."""

WORDS = 4
"""How many words a reason has."""

SHORTEST_WORD = 3
"""Letters of a word that says something to whoever reads a reason, in scripts that have few."""


@dataclass(slots=True)
class Comparing:
    """A story and those that it is compared with, and how like it they are."""

    story: Story
    text: str
    others: Mapping[int, Story]
    rarities: Weights
    distinctions: Mapping[int, float]
    """What each of the story's tags tells."""
    cosines: Mapping[int, float]
    """How like the others' meanings are to the story's, where both are known."""
    chains: Mapping[int, int]
    said: Said = field(init=False)
    told: dict[int, Told] = field(init=False)
    scores: dict[int, float] = field(init=False)
    """Of those that are like enough and do not say the same."""
    same: set[int] = field(init=False)
    """Those that count as one with the story."""

    def __post_init__(self) -> None:
        self.said = likeness.said(self.story.terms, self.rarities)
        self.told, self.scores, self.same = {}, {}, set()
        for number, other in self.others.items():
            self._compare(number, other)

    def _compare(self, number: int, other: Story) -> None:
        said = likeness.said(other.terms, self.rarities)
        cosine = likeness.cosine(self.said.vector, said.vector)
        self.told[number] = Told(number, said.vector, self.chains[number])
        if cosine >= SAME or self.chains[number] == self.chains[self.story.id]:
            self.same.add(number)
        common = self.story.subjects.keys() & other.subjects.keys()
        meant = self.cosines.get(number)
        alike = likeness.alike(cosine, self.said, said)
        alike = alike if meant is None else meaning.likeness(alike, meant)
        alike += likeness.shared(common, self.distinctions)
        if LEAST <= alike and cosine < SAME:
            apart = self.story.first_published_at - other.first_published_at
            days = max(self.story.fresh_days, other.fresh_days)
            self.scores[number] = round(alike * likeness.faded(apart, days), PLACES)

    def own(self, linked: Iterable[int], but: Iterable[int], most: int) -> list[int]:
        """Which stand beside the story, the best first: none that it leads to already, or that
        says what one of those says.
        """
        there = [self.told[one] for one in linked if one in self.told]
        left = self.scores.keys() - set(linked) - set(but)
        best_first = [self.told[one] for one in sorted(left, key=self._place)]
        beside = Told(self.story.id, self.said.vector, self.chains[self.story.id])
        return chosen(beside, best_first, there, most)

    def _place(self, number: int) -> tuple[float, float, int]:
        """As the suggestions of a story are read."""
        first = self.others[number].first_published_at
        return (-self.scores[number], -first.timestamp(), -number)

    def surfaces(self) -> dict[str, str]:
        """A word of the story for each of its terms that a reason can be made of."""
        found: dict[str, str] = {}
        for word in words(self.text):
            if any(map(str.isalpha, word)) and (len(word) >= SHORTEST_WORD or not word.isascii()):
                found.setdefault(term(word, self.story.language), word)
        return found

    def reason(self, number: int, surfaces: Mapping[str, str]) -> str | None:
        """Why the two stand beside each other, in words; nothing if none can be told."""
        said = likeness.common_terms(self.said.vector, self.told[number].vector, surfaces, WORDS)
        other = self.others[number]
        found = likeness.reasons(self.story.subjects, other.subjects, said)
        return likeness.in_words(found) or None
