"""What readers had at a moment that has passed is what they were answered then."""

import datetime as dt
from itertools import product
from random import Random
from typing import Any

import pytest

from db.base import printed
from tests.newsroom import (
    APPROVE,
    APPROVE_RETRACTION,
    DISCARD_CHANGES,
    NOON,
    PUBLISH,
    RELEASE,
    REPUBLISH,
    RETRACT,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    WITHHOLD,
    Newsroom,
)

AS_OF = """query AsOf($id: ID!, $at: DateTime!) { articleAsOf(id: $id, at: $at) {
  at publication path notice revision { headline standfirst body { text } }
  corrections { kind text at } } }"""
NOW = """query Now($path: String!) { resolve(path: $path) { __typename
  ... on Article { path headline standfirst body { text } corrections { kind text at } }
  ... on Gone { path reason notice } } }"""
COPY = ("headline", "standfirst", "body")
NOTICE = {"notice": "It did not happen."}

MOVES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "SUBMIT_FOR_REVIEW": (SUBMIT, "ada", {}),
    "APPROVE": (APPROVE, "cleo", {}),
    "PUBLISH": (PUBLISH, "cleo", {}),
    "WITHHOLD": (WITHHOLD, "cleo", {"reason": "A court asks."}),
    "RELEASE": (RELEASE, "cleo", {"reason": "It has decided."}),
    "UNPUBLISH": (UNPUBLISH, "cleo", {"reason": "It was wrong."}),
    "REPUBLISH": (REPUBLISH, "cleo", {}),
    "DISCARD_CHANGES": (DISCARD_CHANGES, "cleo", {}),
    "APPROVE_RETRACTION": (APPROVE_RETRACTION, "adam", NOTICE),
    "RETRACT": (RETRACT, "cleo", NOTICE),
    "UPDATE": (UPDATE, "ada", {}),
}
RARE = {"RETRACT": 0.15, "UNPUBLISH": 0.4, "DISCARD_CHANGES": 0.2, "APPROVE_RETRACTION": 0.3}
"""How often something is done that is possible; all else always may be."""

SLUGS, SECTIONS = ("one", "two", "three"), ("politics", "sports")

ALLOWED = """query Allowed($id: ID!) { article(id: $id, perspective: WORKING) {
  workflow { publication version transitions { action allowed } } } }"""


async def step(newsroom: Newsroom, random: Random, story: dict[str, Any], turn: int) -> None:
    """Make one move that is possible; which one, is left to chance."""
    found = (await newsroom.data(ALLOWED, "cleo", id=story["id"]))["article"]["workflow"]
    possible = [one["action"] for one in found["transitions"] if one["allowed"]]
    some = [one for one in possible if one in MOVES and random.random() < RARE.get(one, 1)]
    if not some:
        return
    action = random.choice(some)
    mutation, by, given = MOVES[action]
    if action == "UPDATE":
        slug, section = random.choice(SLUGS), random.choice(SECTIONS)
        given = {"headline": f"Headline {turn}", "slug": slug, "section": section}
    if action == "UNPUBLISH" and random.random() < 0.7:
        given = {**given, "notice": f"Gone {turn}."}
    if action == "PUBLISH" and found["publication"] == "PUBLISHED":
        corrects = {"changeClass": "CORRECTION", "note": f"Note {turn}."}
        given = corrects if random.random() < 0.7 else {"changeClass": "MINOR"}
    version = found["version"]
    await newsroom.done(mutation, by, id=story["id"], expectedVersion=version, **given)


async def answered(newsroom: Newsroom) -> dict[str, Any]:
    """What a reader gets who tries every path that the story could have."""
    for section, slug in product(SECTIONS, SLUGS):
        path = f"/{section}/{slug}"
        found = (await newsroom.data(NOW, path=path))["resolve"]
        if found is None or found["__typename"] == "Redirect":
            continue
        if found["__typename"] == "Gone":
            gone = {"publication": found["reason"], "path": found["path"]}
            return {**gone, "notice": found["notice"], "revision": None}
        copy = {name: found[name] for name in COPY}
        had = {"publication": "PUBLISHED", "path": found["path"], "notice": None}
        return {**had, "revision": copy, "corrections": found["corrections"]}
    return {"publication": "NEVER", "path": None, "notice": None, "revision": None}


@pytest.mark.parametrize("seed", range(3))
async def test_the_past_is_what_readers_were_answered_then(newsroom: Newsroom, seed: int) -> None:
    random = Random(seed)
    story = await newsroom.draft(slug="one", standfirst="It is long.")
    answers = [(newsroom.now, await answered(newsroom))]
    for turn in range(40):
        newsroom.now += dt.timedelta(milliseconds=random.choice([1, 1_000, 60_000]))
        await step(newsroom, random, story, turn)
        answers.append((newsroom.now, await answered(newsroom)))

    for at, answer in answers:
        past = (await newsroom.data(AS_OF, "ada", id=story["id"], at=printed(at)))["articleAsOf"]
        assert past == past | answer | {"at": printed(at)}
    assert {"NEVER", "PUBLISHED"} < {answer["publication"] for _, answer in answers}


async def test_before_it_was_begun_readers_had_nothing_of_a_story(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    before = printed(NOON - dt.timedelta(milliseconds=1))

    found = await newsroom.data(AS_OF, "ada", id=story["id"], at=before)

    nothing: dict[str, Any] = {"path": None, "notice": None, "revision": None, "corrections": []}
    assert found == {"articleAsOf": {"at": before, "publication": "NEVER", **nothing}}


@pytest.mark.parametrize("by", ["ben", "erik"])
async def test_the_past_of_a_story_that_is_not_theirs_is_as_if_there_were_none(
    newsroom: Newsroom, by: str
) -> None:
    story = await newsroom.published()

    for wire in (story["id"], "article-1", "tag-1", "nonsense"):
        found = await newsroom.data(AS_OF, by, id=wire, at=printed(NOON))
        assert found == {"articleAsOf": None}


async def test_readers_are_not_told_of_the_past(newsroom: Newsroom) -> None:
    story = await newsroom.published()

    for wire in (story["id"], "article-1", "nonsense"):
        answer = await newsroom.ask(AS_OF, id=wire, at=printed(NOON))
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]
        assert answer["data"] == {"articleAsOf": None}
