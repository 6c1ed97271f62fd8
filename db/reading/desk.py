"""The tables behind the desk: the stories in hand, who does what on them, who has them open."""

import enum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.base import FOR_EVER, Instant
from db.models import Assignment, Byline, EditLock, Priority, Stage
from db.reading.rows import Order, Rows
from db.reading.stories import ArticleRows
from db.viewer import Perspective, View
from db.visibility import Predicate

NEVER_DUE = sa.literal(FOR_EVER, Instant())
"""What stands for no date in an order: after every date."""

ONE = sa.literal_column("1", sa.Integer())
"""The id of what is there even where no row is."""


def priority_of(assignment: Any) -> sa.ColumnElement[Any]:
    """How soon a story must be done: NORMAL where nobody has said."""
    return sa.func.coalesce(
        assignment.priority,
        sa.literal_column(f"'{Priority.NORMAL}'", sa.Text()),
        type_=Assignment.priority.type,
    )


def rank_of(kind: type[enum.Enum], column: Any) -> sa.ColumnElement[int]:
    """The place of an enum's value among its values, from 0."""
    return sa.case({one: at for at, one in enumerate(kind)}, value=column)


def _is_overdue(rows: "InHandRows") -> Predicate:
    late = sa.and_(rows.assignment.due_at < visibility.NOW, rows.article.stage != Stage.SPIKED)
    return sa.func.coalesce(late, sa.false())


class InHandRows(ArticleRows):
    """Stories with which something is left to do, with who does what on them and by when."""

    orders: ClassVar = {
        "DUE_AT": lambda rows: sa.func.coalesce(rows.assignment.due_at, NEVER_DUE),
        "PRIORITY": lambda rows: rank_of(Priority, priority_of(rows.assignment)),
        "SAVED_AT": lambda rows: rows.revision.created_at,
    }
    default_order: ClassVar[Order] = (("PRIORITY", True), ("DUE_AT", False))
    filters: ClassVar = {
        **ArticleRows.filters,
        "stage": lambda rows: rows.article.stage,
        "publication": lambda rows: rows.article.publication,
        "assignee": lambda rows: rows.assignment.assignee_id,
        "claimed_by": lambda rows: rows.assignment.claimed_by_id,
        "priority": lambda rows: priority_of(rows.assignment),
        "due_at": lambda rows: rows.assignment.due_at,
    }
    flags: ClassVar = {"overdue": _is_overdue}

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.assignment = aliased(Assignment)
        self.visible = visibility.in_hand(self.article, view)

    @property
    def source(self) -> Any:
        matches = self.assignment.article_id == self.article.id
        return sa.outerjoin(self._shown, self.assignment, matches)

    @property
    def _shown(self) -> Any:
        """Each story with its copy. The viewer works on all of these, so that is known at once."""
        working = self.view.perspective is Perspective.WORKING
        copy = self.article.working_revision_id if working else self.article.live_revision_id
        return sa.join(self.article, self.revision, self.revision.id == copy)


class DraftRows(InHandRows):
    """Stories that somebody is writing, last saved first."""

    default_order = (("SAVED_AT", True),)

    def of(self, user: Any) -> Predicate:
        """Whether it is a story that an account began or signs, and that is with its authors."""
        byline = aliased(Byline)
        signed = sa.exists().where(
            byline.revision_id == self.article.working_revision_id,
            byline.author_id == user.author_id,
        )
        return sa.and_(
            sa.or_(
                self.article.stage == Stage.DRAFT, self.article.stage == Stage.CHANGES_REQUESTED
            ),
            sa.or_(self.article.created_by_id == user.id, signed.correlate(self.article, user)),
        )


class ReviewRows(InHandRows):
    """Stories that wait for a review, urgent and due first."""

    def of(self, user: Any) -> Predicate:
        """Whether the viewer may review it. What others may is not looked into."""
        if self.view.role is None:
            return sa.false()
        return sa.and_(user.id == visibility.USER, visibility.reviewable(self.article, self.view))


class AssignedRows(InHandRows):
    """Stories that somebody is to write or has claimed, due first."""

    default_order = (("DUE_AT", False), ("PRIORITY", True))

    def of(self, user: Any) -> Predicate:
        """Whether it is assigned to an account, or its review claimed by it."""
        return sa.and_(
            sa.or_(
                self.assignment.assignee_id == user.id, self.assignment.claimed_by_id == user.id
            ),
            self.article.stage != Stage.SPIKED,
        )


class AssignmentRows(Rows):
    """Who does what on a story. Every story has one: where there is no row, it says nothing."""

    id = ONE

    def __init__(self, view: View) -> None:
        self.assignment = aliased(Assignment)
        super().__init__(view, self.assignment)


class EditLockRows(Rows):
    """Who has a story open now."""

    def __init__(self, view: View) -> None:
        self.lock = aliased(EditLock)
        super().__init__(view, self.lock, visible=visibility.edit_locks(self.lock, view))

    @property
    def id(self) -> sa.ColumnElement[int]:
        return self.lock.article_id.expression
