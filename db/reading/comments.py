"""The tables behind comments: what was said, and where that stands in the working copy now."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Article, Comment, CommentField, Revision
from db.reading.rows import Rows
from db.sqljson import position
from db.viewer import View


class CommentRows(Rows):
    orders: ClassVar = {"AT": lambda rows: rows.comment.at}
    default_order: ClassVar = (("AT", True),)

    def __init__(self, view: View) -> None:
        self.comment = aliased(Comment)
        super().__init__(view, self.comment, visible=visibility.comments(self.comment, view))


class MarkedRows(Rows):
    """What a comment marks, where the working copy says it too, and in one place only.

    Where the field reads as it did then, that is its old place, however often the words come up.
    """

    def __init__(self, view: View) -> None:
        self.comment = aliased(Comment)
        self.article = aliased(Article)
        self.then = aliased(Revision)
        self.now = aliased(Revision)
        super().__init__(view, self.comment, self.article, self.then, self.now)
        self.visible = self.start.is_not(None)

    @property
    def source(self) -> Any:
        story = sa.join(self.comment, self.article, self.article.id == self.comment.article_id)
        then = sa.join(story, self.then, self.then.id == self.comment.revision_id)
        return sa.join(then, self.now, self.now.id == self.article.working_revision_id)

    @property
    def start(self) -> sa.ColumnElement[int]:
        """The place of its first code point, from 0; null where it is gone or not alone."""
        then, now = self._said(self.then), self._said(self.now)
        first = position(now, self.comment.quote)
        again = position(sa.func.substr(now, first + 1), self.comment.quote)
        return sa.case(
            (then == now, self.comment.span_start),
            (sa.and_(first > 0, again == 0), first - 1),
        )

    @property
    def end(self) -> sa.ColumnElement[int]:
        """The place behind its last code point."""
        return self.start + self.comment.span_end - self.comment.span_start

    def _said(self, revision: Any) -> sa.ColumnElement[str]:
        """What a revision says in the field that the comment stands beside."""
        return sa.case(
            (self.comment.field == CommentField.HEADLINE, revision.headline),
            (self.comment.field == CommentField.STANDFIRST, revision.standfirst),
            (self.comment.field == CommentField.KICKER, revision.kicker),
            (self.comment.field == CommentField.BODY, revision.markdown),
        )
