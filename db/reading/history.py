"""The tables behind what readers had of a story at a moment: the log of what was done to it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.base import Instant
from db.models import Article, Event
from db.reading.rows import Rows
from db.viewer import View
from db.visibility import Predicate

MOMENT = sa.bindparam("moment", type_=Instant())
"""The moment that is asked about."""


class PastRows(Rows):
    """A story at `MOMENT`: `event` is the last that was done to it by then, `given` the last after
    which readers had it.
    """

    def __init__(self, view: View) -> None:
        self.article = aliased(Article)
        self.event = aliased(Event)
        self.given = aliased(Event)
        super().__init__(view, self.article, visible=visibility.workable(self.article, view))

    @property
    def source(self) -> Any:
        event, given = aliased(Event), aliased(Event)
        last = self._last(event)
        last_given = self._last(given, given.live_revision_id.is_not(None))
        done = sa.outerjoin(self.article, self.event, self.event.id == last)
        return sa.outerjoin(done, self.given, self.given.id == last_given)

    def _last(self, event: type[Event], *where: Predicate) -> sa.ColumnElement[Any]:
        """By number, not by clock: of two people who moved a story, the one who waited for the
        other may have begun before.
        """
        found = sa.select(event.id).where(
            event.article_id == self.article.id,
            event.to_publication.is_not(None),
            event.at <= MOMENT,
            *where,
        )
        last = found.order_by(event.id.desc()).limit(1)
        return last.correlate(self.article).scalar_subquery()
