"""Input of every bad kind is refused with its path, and of every good kind comes back as it was."""

import json
from typing import Any

from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RECALL,
    REPUBLISH,
    REQUEST_CHANGES,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.refusal import (
    IMAGE_UPDATE,
    USER_UPDATE,
    on,
    payload,
    refused_with,
)

SHOWN = """query Shown($id: ID!) { article(id: $id, perspective: WORKING) {
  headline kicker body { markdown } workflow { embargoUntil } } }"""
AUTHOR_UPDATE = payload("authorUpdate", "AuthorUpdateInput", "author { id }")
SECTION_UPDATE = payload("sectionUpdate", "SectionUpdateInput", "section { id }")
TAG_UPDATE = payload("tagUpdate", "TagUpdateInput", "tag { id }")


async def sent(newsroom: Newsroom, body: str) -> tuple[int, dict[str, Any]]:
    """The answer to a request whose bytes no JSON library would write."""
    headers = {
        "Authorization": f"Bearer {await newsroom.token('ada')}",
        "Content-Type": "application/json",
    }
    response = await newsroom.client.post("/graphql", content=body, headers=headers)
    return response.status_code, response.json()


async def test_an_id_of_nothing_or_of_another_noun_finds_nothing_anywhere(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    number = story["id"].removeprefix("article-")
    nobody = ("", "article", "nothing", "article-1", f"tag-{number}", f"ARTICLE-{number}",
              f"article-0{number}", f"article-{2**63}", f"article-{number} ")  # fmt: skip
    reason, anything = {"reason": "Why."}, {"headline": "Anything"}
    moves: list[tuple[str, dict[str, str]]] = [(APPROVE, {}), (PUBLISH, {}), (RECALL, {}),
        (REPUBLISH, {}), (SUBMIT, {}), (REQUEST_CHANGES, reason), (UNPUBLISH, reason)]  # fmt: skip
    before = await newsroom.contents()

    for wire in nobody:
        for mutation, more in [(UPDATE, anything), *(moves if wire == nobody[4] else ())]:
            given = {"id": wire, "expectedVersion": 1, **more}
            answer = await newsroom.act(mutation, "cleo", **given)
            assert [(e["code"], e["path"]) for e in answer["userErrors"]] == [
                ("NOT_FOUND", ["id"])
            ], wire
        for mutation in (AUTHOR_UPDATE, SECTION_UPDATE, TAG_UPDATE, IMAGE_UPDATE, USER_UPDATE):
            answer = await newsroom.act(mutation, "adam", id=wire)
            assert [(e["code"], e["path"]) for e in answer["userErrors"]] == [
                ("NOT_FOUND", ["id"])
            ], (mutation, wire)
    assert await newsroom.contents() == before


async def test_a_name_of_nothing_in_a_story_is_refused_with_its_path(newsroom: Newsroom) -> None:
    story = await newsroom.draft()

    async def path_of(**given: Any) -> list[str]:
        ((code, path),) = await refused_with(newsroom, UPDATE, "ada", **on(story, **given))
        assert code == "NOT_FOUND"
        return path

    for nothing in ("", "nothing", story["id"], "section-1", "author-1", "tag-1", "image-1"):
        assert await path_of(section=nothing) == ["section"]
        assert await path_of(leadImage=nothing) == ["leadImage"]
        assert await path_of(tags=[nothing]) == ["tags", "0"]
        assert await path_of(mentions=[nothing]) == ["mentions", "0"]
    for nothing in ("nothing", story["id"], "section-1", "author-1"):
        assert await path_of(bylines=[{"name": "Ada"}, {"author": nothing}]) == [
            "bylines", "1", "author"
        ]  # fmt: skip


async def test_a_text_that_does_not_fit_is_refused_and_all_at_once(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    wrong = {
        "REQUIRED": ({"headline": ""}, {"headline": " \t\n\u00a0\u2003"}),
        "TOO_LONG": (
            {"headline": "x" * 251},
            {"headline": "é" * 251},
            {"headline": "e\u0301" * 251},
            {"headline": "x" * 100_000},
            {"standfirst": "x" * 1001},
            {"kicker": "x" * 81},
            {"dateline": "x" * 101},
            {"body": "x" * 200_001},
            {"noBylineReason": "x" * 5001},
        ),
        "INVALID_FORMAT": (
            {"headline": "two\nlines"},
            {"kicker": "two\nlines"},
            {"headline": "a bell \x07"},
            {"body": "an escape \x1b[31m"},
            {"standfirst": "next\x85line"},
            {"language": ""},
            {"language": "klingon"},
            {"language": "en_GB"},
            {"language": "en-" + "x" * 33},
            *({"slug": slug} for slug in ("", " a", "A", "a'b", 'a"b', "a--b", "-a", "a-", "é",
                "a/b", "a\n", "👍", "x" * 121, "%2e", "..", "a b")),
        ),
        "LIMIT_EXCEEDED": (
            {"bylines": [{"name": "Ada"}] * 21},
            {"tags": ["x"] * 51},
            {"mentions": ["x"] * 51},
        ),
    }  # fmt: skip
    before = await newsroom.contents()

    for code, cases in wrong.items():
        for given in cases:
            errors = (await newsroom.act(UPDATE, "ada", **on(story, **given)))["userErrors"]
            assert [(e["code"], e["path"]) for e in errors] == [(code, [*given])], given

    many = {"headline": "", "kicker": "x" * 81, "slug": "A", "language": "?"}
    errors = (await newsroom.act(UPDATE, "ada", **on(story, **many)))["userErrors"]
    assert [(e["code"], e["path"]) for e in errors] == [
        ("REQUIRED", ["headline"]),
        ("TOO_LONG", ["kicker"]),
        ("INVALID_FORMAT", ["slug"]),
        ("INVALID_FORMAT", ["language"]),
    ]
    errors = (await newsroom.act(UPDATE, "ada", **on(story, bylines=[{}])))["userErrors"]
    assert [(e["code"], e["path"]) for e in errors] == [("REQUIRED", ["bylines", "0"])]
    assert await newsroom.contents() == before


async def test_a_request_that_is_too_large_or_holds_no_sound_text_never_reaches_the_story(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    before = await newsroom.contents()
    large = {"query": UPDATE, "variables": {"input": on(story, headline="x" * 10_000_000)}}
    half = json.dumps({"query": UPDATE, "variables": {"input": on(story, headline="\ud800")}})

    assert await sent(newsroom, json.dumps(large)) == (
        413,
        {
            "errors": [
                {
                    "message": "the request has more than 262,144 bytes, which is the most",
                    "extensions": {"code": "PAYLOAD_TOO_LARGE"},
                }
            ]
        },
    )
    assert "\\ud800" in half
    status, answer = await sent(newsroom, half)
    assert (status, answer["errors"][0]["extensions"]) == (400, {"code": "BAD_REQUEST"})
    for given in ({"headline": "a\0b"}, {"tags": ["a\0b"]}, {"bylines": [{"name": "\0"}]}):
        answer = await newsroom.ask(UPDATE, "ada", input=on(story, **given))
        assert answer.get("data") is None
        assert [e["extensions"] for e in answer["errors"]] == [{"code": "INVALID_FORMAT"}]
    literal = 'mutation { articleCreate(input: { headline: "a\\u0000b" }) { userErrors { code } } }'
    answer = await newsroom.ask(literal, "ada")
    assert [e["extensions"] for e in answer["errors"]] == [{"code": "INVALID_FORMAT"}]
    for lone in ("\\\\uD800", "\\\\u{D800}", "\\\\uDC00\\\\uD800"):
        answer = await newsroom.ask(literal.replace("\\u0000", lone[1:]), "ada")
        assert answer.get("data") is None
    assert await newsroom.contents() == before


async def test_text_of_every_script_comes_back_as_it_went_in(newsroom: Newsroom) -> None:
    texts = (
        "👩‍👩‍👧‍👦 and 🇺🇦 at 100%",
        "مرحبا بالعالم",
        "\u202bשלום\u202c עולם",
        "数字と漢字",
        "Œuvre — “quoted” ’n’ <b>bold</b> &amp; \\ % _ ; ' \"",
        "a\ttab",
        "x" * 250,
    )

    for text in texts:
        story = await newsroom.draft(headline=text, kicker=text[:80], body=text)
        shown = (await newsroom.data(SHOWN, "ada", id=story["id"]))["article"]
        assert (shown["headline"], shown["body"]["markdown"]) == (text, text)
        assert shown["kicker"] == text[:80].strip()
    story = await newsroom.draft(headline=" e\u0301te\u0301 ")
    assert story["headline"] == "été"


async def test_a_moment_needs_a_zone_and_a_year_that_there_is(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    before = await newsroom.contents()

    for moment in ("2026-03-02T12:00:00", "2026-03-02", "tomorrow", "", "2026-02-30T00:00:00Z",
                   "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
                   "10000-01-01T00:00:00Z", 1772366400, True):  # fmt: skip
        answer = await newsroom.ask(UPDATE, "ada", input=on(story, embargoUntil=moment))
        assert answer.get("data") is None
        assert [e["extensions"] for e in answer["errors"]] == [
            {"code": "GRAPHQL_VALIDATION_FAILED"}
        ], moment
    assert await newsroom.contents() == before

    story = await newsroom.move(UPDATE, "ada", story, embargoUntil="2026-03-02T14:00:00.1239+02:00")
    shown = (await newsroom.data(SHOWN, "ada", id=story["id"]))["article"]["workflow"]
    assert shown["embargoUntil"] == "2026-03-02T12:00:00.123Z"


async def test_numbers_out_of_bounds_are_refused(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    codes = {}
    for arguments in ("first: -1", "last: -1", "first: 101", "last: 101", "first: 1, last: 1",
                      "first: 2147483648", 'first: 1, after: "nonsense"'):  # fmt: skip
        answer = await newsroom.ask(f"{{ articles({arguments}) {{ nodes {{ id }} }} }}")
        assert answer.get("data") is None
        codes[arguments] = answer["errors"][0]["extensions"]["code"]

    assert codes == {
        "first: -1": "INVALID_FORMAT",
        "last: -1": "INVALID_FORMAT",
        "first: 101": "LIMIT_EXCEEDED",
        "last: 101": "LIMIT_EXCEEDED",
        "first: 1, last: 1": "INVALID_FORMAT",
        "first: 2147483648": "GRAPHQL_VALIDATION_FAILED",
        'first: 1, after: "nonsense"': "INVALID_CURSOR",
    }
    for wrong in ({"expectedVersion": 2**31}, {"expectedVersion": "1"}, {"nonsense": 1}):
        answer = await newsroom.ask(UPDATE, "ada", input={**on(story), **wrong})
        assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
