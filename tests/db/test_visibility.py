"""Who sees which rows: every predicate for every role, perspective and state of a story."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from db import visibility
from db.models import (
    Article,
    Author,
    Correction,
    Event,
    Image,
    Publication,
    Revision,
    Section,
    Tag,
    User,
)
from db.viewer import Perspective, Sight, Viewer
from tests.databases import Filled
from tests.desk import ASSIGN, user_id
from tests.marked import NEW
from tests.newsroom import (
    SPIKE,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    WITHHOLD,
    Newsroom,
    hired,
    newsroom_on,
)
from tests.paper import moved

PUBLISHED, WORKING = Perspective.PUBLISHED, Perspective.WORKING
UNSEEN = {"draft", "review", "approved", "spiked", "scheduled", "withheld", "retracted", "gone",
          "embargoed", "assigned"}  # fmt: skip
PUBLIC = {"public", "moved", "lifted"}
EVERY = UNSEEN | PUBLIC | {"bens", "credited", "sports"}

OWN: dict[str, set[str]] = {
    "reader": set(),
    "ada": EVERY - {"bens"},
    "ben": {"bens", "credited", "assigned"},
    "edith": EVERY - {"sports"},
    "erik": {"sports", "moved"},
    "cleo": EVERY,
    "adam": EVERY,
}
"""The stories whose working copy each of them may read: theirs, their desks', or all."""


@pytest.fixture
def database_url(filled: Filled, tmp_path: Path) -> Iterator[str]:
    with filled(in_every_state).copied_to(tmp_path) as url:
        yield url


@pytest.fixture
async def newsroom(database_url: str) -> AsyncIterator[Newsroom]:
    """A newsroom with a story in each state."""
    async with newsroom_on(database_url) as newsroom:
        yield newsroom


async def in_every_state(url: str) -> None:
    await hired(url)
    async with newsroom_on(url) as newsroom:
        await fill(newsroom)


async def fill(newsroom: Newsroom) -> None:
    """A story in each state, named after it, with a tag, an image and an author of its own."""
    for name in sorted(EVERY - {"bens"}):
        await _write(newsroom, name)
    await _write(newsroom, "bens", "ben")
    async with newsroom.database.engine.begin() as connection:
        states: dict[str, dict[str, Any]] = {
            "scheduled": {"publication": Publication.SCHEDULED},
            "embargoed": {"embargo_until": newsroom.now.replace(hour=13)},
            "lifted": {"embargo_until": newsroom.now},
        }
        for name, values in states.items():
            found = sa.update(Article).where(Article.slug == name).values(**values)
            assert (await connection.execute(found)).rowcount == 1


async def _write(newsroom: Newsroom, name: str, by: str = "ada") -> None:
    made = {
        noun: await _new(newsroom, noun, name, who)
        for noun, who in (("Tag", by), ("Image", by), ("Author", "cleo"))
    }
    bylines = [{"author": made["Author"]}] + [{"author": "ben"}] * (name == "credited")
    given: dict[str, Any] = {
        "headline": name,
        "section": "sports" if name == "sports" else "politics",
        "tags": [made["Tag"]],
        "leadImage": made["Image"],
        "bylines": bylines,
    }
    if name in ("draft", "spiked", "bens", "credited", "sports"):
        draft = await newsroom.draft(by, **given)
        if name == "spiked":
            await newsroom.move(SPIKE, "cleo", draft)
    elif name == "assigned":
        ben = await user_id(newsroom, "ben")
        story = await newsroom.draft(by, **given)
        await newsroom.done(ASSIGN, "cleo", id=story["id"], assignee=ben)
    elif name == "review":
        await newsroom.move(SUBMIT, by, await newsroom.draft(by, **given))
    elif name in ("approved", "scheduled"):
        await newsroom.approved(by, **given)
    else:
        story = await newsroom.published(by, **given)
        if name == "gone":
            await newsroom.move(UNPUBLISH, "cleo", story, reason="It was wrong.")
        if name == "withheld":
            await newsroom.move(WITHHOLD, "cleo", story, reason="A court asks.")
        if name == "retracted":
            corrected = await moved(newsroom, story, "It said Monday.", kicker="New")
            await newsroom.retracted(corrected, "It was wrong.")
        if name == "public":
            await moved(newsroom, story, "It said Monday.", kicker="New")
        if name == "moved":
            await newsroom.move(UPDATE, by, story, section="sports", tags=[], bylines=[])


async def _new(newsroom: Newsroom, noun: str, name: str, by: str) -> str:
    given = {
        "Tag": {"name": name, "kind": "TOPIC"},
        "Image": {"url": f"https://example.org/{name}", "alt": name, "credit": name},
        "Author": {"name": name},
    }[noun]
    made = await newsroom.data(NEW.format(noun, noun.lower()), by, input=given)
    wire: str = made[f"{noun.lower()}Create"][noun.lower()]["id"]
    return wire


