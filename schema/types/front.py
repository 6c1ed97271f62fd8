"""Fronts: what readers find where on the page of a section, and on the home page."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import strawberry

from db.models.front import PLACES
from db.reading import want
from db.reading.fronts import PlacedRows
from db.reading.furniture import SectionRows, ShownImageRows
from db.reading.people import UserRows
from schema.fields import column, derived, one, part, planned
from schema.types.article import Article
from schema.types.image import Image
from schema.types.section import Section
from schema.types.user import User


@strawberry.type(
    description="A place on a front, with the story that it shows. What an editor has not said "
    "for this place is what the story says."
)
class FrontSlot:
    position: int = column(
        lambda rows: sa.func.coalesce(rows.place.c.position, rows.place.c.number),
        "Which place it is, from 1 at the top. They come in order; none is missing but where "
        "there are no more stories.",
    )
    pinned: bool = column(
        lambda rows: rows.is_pinned,
        "Whether an editor put the story there. If not, it is the newest that stands nowhere else "
        "on this front.",
    )
    headline: str = column(
        lambda rows: sa.func.coalesce(rows.place.c.headline, rows.revision.headline),
        "The headline to print here. Plain text.",
    )
    kicker: str | None = column(
        lambda rows: sa.func.coalesce(rows.place.c.kicker, rows.revision.kicker),
        "The word or two over it; null where there is none.",
    )
    image: Image | None = one(
        ShownImageRows,
        lambda rows, far: (
            far.image.id == sa.func.coalesce(rows.place.c.image_id, rows.revision.lead_image_id)
        ),
        "The picture to show here; null where there is none.",
    )
    article: Article = planned(want.Node(), "The story.")


@strawberry.type(description="How the draft of a front stands.")
class FrontWorkflow:
    version: int = column(
        lambda rows: sa.func.coalesce(rows.front.version, 0),
        "Send it back as `expectedVersion`. 0 for a front that nobody has arranged.",
    )
    changed: bool = column(
        lambda rows: rows.is_changed, "Whether the draft differs from what readers have."
    )
    drafted_by: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.drafted("created_by_id"),
        "Who arranged the draft; null where nobody has.",
    )
    drafted_at: dt.datetime | None = column(
        lambda rows: rows.drafted("created_at"), "When the draft was arranged."
    )
    launched_by: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.front.launched_by_id,
        "Who launched what readers have; null where nobody has.",
    )


@strawberry.type(
    description="What stands where on the page of a section, or on the home page: stories that "
    "editors pinned to a place, and in all other places the newest ones, none of them twice. "
    "PUBLISHED shows the launched one; WORKING shows the draft to editors of the section's desk, "
    "and to chiefs."
)
class Front:
    section: Section | None = one(
        SectionRows,
        lambda rows, far: far.section.id == rows.section_id,
        "Whose front it is; null for the home page.",
    )
    size: int = column(lambda rows: rows.size, "How many places it has, 1 to 30.")
    slots: list[FrontSlot] = derived(
        PlacedRows,
        "The stories in their places, from the top. A pinned one that you may not see is not "
        "among them, and the next takes its place: so there are `size` of them, where there are "
        "so many stories.",
        order=lambda far: [far.place.c.number],
        usual=PLACES,
    )
    launched_at: dt.datetime | None = column(
        lambda rows: rows.front.launched_at,
        "When readers got it; null where nobody ever launched one, and all places fill themselves.",
    )
    workflow: FrontWorkflow | None = part(
        "How its draft stands. Null for all but those who may arrange it: editors of the "
        "section's desk, and for the home page chiefs.",
        present=lambda rows: rows.arrangeable,
    )
