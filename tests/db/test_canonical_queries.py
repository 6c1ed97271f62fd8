"""The four queries that a front end lives on: their SQL as it was last read by somebody, and that
no database scans a table for it.

The SQL is kept in `tests/db/golden`, laid out over lines. After a change of the planner, write it
anew with `make golden` and read what is different.
"""

import difflib
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.filling import fill
from bench.queries import Question, questions
from db.engine import open_engine
from server.app import create_app
from server.settings import Settings

PUBLISHED = 300
GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("REWRITE_GOLDEN") == "1"

NAMES = ("Q1", "Q2", "Q3", "Q4")
DEAR = re.compile(r"SCAN (?!CONSTANT ROW$|anon_\d+$)|USE TEMP B-TREE")
"""Steps of SQLite. What it calls `anon_1` is a subselect."""

SUGGEST = """INSERT INTO suggestions (article_id, other_id, score, place, first_published_at,
    reason, revision_id, other_revision_id, state)
  SELECT a.id, b.id, 0.5, 51.5, b.first_published_at, 'same terms: harbour', a.live_revision_id,
    b.live_revision_id, 'PENDING'
  FROM articles a JOIN articles b ON b.id <> a.id AND b.id % 7 = a.id % 7
  WHERE a.publication = 'PUBLISHED' AND b.publication = 'PUBLISHED'"""
"""Some forty suggestions a story."""

PAGE_SORTED = {
    "sqlite": "USE TEMP B-TREE FOR ORDER BY",
    "postgresql": 'Sort by (("*SELECT* 1".place)::double precision), '
    '"*SELECT* 1".first_published_at DESC, "*SELECT* 1".article_id DESC',
}
"""What is sorted of the stories beside a story: a page on SQLite, links and suggestions together on
PostgreSQL. There are never more than some dozens."""

SELECT = "(SELECT"
PIECE = re.compile(r"""'(?:[^']|'')*'|\|\| ',[^']*'|\(SELECT\b|[(),]|\s+|[^\s(),']+""")
"""A literal, the next key of an object, the beginning of a subselect, and the rest word by word."""

CLAUSES = {"FROM", "LEFT", "JOIN", "WHERE", "AND", "ORDER", "LIMIT"}


@dataclass(frozen=True)
class Paper:
    """A newsroom of some hundred published stories, and its four queries with their SQL."""

    url: str
    questions: dict[str, Question]
    statements: dict[str, str]
    client: httpx.AsyncClient

    @property
    def kind(self) -> str:
        """Which database it is kept in."""
        return make_url(self.url).get_backend_name()

    async def statement(self, document: str, variables: dict[str, Any]) -> str:
        """The one statement that reads a document."""
        (one,) = (await sent(self.client, document, variables))["extensions"]["sql"]
        return str(one["statement"])


async def sent(client: httpx.AsyncClient, document: str, variables: dict[str, Any]) -> Any:
    body = {"query": document, "variables": variables}
    answer = (await client.post("/graphql", json=body)).json()
    assert "errors" not in answer
    return answer


@asynccontextmanager
async def paper_on(url: str) -> AsyncIterator[Paper]:
    app = create_app(Settings(database_url=url, demo=True, worker=False))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):

        async def ask(document: str, variables: dict[str, Any]) -> dict[str, Any]:
            data: dict[str, Any] = (await sent(client, document, variables))["data"]
            return data

        asked = {one.name: one for one in await questions(PUBLISHED, ask)}
        paper = Paper(url, asked, {}, client)
        for name, one in asked.items():
            paper.statements[name] = await paper.statement(one.document, one.variables[0])
        yield paper


@pytest.fixture(scope="module")
async def paper(shared_url: str) -> AsyncIterator[Paper]:
    await fill(shared_url, published=PUBLISHED, progress=lambda done, total: None)
    async with connected(shared_url) as connection:
        await connection.exec_driver_sql(SUGGEST)
        await connection.exec_driver_sql("ANALYZE")
        await connection.commit()
    async with paper_on(shared_url) as paper:
        yield paper


@pytest.mark.parametrize("name", NAMES)
async def test_the_sql_is_as_it_was_last_read(paper: Paper, name: str) -> None:
    changed = difference(f"{name.lower()}.{paper.kind}.sql", laid_out(paper.statements[name]))

    if changed:
        pytest.fail(f"{changed}\nCure, if that is how it should be: make golden", pytrace=False)


async def test_laying_out_changes_nothing_but_blanks(paper: Paper) -> None:
    for statement in paper.statements.values():
        lines = laid_out(statement)

        assert re.sub(r"\s", "", lines) == re.sub(r"\s", "", statement)
        assert max(map(len, lines.splitlines())) < 200


@pytest.mark.parametrize("name", NAMES)
async def test_no_table_is_scanned_and_no_list_is_sorted(paper: Paper, name: str) -> None:
    sorts = [] if name == "Q3" else [PAGE_SORTED[paper.kind]]
    async with connected(paper.url) as connection:
        assert await complaints(connection, paper.statements[name]) == sorts


@pytest.mark.parametrize("asked", ["front", 'front(section: "politics")'])
async def test_a_front_looks_at_no_more_stories_than_it_may_show(paper: Paper, asked: str) -> None:
    document = f"{{ {asked} {{ slots {{ headline image {{ url }} article {{ path }} }} }} }}"
    statement = await paper.statement(document, {})

    async with connected(paper.url) as connection:
        said = await complaints(connection, statement)

    sorts = [one for one in said if one.startswith(("Sort", "USE TEMP B-TREE"))]
    scans = {one for one in said if one not in sorts and "subquery" not in one}
    assert len(sorts) == {"sqlite": 3, "postgresql": 2}[paper.kind]  # of what fills its places
    assert {one.rpartition(" ")[2] for one in scans} <= {"site_1", "fronts_1", "arrangements_1"}


