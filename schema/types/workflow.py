"""How a story stands in the newsroom: its stage, its revisions, what was done and what can be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
import strawberry

from db import workflow
from db.base import FOR_EVER
from db.facts import Story, facts_of
from db.ids import Noun, wire_id_of
from db.models import Schedule as ScheduleTable
from db.models import ScheduledAction, ScheduleState
from db.reading import want
from db.reading.comments import CommentRows
from db.reading.desk import AssignmentRows, EditLockRows
from db.reading.furniture import SectionRows, ShownImageRows
from db.reading.people import UserRows
from db.reading.schedules import ScheduleRows
from db.reading.stories import (
    ArticleRows,
    BylineRows,
    CarriedTagRows,
    EventRows,
    RevisionRows,
)
from db.viewer import Sight
from schema.enums import (
    Action,
    Code,
    Genre,
    GuardName,
    Origin,
    Publication,
    Role,
    Severity,
    Stage,
)
from schema.fields import argument, column, many, one, paged, part, planned
from schema.types.article import Article, Byline, RichText
from schema.types.assignment import Assignment, EditLock
from schema.types.comment import Comment
from schema.types.difference import DIFF, RevisionDiff
from schema.types.image import Image
from schema.types.page import Connection, Node, page_arguments
from schema.types.schedule import Schedule
from schema.types.section import Section
from schema.types.tag import Tag
from schema.types.user import User


@strawberry.type(
    description="Something that stands between you and a move, or a warning: show `message` "
    "beside the button."
)
class Blocker:
    code: Code = strawberry.field(description="Which rule it is: act on this, not on the message.")
    message: str = strawberry.field(description="What is wrong and what would cure it, in words.")
    path: list[str] = strawberry.field(
        description="The field of the story at fault, as inputs have it. Empty where it is none "
        "in particular."
    )
    severity: Severity = strawberry.field(description="Whether it stops the move or only warns.")
    guard: GuardName | None = strawberry.field(
        description="Which guard it is; null where the table of moves itself says no."
    )
    overridable_by: Role | None = strawberry.field(
        description="From which role on somebody may let it pass; null where nobody may."
    )


@strawberry.type(
    description="A move, and whether you could make it now: one button of an editor's screen."
)
class Transition:
    action: Action = strawberry.field(
        description="The move, and so the mutation: SUBMIT_FOR_REVIEW is `articleSubmitForReview`."
    )
    allowed: bool = strawberry.field(description="Whether it would be accepted from you now.")
    blockers: list[Blocker] = strawberry.field(
        description="All that stands against it at once, and warnings of what readers would notice."
    )


@strawberry.type(
    description="What a story said at one moment. Never changes, but for an autosaved one: for a "
    "minute, while nobody has pinned it, its writer's next autosaves are written over it."
)
class Revision(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.REVISION, rows.revision.id), "Opaque: `revision-…`."
    )
    number: int = column(lambda rows: rows.revision.number, "1, 2, 3 … within its story.")
    slug: str = column(lambda rows: rows.revision.slug, "The URL part that it would have, or has.")
    headline: str = column(lambda rows: rows.revision.headline, "What it says, in a line.")
    standfirst: str | None = column(
        lambda rows: rows.revision.standfirst,
        "The sentence or two under the headline; null where there is none.",
    )
    kicker: str | None = column(
        lambda rows: rows.revision.kicker,
        "The word or two over the headline; null where there is none.",
    )
    body: RichText = part("What the story said, as Markdown, HTML or plain text.")
    word_count: int = column(lambda rows: rows.revision.word_count, "How many words the body has.")
    genre: Genre = column(lambda rows: rows.revision.genre, "What kind of journalism it is.")
    language: str = column(
        lambda rows: rows.revision.language, "The language, as a BCP 47 tag: `en`, `pt-BR`."
    )
    dateline: str | None = column(
        lambda rows: rows.revision.dateline,
        "Where it was reported from; null where nothing is said.",
    )
    no_byline_reason: str | None = column(
        lambda rows: rows.revision.no_byline_reason, "Why nobody is named. For the newsroom only."
    )
    section: Section | None = one(
        SectionRows,
        lambda rows, far: far.section.id == rows.revision.section_id,
        "The section that it is in; null where a draft has none.",
    )
    lead_image: Image | None = one(
        ShownImageRows,
        lambda rows, far: far.image.id == rows.revision.lead_image_id,
        "The picture at its head; null where it has none.",
    )
    bylines: list[Byline] = many(
        BylineRows,
        lambda rows, far: far.byline.revision_id == rows.revision.id,
        "The names over it, in order.",
        order=lambda far: [far.byline.position],
    )
    tags: list[Tag] = many(
        CarriedTagRows,
        lambda rows, far: far.carried.revision_id == rows.revision.id,
        "What it is about, then what it mentions, in order.",
        order=lambda far: [far.carried.position],
    )
    content_hash: str = column(
        lambda rows: rows.revision.content_hash,
        "SHA-256 of the content, hexadecimal: what an approval is bound to.",
    )
    autosaved: bool = column(
        lambda rows: rows.revision.autosaved, "Whether the writer's program saved it by itself."
    )
    created_at: dt.datetime = column(
        lambda rows: rows.revision.created_at, "When it was saved; of an autosaved one, at first."
    )
    created_by: User | None = one(
        UserRows, lambda rows, far: far.user.id == rows.revision.created_by_id, "Who saved it."
    )
    parent: Revision | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.revision.parent_id,
        "The revision that it was made from; null for a story's first.",
    )


@strawberry.type(description="What was done to a story, by whom and why. Never changes.")
class Event(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.EVENT, rows.event.id), "Opaque: `event-…`."
    )
    kind: str = column(
        lambda rows: rows.event.kind,
        "noun.verb, such as `article.publish`; docs/events.md has all of them.",
    )
    subject: str = column(
        lambda rows: rows.event.subject,
        "The id of what it was done to, for a front its section's; `site` for the site, `home` for "
        "the front of the home page.",
    )
    from_stage: Stage | None = column(
        lambda rows: rows.event.from_stage,
        "Where the working copy stood before; null where it had no stage.",
    )
    to_stage: Stage | None = column(
        lambda rows: rows.event.to_stage,
        "Where the working copy stood after; null for what is not done to a story.",
    )
    from_publication: Publication | None = column(
        lambda rows: rows.event.from_publication,
        "What readers had before; null where there was no story.",
    )
    to_publication: Publication | None = column(
        lambda rows: rows.event.to_publication,
        "What readers had after; null for what is not done to a story.",
    )
    reason: str | None = column(lambda rows: rows.event.reason, "Why, in the words of who did it.")
    origin: Origin = column(lambda rows: rows.event.origin, "Through which door it was done.")
    at: dt.datetime = column(lambda rows: rows.event.at, "When it was done.")
    user: User | None = one(
        UserRows,
        lambda rows, far: far.user.id == rows.event.user_id,
        "Who; null for a command of the server's, and for what nobody did.",
    )
    revision: Revision | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.event.revision_id,
        "The revision that it concerned.",
    )
    live_revision: Revision | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.event.live_revision_id,
        "The revision that readers had from then on; null where they had none.",
    )
    notice: str | None = column(
        lambda rows: rows.event.notice,
        "What the story's path said from then on, where readers had it no more.",
    )
    article: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == rows.event.article_id,
        "The story that it was done to, as it is now.",
    )
    digest: str = column(
        lambda rows: rows.event.digest,
        "SHA-256 of the digest of the event before and of all that this one says, hexadecimal: "
        "whoever keeps one can tell later whether anything before it was changed.",
    )


@strawberry.type(description="How a story stands in the newsroom, for those who work on it.")
class Workflow:
    stage: Stage = column(lambda rows: rows.article.stage, "Where the working copy stands.")
    publication: Publication = column(
        lambda rows: rows.article.publication, "What readers get of it."
    )
    version: int = column(
        lambda rows: rows.article.version,
        "Send it back as `expectedVersion` when you write: each write adds one.",
    )
    transitions: list[Transition] = planned(
        want.Late(
            lambda rows: facts_of(rows.article), lambda facts, sight: _possible(facts, sight)
        ),
        "Every move there is, whether you could make it now, and all that stands against it.",
    )
    revisions: Connection[Revision] = paged(
        RevisionRows,
        lambda rows, far: far.revision.article_id == rows.article.id,
        "What the story said over time, latest first.",
        page_arguments(),
    )
    events: Connection[Event] = paged(
        EventRows,
        lambda rows, far: far.event.article_id == rows.article.id,
        "What was done to it, latest first.",
        page_arguments(),
    )
    comments: Connection[Comment] = paged(
        CommentRows,
        lambda rows, far: sa.and_(
            far.comment.article_id == rows.article.id, far.comment.thread_id.is_(None)
        ),
        "What is said of it: the comments that began a thread, latest first.",
        [
            *page_arguments(),
            argument(
                "resolved",
                bool | None,
                "True: only what is settled. False: only what is open. All if it is left out.",
            ),
        ],
        narrow=lambda far, arguments: _settled(far, arguments),
    )
    diff: RevisionDiff | None = DIFF
    working: Revision = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.article.working_revision_id,
        "The copy that is being worked on.",
    )
    live: Revision | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.article.live_revision_id,
        "The copy that readers get, or got last.",
    )
    assignment: Assignment = one(
        AssignmentRows,
        lambda rows, far: far.assignment.article_id == rows.article.id,
        "Who does what on it, by when and how soon. Changing that adds nothing to the version.",
    )
    editing: EditLock | None = one(
        EditLockRows,
        lambda rows, far: far.lock.article_id == rows.article.id,
        "Who has it open now; null when nobody has, or whoever had it has not been heard of.",
    )
    embargo_until: dt.datetime | None = column(
        lambda rows: sa.case((~_until_lifted(rows), rows.article.embargo_until)),
        "Readers get nothing of it before.",
    )
    embargo_until_lifted: bool = column(
        lambda rows: _until_lifted(rows),
        "Whether readers get nothing of it until a chief breaks the embargo, which has no end.",
    )
    scheduled_for: dt.datetime | None = column(
        lambda rows: _due(rows), "When it is due to go live, or an update of it."
    )
    schedules: Connection[Schedule] = paged(
        ScheduleRows,
        lambda rows, far: far.schedule.article_id == rows.article.id,
        "What is set for it and what was, the latest moment first.",
        page_arguments(),
    )


def _possible(facts: Any, sight: Sight) -> list[workflow.Transition]:
    if sight.viewer is None:
        return []
    return workflow.transitions(Story.read(facts), sight.viewer, sight.now)


def _settled(far: CommentRows, arguments: want.Arguments) -> sa.ColumnElement[bool]:
    resolved = arguments.get("resolved")
    if resolved is None:
        return sa.true()
    resolved_at: sa.SQLColumnExpression[object] = far.comment.resolved_at
    return resolved_at.is_not(None) if resolved else resolved_at.is_(None)


def _until_lifted(rows: Any) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(rows.article.embargo_until == FOR_EVER, False)


def _due(rows: Any) -> sa.ScalarSelect[dt.datetime]:
    """When the next publication that is set fires."""
    return (
        sa.select(sa.func.min(ScheduleTable.at))
        .where(
            ScheduleTable.article_id == rows.article.id,
            ScheduleTable.action == ScheduledAction.PUBLISH,
            ScheduleTable.state == ScheduleState.PENDING,
        )
        .correlate(rows.article)
        .scalar_subquery()
    )
