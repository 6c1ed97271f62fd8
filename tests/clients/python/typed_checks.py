"""The typed half of docs/clients/python.md, in front of a served demo newsroom: COPYDESK_URL."""

import asyncio
import datetime as dt
from os import environ

from courier import ArticlePublishInput
from courier.enums import ErrorCode, Genre
from courier.publish import (
    PublishArticlePublishUserErrorsTransitionRefused,
    PublishArticlePublishUserErrorsVersionConflict,
)
from typed import courier, teasers, text
from writing import sign_in, write

URL, PASSWORD = environ["COPYDESK_URL"], environ["PASSWORD"]


async def reads_a_section_front_and_a_story() -> None:
    newest = await teasers(URL, "politics")

    assert len(newest) == 5
    assert len(await text(URL, newest[0][1]) or "") > 100
    assert await teasers(URL, "nowhere") == []
    assert await text(URL, "/politics/never-was") is None


async def gets_values_of_their_types() -> None:
    async with courier(URL) as client:
        section = (await client.front(slug="opinion", first=1)).section
    assert section
    (story,) = section.articles.nodes

    assert story.genre is Genre.OPINION
    assert story.first_published_at
    assert story.first_published_at.tzinfo == dt.UTC


async def gets_refusals_of_their_types() -> None:
    token = await sign_in(URL, "reporter@copydesk.example", PASSWORD)
    written = await write(URL, token, headline="Not yet")
    story = written["article"]["id"]
    async with courier(URL, token) as client:
        late = await client.publish(ArticlePublishInput(id=story, expectedVersion=7))
        early = await client.publish(ArticlePublishInput(id=story, expectedVersion=1))

    (conflict,) = late.article_publish.user_errors
    assert isinstance(conflict, PublishArticlePublishUserErrorsVersionConflict)
    assert (conflict.code, conflict.current_version) == (ErrorCode.VERSION_CONFLICT, 1)
    (refused,) = early.article_publish.user_errors
    assert isinstance(refused, PublishArticlePublishUserErrorsTransitionRefused)
    assert [one.code for one in refused.blockers] == [
        ErrorCode.PERMISSION_DENIED,
        ErrorCode.TRANSITION_NOT_ALLOWED,
    ]
    assert early.article_publish.article is None


async def main() -> None:
    await reads_a_section_front_and_a_story()
    await gets_values_of_their_types()
    await gets_refusals_of_their_types()


asyncio.run(main())
