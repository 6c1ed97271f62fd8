"""An update as a patch: what is left out stays, null takes away, a list replaces; and its HTML."""

from typing import Any

from tests.newsroom import CREATE, UPDATE, Newsroom
from tests.refusal import TAG_CREATE, on, picture, refused_with

ALL = """query All($id: ID!) { article(id: $id, perspective: WORKING) { slug headline standfirst
  kicker body { markdown } genre language dateline section { slug } leadImage { id }
  bylines { name role author { slug } } tags { slug } related { nodes { id } }
  workflow { version embargoUntil working { noBylineReason } } } }"""
HTML = "query Html($id: ID!) { article(id: $id, perspective: WORKING) { body { html } } }"


async def test_of_every_field_absent_null_and_a_value_are_three_things(
    newsroom: Newsroom,
) -> None:
    for tag in ("tax", "trade", "turnout"):
        await newsroom.act(TAG_CREATE, "ada", name=tag.title(), kind="TOPIC")
    live, image = await newsroom.published(), await picture(newsroom)
    full: dict[str, Any] = {
        "headline": "The vote", "section": "sports", "standfirst": "It was close.",
        "kicker": "Vote", "body": "*So* close.", "slug": "the-vote", "genre": "ANALYSIS",
        "language": "pt-BR", "dateline": "CASTLEMERE", "leadImage": image,
        "bylines": [{"author": "ben", "role": "EDITOR"}, {"name": "Agency"}],
        "noBylineReason": "None.", "tags": ["tax", "trade"], "mentions": ["turnout"],
        "related": [{"article": live["id"]}], "embargoUntil": "2026-03-01T11:00:00.000Z",
    }  # fmt: skip
    story = await newsroom.move(UPDATE, "ada", await newsroom.draft(), **full)

    async def shown() -> dict[str, Any]:
        article: dict[str, Any] = (await newsroom.data(ALL, "ada", id=story["id"]))["article"]
        workflow = article.pop("workflow")
        reason = workflow["working"]["noBylineReason"]
        return {**article, "embargo": workflow["embargoUntil"], "reason": reason}

    as_given = await shown()
    assert as_given == {
        "slug": "the-vote", "headline": "The vote", "standfirst": "It was close.",
        "kicker": "Vote", "body": {"markdown": "*So* close."}, "genre": "ANALYSIS",
        "language": "pt-BR", "dateline": "CASTLEMERE", "section": {"slug": "sports"},
        "leadImage": {"id": image},
        "bylines": [
            {"name": "Ben", "role": "EDITOR", "author": {"slug": "ben"}},
            {"name": "Agency", "role": "REPORTER", "author": None},
        ],
        "tags": [{"slug": "tax"}, {"slug": "trade"}, {"slug": "turnout"}],
        "related": {"nodes": [{"id": live["id"]}]},
        "embargo": "2026-03-01T11:00:00.000Z", "reason": "None.",
    }  # fmt: skip

    before = await newsroom.contents()
    for nothing in ({}, full, {"tags": ["tax", "trade"]}, {"headline": " The vote "}):
        same = await newsroom.move(UPDATE, "ada", story, **nothing)
        assert same["workflow"] == story["workflow"]
    assert await newsroom.contents() == before

    for name in ("headline", "body", "slug", "genre", "language", "bylines", "tags", "mentions",
                 "related"):  # fmt: skip
        answer = await newsroom.ask(UPDATE, "ada", input=on(story, **{name: None}))
        assert answer.get("data") is None, name
    assert await newsroom.contents() == before

    nullable = {"section": None, "standfirst": None, "kicker": None, "dateline": None,
                "leadImage": None, "noBylineReason": None, "embargoUntil": None}  # fmt: skip
    for name in nullable:
        story = await newsroom.move(UPDATE, "ada", story, **{name: None})
        key = {"embargoUntil": "embargo", "noBylineReason": "reason"}.get(name, name)
        as_given[key] = None
        assert await shown() == as_given, name

    changes: list[tuple[dict[str, Any], list[str]]] = [
        ({"mentions": []}, ["tax", "trade"]),
        ({"mentions": ["turnout"]}, ["tax", "trade", "turnout"]),
        ({"tags": ["trade"]}, ["trade", "turnout"]),
        ({"tags": [], "mentions": ["tax"]}, ["tax"]),
        ({"tags": ["turnout"]}, ["turnout", "tax"]),
    ]
    for given, slugs in changes:
        story = await newsroom.move(UPDATE, "ada", story, **given)
        assert [tag["slug"] for tag in (await shown())["tags"]] == slugs
    assert await refused_with(newsroom, UPDATE, "ada", **on(story, mentions=["turnout"])) == [
        ("NOT_UNIQUE", ["tags"])
    ]
    story = await newsroom.move(UPDATE, "ada", story, bylines=[{"name": "Agency"}], related=[])
    assert (await shown())["bylines"] == [{"name": "Agency", "role": "REPORTER", "author": None}]
    assert (await shown())["related"] == {"nodes": []}


async def test_markup_in_a_body_is_harmless_in_its_html(newsroom: Newsroom) -> None:
    bodies = {
        "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<img src=x onerror=alert(1)>": "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n",
        "<style>*{}</style>\n\n<form><input></form>": "&lt;style&gt;*{}&lt;/style&gt;",
        '<iframe src="https://x.example">': "&lt;iframe src=",
        "[x](javascript:alert(1))": "<p>[x](javascript:alert(1))</p>\n",
        "[x](JaVaScRiPt&#58;alert(1))": "<p>[x](JaVaScRiPt:alert(1))</p>\n",
        "[x](data:text/html;base64,AAAA)": "<p>[x](data:text/html;base64,AAAA)</p>\n",
        "![x](data:image/png;base64,AAAA)": '<p><img alt="x"></p>\n',
        "[x](https://a.example 'y')": (
            '<p><a href="https://a.example" title="y" rel="noopener noreferrer">x</a></p>\n'
        ),
        '[x](https://a.example "\\" onclick=\\"alert(1)")': 'title="&quot; onclick=&quot;alert(1)"',
    }

    for markdown, html in bodies.items():
        story = await newsroom.done(CREATE, "ada", headline="A story", body=markdown)
        shown = (await newsroom.data(HTML, "ada", id=story["id"]))["article"]["body"]["html"]
        assert html in shown
        for tag in ("<script", "<style", "<form", "<iframe", "<input", "<img src=x", "data:image"):
            assert tag not in shown


async def test_null_for_what_every_story_has_is_refused_and_changes_nothing(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    before = await newsroom.contents()
    given = {"id": story["id"], "expectedVersion": 1, "genre": None}

    answer = await newsroom.ask(UPDATE, "ada", input=given)
    literal = UPDATE.replace("input: $input", 'input: { id: "x", expectedVersion: 1, genre: null }')
    written = await newsroom.ask(literal.replace("($input: ArticleUpdateInput!)", ""), "ada")

    assert [error["extensions"]["code"] for error in answer["errors"]] == [
        "GRAPHQL_VALIDATION_FAILED"
    ]
    assert "Strawberry" not in str(answer) + str(written)
    assert written["errors"][0]["message"] == "genre may be left out, but it may not be null"
    assert await newsroom.contents() == before
