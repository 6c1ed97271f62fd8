"""What the rules know of a story is its own: nothing that hangs on another story is among it."""

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db.base import new_id
from db.facts import Story, facts_of
from db.ids import Noun, number_of
from db.models import Approval, Article, Comment, Revision, Role, Schedule, ScheduledAction
from db.session import transaction
from tests.newsroom import NOON, Newsroom


async def facts(newsroom: Newsroom, wire: str) -> Story:
    """What the rules know of a story now, read as reads do: under an alias."""
    article = aliased(Article)
    statement = sa.select(facts_of(article)).where(article.id == number_of(Noun.ARTICLE, wire))
    async with newsroom.database.reading() as connection:
        return Story.read(orjson.loads((await connection.scalars(statement)).one()))


async def test_what_hangs_on_another_story_is_no_fact_of_this_one(newsroom: Newsroom) -> None:
    story, other = await newsroom.draft(headline="This"), await newsroom.draft(headline="That")
    before = await facts(newsroom, story["id"])
    async with transaction(newsroom.database) as session:
        this, that = [
            await session.get_one(Article, number_of(Noun.ARTICLE, one["id"]))
            for one in (story, other)
        ]
        copy = await session.get_one(Revision, this.working_revision_id)
        on_that = {
            "article_id": that.id, "revision_id": that.working_revision_id,
            "user_id": that.created_by_id,
        }  # fmt: skip
        session.add_all([
            Comment(id=new_id(), text="Who says so?", blocking=True, at=NOON, **on_that),
            Schedule(id=new_id(), action=ScheduledAction.PUBLISH, at=NOON, zone="UTC",
                     created_at=NOON, **on_that),
            Approval(content_hash=copy.content_hash, role=Role.CHIEF, at=NOON, **on_that),
        ])  # fmt: skip

    assert await facts(newsroom, story["id"]) == before
    changed = await facts(newsroom, other["id"])
    assert (changed.blocking_comments, changed.schedules, changed.publish_pending) == (1, 1, True)
