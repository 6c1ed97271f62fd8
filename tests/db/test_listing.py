"""The lists in which readers find stories: always what the live revisions say."""

import asyncio
import datetime as dt
from collections.abc import Awaitable
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from db.actions import publication, sections
from db.actions.accounts import CONSOLE
from db.base import printed
from db.ids import Noun, number_of
from db.models import (
    Article,
    Author,
    AuthorListing,
    Byline,
    Genre,
    Publication,
    Revision,
    RevisionTag,
    Section,
    SectionListing,
    Tag,
    TagListing,
)
from db.session import Database, work
from tests.chance import CHANGES
from tests.newsroom import (
    APPROVE,
    NOON,
    PUBLISH,
    REPUBLISH,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.refusal import TAG_CREATE, on, payload, refused_with

SECTION_CREATE = payload("sectionCreate", "SectionCreateInput", "section { id }")
NOWHERE: list[str] = []

Row = tuple[str, int, dt.datetime, int]
"""A kind of list, the list's id, when the story was first published, and the story's id."""

Story = dict[str, Any]


async def listings(database: Database) -> list[Row]:
    """Every row of the three tables."""
    tables: Any = {
        "section": (SectionListing, SectionListing.section_id),
        "author": (AuthorListing, AuthorListing.author_id),
        "tag": (TagListing, TagListing.tag_id),
    }
    async with database.reading() as connection:
        return sorted([
            (kind, *row)
            for kind, (table, owner) in tables.items()
            for row in await connection.execute(
                sa.select(owner, table.first_published_at, table.article_id)
            )
        ])  # fmt: skip


async def as_the_stories_say(database: Database) -> list[Row]:
    """The same rows, worked out from the stories one by one."""
    async with database.reading() as connection:

        async def rows(table: Any) -> list[Any]:
            return list(await connection.execute(sa.select(table)))

        parts, bylines, tags = await rows(Section), await rows(Byline), await rows(RevisionTag)
        revisions = {revision.id: revision for revision in await rows(Revision)}
        stories = await rows(Article)
    found: set[Row] = set()
    for story in stories:
        if story.publication is not Publication.PUBLISHED:
            continue
        live, place = revisions[story.live_revision_id], (story.first_published_at, story.id)
        for part in parts:
            if part.id == live.section_id or part.genre is live.genre:
                found.add(("section", part.id, *place))
        for byline in bylines:
            if byline.revision_id == live.id and byline.author_id is not None:
                found.add(("author", byline.author_id, *place))
        for tag in tags:
            if tag.revision_id == live.id:
                found.add(("tag", tag.tag_id, *place))
    return sorted(found)


async def places(newsroom: Newsroom, story: Story) -> list[str]:
    """Where a story is listed and since when, as `section politics 2026-03-01T12:00:00.000Z`."""
    names = {}
    async with newsroom.database.reading() as connection:
        for table in (Section, Author, Tag):
            for number, slug in await connection.execute(sa.select(table.id, table.slug)):
                names[number] = slug
    return [
        f"{kind} {names[owner]} {printed(first)}"
        for kind, owner, first, article in sorted(
            await listings(newsroom.database), key=lambda row: (row[0], names[row[1]])
        )
        if article == number_of(Noun.ARTICLE, story["id"])
    ]


async def name_tags(newsroom: Newsroom, *names: str) -> None:
    for name in names:
        await newsroom.act(TAG_CREATE, "ada", name=name, kind="TOPIC")


async def open_section(newsroom: Newsroom, slug: str, genre: str | None) -> int | None:
    """The number of a new section."""
    given = {"slug": slug, "title": slug.title(), "genre": genre}
    answer = await newsroom.act(SECTION_CREATE, "cleo", **given)
    assert answer["userErrors"] == []
    return number_of(Noun.SECTION, answer["section"]["id"])


async def rewritten(newsroom: Newsroom, story: Story, **changes: Any) -> Story:
    """The story with another working copy, approved."""
    changed = await newsroom.move(UPDATE, "ada", story, **changes)
    return await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", changed))  # type: ignore[no-any-return]


async def test_readers_find_a_published_story_once_in_each_list_that_it_belongs_to(
    newsroom: Newsroom,
) -> None:
    await name_tags(newsroom, "Tax", "Trade", "Unused")
    story = await newsroom.approved(
        genre="OPINION",
        bylines=[
            {"author": "ada"},
            {"author": "ben", "role": "EDITOR"},
            {"name": "An agency"},
            {"author": "ada", "role": "PHOTOGRAPHER"},
        ],
        tags=["tax"],
        mentions=["trade"],
    )
    assert await places(newsroom, story) == NOWHERE

    await newsroom.move(PUBLISH, "cleo", story)

    assert await places(newsroom, story) == [
        "author ada 2026-03-01T12:00:00.000Z",
        "author ben 2026-03-01T12:00:00.000Z",
        "section opinion 2026-03-01T12:00:00.000Z",
        "section politics 2026-03-01T12:00:00.000Z",
        "tag tax 2026-03-01T12:00:00.000Z",
        "tag trade 2026-03-01T12:00:00.000Z",
    ]


async def test_an_update_moves_the_story_to_its_new_lists_when_it_is_published(
    newsroom: Newsroom,
) -> None:
    await name_tags(newsroom, "Tax", "Trade")
    story = await newsroom.published(genre="OPINION", tags=["tax"])
    other = await newsroom.published(headline="Another story", tags=["tax"])
    before = [await places(newsroom, one) for one in (story, other)]

    changed = await rewritten(
        newsroom,
        story,
        section="sports",
        genre="NEWS",
        bylines=[{"author": "ben"}],
        tags=["trade"],
    )

    assert [await places(newsroom, one) for one in (story, other)] == before

    newsroom.now += dt.timedelta(hours=1)
    await newsroom.move(PUBLISH, "cleo", changed, changeClass="UPDATE", note="It is about sport.")

    assert await places(newsroom, story) == [
        "author ben 2026-03-01T12:00:00.000Z",
        "section sports 2026-03-01T12:00:00.000Z",
        "tag trade 2026-03-01T12:00:00.000Z",
    ]
    assert await places(newsroom, other) == before[1]


async def test_an_unpublished_story_is_listed_nowhere_until_it_is_published_again(
    newsroom: Newsroom,
) -> None:
    await name_tags(newsroom, "Tax")
    story = await newsroom.published(tags=["tax"])
    other = await newsroom.published(headline="Another story")
    remaining = await places(newsroom, other)

    down = await newsroom.move(UNPUBLISH, "cleo", story, reason="A mistake.")

    assert await places(newsroom, story) == NOWHERE
    assert await places(newsroom, other) == remaining

    newsroom.now += dt.timedelta(hours=1)
    mended = await rewritten(newsroom, down, section="sports", slug="mended", tags=[])
    assert await places(newsroom, story) == NOWHERE
    await newsroom.move(REPUBLISH, "cleo", mended)

    assert await places(newsroom, story) == [
        "author ada 2026-03-01T12:00:00.000Z",
        "section sports 2026-03-01T12:00:00.000Z",
    ]


async def test_a_refused_move_leaves_every_list_as_it_was(newsroom: Newsroom) -> None:
    live = await rewritten(newsroom, await newsroom.published(), section="sports")
    down = await newsroom.published(headline="Another story")
    down = await newsroom.move(UNPUBLISH, "cleo", down, reason="A mistake.")
    before = await listings(newsroom.database)

    astray = {"reason": "A mistake.", "redirectTo": live["id"]}
    assert [
        await refused_with(newsroom, PUBLISH, "cleo", **on(live)),
        await refused_with(newsroom, UNPUBLISH, "cleo", **on(live, **astray)),
        await refused_with(newsroom, UNPUBLISH, "cleo", **on(live, reason=" ")),
        await refused_with(newsroom, REPUBLISH, "edith", **on(down)),
    ] == [
        [("REQUIRED", ["changeClass"])],
        [("INVALID_FORMAT", ["redirectTo"])],
        [("REQUIRED", ["reason"])],
        [("PERMISSION_DENIED", ["id"])],
    ]

    assert await listings(newsroom.database) == before
    assert await places(newsroom, live) == [
        "author ada 2026-03-01T12:00:00.000Z",
        "section politics 2026-03-01T12:00:00.000Z",
    ]


async def test_a_section_opened_later_shows_the_stories_that_readers_have_of_its_genre(
    newsroom: Newsroom,
) -> None:
    shown = await newsroom.published(genre="REVIEW")
    later = await newsroom.published(headline="Another", genre="REVIEW")
    news = await newsroom.published(headline="News")
    down = await newsroom.published(headline="Unpublished", genre="REVIEW")
    await newsroom.move(UNPUBLISH, "cleo", down, reason="A mistake.")
    await newsroom.approved(headline="Unpublished yet", genre="REVIEW")
    await rewritten(newsroom, news, genre="REVIEW")
    await rewritten(newsroom, later, genre="NEWS")
    before = set(await listings(newsroom.database))

    for slug, genre in (("reviews", "REVIEW"), ("critics", "REVIEW"), ("science", None)):
        opened = await open_section(newsroom, slug, genre)
        after = set(await listings(newsroom.database))
        assert after - before == {
            ("section", opened, NOON, number_of(Noun.ARTICLE, story["id"]))
            for story in (shown, later)
            if genre
        }
        assert before <= after
        before = after


async def waiting(action: Awaitable[Any]) -> asyncio.Task[Any]:
    """An action that has begun, and waits for somebody else's to end."""
    task = asyncio.ensure_future(action)
    await asyncio.sleep(0.3)
    assert not task.done()
    return task


async def test_a_story_published_while_a_section_opens_is_in_the_section(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.approved(genre="REVIEW")

    async with work(newsroom.database, viewer=CONSOLE, now=NOON) as unit:
        await sections.create(unit, "reviews", Genre.REVIEW, {"title": "Reviews"})
        publishing = await waiting(newsroom.move(PUBLISH, "cleo", story))
    await publishing

    assert "section reviews 2026-03-01T12:00:00.000Z" in await places(newsroom, story)


async def test_a_section_that_opens_while_a_story_is_published_shows_the_story(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.approved(genre="REVIEW")

    async with work(newsroom.database, viewer=CONSOLE, now=NOON) as unit:
        await publication.publish(unit, story["id"], story["workflow"]["version"])
        opening = await waiting(open_section(newsroom, "reviews", "REVIEW"))
    await opening

    assert "section reviews 2026-03-01T12:00:00.000Z" in await places(newsroom, story)


async def test_a_section_that_opens_while_a_story_is_taken_down_does_not_show_it(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(genre="REVIEW")

    async with work(newsroom.database, viewer=CONSOLE, now=NOON) as unit:
        await sections.create(unit, "reviews", Genre.REVIEW, {"title": "Reviews"})
        taking = await waiting(newsroom.move(UNPUBLISH, "cleo", story, reason="A mistake."))
    await taking

    assert await places(newsroom, story) == NOWHERE


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_to_several_stories_the_lists_say_what_they_say(
    newsroom: Newsroom, seed: int
) -> None:
    """Every story is changed, published, taken down and given back, in any order."""
    chance = Random(seed)
    await name_tags(newsroom, "Tax", "Trade")

    def content() -> dict[str, Any]:
        authors = chance.sample(["ada", "ben", "erik"], k=chance.randint(1, 3))
        return {
            "section": chance.choice(["politics", "sports"]),
            "genre": chance.choice(["NEWS", "OPINION", "REVIEW"]),
            "bylines": [{"author": author} for author in authors],
            "tags": chance.sample(["tax", "trade"], k=chance.randint(0, 2)),
        }

    async def moved(story: Story) -> Story:
        newsroom.now += dt.timedelta(minutes=1)
        if story["workflow"]["publication"] == "UNPUBLISHED":
            return await newsroom.move(REPUBLISH, "cleo", story)  # type: ignore[no-any-return]
        if chance.random() < 0.4:
            return await newsroom.move(UNPUBLISH, "cleo", story, reason="A mistake.")  # type: ignore[no-any-return]
        return await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")  # type: ignore[no-any-return]

    stories = [await newsroom.published(headline=f"Story {at}", **content()) for at in range(4)]
    seen = set()
    for at in range(CHANGES):
        story = await rewritten(newsroom, stories[at % 4], standfirst=f"{at}", **content())
        stories[at % 4] = await moved(story)
        if at == 7:
            await open_section(newsroom, "reviews", "REVIEW")

        found = await listings(newsroom.database)
        assert found == await as_the_stories_say(newsroom.database)
        seen |= {kind for kind, *_ in found}
    assert seen == {"section", "author", "tag"}
