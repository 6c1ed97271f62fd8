"""Words become terms: the same word in any of its forms, in any script."""

import pytest

from db.analysis import LONGEST_WORD, terms, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "The minister's harbours", "the ministers harbour"),
        ("en-GB", "MÜLLER", "muller"),
        ("fr", "écoles", "ecole"),
        ("pt-BR", "informações", "informação"),
        ("de", "Straße", "STRASSE"),
        ("xx", "ﬁre", "FIRE"),
        ("hi", "लड़का", "लड़के"),
    ],
)
def test_forms_of_a_word_are_one_term(language: str, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language) != []


def test_scripts_without_spaces_give_pairs() -> None:
    assert words("東京都の東") == ["東京", "京都", "都の", "の東"]
    assert words("水") == ["水"]
    assert words("กรุง covid-19") == ["กร", "รุ", "ุง", "covid", "19"]


def test_what_is_no_word_gives_nothing() -> None:
    assert words("— … \0 🦆 '' \"\" * - ( ) : ^") == []
    assert words("x" * 1000) == ["x" * LONGEST_WORD]
