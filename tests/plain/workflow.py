"""How a story stands in the newsroom, for those who may work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import db.workflow
from db import models
from db.base import FOR_EVER
from db.workflow import Transition
from tests.plain import assignment, comment, comparison, event, revision, schedule
from tests.plain.facts import facts_of
from tests.plain.page import USUAL, Asked, Page
from tests.plain.shown import Shown


@dataclass(frozen=True)
class Workflow(Shown):
    """The row is an article. That the eyes may work on it has been looked into before."""

    @property
    def embargo_until(self) -> Any:
        return None if self.embargo_until_lifted else self.row.embargo_until

    @property
    def embargo_until_lifted(self) -> bool:
        return bool(self.row.embargo_until == FOR_EVER)

    @property
    def scheduled_for(self) -> Any:
        found = self.eyes.archive.having(models.Schedule, "article_id", self.row.id)
        publications = [one for one in found if one.action is models.ScheduledAction.PUBLISH]
        pending = [one.at for one in publications if one.state is models.ScheduleState.PENDING]
        return min(pending, default=None)

    @property
    def assignment(self) -> Any:
        return assignment.Assignment(self.eyes, assignment.row_of(self.eyes, self.row))

    @property
    def editing(self) -> Any:
        return assignment.editing(self.eyes, self.row)

    @property
    def transitions(self) -> Sequence[Transition]:
        facts = facts_of(self.eyes.archive, self.row)
        viewer = self.eyes.viewer
        return db.workflow.transitions(facts, viewer, self.eyes.now) if viewer else []

    def revisions(self, **asked: Any) -> Page:
        found = self.all_of(revision.Revision, models.Revision, "article_id")
        keys = Asked(USUAL["Revision"], **asked)
        return Page(found, keys, lambda one: [one.number, one.row.id])

    def events(self, **asked: Any) -> Page:
        found = self.eyes.archive.having(models.Event, "article_id", self.row.id)
        return event.page(self.eyes, found, **asked)

    def comments(self, **asked: Any) -> Page:
        return comment.page(self.eyes, self.row, **asked)

    def schedules(self, **asked: Any) -> Page:
        found = self.all_of(schedule.Schedule, models.Schedule, "article_id")
        keys = Asked(USUAL["Schedule"], **asked)
        return Page(found, keys, lambda one: [one.at, one.row.id])

    def diff(self, **asked: str | None) -> Any:
        return comparison.compared(self.eyes, self.row, asked.get("from"), asked.get("to"))

    @property
    def working(self) -> Any:
        return revision.find(self.eyes, self.row.working_revision_id)

    @property
    def live(self) -> Any:
        return revision.find(self.eyes, self.row.live_revision_id)
