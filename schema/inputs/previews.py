"""What mutations of previews take."""

import strawberry

from schema.inputs.given import described, may


@strawberry.input(description="What to show: a story or a section, one of the two.")
class PreviewCreateInput:
    article: strawberry.ID | None = may("The id of a story that you may work on.")
    section: str | None = may("A section, by id or slug: editors of its desk, and chiefs.")
    minutes: int = strawberry.field(
        default=60, description="How long: 1 to 1,440 minutes, which is a day."
    )


@strawberry.input(description="Which preview to end.")
class PreviewRevokeInput:
    id: strawberry.ID = described(
        "Its id, `preview-…`. NOT_FOUND for one that is not yours to end."
    )