async def test_without_their_index_the_lists_of_all_stories_are_scanned(paper: Paper) -> None:
    async with connected(paper.url) as connection:
        await connection.exec_driver_sql("DROP INDEX ix_articles_published")
        await connection.exec_driver_sql("DROP INDEX ix_articles_updated")  # it would do instead

        said = {name: await complaints(connection, paper.statements[name]) for name in NAMES}

        await connection.rollback()
    scanned = {
        "sqlite": ["SCAN articles_1", "USE TEMP B-TREE FOR ORDER BY"],
        "postgresql": [
            "Sort by articles_1.first_published_at DESC, articles_1.id DESC",
            "Index Scan of articles_1",
            "Index Scan of revisions_1",
        ],
    }
    assert said["Q1"] == said["Q2"] == [PAGE_SORTED[paper.kind]]
    for name in ("Q3", "Q4"):  # and whatever else the planner then prefers to scan
        assert set(scanned[paper.kind]) <= set(said[name])


async def test_a_list_that_no_index_orders_is_sorted(paper: Paper) -> None:
    async with connected(paper.url) as connection:
        await connection.exec_driver_sql("DROP INDEX ix_articles_published")

        said = await complaints(connection, paper.statements["Q3"])

        await connection.rollback()
    ordered = {
        "sqlite": "USE TEMP B-TREE FOR ORDER BY",
        "postgresql": "Sort by articles_1.first_published_at DESC, articles_1.id DESC",
    }
    assert ordered[paper.kind] in said


@pytest.mark.parametrize("name", ["Q1", "Q2", "Q4"])
async def test_other_values_are_read_by_the_same_text(paper: Paper, name: str) -> None:
    question = paper.questions[name]

    others = [
        await paper.statement(question.document, variables)
        for variables in question.variables[1 : len(question.variables) : 5]
    ]

    assert len(others) > 1
    assert set(others) == {paper.statements[name]}


async def test_a_page_of_another_size_is_read_by_another_text(paper: Paper) -> None:
    document = paper.questions["Q3"].document

    shorter = await paper.statement(document.replace("first: 100", "first: 50"), {})

    assert "LIMIT 100" in paper.statements["Q3"]
    assert shorter == paper.statements["Q3"].replace("LIMIT 100", "LIMIT 50")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncConnection]:
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def complaints(connection: AsyncConnection, statement: str) -> list[str]:
    """Whatever in a database's plan for a statement takes longer the more has been printed."""
    if connection.dialect.name == "sqlite":
        return await complaints_of_sqlite(connection, statement)
    return await complaints_of_postgresql(connection, statement)


async def complaints_of_sqlite(connection: AsyncConnection, statement: str) -> list[str]:
    nothing = (None,) * statement.count("?")
    steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", nothing)
    return [step.detail for step in steps if DEAR.match(step.detail)]


async def complaints_of_postgresql(connection: AsyncConnection, statement: str) -> list[str]:
    """By the plan for any values, as the server has it.

    What is small is scanned or sorted because that is cheap. Where this is forbidden, a scan or a
    sort that is left has no index to go by.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    assert await driver.fetchval("SHOW plan_cache_mode") == "force_generic_plan"
    await driver.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
    await driver.execute(f"PREPARE canonical AS {statement}")
    nothing = ", ".join(["NULL"] * max(map(int, re.findall(r"\$(\d+)", statement))))
    (plan,) = await driver.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE canonical({nothing})")
    await driver.execute("DEALLOCATE canonical")
    return [said for node in nodes(plan["Plan"]) for said in complaints_of(node)]


def complaints_of(node: dict[str, Any]) -> Iterator[str]:
    """What is dear about one node of a plan. An index without a condition is read to its end."""
    kind = node["Node Type"]
    if kind.endswith("Sort"):
        yield f"{kind} by {', '.join(node['Sort Key'])}"
    if "Relation Name" in node and "Index Cond" not in node:
        yield f"{kind} of {node['Alias']}"


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of a plan and all below it."""
    yield plan
    for one in plan.get("Plans", ()):
        yield from nodes(one)


def difference(name: str, now: str) -> str:
    """How a statement differs from its golden file, which is first rewritten if that is wanted."""
    file = GOLDEN / name
    if REWRITE:
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(now)
    kept = file.read_text() if file.exists() else ""
    lines = kept.splitlines(keepends=True), now.splitlines(keepends=True)
    return "".join(difflib.unified_diff(*lines, f"golden/{name}", "as it is planned now"))


def laid_out(statement: str) -> str:
    """A statement over lines: each clause, column and key on its own, subselects indented."""
    lines, within, before = [""], [SELECT], ""
    for word in (" " if piece.isspace() else piece for piece in PIECE.findall(statement)):
        in_select = within[-1] == SELECT
        clause = in_select and word in CLAUSES and before != "OUTER"
        if clause or word.startswith("|| ") or word == SELECT or (word == ")" and in_select):
            lines += ["  " * (within.count(SELECT) - 1)]
        elif before == "," and in_select:
            lines += ["  " * within.count(SELECT)]
        lines[-1] += word
        if word in ("(", SELECT):
            within.append(word)
        elif word == ")":
            within.pop()
        before = before if word == " " else word
    return "\n".join(filter(None, map(str.rstrip, lines))) + "\n"
