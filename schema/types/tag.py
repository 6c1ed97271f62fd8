"""What stories are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.stories import TagStoryRows
from schema.arguments import article_list_arguments
from schema.enums import TagKind
from schema.fields import column, paged
from schema.types.page import Connection, Node

if TYPE_CHECKING:
    from schema.types.article import Article


@strawberry.type(
    description="A topic, person, organisation, place or event. Readers meet those of stories "
    "that they can read: the name of a tag can give away an investigation."
)
class Tag(Node):
    id: strawberry.ID = column(lambda rows: wire_id_of(Noun.TAG, rows.tag.id), "Opaque: `tag-…`.")
    slug: str = column(lambda rows: rows.tag.slug, "Its URL part: `harbour-bridge`.")
    name: str = column(lambda rows: rows.tag.name, "What it is called: `Harbour bridge`.")
    kind: TagKind = column(lambda rows: rows.tag.kind, "What sort of thing it names.")
    articles: Connection[Annotated[Article, strawberry.lazy("schema.types.article")]] = paged(
        TagStoryRows,
        lambda rows, far: far.of(rows.tag),
        "The stories that carry it, newest first unless `orderBy` says otherwise.",
        article_list_arguments(),
    )
