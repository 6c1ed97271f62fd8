"""Stories, as readers and editors meet them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import strawberry
from sqlalchemy.orm import aliased

from db.facts import address_of
from db.ids import Noun, wire_id_of
from db.models import Article as ArticleTable
from db.models import Section as SectionTable
from db.reading import want
from db.reading.collections import MembershipRows
from db.reading.corrections import CorrectionRows
from db.reading.furniture import SectionRows, ShownImageRows
from db.reading.people import PrintedAuthorRows
from db.reading.referrers import ReferrerRows
from db.reading.related import RelatedRows, SuggestionRows
from db.reading.stories import (
    ArticleRows,
    BylinedAuthorRows,
    BylineRows,
    CarriedTagRows,
)
from schema.enums import (
    BylineRole,
    ChangeClass,
    Genre,
    Perspective,
    RelatedKind,
    RelatedOrigin,
    SuggestionState,
)
from schema.fields import argument, column, many, one, paged, part, planned
from schema.types.author import Author
from schema.types.image import Image
from schema.types.page import Node, page_arguments
from schema.types.section import Section
from schema.types.tag import Tag

if TYPE_CHECKING:
    from schema.types.collection import CollectionMembership
    from schema.types.referrer import ReferrerConnection
    from schema.types.suggestion import SuggestionConnection
    from schema.types.workflow import Workflow

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction (Brysbaert 2019, Journal of Memory and Language 109)."""


@strawberry.type(
    description="The same words in three forms. The HTML is safe to put into a page as it is."
)
class RichText:
    markdown: str = column(
        lambda rows: rows.revision.markdown,
        "As it was written: CommonMark, for an editor's program.",
        weight=2,
    )
    html: str = column(
        lambda rows: rows.revision.html,
        "Rendered and sanitised when it was written: no script, style, form or frame in it, only "
        "what CommonMark can say.",
        weight=2,
    )
    text: str = column(
        lambda rows: rows.revision.text,
        "The words alone, a line a paragraph: for a feed, a voice, a search.",
        weight=2,
    )


@strawberry.type(description="A name over a story, and what they did for it.")
class Byline:
    position: int = column(lambda rows: rows.byline.position, "Its place among them, from 1.")
    name: str = column(
        lambda rows: rows.byline.name,
        "As it was printed; the author may be called otherwise by now.",
    )
    role: BylineRole = column(lambda rows: rows.byline.role, "What they did for the story.")
    author: Author | None = one(
        PrintedAuthorRows,
        lambda rows, far: far.author.id == rows.byline.author_id,
        "Who it is; null for a free name, such as an agency's.",
    )


@strawberry.type(description="What readers were told about a change. Stays for ever.")
class Correction:
    kind: ChangeClass = column(lambda rows: rows.correction.kind, "How what was said changed.")
    text: str = column(
        lambda rows: rows.correction.text,
        "What was wrong or new, in words for readers. Plain text.",
    )
    at: dt.datetime = column(
        lambda rows: rows.correction.at,
        "When readers were told: the moment of the publication that it came with.",
    )
    path: str = column(
        lambda rows: _told_at(rows),
        "Where the story is, or the notice that it was retracted: `/politics/a-story`.",
    )
    article: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == rows.correction.article_id,
        "The story; null where it was retracted, unless it is yours to work on and you ask for "
        "working copies.",
    )


@strawberry.type(description="A story beside another, and how they belong together.")
class RelatedEdge:
    node: Article = planned(want.Node(), "The other story.")
    kind: RelatedKind = column(lambda rows: rows.placed.c.kind, "What it is to this one.")
    origin: RelatedOrigin = column(lambda rows: rows.placed.c.origin, "Who put it there.")
    label: str | None = column(
        lambda rows: rows.placed.c.label, "What to call the link, if not by the headline."
    )
    reason: str | None = column(
        lambda rows: rows.placed.c.reason,
        "Why it was suggested: `same people: Ada Quill; same terms: harbour, dredging`. Null for "
        "an editor's, and for a moment when one of the two stories has changed.",
    )


