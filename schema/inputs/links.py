"""What the mutations of a story's links take."""

import strawberry
from strawberry import Maybe

from schema.enums import RelatedKind
from schema.inputs.given import ID, KEY, described, may, maybe

VERSION = (
    "The `workflow.version` that you read. A conflict only if somebody has changed the links since "
    "then: whatever else was written is in nobody's way here."
)
TARGET = "The id of the other story, which names the link. NOT_FOUND if it is not linked."
KIND = "What the other story is to this one."
LABEL = "What to call the link, if not by the headline; one line, 200 characters, never empty."
POSITION = "Its place among the links that you see, from 1; "


@strawberry.input(description="A story to put beside another.")
class ArticleRelatedAddInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    article: strawberry.ID = described(
        "The id of the other story. NOT_UNIQUE if it stands there already, RELATED_NOT_PUBLIC if "
        "it was retracted or spiked, LIMIT_EXCEEDED beyond 50."
    )
    kind: RelatedKind = strawberry.field(default=RelatedKind.RELATED, description=KIND)
    label: str | None = may(LABEL)
    position: int | None = may(POSITION + "the last if it is left out.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="What to change of a link. What is left out stays as it is.")
class ArticleRelatedUpdateInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    article: strawberry.ID = described(TARGET)
    kind: Maybe[RelatedKind] = maybe(KIND)
    label: Maybe[str | None] = maybe(LABEL + " Null takes it away.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Where to put a link.")
class ArticleRelatedMoveInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    article: strawberry.ID = described(TARGET)
    position: int = described(POSITION + "the last if there are fewer.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to take from beside another.")
class ArticleRelatedRemoveInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    article: strawberry.ID = described(TARGET)
    idempotency_key: str | None = may(KEY)
