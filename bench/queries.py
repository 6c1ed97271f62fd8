"""The four queries, each with some hundred sets of variables, so that nothing is one hot row."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from bench.data import is_draft, moment, stories_in_all
from bench.prose import demo
from db.base import printed

VARIETY = 400
"""Sets of variables of the queries that take many."""

PAGE = 20
"""Stories on a section front and on a deep page."""

CARD = """
    id slug headline standfirst firstPublishedAt
    leadImage { url alt }
    section { slug title }
    authors { name slug }
    related(first: 4) { nodes { slug headline firstPublishedAt section { slug } } }
"""

SECTION_FRONT = f"""query SectionFront($slug: String!) {{
  section(slug: $slug) {{ articles(first: {PAGE}) {{ nodes {{ {CARD} }} }} }} }}"""

ARTICLE_PAGE = """query ArticlePage($slug: String!) {
  article(slug: $slug) {
    id slug path headline standfirst kicker body { html } wordCount readingMinutes genre language
    dateline firstPublishedAt updatedAt
    leadImage { url alt caption credit width height }
    authors { name slug bio articles(first: 3) { nodes { slug headline } } }
    tags { name slug kind }
    related { nodes { slug headline leadImage { url alt } authors { name slug } } }
    section { title articles(first: 10) { nodes { slug headline firstPublishedAt } } } } }"""

WIDE_LIST = """query WideList {
  articles(first: 100) { nodes {
    id slug path headline standfirst kicker wordCount genre firstPublishedAt updatedAt
    section { slug title } authors { name slug } } } }"""

DEEP_PAGE = f"""query DeepPage($after: String) {{
  articles(first: {PAGE}, after: $after) {{ nodes {{ {CARD} }} }} }}"""

PLACES = """query Places($since: DateTime!, $after: String) {
  articles(first: 100, after: $after, where: { firstPublishedAt: { lte: $since } }) {
    edges { cursor node { id firstPublishedAt } } } }"""

Variables = dict[str, Any]
Ask = Callable[[str, Variables], Awaitable[dict[str, Any]]]
"""Asks Copydesk a document with variables, and gives the data of the answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query as it is asked: of Copydesk, and of its peers, who have cursors of their own."""

    name: str
    document: str
    variables: tuple[Variables, ...] = ({},)
    of_peers: tuple[Variables, ...] = ()

    @property
    def operation(self) -> str:
        """The name of its operation."""
        return self.document.split()[1].partition("(")[0]

    def bodies(self, *, of_peers: bool = False) -> list[bytes]:
        """The requests, one for each set of variables."""
        asked = (of_peers and self.of_peers) or self.variables
        return [
            orjson.dumps(
                {"query": self.document, "operationName": self.operation, "variables": one}
            )
            for one in asked
        ]


async def questions(published: int, ask: Ask) -> list[Question]:
    """The four, for the data set of so many published articles that `ask` answers from."""
    places = await _places(published, ask)
    sections = [{"slug": one["slug"]} for _, one in demo("sections.toml", "section")]
    return [
        Question("Q1", SECTION_FRONT, tuple(sections)),
        Question("Q2", ARTICLE_PAGE, tuple(_slugs(published))),
        Question("Q3", WIDE_LIST),
        Question(
            "Q4",
            DEEP_PAGE,
            tuple({"after": one["cursor"]} for one in places),
            tuple({"after": peer_cursor(one["node"])} for one in places),
        ),
    ]


def peer_cursor(story: dict[str, Any]) -> str:
    """A place in the list as the peers write it: the moment and the number of the id."""
    return f"{story['firstPublishedAt']} {story['id'].removeprefix('article-')}"


def place_of(cursor: str) -> tuple[dt.datetime, int]:
    """What `peer_cursor` wrote down."""
    moment, _, number = cursor.partition(" ")
    return dt.datetime.fromisoformat(moment), int(number)


def _slugs(published: int) -> Iterator[Variables]:
    total = stories_in_all(published)
    for number in range(0, total, max(1, total // VARIETY)):
        if not is_draft(number):
            yield {"slug": f"story-{number}"}


async def _places(published: int, ask: Ask) -> list[dict[str, Any]]:
    """Cursors from the middle of all stories on, as the server gives them, a page behind each."""
    total = stories_in_all(published)
    variables: Variables = {"since": printed(moment(total // 2, total))}
    places: list[dict[str, Any]] = []
    while len(places) < VARIETY:
        data = await ask(PLACES, variables)
        edges = data["articles"]["edges"]
        if not edges:
            return places[:-PAGE]
        places += edges
        variables["after"] = edges[-1]["cursor"]
    return places
