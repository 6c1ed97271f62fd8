"""Suggestions in tests: as the worker makes them, or as they are put there."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.actions.suggesting import LAST_PLACE, Suggesting
from db.ids import Noun, number_of
from db.models import Article, Suggestion
from db.semantic.loading import Model
from db.session import transaction
from tests.newsroom import Newsroom, hired, move, newsroom_on
from tests.refusal import payload

ACCEPT = move("suggestionAccept", "SuggestionAcceptInput")
DISMISS = payload("suggestionDismiss", "SuggestionInput", "article { id workflow { version } }")
RESTORE = payload("suggestionRestore", "SuggestionInput", "article { id workflow { version } }")

Story = dict[str, Any]


async def among_others(url: str) -> None:
    """Fill an empty database with the people, and stories that have no word in common."""
    await hired(url)
    async with newsroom_on(url) as newsroom:
        await others(newsroom)


async def others(newsroom: Newsroom) -> None:
    """Publish stories that are like no other."""
    for at in range(10):
        own = " ".join(f"{letter}{at}" for letter in "abcdefghij")
        await newsroom.published(headline=f"Other{at}", body=own, language="en")


def duty_of(newsroom: Newsroom, model: Model | None = None) -> Suggesting:
    """The duty, by the newsroom's clock; by words alone, unless there is a model."""

    async def clock(_: AsyncConnection) -> dt.datetime:
        return newsroom.now

    return Suggesting(newsroom.database, clock, model)


async def suggest(newsroom: Newsroom, duty: Suggesting | None = None) -> int:
    """Of how many stories suggestions were made until none was left to do."""
    duty, count = duty or duty_of(newsroom), 0
    while await duty():
        count += 1
    return count


async def put_beside(newsroom: Newsroom, one: Story, other: Story, score: float = 0.5) -> None:
    """Suggest two stories beside each other."""
    numbers = [number_of(Noun.ARTICLE, story["id"]) for story in (one, other)]
    async with transaction(newsroom.database) as session:
        stories = {
            story.id: story
            for story in await session.scalars(sa.select(Article).where(Article.id.in_(numbers)))
        }
        for here, there in (numbers, numbers[::-1]):
            assert here is not None
            assert there is not None
            session.add(
                Suggestion(
                    article_id=here,
                    other_id=there,
                    score=score,
                    place=LAST_PLACE - score,
                    first_published_at=stories[there].first_published_at or newsroom.now,
                    reason="same terms: harbour",
                    revision_id=stories[here].live_revision_id or 0,
                    other_revision_id=stories[there].live_revision_id or 0,
                )
            )