class Eyes:
    """Reads with each predicate, as somebody in a perspective."""

    def __init__(self, newsroom: Newsroom, who: str, perspective: Perspective) -> None:
        self.newsroom = newsroom
        self.who = who
        self.perspective = perspective

    async def see(self, table: Any, predicate: Any, name: Any, *where: Any) -> list[Any]:
        """The names of the rows that the predicate lets through."""
        async with self.newsroom.database.reading() as connection:
            sight = Sight(await self._viewer(connection), self.perspective, self.newsroom.now)
            statement = sa.select(name).select_from(table).where(predicate(table, sight.view))
            found = await connection.scalars(statement.where(*where), sight.parameters())
            return sorted(found)

    async def _viewer(self, connection: Any) -> Viewer | None:
        if self.who == "reader":
            return None
        account = sa.select(User).where(User.email == f"{self.who}@example.org")
        user = (await connection.execute(account)).one()
        desk = {"edith": "politics", "erik": "sports"}.get(self.who)
        section = sa.select(Section.id).where(Section.slug == desk)
        desks = frozenset(await connection.scalars(section))
        return Viewer(user.id, user.role, user.author_id, desks)


def headline(revision: Any) -> Any:
    return sa.select(Revision.headline).where(Revision.id == revision).scalar_subquery()


HEADLINE = headline(Article.working_revision_id)


@pytest.mark.parametrize("perspective", [PUBLISHED, WORKING])
async def test_each_noun_shows_exactly_what_the_role_and_perspective_let_through(
    newsroom: Newsroom, perspective: Perspective
) -> None:
    for who, own in OWN.items():
        if who == "reader" and perspective is WORKING:
            continue
        eyes = Eyes(newsroom, who, perspective)
        shown = PUBLIC if perspective is PUBLISHED else PUBLIC | own
        staff, boss = who != "reader", who in ("cleo", "adam")
        made = {"bens"} if who == "ben" else EVERY - {"bens"} if who == "ada" else set()
        named = {name: 1 for name in shown}
        if perspective is WORKING and "moved" in own:
            named.pop("moved")  # its working copy has no tags and no bylines
        people = {"Ada", "Adam", "Ben", "Cleo", "Edith", "Erik"}
        names = {"Ada", "Ben", "Cleo", "Edith", "Erik"}

        async def seen(table: Any, predicate: Any, name: Any, eyes: Eyes = eyes) -> list[Any]:
            return await eyes.see(table, predicate, name)

        assert await seen(Article, visibility.workable, HEADLINE) == sorted(own), who
        assert await seen(Article, visibility.articles, HEADLINE) == sorted(shown), who
        assert await seen(Tag, visibility.tags, Tag.name) == sorted(EVERY if staff else named), who
        assert await seen(Author, visibility.authors, Author.name) == sorted(
            EVERY | names if staff else named
        ), who
        assert await seen(Image, visibility.images, Image.alt) == sorted(
            EVERY if boss else shown | made
        ), who
        assert await seen(User, visibility.users, User.name) == sorted(people if staff else ()), who
        assert set(await seen(Revision, visibility.revisions, Revision.headline)) == own, who
        told = await seen(Event, visibility.events, Event.article_id.is_(None))
        assert any(told) is boss, who
        of_story = sa.select(HEADLINE).where(Article.id == Event.article_id).scalar_subquery()
        begun = Event.kind == "article.create"
        events = await eyes.see(Event, visibility.events, of_story, begun)
        assert events == sorted(own), who


async def test_a_story_shows_in_its_working_copy_to_those_it_belongs_to_and_live_to_others(
    newsroom: Newsroom,
) -> None:
    live = [Article.slug == "moved", Article.live_revision_id]
    for who, own in OWN.items():
        for perspective in (PUBLISHED, WORKING):
            eyes = Eyes(newsroom, who, perspective)

            def shown(article: Any, view: Any) -> Any:
                revision = visibility.shown_revision(article, view)
                return sa.and_(visibility.articles(article, view), revision == live[1])

            found = await eyes.see(Article, shown, Article.slug, live[0])
            is_live = perspective is PUBLISHED or "moved" not in own
            assert found == (["moved"] if is_live else []), (who, perspective)


async def test_gone_is_what_readers_had_and_do_not_get_any_more(newsroom: Newsroom) -> None:
    eyes = Eyes(newsroom, "reader", PUBLISHED)

    found = await eyes.see(Article, lambda article, _: visibility.gone(article), HEADLINE)

    assert found == ["gone", "retracted", "withheld"]


async def test_readers_are_told_of_public_stories_and_of_retractions(newsroom: Newsroom) -> None:
    for who in OWN:
        eyes = Eyes(newsroom, who, PUBLISHED)

        found = await eyes.see(
            Correction, lambda correction, _: visibility.corrections(correction), Correction.kind
        )

        assert found == ["RETRACTION", "UPDATE"], who


async def test_an_embargo_ends_at_its_very_moment(newsroom: Newsroom) -> None:
    eyes = Eyes(newsroom, "reader", PUBLISHED)
    before = await eyes.see(Article, visibility.articles, HEADLINE)

    newsroom.now = newsroom.now.replace(hour=12, minute=59, second=59, microsecond=999_000)
    just_before = await eyes.see(Article, visibility.articles, HEADLINE)
    newsroom.now = newsroom.now.replace(hour=13, minute=0, second=0, microsecond=0)
    after = await eyes.see(Article, visibility.articles, HEADLINE)

    assert before == just_before == sorted(PUBLIC)
    assert after == sorted(PUBLIC | {"embargoed"})
