"""How like two stories are: the same from both sides, bounded, and said in words."""

import datetime as dt
import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.relevance import bm25, meaning
from db.relevance.likeness import (
    SHARED,
    Said,
    Subject,
    alike,
    common_terms,
    cosine,
    distinction,
    faded,
    in_words,
    rarity,
    reasons,
    said,
    shared,
)

SAID = st.dictionaries(
    st.sampled_from("harbour dredging tide crane vote".split()), st.integers(1, 99)
)
ALL = {"harbour": 4.0, "dredging": 3.0, "tide": 2.5, "crane": 1.0, "vote": 0.01}


def shuffled(said: dict[str, int], seed: int) -> dict[str, int]:
    return dict(Random(seed).sample(list(said.items()), len(said)))


@given(SAID, SAID, st.integers(0, 9))
def test_two_stories_are_as_alike_from_both_sides_in_any_order(
    one: dict[str, int], other: dict[str, int], seed: int
) -> None:
    first, second = said(one, ALL), said(other, ALL)
    found = cosine(first.vector, second.vector)

    assert 0 <= found <= 1 + 1e-9
    assert found == cosine(second.vector, first.vector)
    assert said(shuffled(one, seed), ALL) == first
    assert cosine(first.vector, first.vector) == pytest.approx(1 if one else 0)
    assert alike(found, first, second) == alike(found, second, first)


@given(SAID, st.integers(1, 99))
def test_what_is_rarer_tells_more_and_nothing_tells_more_than_the_rarest(
    terms: dict[str, int], often: int
) -> None:
    rarest, commonest = {"harbour": often}, {"vote": often}

    assert said(rarest, ALL).rarity == pytest.approx(ALL["harbour"])
    assert said(commonest, ALL).rarity == pytest.approx(ALL["vote"])
    if terms:
        assert 0.01 - 1e-9 <= said(terms, ALL).rarity <= 4 + 1e-9
    assert said({}, ALL) == Said({}, 0.0)


@given(st.integers(1, 10**7), st.data())
def test_what_fewer_stories_have_tells_more(stories: int, data: st.DataObject) -> None:
    having = data.draw(st.integers(1, stories))

    for tells in (rarity, bm25.rarity):
        assert 0 < tells(stories, having) < math.inf
        assert tells(stories, having) > tells(stories, having + 1) or having == stories
    assert 0 <= distinction(stories, having) <= 1


@given(st.lists(st.floats(0, 1), max_size=9))
def test_subjects_in_common_add_a_little_at_most_in_any_order(told: list[float]) -> None:
    distinctions = dict(enumerate(told))

    added = shared(distinctions, distinctions)

    assert 0 <= added <= SHARED
    assert added == shared(reversed(range(len(told))), distinctions)
    assert added >= shared(range(len(told) - 1), distinctions) - 1e-12


@given(SAID, st.floats(1, 1e6))
def test_an_answer_counts_each_word_of_a_question_once(said: dict[str, int], length: float) -> None:
    asked = ["tide", "harbour", "unknown"]

    found = bm25.score(asked, ALL, said, length, 300.0)

    assert 0 <= found < (bm25.K1 + 1) * (ALL["tide"] + ALL["harbour"])
    assert found == bm25.score([*reversed(asked), "tide"], ALL, said, length, 300.0)
    assert (found > 0) == bool(said.keys() & set(asked))


def test_a_story_fades_and_never_to_nothing() -> None:
    day = dt.timedelta(days=1)

    assert faded(0 * day, 7) == 1
    assert faded(7 * day, 7) == faded(-7 * day, 7) == 0.8
    assert faded(28 * day, 7) == 0.5
    assert 0 < faded(10_000 * day, 7) < 0.01


def test_reasons_are_given_in_words_the_strongest_first() -> None:
    ada, port = Subject("PERSON", "Ada Quill"), Subject("PLACE", "North Port")
    one = said({"harbour": 3, "dredg": 2, "vote": 4}, ALL | {"dredg": 5.0}).vector
    words = {"harbour": "harbour", "dredg": "dredging", "vote": "votes"}

    found = reasons({7: port, 8: ada}, {8: ada, 9: port}, common_terms(one, one, words, 2))

    assert in_words(found) == "same people: Ada Quill; same terms: dredging, harbour"
    assert in_words(reasons({}, {}, [])) == ""


def test_meaning_is_added_in_fixed_units() -> None:
    assert meaning.likeness(1, 1) == meaning.answer(8, 8, 1) == 1
    assert meaning.likeness(0.5, 0) == pytest.approx(0.35)
    assert meaning.answer(4, 8, 0) == pytest.approx(0.2)
    assert meaning.answer(0, 0, 0.5) == pytest.approx(0.3)
    assert meaning.passage("Head", None, "Body") == "Head. Body"
