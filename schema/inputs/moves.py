"""What the moves of a story take."""

import strawberry

from schema.enums import ChangeClass, GuardName
from schema.inputs.given import ID, KEY, REASON, VERSION, described, may


@strawberry.input(description="Which story, at the version that you read.")
class ArticleMoveInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story, at the version that you read, and why.")
class ArticleReasonInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str = described(REASON)
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to give to readers; of an update, how it changes it.")
class ArticlePublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    change_class: ChangeClass | None = may(
        "How the update of a live story changes what was said: MINOR, UPDATE, CORRECTION … Needed "
        "for an update (REQUIRED), refused for a first publication, as RETRACTION always is."
    )
    note: str | None = may(
        "What readers are told of the update; needed for every class but MINOR. 5,000 characters."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to take from readers, why, and what its path says.")
class ArticleUnpublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str = described(REASON)
    notice: str | None = may(
        "What readers find at its path, in plain text of 5,000 characters: why it is gone. "
        "Nothing but that, if it is left out."
    )
    redirect_to: strawberry.ID | None = may(
        "The id of another story that readers have: its path leads there instead, with a 302."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story to give up, as you last read it.")
class ArticleSpikeInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str | None = may(REASON)
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
    guard: GuardName = described(
        "Which one. A blocker of `workflow { transitions }` whose `overridableBy` is set names "
        "one that may be let pass."
    )
    reason: str = described(REASON)
    idempotency_key: str | None = may(KEY)
