"""How like two stories are: the cosine of what they say, and what they are both about.

A term counts for more the rarer it is (TF-IDF), and when it is said again for less each time. Of
stories with the same cosine that is more like which says what few others do.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SATURATION = 3.0
"""So often a term is said in a very long text when it has half of what it can ever count."""

LONG = 200.0
"""Words of a text in which half as often is enough: in a few lines, whether a term is said tells
more than how often."""

RARITY = 0.75
"""The power of its rarity that a term counts in a vector. Two of them have it squared, and BM25,
which is better for short texts, the power 1."""

SHARED = 0.15
"""How much tags, people and places in common add at most: they order stories that are about as
alike, and never put one that says something else before one that says the same."""

LEAST = 0.08
"""What is less like a story than this is not suggested beside it, however little else there is."""

SAME = 0.85
"""From this cosine on two stories are the same text, such as an agency's, a little edited. All such
pairs that were looked at were; two reports of one event by different people stay below .8."""

HALF_LIFE = 4
"""After so many times the days in which its section is fresh a story counts half."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Subject:
    """A tag, by what it is called, and what kind of thing it names."""

    kind: str
    name: str


KINDS = {
    "PERSON": "people",
    "PLACE": "places",
    "ORGANISATION": "organisations",
    "EVENT": "events",
    "TOPIC": "topics",
}
"""What reasons call each kind of tag, in the order in which they are given."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a story says."""

    vector: Weights
    """Its terms, of length 1."""
    rarity: float
    """That of its terms, a mean: harmonic, by how much each counts."""


def rarity(stories: int, having: int) -> float:
    """What a term tells that so many of all stories have: next to nothing if all have it, 1 if as
    many as the square root of all, and 2 at most.
    """
    every = max(stories, having) + 1  # they may have become more since they were counted
    return 2 * math.log(every / (having + 0.5)) / math.log(every)


def said(terms: Weights, rarities: Weights) -> Said:
    """What a story says, by how often it says each term."""
    length = math.fsum(terms.values())
    half = SATURATION * length / (length + LONG)
    raw = {term: rarities[term] ** RARITY * often / (often + half) for term, often in terms.items()}
    total = math.fsum(one * one for one in raw.values())
    if not total:
        return Said({}, 0.0)
    mean = total / math.fsum(one * one / rarities[term] for term, one in raw.items())
    return Said({term: one / math.sqrt(total) for term, one in raw.items()}, mean)


def alike(cosine: float, one: Said, other: Said) -> float:
    """How like two stories with such a cosine are, from 0 to about 1."""
    return cosine * math.sqrt(one.rarity * other.rarity)


def cosine(one: Weights, other: Weights) -> float:
    """From 0, nothing in common, to 1."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return math.fsum(weight * many[term] for term, weight in few.items() if term in many)


def distinction(stories: int, having: int) -> float:
    """What a tag tells that so many of all stories have: 1 if two, and 0 if all."""
    if having >= stories:
        return 0.0
    return math.log(stories / max(having, 2)) / math.log(stories / 2) if stories > 2 else 0.0


def shared(subjects: Iterable[int], distinctions: Mapping[int, float]) -> float:
    """What subjects in common add, by what each tells: the first rare one most of it."""
    left = math.prod(sorted(1 - distinctions[subject] for subject in subjects))
    return SHARED * (1 - left)


def faded(apart: dt.timedelta, fresh_days: int) -> float:
    """What is left of a likeness over time: four fifths where a section is no longer fresh.

    It falls ever more slowly, so an old story that says the same still comes before a new one that
    does not.
    """
    return 1 / (1 + abs(apart) / dt.timedelta(days=fresh_days * HALF_LIFE))


def common_terms(one: Weights, other: Weights, words: Mapping[str, str], most: int) -> list[str]:
    """The words that make two stories alike, the first the most. `words` are those of the terms."""
    both = [term for term in one if term in other and term in words]
    both.sort(key=lambda term: (-one[term] * other[term], term))
    return [words[term] for term in both[:most]]


def reasons(
    one: Mapping[int, Subject], other: Mapping[int, Subject], words: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """What two stories have in common, by the names of their subjects and some words."""
    found: dict[str, list[str]] = {}
    for number, subject in one.items():
        if number in other:
            found.setdefault(subject.kind, []).append(subject.name)
    said = [(f"same {KINDS[kind]}", found[kind]) for kind in KINDS if kind in found]
    return [*said, ("same terms", list(words))] if words else said


def in_words(reasons: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Such reasons in a line: `same people: Ada Quill; same terms: harbour, dredging`."""
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in reasons)
