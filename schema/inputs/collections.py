"""What mutations of packages and series take."""

import strawberry
from strawberry import Maybe

from schema.enums import CollectionKind
from schema.inputs.given import ID_OR_SLUG, KEY, CollectionArticleInput, described, may, maybe

TITLE = "What it is called: one line, 200 characters."
DESCRIPTION = "What it is about, in plain text; 2,000 characters."
LEAD_IMAGE = (
    "The id of the picture at its head, `image-…`. Readers get it only with `alt` and `credit`: "
    "without them, REQUIRED once it is launched."
)
ARTICLES = "Its stories, in order, at most 100. None twice."


@strawberry.input(description="A new package or series, not launched yet. Editors and up.")
class CollectionCreateInput:
    kind: CollectionKind = described("How its stories belong together. Never changes.")
    slug: str = described(
        "Its URL part: lower-case letters, digits and single hyphens; 120 characters. It never "
        "changes. NOT_UNIQUE if another package or series has it."
    )
    title: str = described(TITLE)
    description: str | None = may(DESCRIPTION)
    lead_image: strawberry.ID | None = may(LEAD_IMAGE)
    articles: list[CollectionArticleInput] | None = may(ARTICLES)
    idempotency_key: str | None = may(KEY)


@strawberry.input(
    description="What to change of a package or a series. What is left out stays; null takes a "
    "text away, where there may be none; a list replaces the one before. Editors and up."
)
class CollectionUpdateInput:
    id: str = described(ID_OR_SLUG)
    expected_version: int = described(
        "The `version` that you read. If somebody else wrote since, nothing is written: a "
        "`VersionConflict` says so."
    )
    title: Maybe[str] = maybe(TITLE)
    description: Maybe[str | None] = maybe(DESCRIPTION)
    lead_image: Maybe[strawberry.ID | None] = maybe(LEAD_IMAGE)
    articles: Maybe[list[CollectionArticleInput]] = maybe(
        ARTICLES + " The list replaces the one before, but for stories that you may not see."
    )
    launched: Maybe[bool] = maybe("True: give it to readers. False: take it from them.")
    idempotency_key: str | None = may(KEY)
