"""Previews: what somebody without an account has been given to see."""

import datetime as dt

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.furniture import SectionRows
from db.reading.people import UserRows
from db.reading.previews import PreviewRows
from db.reading.stories import ArticleRows
from db.reading.want import Paged
from schema.fields import column, one
from schema.types.article import Article
from schema.types.page import Node
from schema.types.section import Section
from schema.types.user import User

PREVIEWS = Paged(PreviewRows, lambda _, far: far.lasts)
"""Those that can be used now."""


@strawberry.type(
    description="A working copy that somebody without an account may see for a while: of one "
    "story, or of all in one section. Whoever gave it out sees it, and chiefs."
)
class Preview(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.PREVIEW, rows.preview.id), "Opaque: `preview-…`."
    )
    article: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == rows.preview.article_id,
        "The story; null for a preview of a section.",
    )
    section: Section | None = one(
        SectionRows,
        lambda rows, far: far.section.id == rows.preview.section_id,
        "The section, of which all working copies show; null for a preview of a story.",
    )
    created_by: User | None = one(
        UserRows, lambda rows, far: far.user.id == rows.preview.user_id, "Who gave it out."
    )
    created_at: dt.datetime = column(lambda rows: rows.preview.created_at, "When it was given out.")
    expires_at: dt.datetime = column(
        lambda rows: rows.preview.expires_at, "When it ends, if nobody revokes it before."
    )
    revoked_at: dt.datetime | None = column(
        lambda rows: rows.preview.revoked_at,
        "When it was ended before its time; a new password, role or suspension of whoever gave it "
        "out ends it too.",
    )
