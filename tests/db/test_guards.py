"""Each guard alone, on facts made by hand: what it finds, and that it finds nothing else."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from db import guards
from db.base import FOR_EVER
from db.errors import Code, GuardName, Severity
from db.facts import Story
from db.guards import Guard
from db.models import Publication, Role, Stage
from db.viewer import Viewer

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
EDITOR = Viewer(user_id=1, role=Role.EDITOR, author_id=11, desks=frozenset({5}))
UNNAMED = Viewer(user_id=1, role=Role.EDITOR)
SOUND = Story(
    stage=Stage.IN_REVIEW,
    publication=Publication.NEVER,
    created_by=2,
    sections=frozenset({5}),
    has_section=True,
    has_headline=True,
    has_body=True,
    bylines=1,
    authors=frozenset({12}),
    has_byline_reason=False,
    image_alt=True,
    image_credit=True,
    address_taken=False,
    changed_since_live=True,
    embargo_until=None,
    approved=True,
    writers=frozenset({2}),
    writer_authors=frozenset({12}),
    related_dead=0,
    related_unpublished=0,
)
ALL = (
    guards.headline,
    guards.body,
    guards.section,
    guards.byline,
    guards.lead_image,
    guards.slug,
    guards.four_eyes,
    guards.approval,
    guards.embargo,
    guards.related,
    guards.changed,
    guards.edited,
    guards.comments,
    guards.unscheduled,
    guards.person,
)
REQUIRED, TAKEN, SELF = Code.REQUIRED, Code.NOT_UNIQUE, Code.SELF_APPROVAL_FORBIDDEN
BLOCKING, WARNING = Severity.BLOCKING, Severity.WARNING
LATER, NOW_AND_BEFORE = NOW + dt.timedelta(milliseconds=1), (NOW, NOW - dt.timedelta(days=1))


@pytest.mark.parametrize("guard", ALL, ids=lambda guard: guard.name)
def test_a_sound_story_passes(guard: Guard) -> None:
    assert list(guard(SOUND, EDITOR, NOW)) == []


@pytest.mark.parametrize(
    ("guard", "facts", "failures"),
    [
        (guards.headline, {"has_headline": False}, [(REQUIRED, "headline")]),
        (guards.body, {"has_body": False}, [(REQUIRED, "body")]),
        (guards.section, {"has_section": False}, [(REQUIRED, "section")]),
        (guards.byline, {"bylines": 0}, [(REQUIRED, "bylines")]),
        (guards.byline, {"bylines": 0, "has_byline_reason": True}, []),
        (guards.lead_image, {"image_alt": None, "image_credit": None}, []),
        (guards.lead_image, {"image_alt": False}, [(REQUIRED, "leadImage.alt")]),
        (guards.lead_image, {"image_credit": False}, [(REQUIRED, "leadImage.credit")]),
        (
            guards.lead_image,
            {"image_alt": False, "image_credit": False},
            [(REQUIRED, "leadImage.alt"), (REQUIRED, "leadImage.credit")],
        ),
        (guards.slug, {"address_taken": True}, [(TAKEN, "slug")]),
        (guards.four_eyes, {"writers": frozenset({2, 1})}, [(SELF, "id")]),
        (guards.four_eyes, {"writers": frozenset()}, []),
        (guards.four_eyes, {"authors": frozenset({12, 11})}, [(SELF, "id")]),
        (
            guards.four_eyes,
            {"authors": frozenset({11}), "writers": frozenset({1})},
            [(SELF, "id")],
        ),
        (guards.approval, {"approved": False}, [(Code.APPROVAL_STALE, "id")]),
        (guards.embargo, {"embargo_until": LATER}, [(Code.EMBARGO_ACTIVE, "embargoUntil")]),
        (guards.embargo, {"embargo_until": NOW_AND_BEFORE[0]}, []),
        (guards.embargo, {"embargo_until": NOW_AND_BEFORE[1]}, []),
        (guards.related, {"related_dead": 2}, [(Code.RELATED_NOT_PUBLIC, "related")]),
        (guards.embargo, {"embargo_until": FOR_EVER}, [(Code.EMBARGO_ACTIVE, "embargoUntil")]),
        (guards.changed, {"changed_since_live": False}, [(Code.TRANSITION_NOT_ALLOWED, "id")]),
        (guards.edited, {"working_is_live": True}, [(Code.TRANSITION_NOT_ALLOWED, "id")]),
        (guards.comments, {"blocking_comments": 2}, [(Code.COMMENT_OPEN, "comments")]),
        (guards.unscheduled, {"publish_pending": True}, [(Code.TRANSITION_NOT_ALLOWED, "id")]),
    ],
)
def test_what_is_not_as_it_must_be_is_found(
    guard: Guard, facts: dict[str, Any], failures: list[tuple[Code, str]]
) -> None:
    found = list(guard(replace(SOUND, **facts), EDITOR, NOW))

    assert [(failure.code, ".".join(failure.path)) for failure in found] == failures
    assert {failure.severity for failure in found} <= {BLOCKING}
    assert all(failure.message for failure in found)
    others = [other for other in ALL if other is not guard]
    assert [other for other in others if list(other(replace(SOUND, **facts), EDITOR, NOW))] == []


@pytest.mark.parametrize(
    ("guard", "facts", "code"),
    [
        (guards.embargoed, {}, Code.TRANSITION_NOT_ALLOWED),
        (guards.embargoed, {"embargo_until": NOW}, Code.TRANSITION_NOT_ALLOWED),
        (guards.embargoed, {"embargo_until": LATER}, None),
        (guards.scheduled, {}, Code.TRANSITION_NOT_ALLOWED),
        (guards.scheduled, {"schedules": 1}, None),
        (guards.second_person, {}, Code.APPROVAL_STALE),
        (guards.second_person, {"retraction_user": 1}, SELF),
        (guards.second_person, {"retraction_user": 3, "retraction_author": 11}, SELF),
        (guards.second_person, {"retraction_user": 3, "retraction_author": None}, None),
        (guards.second_person, {"retraction_user": 3, "retraction_author": 13}, None),
        (guards.outsider, {}, None),
        (guards.outsider, {"created_by": 1}, SELF),
        (guards.outsider, {"writers": frozenset({1})}, SELF),
        (guards.outsider, {"writer_authors": frozenset({11})}, SELF),
        (guards.outsider, {"authors": frozenset({11})}, SELF),
    ],
)
def test_what_only_some_moves_ask_for(guard: Guard, facts: dict[str, Any], code: Any) -> None:
    found = list(guard(replace(SOUND, **facts), EDITOR, NOW))

    assert [failure.code for failure in found] == ([code] if code else [])


def test_a_program_approves_nothing() -> None:
    program = replace(UNNAMED, is_service=True)

    for guard in (guards.four_eyes, guards.person):
        assert [one.code for one in guard(SOUND, program, NOW)] == [SELF]


def test_what_a_chief_let_pass_only_warns_and_nothing_else_can_be_let_pass() -> None:
    bare = replace(
        SOUND, bylines=0, blocking_comments=1, overridden=frozenset({"BYLINE", "HEADLINE"})
    )

    (passed,), (open_comment,) = (
        guards.byline(bare, EDITOR, NOW),
        guards.comments(bare, EDITOR, NOW),
    )

    assert (passed.severity, passed.guard) == (WARNING, GuardName.BYLINE)
    assert (open_comment.severity, open_comment.overridable_by) == (BLOCKING, Role.CHIEF)
    assert [one.name for one in guards.OVERRIDABLE] == [
        GuardName.BYLINE,
        GuardName.LEAD_IMAGE,
        GuardName.RELATED,
        GuardName.COMMENTS,
    ]


def test_an_account_without_an_author_is_credited_nowhere() -> None:
    story = replace(SOUND, authors=frozenset({12}))

    assert list(guards.four_eyes(story, UNNAMED, NOW)) == []


def test_a_neighbour_that_is_not_public_warns_and_does_not_block() -> None:
    found = list(guards.related(replace(SOUND, related_unpublished=1, related_dead=1), EDITOR, NOW))

    assert [(failure.code, failure.severity) for failure in found] == [
        (Code.RELATED_NOT_PUBLIC, BLOCKING),
        (Code.RELATED_NOT_PUBLIC, WARNING),
    ]


def test_what_every_published_story_must_have_is_all_told_at_once() -> None:
    bare = replace(
        SOUND,
        has_headline=False,
        has_body=False,
        has_section=False,
        bylines=0,
        image_alt=False,
        image_credit=False,
        address_taken=True,
        related_dead=1,
        blocking_comments=1,
    )

    assert [
        ".".join(failure.path) for guard in guards.CONTENT for failure in guard(bare, EDITOR, NOW)
    ] == [
        "headline",
        "body",
        "section",
        "bylines",
        "leadImage.alt",
        "leadImage.credit",
        "slug",
        "related",
        "comments",
    ]