@strawberry.type(description="The stories beside a story, in order.")
class RelatedConnection:
    edges: list[RelatedEdge] = planned(want.Edges(), "The stories and how they belong here.")
    nodes: list[Article] = planned(want.Nodes(), "The stories alone.")


@strawberry.type(
    description="A story: a stable identity whose content is a row of immutable revisions. Which "
    "of them this shows depends on the perspective: PUBLISHED, what readers have; WORKING, what "
    "is being written, of the stories that you may work on."
)
class Article(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.ARTICLE, rows.article.id),
        "Opaque: `article-…`. It stays when slug, section and path change.",
    )
    slug: str = column(
        lambda rows: rows.slug,
        "Its URL part: `assembly-passes-harbour-bill`. In the WORKING perspective: as it would be.",
    )
    path: str = column(
        lambda rows: _path(rows),
        "Where readers find it: `/politics/assembly-passes-harbour-bill`. Paths that it had "
        "before lead here; ask `resolve(path:)`. In the WORKING perspective: as it would be.",
    )
    headline: str = column(
        lambda rows: rows.revision.headline,
        "What the story says, in a line of at most 250 characters. Plain text.",
    )
    standfirst: str | None = column(
        lambda rows: rows.revision.standfirst,
        "The sentence or two under the headline, plain text; null where there is none.",
    )
    kicker: str | None = column(
        lambda rows: rows.revision.kicker,
        "The word or two over the headline; null where there is none.",
    )
    body: RichText = part("The story itself, as Markdown, HTML or plain text.")
    word_count: int = column(lambda rows: rows.revision.word_count, "How many words the body has.")
    reading_minutes: int = column(
        lambda rows: sa.case(
            (rows.revision.word_count <= WORDS_A_MINUTE, 1),
            else_=(rows.revision.word_count + WORDS_A_MINUTE - 1) // WORDS_A_MINUTE,
        ),
        f"Minutes, rounded up, at {WORDS_A_MINUTE} words a minute (Brysbaert 2019); at least 1.",
    )
    genre: Genre = column(lambda rows: rows.revision.genre, "What kind of journalism it is.")
    language: str = column(
        lambda rows: rows.revision.language,
        "The language it is written in, as a BCP 47 tag: `en`, `pt-BR`. Good for HTML's `lang`.",
    )
    dateline: str | None = column(
        lambda rows: rows.revision.dateline,
        "Where it was reported from: `CASTLEMERE`; null where nothing is said.",
    )
    lead_image: Image | None = one(
        ShownImageRows,
        lambda rows, far: far.image.id == rows.revision.lead_image_id,
        "The picture at its head; null where it has none.",
    )
    section: Section | None = one(
        SectionRows,
        lambda rows, far: far.section.id == rows.revision.section_id,
        "The part of the paper that it is in; null while a draft has none.",
    )
    bylines: list[Byline] = many(
        BylineRows,
        lambda rows, far: far.byline.revision_id == rows.revision.id,
        "The names over it, in the order in which they are printed; free names, such as an "
        "agency's, too.",
        order=lambda far: [far.byline.position],
    )
    authors: list[Author] = many(
        BylinedAuthorRows,
        lambda rows, far: far.byline.revision_id == rows.revision.id,
        "Those of `bylines` who are authors of ours, in the same order: with a page, a portrait "
        "and other stories.",
        order=lambda far: [far.byline.position],
    )
    tags: list[Tag] = many(
        CarriedTagRows,
        lambda rows, far: far.carried.revision_id == rows.revision.id,
        "What it is about, then what it mentions, in order.",
        order=lambda far: [far.carried.position],
    )
    related: RelatedConnection = paged(
        RelatedRows,
        lambda rows, far: sa.true(),
        "The stories beside it: those that editors put there, in their order, then those that "
        "Copydesk suggests, the most alike first. One that you may not see is not among them, and "
        "another takes its place where there is one.",
        [
            argument(
                "first",
                int,
                "How many at most: 0 to 100. More is refused with LIMIT_EXCEEDED. There is no "
                "next page.",
                6,
            ),
            argument(
                "kinds",
                list[RelatedKind] | None,
                "Only these kinds; all of them if it is left out, none for an empty list.",
            ),
        ],
        worked=lambda arguments: _kinds(arguments),
    )
    suggestions: Annotated[SuggestionConnection, strawberry.lazy("schema.types.suggestion")] = (
        paged(
            SuggestionRows,
            lambda rows, far: far.suggestion.article_id == rows.article.id,
            "The stories that Copydesk suggests beside it, the most alike first, and what the "
            "newsroom said of each: for its authors and editors. Made when it is published. "
            "Others, readers and guests get an empty list.",
            [
                argument(
                    "first",
                    int,
                    "How many at most: 0 to 100. More is refused with LIMIT_EXCEEDED. There is no "
                    "next page.",
                    10,
                ),
                argument(
                    "states",
                    list[SuggestionState] | None,
                    "Only in these states; all of them if it is left out, none for an empty list.",
                ),
            ],
            narrow=lambda far, arguments: _in_states(far, arguments),
        )
    )
    referrers: Annotated[ReferrerConnection, strawberry.lazy("schema.types.referrer")] = paged(
        ReferrerRows,
        lambda rows, far: far.points_at(rows.article),
        "The stories that point at it, newest first, and how: for editors. In the WORKING "
        "perspective by the working copies of the stories that you may work on. Readers and guests "
        "get an empty page.",
        page_arguments(),
    )
    collections: list[
        Annotated[CollectionMembership, strawberry.lazy("schema.types.collection")]
    ] = many(
        MembershipRows,
        lambda rows, far: far.member.article_id == rows.article.id,
        "The packages and series that it is in, and where; the latest first. Empty where it is in "
        "none.",
        order=lambda far: [far.collection.created_at.desc(), far.collection.id.desc()],
    )
    corrections: list[Correction] = many(
        CorrectionRows,
        lambda rows, far: far.correction.article_id == rows.article.id,
        "What readers were told about changes, latest first: show them at the story. Empty where "
        "there were none.",
        order=lambda far: [far.correction.at.desc(), far.correction.id.desc()],
    )
    first_published_at: dt.datetime | None = column(
        lambda rows: rows.article.first_published_at,
        "When readers first got it; set once, for ever. Null for what they never got.",
    )
    updated_at: dt.datetime | None = column(
        lambda rows: rows.article.updated_at,
        "When readers were last told of a change; at first, when they first got it.",
    )
    workflow: Annotated[Workflow, strawberry.lazy("schema.types.workflow")] | None = part(
        "How the story stands in the newsroom. Null for readers, and for staff who may not work "
        "on it.",
        present=lambda rows: rows.workable,
    )


