"""Search where more stories answer than are held against the question."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.actions.indexing import reindex
from db.base import new_id
from db.ids import Noun, number_of
from db.models import Article, Revision, SearchTerm, SearchTotals
from db.reading.hits import MOST_RANKED
from db.session import transaction
from tests.newsroom import Newsroom

SEARCH = """query S($query: String!, $first: Int, $after: String, $last: Int, $before: String,
    $where: ArticleWhere) {
  search(query: $query, first: $first, after: $after, last: $last, before: $before,
      where: $where) {
    totalCount nodes { id } facets { genres { value count } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""

MANY = MOST_RANKED + 20
"""Stories that say the same."""


async def test_pages_go_on_behind_the_stories_that_are_ranked(newsroom: Newsroom) -> None:
    await published(newsroom, "Harbour works", MANY)
    await published(newsroom, "Harbour feature", 3, genre="FEATURE")

    whole = await forward(newsroom, query="harbour")
    assert len(set(whole)) == len(whole) == MANY + 3
    assert await backward(newsroom, query="harbour") == whole[::-1]
    assert len(await forward(newsroom, query="harbour moon")) == MANY + 3

    where = {"genre": {"eq": "FEATURE"}}
    features = await forward(newsroom, query="harbour", where=where)
    assert set(features) <= set(whole)
    assert len(features) == 3
    answer = await asked(newsroom, query="harbour", first=1)
    assert answer["totalCount"] == MANY + 3
    assert {one["value"]: one["count"] for one in answer["facets"]["genres"]}["FEATURE"] == 3


async def test_a_word_that_nobody_has_hides_nothing_of_a_common_one(newsroom: Newsroom) -> None:
    await published(newsroom, "Harbour works", 3)
    async with transaction(newsroom.database) as session:  # as if they were among many more
        await session.execute(sa.update(SearchTotals).values(stories=99_999))
        common = sa.update(SearchTerm).where(SearchTerm.term == "harbour")
        await session.execute(common.values(stories=9_999))

    assert len(await forward(newsroom, query="harbour zzyzx")) == 3


async def asked(newsroom: Newsroom, **given: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await newsroom.data(SEARCH, None, **given))["search"]
    return answer


async def forward(newsroom: Newsroom, **given: Any) -> list[str]:
    """All that a question finds, page by page."""
    ids: list[str] = []
    page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        answer = await asked(newsroom, first=100, after=page["endCursor"], **given)
        page = answer["pageInfo"]
        ids += [one["id"] for one in answer["nodes"]]
    return ids


async def backward(newsroom: Newsroom, **given: Any) -> list[str]:
    """The same from the end."""
    ids: list[str] = []
    page: dict[str, Any] = {"hasPreviousPage": True, "startCursor": None}
    while page["hasPreviousPage"]:
        answer = await asked(newsroom, last=100, before=page["startCursor"], **given)
        page = answer["pageInfo"]
        ids += [one["id"] for one in answer["nodes"][::-1]]
    return ids


async def published(newsroom: Newsroom, headline: str, count: int, **given: Any) -> None:
    """So many stories that readers have: one that went through the workflow, and copies of it."""
    story = await newsroom.published(headline=headline, **given)
    number = number_of(Noun.ARTICLE, story["id"])
    async with transaction(newsroom.database) as session:
        article = await row(session, Article, Article.id == number)
        revision = await row(session, Revision, Revision.id == article["live_revision_id"])
        for at in range(1, count):
            other, copy, slug = new_id(), new_id(), f"{article['slug']}-{at}"
            own = {"live_revision_id": copy, "working_revision_id": copy}
            path = {"slug": slug, "path": f"{article['path']}-{at}"}
            await session.execute(sa.insert(Article), {**article, **own, **path, "id": other})
            said = {**revision, "id": copy, "article_id": other, "slug": slug, "parent_id": None}
            await session.execute(sa.insert(Revision), said)
            await reindex(session, other)


async def row(session: AsyncSession, table: Any, where: Any) -> dict[str, Any]:
    found = (await session.execute(sa.select(sa.inspect(table).local_table).where(where))).one()
    return dict(found._mapping)
