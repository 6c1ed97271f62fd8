"""The stories that Copydesk suggests beside a story, for its editors."""

from __future__ import annotations

import datetime as dt

import strawberry

from db.reading import want
from db.reading.people import UserRows
from schema.enums import SuggestionState
from schema.fields import column, one, planned
from schema.types.article import Article
from schema.types.user import User


@strawberry.type(description="A story that may stand beside another, and what is said of that.")
class SuggestionEdge:
    node: Article = planned(want.Node(), "The other story.")
    score: float = column(
        lambda rows: rows.suggestion.score,
        "How like it is, from 0 to about 1: what both say and are about, less the further apart "
        "they were published.",
    )
    reason: str | None = column(
        lambda rows: rows.reason,
        "Why it was suggested: `same people: Ada Quill; same terms: harbour, dredging`. Null for a "
        "moment when one of the two stories has changed.",
    )
    state: SuggestionState = column(
        lambda rows: rows.suggestion.state, "What the newsroom says of it."
    )
    judged_by: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.suggestion.judged_by_id,
        "Who said so; null while nobody has.",
    )
    judged_at: dt.datetime | None = column(
        lambda rows: rows.suggestion.judged_at, "When; null while nobody has."
    )


@strawberry.type(description="The stories that are suggested beside a story, the most alike first.")
class SuggestionConnection:
    edges: list[SuggestionEdge] = planned(want.Edges(), "The stories, and what is said of them.")
    nodes: list[Article] = planned(want.Nodes(), "The stories alone.")
