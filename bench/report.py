"""What came of it: the figures, what Copydesk must reach and whether it does, and the page."""

import datetime as dt
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bench import chart
from bench.machine import description
from bench.rounds import Samples

COPYDESK, COPIES, LIMIT = "copydesk", "copydesk, from copies", "limit"
SMALL = 10_000
"""The size that growth is measured from."""

EVERY = frozenset({"Q1", "Q2", "Q3", "Q4"})
GROWING = frozenset({"Q1", "Q2", "Q4"})
"""The queries that must cost the same however much was published."""

ELSEWHERE = {"Q1": 0.82, "Q2": 0.76, "Q3": 1.50, "Q4": 0.80}
"""The better of Mercurius and PostGraphile 5, as a part of the throughput of hand-written SQL:
measured once, on data of the same shape and another machine."""

DOCS = Path(__file__).parent.parent / "docs"


@dataclass(frozen=True, slots=True)
class Results:
    """The medians of a run."""

    articles: int
    large: int
    rounds: int
    seconds: int
    race: Samples
    growth: Samples
    sqlite: Samples


@dataclass(frozen=True, slots=True)
class Target:
    """What Copydesk must reach: figures by query, each with its bound."""

    what: str
    must: str
    at_most: bool
    figures: Mapping[str, tuple[float, float]]

    @property
    def reached(self) -> bool:
        """Whether all figures are within their bounds."""
        return all(
            figure <= bound if self.at_most else figure >= bound
            for figure, bound in self.figures.values()
        )

    def row(self) -> str:
        """A line of the table."""
        figures = ", ".join(f"{name} {figure:.2f}" for name, (figure, _) in self.figures.items())
        return f"| {self.what} | {self.must} | {figures} | {'yes' if self.reached else '**no**'} |"


def grown(articles: int) -> str:
    """What Copydesk is called on a data set of another size."""
    return f"{COPYDESK} at {articles:,}"


def targets(results: Results) -> Iterator[Target]:
    """What Copydesk must reach, of what was measured."""
    race, growth = results.race, results.growth
    yield _at_most(
        "the server's own CPU a request, in ms",
        0.7,
        {name: race[COPYDESK, name].server for name in sorted(EVERY)},
    )
    throughput = {
        name: race[COPYDESK, name].throughput / race[LIMIT, name].throughput
        for name in sorted(EVERY)
    }
    yield _at_least("requests a second, as a part of the limit's", 0.9, throughput)
    yield Target(
        "the same, for Mercurius and PostGraphile at their best",
        "more than " + ", ".join(f"{name} {part:.2f}" for name, part in ELSEWHERE.items()),
        False,
        {name: (part, ELSEWHERE[name]) for name, part in throughput.items()},
    )
    yield _at_most(
        "PostgreSQL's CPU a request, as a part of the limit's",
        1.1,
        {
            name: race[COPYDESK, name].database / race[LIMIT, name].database
            for name in sorted(EVERY)
        },
    )
    if growth:
        yield _at_most(
            f"time of a request at {results.large:,} articles, as a part of that at {SMALL:,}",
            1.3,
            {
                name: growth[grown(SMALL), name].throughput
                / growth[grown(results.large), name].throughput
                for name in sorted(GROWING)
            },
        )
    deep = race[COPYDESK, "Q1"].throughput / race[COPYDESK, "Q4"].throughput
    yield _at_most("time of a deep page, as a part of a section front's", 1.1, {"Q4": deep})
    lite = results.sqlite[LIMIT, "Q1"].throughput / results.sqlite[COPYDESK, "Q1"].throughput
    yield _at_most("time on SQLite, as a part of hand-written SQL's", 2.0, {"Q1": lite})
    copied = race[COPIES, "Q1"].throughput / race[COPYDESK, "Q1"].throughput
    yield _at_least(
        "requests a second from copies, as a part of those without", 5.0, {"Q1": copied}
    )


def figures(samples: Samples) -> str:
    """All figures as a table, query by query."""
    lines = [
        "| | | requests/s | server CPU, ms | database CPU, ms | p50, ms | p99, ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for (server, query), one in sorted(samples.items(), key=lambda item: item[0][1]):
        database = f"{one.database:.2f}" if one.database else ""
        lines.append(
            f"| {query} | {server} | {one.throughput:,.0f} | {one.server:.2f} | {database} "
            f"| {one.p50:.1f} | {one.p99:.1f} |"
        )
    return "\n".join(lines)


def verdict(results: Results) -> str:
    """What Copydesk must reach, and whether it does."""
    head = ["| | must be | is | reached |", "|---|---|---|---|"]
    return "\n".join([*head, *(target.row() for target in targets(results))])


def write(results: Results, *, today: dt.date, folder: Path = DOCS) -> None:
    """The page and its chart."""
    (folder / "performance.md").write_text(_page(results, today), encoding="utf-8")
    shown = {key: one.throughput for key, one in results.race.items() if key[0] != COPIES}
    drawing = chart.bars(shown, "requests a second, one server process on one core")
    (folder / "performance.svg").write_text(drawing, encoding="utf-8")


def _at_most(what: str, bound: float, values: Mapping[str, float]) -> Target:
    figures = {name: (value, bound) for name, value in values.items()}
    return Target(what, f"at most {bound}", True, figures)


def _at_least(what: str, bound: float, values: Mapping[str, float]) -> Target:
    figures = {name: (value, bound) for name, value in values.items()}
    return Target(what, f"at least {bound}", False, figures)


def _page(results: Results, today: dt.date) -> str:
    template = Template((Path(__file__).parent / "page.md").read_text(encoding="utf-8"))
    return template.substitute(
        today=f"{today:%-d %B %Y}",
        verdict=verdict(results),
        race=figures(results.race),
        sqlite=figures(results.sqlite),
        growth=figures(results.growth) if results.growth else "Not measured in this run.",
        articles=f"{results.articles:,}",
        rounds=results.rounds,
        seconds=results.seconds,
        machine=description(),
        others=f"{statistics.median(one.others for one in results.race.values()):.0%}",
    )
