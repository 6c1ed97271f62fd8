"""Suggestions of every kind in a newsroom: of any score, judged or not, to whatever there is."""

import sqlalchemy as sa

from db.models import Article, Suggestion, SuggestionState, User
from db.session import transaction
from tests.newsroom import Newsroom

STATES = (*[SuggestionState.PENDING] * 3, SuggestionState.ACCEPTED, SuggestionState.DISMISSED)


async def suggest(newsroom: Newsroom) -> None:
    """Between all stories, many of which nobody may see, with reasons of what they said before."""
    async with transaction(newsroom.database) as session:
        user = (await session.scalars(sa.select(User.id).order_by(User.email))).first()
        stories = list(await session.scalars(sa.select(Article).order_by(Article.slug)))
        for at, one in enumerate(stories):
            for place, other in enumerate(stories):
                if one is not other and (at * 5 + place) % 4:
                    session.add(_suggestion(newsroom, one, other, at * 7 + place, user))


def _suggestion(
    newsroom: Newsroom, one: Article, other: Article, number: int, user: int | None
) -> Suggestion:
    score, state = number * 13 % 40 / 40, STATES[number % len(STATES)]
    judged = state is not SuggestionState.PENDING
    return Suggestion(
        article_id=one.id,
        other_id=other.id,
        score=score,
        place=52 - score,
        first_published_at=other.first_published_at or newsroom.now,
        reason=None if number % 6 == 0 else f'same terms: "word" \\ {number}',
        revision_id=one.live_revision_id or 0,
        other_revision_id=0 if number % 9 == 0 else other.live_revision_id or 0,
        state=state,
        judged_by_id=user if judged else None,
        judged_at=newsroom.now if judged else None,
    )
