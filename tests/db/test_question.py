"""Questions taken apart, and as the databases take them."""

from typing import Any

import orjson
import pytest

from db.errors import Invalid
from db.question import Clause, Fts5, Question, Tsquery, question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("harbour bill", Question("", plain=[Clause(("harbour",)), Clause(("bill",))])),
        ('"harbour bill"', Question("", required=[Clause(("harbour", "bill"))])),
        ('"harbour bill', Question("", required=[Clause(("harbour", "bill"))])),
        ('"harbour"', Question("", plain=[Clause(("harbour",))])),
        ("harb*", Question("", plain=[Clause(("harb",), begins=True)])),
        ("-bill", Question("", excluded=[Clause(("bill",))])),
        ("-co-op", Question("", excluded=[Clause(("co", "op"))])),
        ('-tag:"town hall"', Question("", excluded=[Clause(("town", "hall"), "names")])),
        ("title:Bill", Question("", required=[Clause(("bill",), "headline")])),
        ("time:10:30", Question("", plain=[Clause((one,)) for one in ("time", "10", "30")])),
        ("AND ( ) * - \"", Question("", plain=[Clause(("and",))])),
        ("", Question("")),
    ],
)  # fmt: skip
def test_a_question_is_words_phrases_and_what_must_not_be(text: str, asked: Question) -> None:
    found = question(text)

    assert (found.plain, found.required, found.excluded) == (
        asked.plain, asked.required, asked.excluded,
    )  # fmt: skip


def parameters(text: str, dialect: str) -> dict[str, Any]:
    given = question(text).parameters(dialect)
    return {name: orjson.loads(one) for name, one in given.items() if name != "search_text"}


def test_a_question_is_asked_in_the_stems_of_every_language() -> None:
    text = 'headline:bills harb* -"old town" casas'
    asked, other = parameters(text, "sqlite"), parameters(text, "postgresql")

    assert asked["search_all"]["en"] == (
        '("en_harb" * AND "en_casa" AND (headline : "en_bill")) NOT "en_old en_town"'
    )
    assert "'es_cas'" in other["search_all"]["es"]
    assert asked["search_rest"]["en"] == ' AND (headline : "en_bill") NOT "en_old en_town"'
    assert other["search_rest"]["en"] == " & ('en_bill':A) & !('en_old' <-> 'en_town')"
    assert asked["search_words"] == ["harb*", "casas", "bills"]


def test_a_beginning_and_a_part_are_spelt_as_each_database_spells_them() -> None:
    clause = Clause(("harbour", "bil"), "headline", begins=True)

    assert Fts5.spelt(clause, "en") == '(headline : "en_harbour en_bil" *)'
    assert Tsquery.spelt(clause, "en") == "('en_harbour':A <-> 'en_bil':A*)"


def test_too_many_words_are_refused() -> None:
    assert len(question("a " * 64).plain) == 64
    with pytest.raises(Invalid, match="65 words"):
        question("a " * 65)
    with pytest.raises(Invalid, match="1,001 characters"):
        question("a" * 1001)
