"""What mutations of fronts take."""

import strawberry

from schema.inputs.given import FrontSlotInput, described, may

SECTION = "Whose front: the section's id or slug; the home page's if it is left out."
VERSION = (
    "The `workflow.version` of the front that you read, 0 if nobody has arranged it. If somebody "
    "else wrote since, nothing is written: a `VersionConflict` says what they changed."
)


@strawberry.input(description="Which front, as it was at a version.")
class FrontInput:
    section: str | None = may(SECTION)
    expected_version: int = described(VERSION)


@strawberry.input(description="How to arrange the draft of a front.")
class FrontUpdateInput:
    section: str | None = may(SECTION)
    expected_version: int = described(VERSION)
    slots: list[FrontSlotInput | None] = described(
        "Its places from the top: a story, or null for a place that fills itself, as those do that "
        "are left out at the end. The list replaces the one before; a story twice is refused with "
        "NOT_UNIQUE, and more than `size` with LIMIT_EXCEEDED."
    )
    size: int | None = may(
        "How many places it has, 1 to 30. As many as before if it is left out: 12 at first."
    )
