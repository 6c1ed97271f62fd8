"""What mutations of a working copy take."""

import datetime as dt

import strawberry
from strawberry import Maybe

from schema.enums import Genre
from schema.inputs.given import ID, KEY, VERSION, BylineInput, RelatedInput, described, may, maybe

HEADLINE = "What the story says, in one line of at most 250 characters."
STANDFIRST = "The sentence or two under the headline; 1,000 characters."
KICKER = "The word or two over the headline; 80 characters."
BODY = "The story, in Markdown (CommonMark); 80,000 characters. HTML in it is shown as text."
SLUG = (
    "The URL part: lower-case letters, digits, single hyphens; 120 characters. NOT_UNIQUE if "
    "another story has, or had, it."
)
SECTION = "The section that the story is in, by id or slug. Not one that shows a genre."
LANGUAGE = "A BCP 47 tag, such as `en` or `pt-BR`."
DATELINE = "Where it was reported from: `CASTLEMERE`; 100 characters."
LEAD_IMAGE = (
    "The id of the picture at its head, `image-…`. It needs `alt` and `credit` before the story "
    "is published."
)
NO_BYLINE = (
    "Why nobody is named, where nobody is: it takes the place of a byline before the story is "
    "published. For the newsroom only; readers never get it."
)
TAGS = "What it is about: ids or slugs, at most 50."
MENTIONS = "What it mentions: ids or slugs, at most 50. None that it is about."
RELATED = "The stories beside it, in order, at most 50. Never itself, none twice."
EMBARGO = (
    "Readers get nothing of the story before this moment, published or not. Once in force it can "
    "only be moved later; a chief may break it with `articleBreakEmbargo`."
)
UNTIL_LIFTED = (
    "True: the embargo has no end, and holds until a chief breaks it. Not with `embargoUntil`."
)
AUTOSAVE = (
    "True where the editor's program saves by itself. Your autosaves share one revision, and one "
    "event, for a minute from the first of them; one that is live, submitted, approved, scheduled "
    "or commented on is left as it is. `workflow.version` still adds one each time."
)


@strawberry.input(description="A new story. Only the headline is needed to begin.")
class ArticleCreateInput:
    headline: str = described(HEADLINE)
    section: str | None = may(SECTION)
    standfirst: str | None = may(STANDFIRST)
    kicker: str | None = may(KICKER)
    body: str | None = may(BODY)
    slug: str | None = may(SLUG + " Made of the headline if it is left out.")
    genre: Genre | None = may("What kind of journalism it is; NEWS if it is left out.")
    language: str | None = may(LANGUAGE + " `en` if it is left out.")
    dateline: str | None = may(DATELINE)
    lead_image: strawberry.ID | None = may(LEAD_IMAGE)
    bylines: list[BylineInput] | None = may(
        "The names over it, in order, at most 20. If left out: the author linked to your account."
    )
    no_byline_reason: str | None = may(NO_BYLINE)
    tags: list[str] | None = may(TAGS)
    mentions: list[str] | None = may(MENTIONS)
    related: list[RelatedInput] | None = may(RELATED)
    embargo_until: dt.datetime | None = may(EMBARGO)
    embargo_until_lifted: bool | None = may(UNTIL_LIFTED)
    idempotency_key: str | None = may(KEY)


@strawberry.input(
    description="What to change of a story's working copy. What is left out stays; null takes a "
    "text away, where there may be none; a list replaces the one before."
)
class ArticleUpdateInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    headline: Maybe[str] = maybe(HEADLINE)
    section: Maybe[str | None] = maybe(SECTION)
    standfirst: Maybe[str | None] = maybe(STANDFIRST)
    kicker: Maybe[str | None] = maybe(KICKER)
    body: Maybe[str] = maybe(BODY)
    slug: Maybe[str] = maybe(SLUG)
    genre: Maybe[Genre] = maybe("What kind of journalism it is.")
    language: Maybe[str] = maybe(LANGUAGE)
    dateline: Maybe[str | None] = maybe(DATELINE)
    lead_image: Maybe[strawberry.ID | None] = maybe(LEAD_IMAGE)
    bylines: Maybe[list[BylineInput]] = maybe(
        "The names over it, in order, at most 20. The list replaces the one before."
    )
    no_byline_reason: Maybe[str | None] = maybe(NO_BYLINE)
    tags: Maybe[list[str]] = maybe(TAGS)
    mentions: Maybe[list[str]] = maybe(MENTIONS)
    related: Maybe[list[RelatedInput]] = maybe(RELATED)
    embargo_until: Maybe[dt.datetime | None] = maybe(EMBARGO)
    embargo_until_lifted: bool | None = may(UNTIL_LIFTED)
    autosave: bool | None = may(AUTOSAVE)
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story, as you last read it, and what it is to say again.")
class ArticleRestoreInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    revision: strawberry.ID = described(
        "The id of one of its revisions, `revision-…`, from `workflow { revisions }`. NOT_FOUND "
        "for another story's."
    )
    idempotency_key: str | None = may(KEY)
