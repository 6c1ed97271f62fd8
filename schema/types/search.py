"""What a search finds, and what stands beside it."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
import strawberry

from db.reading import want
from db.reading.found import FoundRows
from db.snippets import Marks, marked, snippet
from db.viewer import Sight
from schema.fields import column, planned
from schema.types.article import Article
from schema.types.page import PageInfo


def _headline(rows: FoundRows) -> sa.ColumnElement[Any]:
    return rows.said(rows.revision.headline)


def _body(rows: FoundRows) -> sa.ColumnElement[Any]:
    return rows.said(rows.body)


def _marks(value: Any) -> Marks:
    return Marks([*value["asked"], *value["meant"]], value["language"])


def _marked_headline(value: Any, _: Sight) -> str:
    return marked(value["text"], _marks(value))


def _snippet(value: Any, _: Sight) -> str:
    return snippet(value["text"], _marks(value))


def _did_you_mean(value: Any, _: Sight) -> str | None:
    """The question with the word that each misspelt one most likely meant."""
    meant = {one["word"]: one["other"] for one in reversed(value["meant"])}
    said: str = re.sub(
        r"\w+", lambda found: meant.get(found[0].casefold(), found[0]), value["text"]
    )
    return said if meant and said != value["text"] else None


@strawberry.type(description="A story that a search found.")
class SearchEdge:
    node: Article = planned(want.Node(), "The story.")
    cursor: str = planned(
        want.Cursor(),
        "Its place among them: send it as `after` or `before`. Opaque, and good for the same "
        "question; a story that is published meanwhile may move others by a place.",
    )
    headline: str = planned(
        want.Late(_headline, _marked_headline),
        "Its headline as HTML that is safe to put into a page as it is, with `<mark>` around what "
        "was asked.",
    )
    snippet: str = planned(
        want.Late(_body, _snippet, weight=2),
        "The part of it, some 240 characters, that says the most of what was asked: safe HTML "
        "with `<mark>`, and `…` where it was cut.",
    )


@strawberry.type(description="A value, and how many of the stories found have it.")
class SearchFacetValue:
    value: str = column(
        lambda tallied: tallied.value, "What to ask `where` for: a slug, a genre, a month."
    )
    name: str = column(lambda tallied: tallied.name, "What readers call it.")
    count: int = column(lambda tallied: tallied.count, "How many of the stories found have it.")


def _facet(by: want.Counted, description: str) -> Any:
    return planned(want.Facet(by), f"{description} The 20 most common, the most common first.")


@strawberry.type(
    description="What all stories that were found have in common, whatever the page: to narrow a "
    "search by."
)
class SearchFacets:
    sections: list[SearchFacetValue] = _facet(FoundRows.by_section, "The sections that hold them.")
    authors: list[SearchFacetValue] = _facet(
        FoundRows.by_author, "The authors whose names stand over them."
    )
    tags: list[SearchFacetValue] = _facet(FoundRows.by_tag, "What they are about, or mention.")
    months: list[SearchFacetValue] = _facet(
        FoundRows.by_month, "When readers first got them, by month in UTC: `2026-11`."
    )
    genres: list[SearchFacetValue] = _facet(
        FoundRows.by_genre, "What kinds of journalism they are."
    )


@strawberry.type(
    description="The stories that answer a question, the best first: at most 100 a page, 20 unless "
    "`first` or `last` says otherwise."
)
class SearchConnection:
    edges: list[SearchEdge] = planned(
        want.Edges(), "The stories with their cursors and what is marked in them, in order."
    )
    nodes: list[Article] = planned(want.Nodes(), "The stories alone, in order.")
    page_info: PageInfo = planned(
        want.PageInfo(), "Whether there is more, and the cursors to ask for it by."
    )
    total_count: int = planned(
        want.TotalCount(),
        "How many stories answer, of those that you may see, whatever the page. Costs only when "
        "asked for.",
    )
    facets: SearchFacets = planned(
        want.Facets(),
        "How many of all that were found are in a section, by an author and so on. Costs only when "
        "asked for.",
    )
    did_you_mean: str | None = planned(
        want.Late(lambda rows: rows.meant, _did_you_mean),
        "The question with words that stories have, where it has some that none has and that "
        "look misspelt: stories that say these are among those found. Null where all is well.",
    )
