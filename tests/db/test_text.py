"""Words: from Markdown to safe HTML, plain text and a count; from a headline to a slug."""

import pytest

from db import measures
from db.text import is_slug, plain, rendered, slug_of


@pytest.mark.parametrize(
    ("markdown", "html", "text", "words"),
    [
        ("", "", "", 0),
        (" \n\n ", "", "", 0),
        ("It *happened*.", "<p>It <em>happened</em>.</p>\n", "It happened.", 2),
        ("# One\n\ntwo\nthree", "<h1>One</h1>\n<p>two\nthree</p>\n", "One\ntwo\nthree", 3),
        ("1\\. a", "<p>1. a</p>\n", "1. a", 2),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n', "a\nb", 2),
        ("a  \nb", "<p>a<br>\nb</p>\n", "a\nb", 2),
        ("> so\n\n---", "<blockquote>\n<p>so</p>\n</blockquote>\n<hr>\n", "so", 1),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>\n", "<b>", 1),
        ("AT&T < &amp; > 1", "<p>AT&amp;T &lt; &amp; &gt; 1</p>\n", "AT&T < & > 1", 5),
        ("été 👍", "<p>été 👍</p>\n", "été 👍", 2),
        (
            "[a](https://a.example)",
            '<p><a href="https://a.example" rel="noopener noreferrer">a</a></p>\n',
            "a",
            1,
        ),
        (
            "[a](mailto:a@b.example)",
            '<p><a href="mailto:a@b.example" rel="noopener noreferrer">a</a></p>\n',
            "a",
            1,
        ),
        (
            "![b](https://a.example/b.png)",
            '<p><img src="https://a.example/b.png" alt="b"></p>\n',
            "",
            0,
        ),
    ],
)
def test_a_body_is_rendered_in_three_forms(markdown: str, html: str, text: str, words: int) -> None:
    body = rendered(markdown)

    assert (body.markdown, body.html) == (markdown, html)
    assert (body.text, body.word_count) == (text, words)


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example></SCRIPT>",
        "a <b onclick=alert(1)>b</b>",
        "<svg/onload=alert(1)>",
        "<style>p{}</style>",
        "<form action=/><input></form>",
        "<iframe srcdoc='<script>'></iframe>",
        "[a](javascript:alert(1))",
        "[a](JAVA\tSCRIPT:alert(1))",
        "[a](vbscript:x)",
        "[a](data:text/html,<script>)",
        "[a](file:///etc/passwd)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml;base64,AA)",
    ],
)
def test_a_body_makes_nothing_that_runs(markdown: str) -> None:
    html = rendered(markdown).html.lower()

    for start in ("<script", "<svg", "<style", "<form", "<input", "<iframe", "<b ", "href=\"j",
                  'href="v', 'href="d', 'href="f', 'src="j', 'src="d'):  # fmt: skip
        assert start not in html


def test_plain_keeps_the_words_and_one_line_a_block() -> None:
    assert plain("<p>a <em>b</em></p><p> c&nbsp;&amp;&lt;d </p><ul><li>e</li></ul>") == (
        "a b\nc\xa0&<d\ne"
    )
    assert plain("") == ""


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("The vote", "the-vote"),
        ("Œuvre, act 2", "oeuvre-act-2"),
        ("  Größe -- & “quotes” ", "grosse-quotes"),
        ("Это новость", "eto-novost"),
        ("👍", "story"),
        ("", "story"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_slug_is_made_of_a_headline(headline: str, slug: str) -> None:
    assert slug_of(headline, otherwise="story") == slug
    assert is_slug(slug)


@pytest.mark.parametrize("slug", ["a", "7", "a-b", "2026-budget", "x" * measures.SLUG])
def test_lower_case_letters_digits_and_single_hyphens_are_a_slug(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug",
    ["", "-", "-a", "a-", "a--b", "A", "a b", "a_b", "a/b", "a.b", "é", "a\n", "१", "x" * 121],
)
def test_nothing_else_is_a_slug(slug: str) -> None:
    assert not is_slug(slug)
