"""What is set for later: a publication of a story, or its end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import strawberry

from db.ids import Noun, wire_id_of
from db.reading import want
from db.reading.people import UserRows
from db.reading.schedules import ScheduleRows
from db.reading.stories import RevisionRows
from db.sqljson import object_of
from db.viewer import Sight
from db.zones import local_at
from schema.enums import ChangeClass, ScheduledAction, ScheduleState
from schema.fields import column, one, planned
from schema.types.page import Node
from schema.types.user import User

if TYPE_CHECKING:
    from schema.types.workflow import Revision


@strawberry.type(description="Something that is set to happen to a story, or was.")
class Schedule(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.SCHEDULE, rows.schedule.id), "Opaque: `schedule-…`."
    )
    action: ScheduledAction = column(
        lambda rows: rows.schedule.action,
        "What is to happen: the story goes to readers, or is taken from them.",
    )
    at: dt.datetime = column(
        lambda rows: rows.schedule.at, "The moment that it is set for, in UTC."
    )
    zone: str = column(
        lambda rows: rows.schedule.zone, "The IANA name of the time zone in which it was set."
    )
    local_at: str = planned(
        want.Late(lambda rows: _moment(rows), lambda moment, sight: _local(moment, sight)),
        "What the clock shows there then, without an offset: `2026-03-29T06:30:00`.",
    )
    state: ScheduleState = column(lambda rows: rows.schedule.state, "What has become of it.")
    missed: bool = column(
        lambda rows: rows.schedule.missed,
        "Whether it came more than a minute late: no worker ran when it was due.",
    )
    change_class: ChangeClass | None = column(
        lambda rows: rows.schedule.change_class,
        "How the update changes what was said; null for a first publication.",
    )
    note: str | None = column(
        lambda rows: rows.schedule.note, "What readers are told of the update."
    )
    reason: str | None = column(
        lambda rows: rows.schedule.reason, "Why it is taken from readers; for the newsroom only."
    )
    notice: str | None = column(
        lambda rows: rows.schedule.notice, "What its path says then; null for a publication."
    )
    failure: str | None = column(
        lambda rows: rows.schedule.failure, "What stood against it; null unless it FAILED."
    )
    revision: Annotated[Revision, strawberry.lazy("schema.types.workflow")] = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.schedule.revision_id,
        "What readers get: the story as it was when this was set. For its end, what they had or "
        "were to get by then.",
    )
    user: User | None = one(
        UserRows, lambda rows, far: far.user.id == rows.schedule.user_id, "Who set it."
    )
    created_at: dt.datetime = column(lambda rows: rows.schedule.created_at, "When it was set.")
    settled_at: dt.datetime | None = column(
        lambda rows: rows.schedule.settled_at,
        "When it happened, failed or was called off; null while it is to come or held.",
    )


def _moment(rows: ScheduleRows) -> Any:
    return object_of({"at": rows.schedule.at.expression, "zone": rows.schedule.zone.expression})


def _local(moment: Any, sight: Sight) -> str:
    shown = local_at(dt.datetime.fromisoformat(moment["at"]), ZoneInfo(moment["zone"]))
    return shown.isoformat(timespec="seconds")
