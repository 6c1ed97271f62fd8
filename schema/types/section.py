"""Parts of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.fronts import FrontRows
from db.reading.furniture import SectionRows
from db.reading.stories import SectionStoryRows
from schema.arguments import article_list_arguments
from schema.enums import Genre
from schema.fields import column, many, one, paged
from schema.types.page import Connection, Node

if TYPE_CHECKING:
    from schema.types.article import Article
    from schema.types.front import Front


@strawberry.type(
    description="A part of the paper: politics, sports, opinion. Its page is `/` and its slug."
)
class Section(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.SECTION, rows.section.id), "Opaque: `section-…`."
    )
    slug: str = column(
        lambda rows: rows.section.slug,
        "Its URL part, `politics`; never changes. Its page is at `/politics`.",
    )
    title: str = column(lambda rows: rows.section.title, "What it is called: `Politics`.")
    description: str | None = column(
        lambda rows: rows.section.description, "What it covers, in a sentence or two of plain text."
    )
    genre: Genre | None = column(
        lambda rows: rows.section.genre,
        "Set on a section such as opinion, which holds no stories but shows every one of a genre, "
        "whatever section holds it. Null for all others.",
    )
    fresh_days: int = column(
        lambda rows: rows.section.fresh_days,
        "For how many days its stories are fresh, 30 unless somebody says otherwise. The further "
        "apart two stories were published, the less is one suggested beside the other: half as "
        "much after four times these days, by the section that has more of them.",
    )
    parent: Section | None = one(
        SectionRows,
        lambda rows, far: far.section.id == rows.section.parent_id,
        "The section that it is part of; null at the top.",
    )
    children: list[Section] = many(
        SectionRows,
        lambda rows, far: far.section.parent_id == rows.section.id,
        "The sections that are part of it, in order.",
        order=lambda far: [far.section.position, far.section.id],
    )
    articles: Connection[Annotated[Article, strawberry.lazy("schema.types.article")]] = paged(
        SectionStoryRows,
        lambda rows, far: far.of(rows.section),
        "The stories that it holds, or whose genre it shows, newest first unless `orderBy` says "
        "otherwise. Not those of the sections inside it: ask `children` for them.",
        article_list_arguments(),
    )
    front: Annotated[Front, strawberry.lazy("schema.types.front")] = one(
        FrontRows,
        lambda rows, far: far.whose.id == rows.section.id,
        "What stands where on its page: the stories that editors pinned, and the newest.",
    )
