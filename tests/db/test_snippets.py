"""What is marked in a text, and where a snippet is cut from it."""

import pytest

from db.snippets import LONGEST, Marks, marked, snippet


@pytest.mark.parametrize(
    ("text", "asked", "language", "html"),
    [
        ("The Harbours' bill", ["harbour"], "en", "The <mark>Harbours</mark>&#x27; bill"),
        ("a <b> & c", ["b"], "en", "a &lt;<mark>b</mark>&gt; &amp; c"),
        ("dredging dredged", ["dredg*"], "en", "<mark>dredging</mark> <mark>dredged</mark>"),
        ("École d'été", ["ecole"], "fr", "<mark>École</mark> d&#x27;été"),
        ("東京都の港", ["東京", "京都"], "ja", "<mark>東京都</mark>の港"),
        ("nothing", ["else"], "en", "nothing"),
        ("", ["else"], "en", ""),
    ],
)
def test_what_was_asked_is_marked(text: str, asked: list[str], language: str, html: str) -> None:
    assert marked(text, Marks(asked, language)) == html


def test_a_snippet_is_cut_where_the_most_is_said() -> None:
    text = f"{'Before. ' * 60}The harbour. {'Between. ' * 60}The harbour bill. {'After. ' * 60}"
    found = snippet(text, Marks(["harbour", "bill"], "en"))

    assert found.startswith("… <mark>harbour</mark> <mark>bill</mark>")
    assert found.endswith("After. …")
    assert len(found.replace("<mark>", "").replace("</mark>", "")) <= LONGEST + 4


def test_a_text_that_says_nothing_of_it_shows_its_beginning() -> None:
    assert snippet("A short\n\ntext.", Marks(["else"], "en")) == "A short text."
    assert snippet("word " * 100, Marks(["else"], "en")).startswith("word word")
