"""What the moves of a story take."""

import strawberry

from schema.enums import ChangeClass, GuardName
from schema.inputs.given import ID, KEY, VERSION, described, may


@strawberry.input(description="Which story, and as you last read it.")
class ArticleMoveInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story, as you last read it, and why.")
class ArticleReasonInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str = described("Why; kept with the story for the newsroom. 5,000 characters.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to give to readers; of an update, how it changes it.")
class ArticlePublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    change_class: ChangeClass | None = may(
        "How the update of a live story changes what was said. Needed for an update, refused for a "
        "first publication."
    )
    note: str | None = may(
        "What readers are told of the update; needed for every class but MINOR. 5,000 characters."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to take from readers, why, and what its path says.")
class ArticleUnpublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str = described("Why; kept with the story for the newsroom. 5,000 characters.")
    notice: str | None = may("What readers find at its path: they are told that it is gone.")
    redirect_to: strawberry.ID | None = may(
        "The id of another published story, to which its path leads instead."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to give up, as you last read it.")
class ArticleSpikeInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str | None = may("Why; kept with the story for the newsroom. 5,000 characters.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to retract, and in what words.")
class ArticleRetractInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    notice: str = described(
        "What readers find at its path, and among the corrections, for ever: what was wrong. "
        "5,000 characters. The chief sends the words that the second person approved."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which guard to let pass on which story, and why.")
class ArticleOverrideGuardInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    guard: GuardName = described("One whose `overridableBy` is set.")
    reason: str = described("Why; kept with the story for the newsroom. 5,000 characters.")
    idempotency_key: str | None = may(KEY)