def _path(rows: ArticleRows) -> sa.ColumnElement[str]:
    """The live path; in the WORKING perspective the one that publishing would give."""
    if rows.view.perspective is Perspective.PUBLISHED:
        return rows.article.path.expression  # type: ignore[return-value]  # what shows has one
    section = aliased(SectionTable)
    would_be = (
        sa.select(address_of(section, rows.revision.slug))
        .where(section.id == rows.revision.section_id)
        .correlate(rows.revision)
        .scalar_subquery()
    )
    return sa.func.coalesce(would_be, sa.literal("/").concat(rows.revision.slug))


def _told_at(rows: CorrectionRows) -> sa.ScalarSelect[str]:
    found = sa.select(ArticleTable.path).where(ArticleTable.id == rows.correction.article_id)
    return found.correlate(rows.correction).scalar_subquery()


def _kinds(arguments: want.Arguments) -> tuple[RelatedKind, ...] | None:
    kinds = arguments.get("kinds")
    return None if kinds is None else tuple(sorted(set(kinds)))


def _in_states(far: SuggestionRows, arguments: want.Arguments) -> sa.ColumnElement[bool]:
    states = arguments.get("states")
    if states is None:
        return sa.true()
    return sa.or_(sa.false(), *(far.suggestion.state == one for one in sorted(set(states))))
