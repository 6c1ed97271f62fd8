"""Pictures."""

import strawberry

from db.ids import Noun, wire_id_of
from schema.fields import column, part
from schema.types.page import Node


@strawberry.type(description="The point of a picture that must stay in view when it is cropped.")
class FocalPoint:
    x: float = column(lambda rows: rows.image.focal_x, "From 0, left, to 1, right.")
    y: float = column(lambda rows: rows.image.focal_y, "From 0, top, to 1, bottom.")


@strawberry.type(description="A picture with the words that stand beside it.")
class Image(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.IMAGE, rows.image.id),
        "Opaque: `image-…`. Send it as `leadImage` or `portrait`.",
    )
    url: str = column(lambda rows: rows.image.url, "Where the picture is served; http or https.")
    alt: str | None = column(
        lambda rows: rows.image.alt,
        "What it shows, for those who cannot see it: HTML's `alt`. Needed before a story that "
        "shows it is published.",
    )
    caption: str | None = column(
        lambda rows: rows.image.caption, "The line under it; null where there is none."
    )
    credit: str | None = column(
        lambda rows: rows.image.credit,
        "Who made it and who holds the rights: print it beside the picture. Needed before a story "
        "that shows it is published.",
    )
    width: int | None = column(
        lambda rows: rows.image.width, "In pixels; null where nobody has said."
    )
    height: int | None = column(
        lambda rows: rows.image.height, "In pixels; null where nobody has said."
    )
    focal_point: FocalPoint | None = part(
        "The point to keep in view when the picture is cropped; null where nobody has said.",
        present=lambda rows: rows.image.focal_x.is_not(None),
    )
