"""Fronts: what editors pin and what fills itself, the draft and what readers have of it."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest

from tests.newsroom import WITHHOLD, Newsroom
from tests.refusal import IMAGE_CREATE, IMAGE_UPDATE, payload, picture, refused_with

SHOWN = "size launchedAt slots { position pinned headline kicker image { id } article { slug } }"
WORKFLOW = "workflow { version changed draftedBy { name } draftedAt launchedBy { name } }"
FRONT = f"section {{ slug }} {SHOWN} {WORKFLOW}"
UPDATE = payload("frontUpdate", "FrontUpdateInput", f"front {{ {FRONT} }}")
LAUNCH = payload("frontLaunch", "FrontInput", f"front {{ {FRONT} }}")
DISCARD = payload("frontDiscard", "FrontInput", f"front {{ {FRONT} }}")
READ = f"""query Front($section: String, $seen: Perspective! = PUBLISHED) {{
  front(section: $section, perspective: $seen) {{ {FRONT} }} }}"""
IMAGES = """query Images($id: ID!, $seen: Perspective! = PUBLISHED) {
  node(id: $id, perspective: $seen) { id } images { totalCount edges { cursor node { id } } } }"""

Story = dict[str, Any]
NOWHERE = {"node": None, "images": {"totalCount": 0, "edges": []}}


async def done(newsroom: Newsroom, mutation: str, by: str, /, **given: Any) -> dict[str, Any]:
    """The front after a mutation that is not refused."""
    answer = await newsroom.act(mutation, by, **given)
    assert answer["userErrors"] == []
    front: dict[str, Any] = answer["front"]
    return front


async def front(newsroom: Newsroom, by: str | None = None, /, **given: Any) -> dict[str, Any]:
    """A front as somebody sees it."""
    found: dict[str, Any] = (await newsroom.data(READ, by, **given))["front"]
    return found


async def printed(newsroom: Newsroom, count: int, **given: Any) -> list[Story]:
    """So many stories, the newest first."""
    stories = []
    for at in range(count):
        newsroom.now = newsroom.now.replace(minute=at)
        stories.append(
            await newsroom.published(slug=f"{given.get('section', 'story')}-{at}", **given)
        )
    return stories[::-1]


def slugs(front: dict[str, Any]) -> list[str]:
    return [slot["article"]["slug"] for slot in front["slots"]]


def pin(story: Story, **said: Any) -> dict[str, Any]:
    return {"article": story["id"], **said}


async def test_whoever_asks_finds_a_front_that_fills_itself(newsroom: Newsroom) -> None:
    sports = await printed(newsroom, 2, section="sports")
    newsroom.now = newsroom.now.replace(hour=13)
    stories = await printed(newsroom, 13)

    home, part = await front(newsroom), await front(newsroom, section="sports")
    found = await newsroom.data("{ sections { slug front { slots { headline } launchedAt } } }")

    assert home["section"] is None
    assert slugs(home) == [story["slug"] for story in stories[:12]]
    assert part == {
        "section": {"slug": "sports"}, "size": 12, "launchedAt": None, "workflow": None,
        "slots": [{"position": at, "pinned": False, "headline": "A story", "kicker": None,
                   "image": None, "article": {"slug": story["slug"]}}
                  for at, story in enumerate(sports, 1)],
    }  # fmt: skip
    lengths = {one["slug"]: len(one["front"]["slots"]) for one in found["sections"]}
    assert lengths == {"politics": 12, "sports": 2, "opinion": 0}
    assert await front(newsroom, section="nowhere") is None


async def test_readers_have_what_was_launched_and_nothing_of_the_draft(newsroom: Newsroom) -> None:
    *_, first, last = await printed(newsroom, 4, section="politics")
    unseen = await newsroom.draft(headline="Not yet")
    image = await picture(newsroom, "edith")
    before = await front(newsroom, section="politics")
    slots = [None, pin(last, headline="Look", kicker="Now", image=image), pin(unseen)]
    named = {"section": "politics"}

    draft = await done(newsroom, UPDATE, "edith", **named, expectedVersion=0, slots=slots, size=3)

    assert [(one["position"], one["pinned"], one["headline"]) for one in draft["slots"]] == [
        (1, False, "A story"), (2, True, "Look"), (3, True, "Not yet"),
    ]  # fmt: skip
    assert draft["workflow"] == {
        "version": 1, "changed": True, "draftedBy": {"name": "Edith"},
        "draftedAt": "2026-03-01T12:03:00.000Z", "launchedBy": None,
    }  # fmt: skip
    assert await front(newsroom, "edith", **named, seen="WORKING") == draft
    for by, seen in ((None, "PUBLISHED"), ("edith", "PUBLISHED"), ("erik", "WORKING")):
        shown = await front(newsroom, by, **named, seen=seen)
        assert {**shown, "workflow": None} == before
        assert shown["workflow"] == (draft["workflow"] if by == "edith" else None)
    assert await newsroom.data(IMAGES, id=image) == NOWHERE
    assert (await newsroom.data(IMAGES, "erik", id=image, seen="WORKING")) == NOWHERE

    await done(newsroom, LAUNCH, "edith", **named, expectedVersion=1)

    shown = await front(newsroom, **named)
    found = await newsroom.data(IMAGES, id=image)
    assert shown["launchedAt"] == "2026-03-01T12:03:00.000Z"
    assert shown["workflow"] is None
    assert slugs(shown) == ["politics-3", last["slug"], "politics-2"]
    assert shown["slots"][1] == {
        "position": 2, "pinned": True, "headline": "Look", "kicker": "Now", "image": {"id": image},
        "article": {"slug": last["slug"]},
    }  # fmt: skip
    assert found["images"]["totalCount"] == len(found["images"]["edges"]) == 1
    assert found["node"] == {"id": image}
    assert first["slug"] not in slugs(shown)
    assert (await newsroom.told())[-2:] == ["front.update", "front.launch"]


async def test_a_pin_that_readers_lose_is_replaced_and_stands_again_when_they_get_it_back(
    newsroom: Newsroom,
) -> None:
    stories = await printed(newsroom, 5)
    slots = [pin(stories[3]), None, pin(stories[4])]
    await done(newsroom, UPDATE, "cleo", expectedVersion=0, slots=slots, size=4)
    whole = slugs(await done(newsroom, LAUNCH, "cleo", expectedVersion=1))
    assert whole == [stories[at]["slug"] for at in (3, 0, 4, 1)]

    held = await newsroom.move(WITHHOLD, "cleo", stories[3], reason="A court asks.")

    shown = await front(newsroom)
    assert slugs(shown) == [stories[at]["slug"] for at in (0, 1, 4, 2)]
    assert [slot["pinned"] for slot in shown["slots"]] == [False, False, True, False]
    for story in (stories[0], stories[1]):
        await newsroom.move(WITHHOLD, "cleo", story, reason="So does another.")
    assert slugs(await front(newsroom)) == [stories[2]["slug"], stories[4]["slug"]]
    draft = await front(newsroom, "cleo", seen="WORKING")
    assert slugs(draft) == [held["slug"], stories[2]["slug"], stories[4]["slug"]]


@pytest.mark.parametrize("seed", range(3))
async def test_no_story_stands_twice_and_no_place_is_empty_while_there_are_stories(
    newsroom: Newsroom, seed: int
) -> None:
    chance = random.Random(seed)
    stories = await printed(newsroom, 9)
    for hidden in chance.sample(stories, 2):
        await newsroom.move(WITHHOLD, "cleo", hidden, reason="A court asks.")
        stories.remove(hidden)
        stories.append({**hidden, "hidden": True})
    seen = [story["slug"] for story in stories[:7]]
    for version in range(8):
        size = chance.randint(1, 12)
        places = [*chance.sample(stories, chance.randint(0, 9)), *[None] * 4]
        chance.shuffle(places)
        slots = [story and pin(story) for story in places[: chance.randint(0, size)]]
        if not any(slots):
            slots = [pin(stories[version])]
        await done(newsroom, UPDATE, "cleo", expectedVersion=2 * version, slots=slots, size=size)
        await done(newsroom, LAUNCH, "cleo", expectedVersion=2 * version + 1)

        shown = await front(newsroom)

        assert slugs(shown) == expected(slots, stories[:7], size)
        assert len(slugs(shown)) == len(set(slugs(shown))) == min(size, len(seen))


def expected(slots: Sequence[Any], seen: Sequence[Story], size: int) -> list[str]:
    """What stands on a front, reckoned place by place."""
    known = {story["id"]: story["slug"] for story in seen}
    pinned = {at: slot["article"] for at, slot in enumerate(slots) if slot}
    pinned = {at: wire for at, wire in pinned.items() if wire in known}
    others = [wire for wire in known if wire not in pinned.values()]
    places = [pinned.get(at) or (others.pop(0) if others else None) for at in range(size)]
    return [known[wire] for wire in places if wire]


async def test_what_is_given_up_is_what_readers_have_again(newsroom: Newsroom) -> None:
    one, other = await printed(newsroom, 2)
    same: dict[str, Any] = {"slots": [pin(other)], "size": 5}
    await done(newsroom, UPDATE, "cleo", expectedVersion=0, **same)
    launched = await done(newsroom, LAUNCH, "cleo", expectedVersion=1)
    unchanged = await done(newsroom, UPDATE, "cleo", expectedVersion=2, **same)
    await done(newsroom, UPDATE, "cleo", expectedVersion=2, slots=[pin(one), pin(other)])

    given_up = await done(newsroom, DISCARD, "cleo", expectedVersion=3)
    again = await done(newsroom, UPDATE, "cleo", expectedVersion=4, slots=[])
    back = await done(newsroom, UPDATE, "cleo", expectedVersion=5, **same)

    assert unchanged == launched
    assert given_up["workflow"] == {**launched["workflow"], "version": 4}
    assert given_up["slots"] == launched["slots"]
    assert (again["workflow"]["changed"], again["size"]) == (True, 5)
    assert back["workflow"] == {**launched["workflow"], "version": 6}


async def test_of_two_who_launch_at_once_one_is_told(newsroom: Newsroom) -> None:
    (story,) = await printed(newsroom, 1)
    await done(newsroom, UPDATE, "cleo", expectedVersion=0, slots=[pin(story)])

    answers = await asyncio.gather(
        *(newsroom.act(LAUNCH, by, expectedVersion=1) for by in ("cleo", "adam"))
    )

    (error,) = [error for answer in answers for error in answer["userErrors"]]
    assert (error["code"], error["currentVersion"]) == ("VERSION_CONFLICT", 2)
    assert (await newsroom.told()).count("front.launch") == 1


async def test_what_cannot_be_arranged_is_refused_and_changes_nothing(newsroom: Newsroom) -> None:
    one, other = await printed(newsroom, 2)
    hidden = await newsroom.draft("erik", section="sports")
    bare = (await newsroom.act(IMAGE_CREATE, "edith", url="https://example.org/2.jpg"))["image"]
    unknown = await picture(newsroom, "cleo")
    part = {"section": "politics", "expectedVersion": 1}
    first = {"section": "politics", "expectedVersion": 0, "slots": [pin(one)]}
    await done(newsroom, UPDATE, "edith", **first)
    slots: list[tuple[list[Any], list[tuple[str, list[str]]]]] = [
        ([None, pin(hidden), {"article": "article-1"}, {"article": "tag-1"}],
         [("NOT_FOUND", ["slots", at, "article"]) for at in "123"]),
        ([pin(one), None, pin(one)], [("NOT_UNIQUE", ["slots"])]),
        ([None] * 13, [("LIMIT_EXCEEDED", ["slots"])]),
        ([pin(one, headline="x" * 251, kicker="y" * 81), pin(other, headline="a\nb")],
         [("TOO_LONG", ["slots", "0", "headline"]), ("TOO_LONG", ["slots", "0", "kicker"]),
          ("INVALID_FORMAT", ["slots", "1", "headline"])]),
        ([pin(one, image=bare["id"]), pin(other, image=unknown)],
         [("REQUIRED", ["slots", "0", "image"]), ("NOT_FOUND", ["slots", "1", "image"])]),
    ]  # fmt: skip

    for given, problems in slots:
        assert await refused_with(newsroom, UPDATE, "edith", **part, slots=given) == problems
    for size in (0, 31, -1):
        refusal = await refused_with(newsroom, UPDATE, "edith", **part, slots=[], size=size)
        assert refusal == [("LIMIT_EXCEEDED", ["size"])]
    everything: dict[str, dict[str, Any]] = {UPDATE: {"slots": []}, LAUNCH: {}, DISCARD: {}}
    for mutation, more in everything.items():
        for by in ("ada", "erik"):
            refusal = await refused_with(newsroom, mutation, by, **part, **more)
            assert refusal == [("PERMISSION_DENIED", ["section"])]
        home = await refused_with(newsroom, mutation, "edith", expectedVersion=0, **more)
        assert home == [("PERMISSION_DENIED", ["section"])]
        nowhere = {"section": "nowhere", "expectedVersion": 0, **more}
        refusal = await refused_with(newsroom, mutation, "cleo", **nowhere)
        assert refusal == [("NOT_FOUND", ["section"])]
        for version in (0, 2):
            stale = {**part, "expectedVersion": version, **more}
            refusal = await refused_with(newsroom, mutation, "edith", **stale)
            assert refusal == [("VERSION_CONFLICT", ["expectedVersion"])]
    for mutation in (LAUNCH, DISCARD):
        refusal = await refused_with(newsroom, mutation, "cleo", expectedVersion=0)
        assert refusal == [("TRANSITION_NOT_ALLOWED", ["section"])]


async def test_a_lost_race_says_what_differs(newsroom: Newsroom) -> None:
    (story,) = await printed(newsroom, 1)
    await done(newsroom, UPDATE, "cleo", expectedVersion=0, slots=[pin(story)])
    await done(newsroom, UPDATE, "cleo", expectedVersion=1, slots=[pin(story, headline="New")])
    await done(newsroom, LAUNCH, "cleo", expectedVersion=2)

    changed = [
        (await newsroom.act(UPDATE, "cleo", expectedVersion=version, slots=[]))["userErrors"]
        for version in (0, 1, 2)
    ]

    assert [one[0]["changedFields"] for one in changed] == [["slots"], ["slots"], []]


async def test_an_image_on_a_front_is_frozen(newsroom: Newsroom) -> None:
    (story,) = await printed(newsroom, 1)
    image = await picture(newsroom, "cleo")
    await done(newsroom, UPDATE, "cleo", expectedVersion=0, slots=[pin(story, image=image)])

    assert await refused_with(newsroom, IMAGE_UPDATE, "cleo", id=image, alt="Other") == [
        ("IN_USE", ["id"])
    ]
