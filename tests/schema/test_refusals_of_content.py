"""What may not be published or saved: unready stories, taken addresses, wrong neighbours."""

import asyncio
import datetime as dt
from typing import Any

import sqlalchemy as sa

from db.engine import writing
from tests.newsroom import (
    APPROVE,
    BREAK_EMBARGO,
    CREATE,
    NOON,
    PUBLISH,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.refusal import (
    IMAGE_UPDATE,
    blockers_of,
    force,
    on,
    payload,
    picture,
    refused,
    refused_with,
)

IMAGES_OF = """query Images($id: ID!) { article(id: $id) { leadImage { alt } } }"""
EVENING = "2026-03-01T18:00:00.000Z"
NIGHT = "2026-03-01T23:00:00.000Z"
DAWN = "2026-03-02T06:00:00.000Z"


async def renamed(newsroom: Newsroom, story: dict[str, Any], slug: str) -> dict[str, Any]:
    """A live story whose address has changed."""
    story = await newsroom.move(UPDATE, "ada", story, slug=slug)
    story = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", story))
    live: dict[str, Any] = await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")
    return live


async def test_all_that_a_story_lacks_is_told_at_once(newsroom: Newsroom) -> None:
    bare = await newsroom.done(CREATE, "adam", headline="A story")

    assert await blockers_of(newsroom, SUBMIT, "adam", **on(bare)) == (
        "REQUIRED",
        [("REQUIRED", ["body"]), ("REQUIRED", ["bylines"]), ("REQUIRED", ["section"])],
    )


async def test_a_picture_is_approved_and_published_with_its_words_only(
    newsroom: Newsroom,
) -> None:
    image = await picture(newsroom, alt=None, credit=" ")
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft(leadImage=image))

    wordless = [("REQUIRED", ["leadImage", "alt"]), ("REQUIRED", ["leadImage", "credit"])]
    assert await blockers_of(newsroom, APPROVE, "cleo", **on(story)) == ("REQUIRED", wordless)

    story = await newsroom.approved(leadImage=await picture(newsroom))
    await force(newsroom, "UPDATE images SET alt = NULL, credit = ''")
    assert await blockers_of(newsroom, PUBLISH, "cleo", **on(story)) == (
        "PUBLISH_BLOCKED",
        wordless,
    )


async def test_a_picture_that_a_story_shows_is_frozen(newsroom: Newsroom) -> None:
    image = await picture(newsroom)

    async def frozen() -> list[tuple[str, list[str]]]:
        return await refused_with(newsroom, IMAGE_UPDATE, "ada", id=image, alt="Something else")

    answer = await newsroom.act(IMAGE_UPDATE, "ada", id=image, alt="A tie")
    assert answer["image"] == {"id": image, "alt": "A tie"}
    story = await newsroom.draft(leadImage=image)
    assert await frozen() == [("IN_USE", ["id"])]
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(APPROVE, "cleo", story)
    assert await frozen() == [("IN_USE", ["id"])]
    story = await newsroom.move(PUBLISH, "cleo", story)
    assert await frozen() == [("IN_USE", ["id"])]
    story = await newsroom.move(UPDATE, "ada", story, leadImage=None)
    assert await frozen() == [("IN_USE", ["id"])]
    read = await newsroom.data(IMAGES_OF, id=story["id"])
    assert read["article"] == {"leadImage": {"alt": "A tie"}}


async def test_a_slug_that_another_story_has_or_had_is_taken(newsroom: Newsroom) -> None:
    taken = [("NOT_UNIQUE", ["slug"])]
    live = await renamed(newsroom, await newsroom.published(slug="the-old"), "the-new")
    draft = await newsroom.draft(slug="another")

    for slug in ("the-old", "the-new", "another"):
        given = {"headline": "A story", "slug": slug}
        assert await refused_with(newsroom, CREATE, "ben", **given) == taken
        assert (await newsroom.draft("ben", headline=slug))["slug"] != slug
    for slug in ("the-old", "the-new"):
        assert await refused_with(newsroom, UPDATE, "ada", **on(draft, slug=slug)) == taken

    live = await renamed(newsroom, live, "the-old")
    assert live["path"] == "/politics/the-old"


