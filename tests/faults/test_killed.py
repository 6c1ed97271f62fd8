"""A server that is killed while it publishes: what it acknowledged is there, nothing is half."""

import asyncio
import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import sqlalchemy as sa

from db.chain import walked
from db.ids import Noun, number_of
from db.models import Article, Event, Outbox, Publication, Revision, SectionListing
from tests import chance
from tests.faults.killing import kill, server_to_kill
from tests.newsroom import APPROVE, PUBLISH, SUBMIT, UPDATE, Newsroom
from tests.waiting import until

STORIES = 4
"""Which are published one after the other in each round, until the server dies."""


@dataclass
class Round:
    """What a round has shown: which publications were acknowledged, and how long all took."""

    acknowledged: list[str]
    seconds: float


async def test_what_was_acknowledged_is_there_and_nothing_is_half_published(
    newsroom: Newsroom, database_url: str
) -> None:
    dice = random.Random(4)
    newsroom.now = dt.datetime.now(dt.UTC)  # the server that is killed has a clock of its own
    stories = [await newsroom.approved(headline=f"Story {at}") for at in range(STORIES)]
    token = await newsroom.token("cleo")
    whole = await publish_until_killed(database_url, stories, token, after=None)
    assert len(whole.acknowledged) == STORIES
    stories = [await checked(newsroom, story, whole.acknowledged) for story in stories]
    cut_short = 0

    for number in range(chance.KILLS):
        before = await live_of(newsroom, stories)
        stories = [await changed(newsroom, story, number) for story in stories]
        seen = await live_of(newsroom, stories)
        assert seen == before  # readers have what they had

        after = dice.uniform(0, whole.seconds * 1.2)
        done = await publish_until_killed(database_url, stories, token, after=after)

        cut_short += len(done.acknowledged) < STORIES
        await until(lambda: is_still(newsroom))
        stories = [await checked(newsroom, story, done.acknowledged) for story in stories]
    assert cut_short or chance.KILLS < 5
    async with newsroom.database.reading() as connection:
        assert (await walked(connection)).broken is None


async def is_still(newsroom: Newsroom) -> bool:
    """Whether PostgreSQL has ended what the dead server had begun, which it may still commit."""
    async with newsroom.database.reading() as connection:
        if connection.dialect.name == "sqlite":
            return True
        return not await connection.scalar(sa.text(BUSY))


BUSY = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"""


async def changed(newsroom: Newsroom, story: dict[str, Any], number: int) -> dict[str, Any]:
    """A story with an approved change that readers have not got."""
    if story["workflow"]["stage"] != "APPROVED" or story["workflow"]["publication"] == "PUBLISHED":
        story = await newsroom.move(UPDATE, "ada", story, headline=f"Round {number}: {story['id']}")
        story = await newsroom.move(SUBMIT, "ada", story)
        story = await newsroom.move(APPROVE, "cleo", story)
    return story


async def publish_until_killed(
    url: str, stories: Sequence[dict[str, Any]], token: str, *, after: float | None
) -> Round:
    """Publish the stories one after the other, on a server that is killed after so many seconds."""
    acknowledged: list[str] = []
    async with server_to_kill(url) as (client, number):
        await client.get("/healthz")
        loop = asyncio.get_running_loop()
        begun = loop.time()
        if after is not None:
            loop.call_later(after, kill, number)
        for story in stories:
            try:
                if await is_published(client, story, token):
                    acknowledged.append(story["id"])
            except httpx.TransportError:
                break
        return Round(acknowledged, loop.time() - begun)


async def is_published(client: httpx.AsyncClient, story: dict[str, Any], token: str) -> bool:
    given = {"id": story["id"], "expectedVersion": story["workflow"]["version"]}
    if story["workflow"]["publication"] == "PUBLISHED":
        given |= {"changeClass": "UPDATE", "note": "More is known."}
    response = await client.post(
        "/graphql",
        json={"query": PUBLISH, "variables": {"input": given}},
        headers={"Authorization": f"Bearer {token}"},
    )
    payload = response.json()["data"]["articlePublish"]
    assert payload["userErrors"] == []
    return True


async def live_of(newsroom: Newsroom, stories: Sequence[dict[str, Any]]) -> list[Any]:
    """The live revision of each story."""
    numbers = [number_of(Noun.ARTICLE, story["id"]) for story in stories]
    statement = sa.select(Article.live_revision_id).where(Article.id.in_(numbers))
    async with newsroom.database.reading() as connection:
        return list(await connection.scalars(statement.order_by(Article.id)))


async def checked(
    newsroom: Newsroom, story: dict[str, Any], acknowledged: Sequence[str]
) -> dict[str, Any]:
    """The story as it is now, once it is sure that all of its publication happened, or none."""
    number = number_of(Noun.ARTICLE, story["id"])
    version = story["workflow"]["version"]
    async with newsroom.database.reading() as connection:
        article = (
            await connection.execute(sa.select(Article.__table__).where(Article.id == number))
        ).one()
        told = sa.select(Event.id).where(
            Event.article_id == number,
            Event.kind == "article.publish",
            Event.revision_id == article.working_revision_id,
        )
        events = list(await connection.scalars(told))
        sent = list(
            await connection.scalars(sa.select(Outbox.sequence).where(Outbox.event_id.in_(told)))
        )
        listed = list(
            await connection.scalars(
                sa.select(SectionListing.article_id).where(SectionListing.article_id == number)
            )
        )
        headline = await connection.scalar(
            sa.select(Revision.headline).where(Revision.id == article.working_revision_id)
        )
    happened = article.live_revision_id == article.working_revision_id
    assert happened or story["id"] not in acknowledged, "what was acknowledged is lost"
    assert article.version == version + happened
    assert (len(events), len(sent)) == (happened, happened)
    assert bool(listed) is (article.publication is Publication.PUBLISHED)
    workflow = {
        "stage": article.stage,
        "publication": article.publication,
        "version": article.version,
    }
    return {**story, "headline": headline, "workflow": workflow}
