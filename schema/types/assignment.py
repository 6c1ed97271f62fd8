"""Who does what on a story, and who has it open."""

import datetime as dt

import strawberry

from db.reading.desk import priority_of
from db.reading.people import UserRows
from schema.enums import Priority
from schema.fields import column, one
from schema.types.user import User


@strawberry.type(description="Who does what on a story, by when and how soon.")
class Assignment:
    assignee: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.assignment.assignee_id,
        "Who is to write it, and may work on it as if it were theirs.",
    )
    due_at: dt.datetime | None = column(
        lambda rows: rows.assignment.due_at, "By when it is to be done; null where no date was set."
    )
    priority: Priority = column(
        lambda rows: priority_of(rows.assignment), "How soon; NORMAL where nobody has said."
    )
    claimed_by: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.assignment.claimed_by_id,
        "Who has taken on its review. It stops nobody else from reviewing it.",
    )
    claimed_at: dt.datetime | None = column(
        lambda rows: rows.assignment.claimed_at, "Since when they have; null where nobody has."
    )


@strawberry.type(
    description="Somebody has a story open to edit it. It warns others and stops nobody: "
    "`expectedVersion` keeps their work from being overwritten."
)
class EditLock:
    user: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.lock.user_id,
        "Who has it open: show their name beside the editor.",
    )
    since: dt.datetime = column(lambda rows: rows.lock.since, "Since when they have it open.")
    expires_at: dt.datetime = column(
        lambda rows: rows.lock.expires_at,
        "Until when, unless they renew it before: two minutes after they were last heard of.",
    )
