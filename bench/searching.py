"""`python -m bench.searching`: how long a search takes among so many stories, on both databases."""

import asyncio
import statistics
import time
from pathlib import Path
from random import Random
from typing import Annotated

import httpx
import typer

from bench import store
from bench.cluster import running
from bench.data import SEED
from bench.machine import alone, cores, description
from bench.servers import copydesk
from bench.zipf import ZipfProse

DATA = Path(__file__).parent / ".data"

SEARCH = """query($query: String!) { search(query: $query, first: 10) {
  edges { headline snippet node { id path } } pageInfo { endCursor } } }"""
COUNTED = """query($query: String!) { search(query: $query, first: 10) {
  totalCount nodes { id } facets { sections { value count } months { value count } } } }"""

Questions = dict[str, list[str]]


def questions(prose: ZipfProse, count: int) -> Questions:
    """What readers ask: words that stand together in a headline."""
    chance = Random(SEED + 1)
    asked: Questions = {}
    for name, size in (("one word", 1), ("two words", 2), ("three words", 3), ("six words", 6)):
        asked[name] = []
        for _ in range(count):
            said = chance.choice(prose.lines)[0].lower().split()
            rare = sorted(said, key=prose.words.index, reverse=True)
            asked[name].append(" ".join(rare[:size]))
    asked["common word"] = [chance.choice(prose.words[20:300]) for _ in range(count)]
    asked["phrase"] = [
        f'"{" ".join(one.split()[:2])}"' for one, _ in chance.sample(prose.lines, count)
    ]
    asked["beginning"] = [f"{one[:-2]}*" for one in asked["one word"]]
    asked["misspelt"] = [one[:2] + one[3:4] + one[2:3] + one[4:] for one in asked["one word"]]
    return asked


def main(
    articles: Annotated[int, typer.Option(help="How many are published.")] = 100_000,
    count: Annotated[int, typer.Option(help="Questions of each kind.")] = 60,
    only: Annotated[str, typer.Option(help="sqlite or postgresql; both if it is left out.")] = "",
) -> None:
    """Print the median and the 95th percentile, in milliseconds, asked one after the other."""
    prose = ZipfProse.made(SEED)
    asked = questions(prose, count)
    typer.echo(description())
    with alone(DATA):
        core, other = cores()
        if only != "postgresql":
            url = store.on_sqlite(DATA, articles, prose=prose)
            with copydesk("Copydesk", url, megabytes=0, core=core) as server:
                asyncio.run(report("SQLite", server.url, asked))
        if only != "sqlite":
            with running(DATA / "postgresql", core=other) as cluster:
                url = store.on_postgresql(cluster, articles, prose=prose)
                with copydesk("Copydesk", url, megabytes=0, core=core) as server:
                    asyncio.run(report("PostgreSQL", server.url, asked))


async def report(name: str, url: str, asked: Questions) -> None:
    """Ask each question twice, and print how long the second answer took."""
    every: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for document, title in ((SEARCH, ""), (COUNTED, ", counted")):
            for kind, many in asked.items():
                took = []
                for query in many:
                    for _ in range(2):
                        started = time.perf_counter()
                        body = {"query": document, "variables": {"query": query}}
                        answer = (await client.post("/graphql", json=body)).json()
                        last = 1000 * (time.perf_counter() - started)
                    if "errors" in answer:
                        raise RuntimeError(f"{query}: {answer['errors']}")
                    took.append(last)
                every += took if not title else []
                typer.echo(line(f"{name}: {kind}{title}", took))
    typer.echo(line(f"{name}: all", every))


def line(name: str, took: list[float]) -> str:
    """A row: the median and the 95th percentile."""
    median, slow = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    return f"{name:40} p50 {median:7.1f} ms   p95 {slow:7.1f} ms"


if __name__ == "__main__":
    typer.run(main)
