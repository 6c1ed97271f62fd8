"""People whose names stand over stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.furniture import ShownImageRows
from db.reading.people import AuthorLinkRows
from db.reading.stories import AuthorStoryRows
from schema.arguments import article_list_arguments
from schema.fields import column, many, one, paged
from schema.types.image import Image
from schema.types.page import Connection, Node
from schema.types.site import SocialLink

if TYPE_CHECKING:
    from schema.types.article import Article


@strawberry.type(
    description="Somebody whose name stands over stories. Readers meet those with a story that "
    "they can read."
)
class Author(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.AUTHOR, rows.author.id), "Opaque: `author-…`."
    )
    slug: str = column(lambda rows: rows.author.slug, "Their URL part: `ada-quill`.")
    name: str = column(
        lambda rows: rows.author.name,
        "What they are called now; over a story stands what was printed then, `bylines { name }`.",
    )
    bio: str | None = column(
        lambda rows: rows.author.bio, "Who they are, in a few sentences of plain text."
    )
    role: str | None = column(
        lambda rows: rows.author.role, "Their job title: `Political correspondent`."
    )
    portrait: Image | None = one(
        ShownImageRows,
        lambda rows, far: far.image.id == rows.author.portrait_id,
        "Their picture; null where there is none.",
    )
    links: list[SocialLink] = many(
        AuthorLinkRows,
        lambda rows, far: far.link.author_id == rows.author.id,
        "Where else they are found, in order.",
        order=lambda far: [far.link.position],
    )
    articles: Connection[Annotated[Article, strawberry.lazy("schema.types.article")]] = paged(
        AuthorStoryRows,
        lambda rows, far: far.of(rows.author),
        "The stories that they are credited on, newest first unless `orderBy` says otherwise.",
        article_list_arguments(),
    )
