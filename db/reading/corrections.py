"""The tables behind corrections: of a story, and of the whole paper."""

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Article, Correction, Revision, Section
from db.reading.rows import Rows
from db.reading.stories import holds
from db.viewer import View
from db.visibility import Predicate


class CorrectionRows(Rows):
    def __init__(self, view: View) -> None:
        self.correction = aliased(Correction)
        super().__init__(view, self.correction)


def _told_in(rows: "PublicCorrectionRows", matches: Predicate) -> Predicate:
    article, revision = aliased(Article), aliased(Revision)
    found = sa.exists().where(
        article.id == rows.correction.article_id,
        revision.id == article.live_revision_id,
        holds(Section, revision),
        matches,
    )
    return found.correlate(rows.correction)


class PublicCorrectionRows(CorrectionRows):
    """What readers were told about any story."""

    orders: ClassVar = {"AT": lambda rows: rows.correction.at}
    default_order: ClassVar = (("AT", True),)
    indexed = frozenset({"AT"})
    filters: ClassVar = {"kind": lambda rows: rows.correction.kind}
    members: ClassVar = {"section": _told_in}

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.visible = visibility.corrections(self.correction)
