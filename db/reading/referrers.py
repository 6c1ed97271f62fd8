"""The tables behind the way back of a link: which stories point at a story."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import INVERSES, ReferrerKind, RelatedLink
from db.reading.stories import ArticleRows
from db.viewer import View
from db.visibility import Predicate


class ReferrerRows(ArticleRows):
    """A story whose copy that shows points at another: `link` says how."""

    indexed = frozenset()  # the links to one story are few beside all that was ever published

    def __init__(self, view: View) -> None:
        self.link = aliased(RelatedLink)
        super().__init__(view, self.link)
        self.visible = visibility.referrers(self.article, view)

    @property
    def source(self) -> Any:
        shown = sa.and_(
            self.link.article_id == self.article.id, self.link.revision_id == self.revision.id
        )
        return sa.join(self.link, super().source, shown)

    @property
    def id(self) -> sa.ColumnElement[int]:
        return self.article.id.expression

    @property
    def kind(self) -> sa.ColumnElement[ReferrerKind]:
        """What it is to the story that it points at."""
        ways = {kind: sa.literal_column(f"'{way}'", sa.Text()) for kind, way in INVERSES.items()}
        return sa.case(ways, value=self.link.kind)

    def points_at(self, article: Any) -> Predicate:
        """Whether it points at a story."""
        points: Predicate = self.link.target_id == article.id
        return points
