"""`python -m bench`: makes the data, runs the four queries against the peers, writes the page."""

import asyncio
import datetime as dt
import enum
import signal
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bench import report, store
from bench.cluster import Cluster, running
from bench.load import need_wrk
from bench.machine import alone, cores, description
from bench.report import COPIES, COPYDESK, EVERY, GROWING, SMALL, grown
from bench.rounds import Samples, Track, Trial, asked, need_equal_answers, trials
from bench.servers import Server, copydesk, peer

DATA = Path(__file__).parent / ".data"
MILLION = 1_000_000
MEGABYTES = 64
"""For copies, where they are on: as is set when nothing is."""


class Kind(enum.StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Bench:
    """One run: on what, how often, how long."""

    articles: int
    large: int
    rounds: int
    seconds: int
    folder: Path

    def on_postgresql(self) -> tuple[Samples, Samples]:
        """Everybody on one size; Copydesk alone on a small and a large one."""
        core, other = cores()
        with running(self.folder / "postgresql", core=other) as cluster:
            track = Track(self.rounds, self.seconds, other, cluster.cpu_seconds)
            url = store.on_postgresql(cluster, self.articles)
            with ExitStack() as stack:
                servers = [
                    stack.enter_context(copydesk(COPYDESK, url, megabytes=0, core=core)),
                    stack.enter_context(peer("limit", url, core=core)),
                    stack.enter_context(peer("naive", url, core=core)),
                    stack.enter_context(copydesk(COPIES, url, megabytes=MEGABYTES, core=core)),
                ]
                race = self._race(track, servers)
            return race, self._growth(cluster, track, core)

    def on_sqlite(self, only: frozenset[str]) -> Samples:
        """Copydesk and the limit on the same file."""
        core, other = cores()
        track = Track(self.rounds, self.seconds, other, lambda: 0.0)
        url = store.on_sqlite(self.folder, self.articles)
        with (
            copydesk(COPYDESK, url, megabytes=0, core=core) as ours,
            peer("limit", url, core=core) as limit,
        ):
            return self._race(track, [ours, limit], only)

    def _race(self, track: Track, servers: list[Server], only: frozenset[str] = EVERY) -> Samples:
        every = asyncio.run(asked(servers[0], self.articles))
        chosen = [one for one in every if one.name in only]
        need_equal_answers(servers, chosen)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            return track.run(trials(servers, chosen, Path(folder)), typer.echo)

    def _growth(self, cluster: Cluster, track: Track, core: int) -> Samples:
        if self.large <= SMALL:
            return {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            every: list[Trial] = []
            for articles in (SMALL, self.large):
                url = store.on_postgresql(cluster, articles)
                ours = copydesk(grown(articles), url, megabytes=0, core=core)
                server = stack.enter_context(ours)
                chosen = [
                    one for one in asyncio.run(asked(server, articles)) if one.name in GROWING
                ]
                every += trials([server], chosen, folder / str(articles))
            every.sort(key=lambda trial: trial.question.name)
            return track.run(every, typer.echo)


def main(
    articles: Annotated[int, typer.Option(min=200, help="How many are published.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="The median of so many is taken.")] = 3,
    seconds: Annotated[int, typer.Option(min=1, help="Of load, each time.")] = 5,
    database: Annotated[
        Kind, typer.Option(help="sqlite leaves PostgreSQL out, and writes no page.")
    ] = Kind.POSTGRESQL,
    million: Annotated[
        bool, typer.Option("--million", help="Measure growth up to 1,000,000 articles.")
    ] = False,
    page: Annotated[bool, typer.Option(help="Write docs/performance.md.")] = True,
    data: Annotated[Path, typer.Option(help="Where the data is kept between runs.")] = DATA,
) -> None:
    """Hold Copydesk against hand-written SQL and against the usual resolvers."""
    need_wrk()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is to be stopped
    large = MILLION if million else articles
    bench = Bench(articles, large, rounds, seconds, data.resolve())
    typer.echo(description())
    with alone(bench.folder):
        if database is Kind.SQLITE:
            typer.echo(report.figures(bench.on_sqlite(EVERY)))
            return
        race, growth = bench.on_postgresql()
        sqlite = bench.on_sqlite(frozenset({"Q1"}))
    results = report.Results(articles, large, rounds, seconds, race, growth, sqlite)
    typer.echo(report.verdict(results))
    if page:
        report.write(results, today=dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    typer.run(main)
