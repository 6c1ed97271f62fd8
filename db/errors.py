"""What the newsroom says when it refuses.

Refusal                     nothing was written, and the code says what a client can do about it
├── Invalid                 a value that cannot be accepted, with the path to it
├── Several                 more than one thing is wrong with what came in, all told at once
├── NotFound                no such thing, or none that the viewer may see: the two look the same
├── Denied                  the viewer sees it, and may not do this to it
├── HeldByAnother           somebody else has claimed it, or has it open
├── VersionConflict         somebody else has written since the caller read
├── MoveRefused             the workflow says no, with every reason at once
└── Unauthenticated         a token that is not valid, or none where one is needed
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.models import Role, Stage
    from db.workflow import Action


class Code(enum.StrEnum):
    """Why something was refused. Closed: a code never changes its meaning."""

    REQUIRED = "REQUIRED"
    INVALID_FORMAT = "INVALID_FORMAT"
    TOO_LONG = "TOO_LONG"
    NOT_UNIQUE = "NOT_UNIQUE"
    NOT_FOUND = "NOT_FOUND"
    IN_USE = "IN_USE"
    HELD_BY_ANOTHER = "HELD_BY_ANOTHER"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    TRANSITION_NOT_ALLOWED = "TRANSITION_NOT_ALLOWED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    SELF_APPROVAL_FORBIDDEN = "SELF_APPROVAL_FORBIDDEN"
    APPROVAL_STALE = "APPROVAL_STALE"
    PUBLISH_BLOCKED = "PUBLISH_BLOCKED"
    EMBARGO_ACTIVE = "EMBARGO_ACTIVE"
    RELATED_NOT_PUBLIC = "RELATED_NOT_PUBLIC"
    COMMENT_OPEN = "COMMENT_OPEN"
    SCHEDULE_IN_PAST = "SCHEDULE_IN_PAST"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    INVALID_CURSOR = "INVALID_CURSOR"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    LISTENER_TOO_SLOW = "LISTENER_TOO_SLOW"


class GuardName(enum.StrEnum):
    """What must be true before a move; `db.guards` says when it is."""

    HEADLINE = "HEADLINE"
    BODY = "BODY"
    SECTION = "SECTION"
    BYLINE = "BYLINE"
    LEAD_IMAGE = "LEAD_IMAGE"
    SLUG = "SLUG"
    RELATED = "RELATED"
    COMMENTS = "COMMENTS"
    FOUR_EYES = "FOUR_EYES"
    APPROVAL = "APPROVAL"
    CHANGED = "CHANGED"
    EDITED = "EDITED"
    EMBARGO = "EMBARGO"
    EMBARGOED = "EMBARGOED"
    UNSCHEDULED = "UNSCHEDULED"
    SCHEDULED = "SCHEDULED"
    SECOND_PERSON = "SECOND_PERSON"
    PERSON = "PERSON"
    OUTSIDER = "OUTSIDER"


class Severity(enum.StrEnum):
    """Whether a failure stops the move or only warns of what readers will see."""

    BLOCKING = "BLOCKING"
    WARNING = "WARNING"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it must be: what, where, and how grave."""

    code: Code
    message: str
    path: tuple[str, ...] = ()
    severity: Severity = Severity.BLOCKING
    guard: GuardName | None = None
    """Which guard it was; none where it is the table itself that says no."""
    overridable_by: "Role | None" = None
    """From which role on somebody may let the guard pass; none where nobody may."""


class Refusal(Exception):
    """Nothing was written. `path` names the input at fault, from the mutation's `input` down."""

    def __init__(self, code: Code, message: str, path: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = tuple(path)


class Invalid(Refusal):
    """A value that cannot be accepted. Raised by the actions and by cursors, filters and limits."""


class Several(Refusal):
    """More than one thing is wrong with what came in."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(refusals[0].code, "; ".join(r.message for r in refusals))
        self.refusals = tuple(refusals)


class NotFound(Refusal):
    """No such thing, or none that the viewer may see."""

    def __init__(self, what: str, path: Sequence[str] = ()) -> None:
        super().__init__(Code.NOT_FOUND, f"there is no {what}", path)


class Denied(Refusal):
    """The viewer sees the thing, and their role or desk does not let them do this to it."""

    def __init__(self, message: str, path: Sequence[str] = ()) -> None:
        super().__init__(Code.PERMISSION_DENIED, message, path)


class HeldByAnother(Refusal):
    """Somebody else has it: who, and what can be done about it."""

    def __init__(self, message: str, path: Sequence[str] = ("id",)) -> None:
        super().__init__(Code.HELD_BY_ANOTHER, message, path)


class Unauthenticated(Refusal):
    """A token that is unknown, expired or revoked, or no token where one is needed."""

    def __init__(self, message: str) -> None:
        super().__init__(Code.UNAUTHENTICATED, message)


class VersionConflict(Refusal):
    """The story has moved on, the front or the collection: `changed` names the fields that differ
    since the caller's version.
    """

    def __init__(
        self, expected: int, current: int, changed: Sequence[str], *, of: str = "story"
    ) -> None:
        super().__init__(
            Code.VERSION_CONFLICT,
            f"the {of} is at version {current}, not {expected}: read it again, then decide",
            ("expectedVersion",),
        )
        self.expected = expected
        self.current = current
        self.changed = tuple(changed)


class MoveRefused(Refusal):
    """The workflow says no. `failures` holds every reason, `allowed` what could be done instead."""

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        stage: "Stage",
        allowed: Sequence["Action"],
        failures: Sequence[Failure],
    ) -> None:
        super().__init__(code, message, ("id",))
        self.stage = stage
        self.allowed = tuple(allowed)
        self.failures = tuple(failures)