async def test_an_address_taken_meanwhile_blocks_approval_and_publication(
    newsroom: Newsroom,
) -> None:
    planned = await newsroom.move(UPDATE, "ada", await newsroom.published(), slug="plan-a")
    planned = await newsroom.move(SUBMIT, "ada", planned)
    approved = await newsroom.move(UPDATE, "ada", await newsroom.published(), slug="plan-b")
    approved = await newsroom.move(SUBMIT, "ada", approved)
    approved = await newsroom.move(APPROVE, "cleo", approved)

    await newsroom.published(slug="the-vote")
    async with writing(newsroom.database.engine).begin() as connection:  # as a race would leave it
        race = "UPDATE revisions SET slug = 'the-vote' WHERE slug LIKE 'plan-%'"
        await connection.execute(sa.text(race))

    taken = [("NOT_UNIQUE", ["slug"])]
    assert await blockers_of(newsroom, APPROVE, "cleo", **on(planned)) == ("NOT_UNIQUE", taken)
    assert await blockers_of(newsroom, PUBLISH, "cleo", **on(approved, changeClass="MINOR")) == (
        "PUBLISH_BLOCKED",
        taken,
    )


async def test_a_story_stands_beside_others_that_its_writer_may_see_and_each_once(
    newsroom: Newsroom,
) -> None:
    hidden, live = await newsroom.draft("ada"), await newsroom.published("ada")
    story = await newsroom.draft("ben")

    async def relate(*wires: str) -> list[tuple[str, list[str]]]:
        related = [{"article": wire} for wire in wires]
        return await refused_with(newsroom, UPDATE, "ben", **on(story, related=related))

    nothing = [("NOT_FOUND", ["related", "1", "article"])]
    assert await relate(story["id"]) == [("INVALID_FORMAT", ["related"])]
    assert await relate(live["id"], live["id"]) == [("NOT_UNIQUE", ["related"])]
    assert await relate(live["id"], hidden["id"]) == nothing
    assert await relate(live["id"], "article-1") == nothing
    assert await relate(live["id"], live["id"].replace("article", "section")) == nothing
    assert await relate(live["id"], live["slug"]) == nothing
    assert await relate(*[live["id"]] * 51) == [("LIMIT_EXCEEDED", ["related"])]


async def test_a_spiked_neighbour_blocks_and_an_unpublished_one_warns(newsroom: Newsroom) -> None:
    draft, other = await newsroom.draft(), await newsroom.draft()
    related = [{"article": one["id"]} for one in (draft, other)]
    story = await newsroom.approved(related=related)

    await force(newsroom, "UPDATE articles SET stage = 'SPIKED' WHERE id = :id", draft)

    (error,) = await refused(newsroom, PUBLISH, "cleo", **on(story))
    assert error["code"] == "PUBLISH_BLOCKED"
    assert [(one["code"], one["path"], one["severity"]) for one in error["blockers"]] == [
        ("RELATED_NOT_PUBLIC", ["related"], "BLOCKING"),
        ("RELATED_NOT_PUBLIC", ["related"], "WARNING"),
    ]
    await force(newsroom, "UPDATE articles SET stage = 'DRAFT' WHERE id = :id", draft)
    assert (await newsroom.move(PUBLISH, "cleo", story))["workflow"]["publication"] == "PUBLISHED"


