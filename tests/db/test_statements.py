"""Each root field is one statement of the driver, whatever is nested in it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from tests.newsroom import Newsroom, newsroom_on

STORY = """id headline body { html } section { slug parent { slug } } bylines { name }
  authors { slug portrait { url } articles(first: 2) { totalCount nodes { headline } } }
  tags { slug articles(first: 2) { nodes { id } } } related { edges { node { headline } } }
  corrections { text } workflow { version working { tags { name } } live { id }
    transitions { action blockers { code } } revisions { nodes { createdBy { name } } }
    events { edges { node { user { desks { slug } } } } } }"""
PAGE = f"nodes {{ {STORY} }} edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} totalCount"
WORKING = "perspective: WORKING"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that SQLAlchemy sends meanwhile; what the driver reads is not its own."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
async def newsroom(database_url: str) -> AsyncIterator[Newsroom]:
    """A newsroom whose answers tell of the statements that read them."""
    async with newsroom_on(database_url, demo=True) as newsroom:
        yield newsroom


@pytest.mark.parametrize(
    ("field", "statements"),
    [
        ("site { name socialLinks { url } policies { title } }", 1),
        ("node(id: $id) { id ... on Article { headline } }", 1),
        ('node(id: "article-1") { id }', 1),
        ('node(id: "nothing-1") { id }', 0),
        (f"article(id: $id, {WORKING}) {{ {STORY} }}", 1),
        (f'article(slug: "a-story", {WORKING}) {{ {STORY} }}', 1),
        (f"articles(first: 5, {WORKING}) {{ {PAGE} }}", 1),
        (f'section(slug: "politics", {WORKING}) {{ articles(first: 5) {{ {PAGE} }} }}', 1),
        (f"sections {{ title articles(first: 2) {{ {PAGE} }} }}", 1),
        (f'author(slug: "ada") {{ bio articles(first: 3) {{ {PAGE} }} }}', 1),
        ("authors { totalCount nodes { name links { url } articles { totalCount } } }", 1),
        ('tag(slug: "none") { name articles { totalCount } }', 1),
        ('resolve(path: "/politics/a-story") { __typename ... on Article { headline } }', 1),
        ("viewer { name desks { slug } author { slug } }", 1),
        (f"viewer {{ drafts {{ {PAGE} }} reviewQueue {{ {PAGE} }} }}", 1),
        (f"desk {{ counts {{ stage count }} articles(first: 5) {{ {PAGE} }} }}", 1),
        ("__typename", 0),
        ("__schema { types { name } }", 0),
        ("a: sections { slug } b: sections { title } c: site { name }", 3),
    ],
    ids=lambda value: value.partition("(")[0].partition(" ")[0] if isinstance(value, str) else None,
)
async def test_a_root_field_is_read_in_one_statement(
    newsroom: Newsroom, field: str, statements: int
) -> None:
    story = await newsroom.published()
    declared = "($id: ID!)" if "$id" in field else ""
    with counted() as signed_in:
        await newsroom.data("{ __typename }", "cleo")

    with counted() as seen:
        query = f"query Q{declared} {{ {field} }}"
        answer = await newsroom.ask(query, "cleo", id=story["id"])

    assert "errors" not in answer
    assert len(seen) == len(signed_in)
    assert len(answer["extensions"]["sql"]) == statements
    assert all(one["milliseconds"] > 0 for one in answer["extensions"]["sql"])


async def test_a_refused_page_reaches_no_database(newsroom: Newsroom) -> None:
    with counted() as seen:
        answer = await newsroom.ask("{ articles(first: 101) { totalCount } }")

    assert answer["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert seen == answer["extensions"]["sql"] == []
