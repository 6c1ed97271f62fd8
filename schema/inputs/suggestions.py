"""What the mutations of suggestions take."""

import strawberry

from schema.enums import RelatedKind
from schema.inputs.given import ID, KEY, described, may
from schema.inputs.links import KIND, LABEL, POSITION, VERSION

SUGGESTED = "The id of the story that is suggested. NOT_FOUND if it is not."


@strawberry.input(description="A suggestion to make a link of.")
class SuggestionAcceptInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    article: strawberry.ID = described(
        "The id of the story that is suggested. NOT_FOUND if it is not, or was dismissed; "
        "NOT_UNIQUE if it is linked already, LIMIT_EXCEEDED beyond 50 links."
    )
    kind: RelatedKind = strawberry.field(default=RelatedKind.RELATED, description=KIND)
    label: str | None = may(LABEL)
    position: int | None = may(POSITION + "the last if it is left out.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="A suggestion of a story.")
class SuggestionInput:
    id: strawberry.ID = described(ID)
    article: strawberry.ID = described(SUGGESTED)
    idempotency_key: str | None = may(KEY)