async def test_an_embargo_holds_until_it_ends_and_can_only_be_moved_later(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.approved(embargoUntil=EVENING)
    held = [("EMBARGO_ACTIVE", ["embargoUntil"])]

    assert await blockers_of(newsroom, PUBLISH, "cleo", **on(story)) == ("EMBARGO_ACTIVE", held)
    for somebody in ("ada", "edith", "cleo"):
        for sooner in (None, "2026-03-01T17:59:59Z"):
            given = on(story, embargoUntil=sooner)
            assert await refused_with(newsroom, UPDATE, somebody, **given) == held
    story = await newsroom.move(UPDATE, "ada", story, embargoUntil=NIGHT)
    assert story["workflow"]["stage"] == "APPROVED"
    newsroom.now = NOON + dt.timedelta(hours=11, milliseconds=-1)
    assert await blockers_of(newsroom, PUBLISH, "cleo", **on(story)) == ("EMBARGO_ACTIVE", held)

    newsroom.now = NOON + dt.timedelta(hours=11)
    story = await newsroom.move(PUBLISH, "edith", story)

    assert await refused_with(newsroom, UPDATE, "cleo", **on(story, embargoUntil=DAWN)) == [
        ("TRANSITION_NOT_ALLOWED", ["embargoUntil"])
    ]


async def test_an_embargo_without_an_end_holds_until_a_chief_breaks_it(newsroom: Newsroom) -> None:
    story = await newsroom.approved(embargoUntilLifted=True)
    newsroom.now = NOON.replace(year=2126)
    newsroom.tokens.clear()
    held = ("EMBARGO_ACTIVE", [("EMBARGO_ACTIVE", ["embargoUntil"])])

    assert await blockers_of(newsroom, PUBLISH, "cleo", **on(story)) == held
    for end in ({"embargoUntil": None}, {"embargoUntil": NIGHT}, {"embargoUntilLifted": False}):
        assert await refused_with(newsroom, UPDATE, "cleo", **on(story, **end)) == [
            ("EMBARGO_ACTIVE", ["embargoUntil"])
        ]
    for nobody in ("ada", "edith"):
        code, _ = await blockers_of(
            newsroom, BREAK_EMBARGO, nobody, **on(story, reason="It is out.")
        )
        assert code == "PERMISSION_DENIED"
    assert await refused_with(newsroom, BREAK_EMBARGO, "cleo", **on(story, reason=" ")) == [
        ("REQUIRED", ["reason"])
    ]

    story = await newsroom.move(BREAK_EMBARGO, "cleo", story, reason="It is out.")
    story = await newsroom.move(PUBLISH, "edith", story)

    assert story["workflow"]["publication"] == "PUBLISHED"
    assert (await newsroom.told())[-2:] == ["article.break_embargo", "article.publish"]


async def test_a_stale_version_is_told_what_changed_since(newsroom: Newsroom) -> None:
    first = await newsroom.draft()
    story = await newsroom.move(UPDATE, "ada", first, headline="New", body="New", section="sports")
    story = await newsroom.move(SUBMIT, "ada", story)

    async def conflict(version: int) -> list[Any]:
        given = {"id": first["id"], "expectedVersion": version, "headline": "Mine"}
        (error,) = await refused(newsroom, UPDATE, "ada", **given)
        assert error["message"].startswith(f"the story is at version 3, not {version}: ")
        assert (error["__typename"], error["code"]) == ("VersionConflict", "VERSION_CONFLICT")
        assert (error["path"], error["expectedVersion"]) == (["expectedVersion"], version)
        return [error["currentVersion"], error["changedFields"]]

    assert await conflict(1) == [3, ["headline", "section", "body"]]
    assert await conflict(2) == [3, []]
    assert await conflict(4) == [3, []]
    assert await conflict(0) == [3, []]
    assert await conflict(-1) == [3, []]
    for mutation, more in ((APPROVE, {}), (PUBLISH, {}), (UNPUBLISH, {"reason": "Wrong."})):
        (error,) = await refused(newsroom, mutation, "cleo", **on(first, **more))
        assert error["code"] == "VERSION_CONFLICT"


async def test_of_twenty_who_write_at_once_one_wins_and_the_others_are_told(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    await newsroom.token("ada")

    answers = await asyncio.gather(
        *(
            newsroom.act(UPDATE, "ada", **on(story, headline=f"Version of client {client}"))
            for client in range(20)
        )
    )

    (won,) = [answer["article"] for answer in answers if not answer["userErrors"]]
    lost = [error for answer in answers for error in answer["userErrors"]]
    assert [(e["code"], e.get("currentVersion"), e.get("changedFields")) for e in lost] == [
        ("VERSION_CONFLICT", 2, ["headline"])
    ] * 19
    contents = await newsroom.contents()
    assert won["workflow"]["version"] == 2
    assert len(contents["revisions"]) == 2
    assert await newsroom.told() == ["article.create", "article.update"]


async def test_two_sections_of_one_name_are_not_made_at_once(newsroom: Newsroom) -> None:
    create = payload("sectionCreate", "SectionCreateInput", "section { slug }")
    await newsroom.token("cleo")

    answers = await asyncio.gather(
        *(newsroom.act(create, "cleo", slug="culture", title="Culture") for _ in range(5))
    )

    assert [answer["section"] for answer in answers if answer["section"]] == [{"slug": "culture"}]
    codes = [error["code"] for answer in answers for error in answer["userErrors"]]
    assert codes == ["NOT_UNIQUE"] * 4
