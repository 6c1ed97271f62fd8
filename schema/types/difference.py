"""What differs between two revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
import strawberry

from db import differences
from db.reading import want
from db.reading.comparisons import ComparedRows, compared
from db.reading.stories import RevisionRows
from db.viewer import Sight
from schema.enums import SpanKind
from schema.fields import argument, one, planned
from schema.names import public_name

if TYPE_CHECKING:
    from schema.types.workflow import Revision

WEIGHT = 900
"""What a comparison costs, so that a page of twenty stories can have one each, and no request more
of them. Two bodies of 80,000 characters with nothing in common take up to a tenth of a second; two
of an everyday story a thousandth (docs/decisions/0017-differences.md)."""


@strawberry.type(description="A stretch of a text, and what became of it.")
class TextSpan:
    kind: SpanKind = strawberry.field(description="Whether it stayed, was taken out or put in.")
    text: str = strawberry.field(description="What it says.")
    before_start: int = strawberry.field(
        description="Where it begins in `from`, or would: in code points, from 0."
    )
    after_start: int = strawberry.field(
        description="Where it begins in `to`, or would: in code points, from 0."
    )


@strawberry.type(description="A field in which two revisions differ.")
class FieldChange:
    field: str = strawberry.field(
        description="Its name, as inputs and `changedFields` have it: `headline`, `body`, `tags` …"
    )
    before: list[str] = strawberry.field(
        description="What `from` says: a text, or a line for each thing in a list; empty where "
        "there is nothing."
    )
    after: list[str] = strawberry.field(description="What `to` says, likewise.")
    spans: list[TextSpan] | None = strawberry.field(
        description="Of a text all of it in order, by words: what stayed, what was taken out and "
        "what was put in. Null for what is no text, such as a section or a list."
    )


@strawberry.type(description="Two revisions of a story, and what differs between them.")
class RevisionDiff:
    from_: Annotated[Revision, strawberry.lazy("schema.types.workflow")] | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.before.id,
        "The earlier one; null where a story's first revision is held against nothing.",
        name="from",
    )
    to: Annotated[Revision, strawberry.lazy("schema.types.workflow")] | None = one(
        RevisionRows, lambda rows, far: far.revision.id == rows.after.id, "The later one."
    )
    changes: list[FieldChange] = planned(
        want.Late(lambda rows: rows.said, lambda said, sight: _changes(said, sight), WEIGHT),
        "The fields in which they differ. A related story that you may not see is in neither.",
    )


DIFF = planned(
    want.One(ComparedRows, lambda _, far: sa.true(), compared),
    "What was changed: in the working copy since what readers have, or where they have nothing "
    "since the revision that it was made from. A story's first revision differs from nothing. Null "
    "for an id that is no revision of this story.",
    argument("from", strawberry.ID | None, "From which revision, if not from the usual one."),
    argument(
        "to",
        strawberry.ID | None,
        "To which revision; the working copy if it is left out. If it is given, the usual one to "
        "come from is the one that it was made from.",
    ),
)


def _changes(said: Mapping[str, Any], sight: Sight) -> list[differences.FieldChange]:
    found = differences.changes(said["before"], said["after"])
    return [replace(change, field=public_name(change.field)) for change in found]
