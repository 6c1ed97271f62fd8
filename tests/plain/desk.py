"""The desk, and what of it is whose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db.base import FOR_EVER
from db.guards import four_eyes
from db.ids import Noun, wire_id
from db.models import Priority, Stage
from db.workflow import Who, capacities
from tests.plain import article, assignment
from tests.plain.eyes import Eyes
from tests.plain.facts import facts_of
from tests.plain.page import Asked, Page, order_of
from tests.plain.where import fits


@dataclass(frozen=True)
class Desk:
    """The stories in hand that fit."""

    eyes: Eyes
    where: Mapping[str, Any]

    @cached_property
    def stories(self) -> list[Any]:
        return [one for one in in_hand(self.eyes) if fits(asked_of(one), self.where)]

    @property
    def counts(self) -> list[Mapping[str, Any]]:
        found = Counter(one.story.stage for one in self.stories)
        return [{"stage": stage, "count": found[stage]} for stage in Stage if found[stage]]

    def articles(self, **asked: Any) -> Page:
        return page(self.stories, "Desk", **asked)


def in_hand(eyes: Eyes) -> list[Any]:
    """Stories that the eyes see and may work on, and that readers have not as they stand."""
    return [
        one
        for one in article.every(eyes)
        if eyes.works_on(one.story)
        and (
            one.story.stage is not Stage.APPROVED
            or one.story.working_revision_id != one.story.live_revision_id
        )
    ]


def drafts(eyes: Eyes, user: Any, **asked: Any) -> Page:
    """Those that an account began or signs, and that are with their authors."""
    found = []
    for one in in_hand(eyes):
        authors = facts_of(eyes.archive, one.story).authors
        own = one.story.created_by_id == user.id or user.author_id in authors
        if own and one.story.stage in (Stage.DRAFT, Stage.CHANGES_REQUESTED):
            found.append(one)
    return page(found, "Draft", **asked)


def review_queue(eyes: Eyes, user: Any, **asked: Any) -> Page:
    """Those in review that the viewer could approve, if it is their account."""
    found = []
    for one in in_hand(eyes):
        if eyes.viewer is None or eyes.viewer.user_id != user.id:
            continue
        facts = facts_of(eyes.archive, one.story)
        ours = Who.DESK in capacities(facts, eyes.viewer)
        if ours and facts.stage is Stage.IN_REVIEW:
            found += [] if [*four_eyes(facts, eyes.viewer, eyes.now)] else [one]
    return page(found, "Review", **asked)


def assignments(eyes: Eyes, user: Any, **asked: Any) -> Page:
    """Those that an account is to write, or has claimed."""
    found = []
    for one in in_hand(eyes):
        row = assignment.row_of(eyes, one.story)
        if user.id in (row.assignee_id, row.claimed_by_id) and one.story.stage is not Stage.SPIKED:
            found.append(one)
    return page(found, "Assigned", **asked)


def sorts_of(one: Any) -> Mapping[str, Any]:
    """By what the stories are ordered."""
    row = assignment.row_of(one.eyes, one.story)
    return {
        "DUE_AT": row.due_at or FOR_EVER,
        "PRIORITY": list(Priority).index(row.priority),
        "SAVED_AT": one.row.created_at,
    }


def asked_of(one: Any) -> Mapping[str, Any]:
    """What the desk's `where` can ask of a story."""
    row = assignment.row_of(one.eyes, one.story)
    late = row.due_at is not None and row.due_at < one.eyes.now
    return {
        **one.asked,
        "assignee": row.assignee_id and wire_id(Noun.USER, row.assignee_id),
        "claimedBy": row.claimed_by_id and wire_id(Noun.USER, row.claimed_by_id),
        "priority": row.priority,
        "dueAt": row.due_at,
        "overdue": late and one.story.stage is not Stage.SPIKED,
    }


def page(
    stories: Sequence[Any],
    kind: str,
    where: Mapping[str, Any] | None = None,
    order_by: Sequence[Mapping[str, str]] | None = None,
    **asked: Any,
) -> Page:
    """A page of those of the stories that fit."""
    order = order_of(kind, order_by)
    return Page(
        stories,
        Asked(order, **asked),
        lambda one: [*(sorts_of(one)[name] for name, _ in order), one.story.id],
        lambda one: fits(one.asked, where or {}),
    )
