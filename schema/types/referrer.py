"""The stories that point at a story."""

from __future__ import annotations

import strawberry

from db.reading import want
from schema.enums import ReferrerKind
from schema.fields import column, planned
from schema.types.article import Article
from schema.types.page import PageInfo


@strawberry.type(description="A story that points at another, and how.")
class ReferrerEdge:
    node: Article = planned(want.Node(), "The story that points here.")
    cursor: str = planned(
        want.Cursor(), "Its place in the list: send it as `after` or `before`. Opaque."
    )
    kind: ReferrerKind = column(
        lambda rows: rows.kind, "What it is to this one: the kind of its link, from this end."
    )
    label: str | None = column(
        lambda rows: rows.link.label, "What it calls this one; null for the headline."
    )


@strawberry.type(description="A page of the stories that point at a story.")
class ReferrerConnection:
    edges: list[ReferrerEdge] = planned(want.Edges(), "The stories and how they point here.")
    nodes: list[Article] = planned(want.Nodes(), "The stories alone.")
    page_info: PageInfo = planned(
        want.PageInfo(), "Whether there is more, and the cursors to ask for it by."
    )
    total_count: int = planned(
        want.TotalCount(), "How many there are in all, of those that you may see."
    )
