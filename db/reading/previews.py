"""The tables behind previews."""

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Preview
from db.reading.rows import Rows
from db.viewer import View
from db.visibility import Predicate


class PreviewRows(Rows):
    orders: ClassVar = {"CREATED_AT": lambda rows: rows.preview.created_at}
    default_order: ClassVar = (("CREATED_AT", True),)

    def __init__(self, view: View) -> None:
        self.preview = aliased(Preview)
        super().__init__(view, self.preview, visible=visibility.previews(self.preview, view))

    @property
    def lasts(self) -> Predicate:
        """Whether it has neither ended nor been revoked."""
        return sa.and_(self.preview.revoked_at.is_(None), self.preview.expires_at > visibility.NOW)
