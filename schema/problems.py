"""Refusals as data: what a mutation's `userErrors` holds.

If `userErrors` is not empty, nothing was written. Only what is nobody's to mend in the input goes
to the top level: syntax, authentication, limits, and faults of ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import strawberry

from db.errors import Failure, MoveRefused, Refusal, Several, Unauthenticated, VersionConflict
from schema.enums import Action, Code, Stage
from schema.names import public_name, public_path
from schema.types.workflow import Blocker

CODE = "Which rule it is: act on this, not on the message."
MESSAGE = (
    "What is wrong and what would cure it, in English, for people: it may be worded otherwise "
    "tomorrow."
)
PATH = (
    'The input at fault, from `input` down: `["bylines", "0", "author"]`, lists counted from 0. '
    "Empty where it is none in particular."
)


@strawberry.interface(
    description="Why nothing was written. `__typename` says what more there is to read: `… on "
    "VersionConflict { changedFields }`, `… on TransitionRefused { blockers { message } }`."
)
class UserError:
    code: Code = strawberry.field(description=CODE)
    message: str = strawberry.field(description=MESSAGE)
    path: list[str] = strawberry.field(description=PATH)


@strawberry.type(description="A value that cannot be accepted, or a thing that cannot be found.")
class ValidationError(UserError):
    pass


@strawberry.type(
    name="VersionConflict", description="Somebody else wrote since you read. Nothing was merged."
)
class VersionConflictError(UserError):
    expected_version: int = strawberry.field(description="The version that you sent.")
    current_version: int = strawberry.field(description="The version that it is at.")
    changed_fields: list[str] = strawberry.field(
        description="What differs between the two, by the names of the input; empty where only "
        "the workflow moved on, and of a collection, of which no earlier version is kept."
    )


@strawberry.type(description="The workflow says no, with every reason at once.")
class TransitionRefused(UserError):
    stage: Stage = strawberry.field(description="Where the working copy stands.")
    allowed: list[Action] = strawberry.field(
        description="What you could do with the story instead, now."
    )
    blockers: list[Blocker] = strawberry.field(
        description="All that stands against the move, at once: not only the first."
    )


PROBLEM_TYPES = (ValidationError, VersionConflictError, TransitionRefused)


@contextmanager
def collected() -> Iterator[list[UserError]]:
    """Catches a refusal and shows it as user errors. Any other exception is a fault of ours."""
    problems: list[UserError] = []
    try:
        yield problems
    except Unauthenticated:
        raise
    except Several as several:
        problems.extend(shown(one) for one in several.refusals)
    except Refusal as refusal:
        problems.append(shown(refusal))


def shown(refusal: Refusal) -> UserError:
    """A refusal as the API shows it."""
    path = public_path(refusal.path)
    if isinstance(refusal, VersionConflict):
        return VersionConflictError(
            code=refusal.code,
            message=refusal.message,
            path=path,
            expected_version=refusal.expected,
            current_version=refusal.current,
            changed_fields=[public_name(name) for name in refusal.changed],
        )
    if isinstance(refusal, MoveRefused):
        return TransitionRefused(
            code=refusal.code,
            message=refusal.message,
            path=path,
            stage=refusal.stage,
            allowed=list(refusal.allowed),
            blockers=[_blocker(failure) for failure in refusal.failures],
        )
    return ValidationError(code=refusal.code, message=refusal.message, path=path)


def _blocker(failure: Failure) -> Blocker:
    return Blocker(
        code=failure.code,
        message=failure.message,
        path=public_path(failure.path),
        severity=failure.severity,
        guard=failure.guard,
        overridable_by=failure.overridable_by,
    )
