"""Texts are compared by words, as a person would mark them, and in bounded time."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.differences import MOST_WORDS, SpanKind, TextSpan, changes, spans

WORDS = st.lists(st.sampled_from(["the ", "tax ", "port, ", "é", "🦆", "\n\n", ".", " "]))


def marked(before: str, after: str) -> str:
    """The spans in one line: `[-taken out-]` and `{+put in+}`."""
    shown = {SpanKind.EQUAL: "{}", SpanKind.DELETED: "[-{}-]", SpanKind.INSERTED: "{{+{}+}}"}
    return "".join(shown[one.kind].format(one.text) for one in spans(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("The same.", "The same.", "The same."),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("On Monday it rained.", "On Friday it rained.", "On[- Monday-]{+ Friday+} it rained."),
        ("It rained.", "It rained hard.", "It rained{+ hard+}."),
        ("One two three four.", "One three four.", "One[- two-] three four."),
        ("One, two.", "One; two.", "One[-,-]{+;+} two."),
        ("The vote\n\nwas close.", "The vote was close.", "The vote[-\n\nwas-]{+ was+} close."),
        ("Elle a voté.", "Elle a volé.", "Elle a[- voté-]{+ volé+}."),
        (
            "The mayor of the town spoke.",
            "Three girls of the choir sang.",
            "[-The mayor of the town spoke-]{+Three girls of the choir sang+}.",
        ),
    ],
)
def test_changes_are_marked_word_by_word(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_spans_say_where_they_begin_in_code_points() -> None:
    assert spans("🦆 One two", "🦆 One three") == [
        TextSpan(SpanKind.EQUAL, "🦆 One", 0, 0),
        TextSpan(SpanKind.DELETED, " two", 5, 5),
        TextSpan(SpanKind.INSERTED, " three", 9, 5),
    ]


@settings(max_examples=300, deadline=None)
@given(before=WORDS.map("".join), after=WORDS.map("".join))
def test_the_spans_of_a_text_are_all_of_it_in_order(before: str, after: str) -> None:
    old, new = "", ""
    last = SpanKind.EQUAL
    for one in spans(before, after):
        assert (one.before_start, one.after_start) == (len(old), len(new))
        assert one.text
        assert (last, one.kind) != (SpanKind.INSERTED, SpanKind.DELETED)
        old += one.text * (one.kind is not SpanKind.INSERTED)
        new += one.text * (one.kind is not SpanKind.DELETED)
        last = one.kind
    assert (old, new) == (before, after)


@pytest.mark.parametrize(
    "alphabet",
    [[f"{n} " for n in range(3_000)], ["a ", "b "], list("ab.,"), ["a\n", "b\n"], [".", ","]],
    ids=["words", "letters", "letters and marks", "lines", "marks"],
)
def test_the_longest_bodies_that_differ_everywhere_are_compared_in_under_a_second(
    alphabet: list[str],
) -> None:
    random = Random(7)
    before, after = ("".join(random.choices(alphabet, k=80_000))[:80_000] for _ in range(2))

    started = time.process_time()
    found = spans(before, after)

    assert time.process_time() - started < 1
    assert "".join(one.text for one in found if one.kind is not SpanKind.INSERTED) == before


def test_a_text_of_too_many_words_is_compared_by_lines_and_of_too_many_lines_as_a_whole() -> None:
    many = "a b\n" * (MOST_WORDS // 2 + 1)
    assert marked(many + "One.\n", many + "Two.\n") == many + "[-One.\n-]{+Two.\n+}"

    lines = "a\n" * (MOST_WORDS + 1)
    assert marked(lines + "One.", lines + "Two.") == f"[-{lines}One.-]{{+{lines}Two.+}}"


def test_only_what_differs_is_told_in_lines_and_of_texts_in_spans() -> None:
    nothing = dict.fromkeys(
        ("slug", "standfirst", "kicker", "markdown", "genre", "language", "dateline",
         "lead_image_id", "no_byline_reason"), None,
    )  # fmt: skip
    lists: dict[str, list[object]] = {"bylines": [], "tags": [], "related": []}
    before = {**nothing, **lists, "headline": "One", "section_id": {"id": 1, "line": "Politics"}}
    tags = [{"id": 1, "line": "Tax"}, {"id": 2, "line": "Vote (mentioned)"}]
    after = {**nothing, **lists, "headline": "Two", "section_id": None, "tags": tags}

    found = changes(before, after)

    assert [(one.field, one.before, one.after) for one in found] == [
        ("headline", ["One"], ["Two"]),
        ("section_id", ["Politics"], []),
        ("tags", [], ["Tax", "Vote (mentioned)"]),
    ]
    assert [one.spans is None for one in found] == [False, True, True]
