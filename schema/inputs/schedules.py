"""What it takes to set something for later."""

import datetime as dt

import strawberry

from schema.enums import ChangeClass
from schema.inputs.given import ID, KEY, REASON, VERSION, described, may

AT = (
    "The moment, with its offset; or `localAt` and `zone` instead. SCHEDULE_IN_PAST if it has "
    "passed, LIMIT_EXCEEDED if it is more than five years away."
)
LOCAL_AT = (
    "What the clock shows there, without an offset: `2026-03-29T06:30`. A time that it shows twice "
    "is the first one; one that it leaves out is the next that it shows."
)
ZONE = "The IANA name of a time zone, such as `Europe/Berlin`. With `at`, UTC if it is left out."


@strawberry.input(description="Which story goes to readers, and when; of an update, what it says.")
class ArticleScheduleInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    at: dt.datetime | None = may(AT)
    local_at: str | None = may(LOCAL_AT)
    zone: str | None = may(ZONE)
    change_class: ChangeClass | None = may(
        "How the update of a live story changes what was said. Needed for an update, refused for a "
        "first publication."
    )
    note: str | None = may(
        "What readers are told of the update; needed for every class but MINOR. 5,000 characters."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="Which story is taken from readers, when and why.")
class ArticleScheduleUnpublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    at: dt.datetime | None = may(AT)
    local_at: str | None = may(LOCAL_AT)
    zone: str | None = may(ZONE)
    reason: str = described(REASON)
    notice: str | None = may(
        "What readers find at its path then, in plain text of 5,000 characters: why it is gone. "
        "Nothing but that, if it is left out."
    )
    idempotency_key: str | None = may(KEY)
