"""What the rules must know of a story, read as one JSON value in whatever statement needs it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import sqljson
from db.models import (
    Approval,
    Article,
    Assignment,
    Byline,
    Comment,
    Event,
    Image,
    Override,
    Publication,
    Redirect,
    RelatedLink,
    RetractionApproval,
    Revision,
    Schedule,
    ScheduledAction,
    ScheduleState,
    Section,
    Stage,
    User,
)


@dataclass(frozen=True, slots=True)
class Story:
    """The working copy and what readers get: only what a rule asks about. Ids are plain numbers."""

    stage: Stage
    publication: Publication
    created_by: int
    sections: frozenset[int]
    has_section: bool
    has_headline: bool
    has_body: bool
    bylines: int
    authors: frozenset[int]
    has_byline_reason: bool
    image_alt: bool | None
    image_credit: bool | None
    address_taken: bool
    changed_since_live: bool
    embargo_until: dt.datetime | None
    approved: bool
    writers: frozenset[int]
    writer_authors: frozenset[int]
    related_dead: int
    related_unpublished: int
    working_is_live: bool = False
    blocking_comments: int = 0
    overridden: frozenset[str] = frozenset()
    """Names of the guards that a chief has let pass for what the working copy says."""
    schedules: int = 0
    """Operations that are set for later, those that are held too."""
    publish_pending: bool = False
    retraction_user: int | None = None
    """Who approved last that what readers have be retracted."""
    retraction_author: int | None = None
    spiked_from: Stage | None = None
    assignee: int | None = None
    """Whose account it is assigned to."""

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> "Story":
        """The story that `facts_of` selected, from its parsed JSON."""
        embargo, spiked = facts["embargo_until"], facts["spiked_from"]
        return cls(
            **{
                **facts,
                "stage": Stage(facts["stage"]),
                "publication": Publication(facts["publication"]),
                "authors": frozenset(facts["authors"]),
                "sections": frozenset(facts["sections"]),
                "writers": frozenset(facts["writers"]),
                "writer_authors": frozenset(facts["writer_authors"]),
                "overridden": frozenset(facts["overridden"]),
                "spiked_from": Stage(spiked) if spiked else None,
                "embargo_until": dt.datetime.fromisoformat(embargo) if embargo else None,
            }
        )


def address_of(section: type[Section], slug: sa.SQLColumnExpression[str]) -> sa.ColumnElement[str]:
    """Where readers find a story: `/section/slug`."""
    return sa.literal("/").concat(section.slug).concat("/").concat(slug)


def facts_of(article: type[Article]) -> sa.ColumnElement[str]:
    """All that `Story` holds of an article, as JSON."""
    working, live, image = aliased(Revision), aliased(Revision), aliased(Image)
    facts = sqljson.object_of(
        {
            "stage": article.stage.expression,
            "publication": article.publication.expression,
            "created_by": article.created_by_id.expression,
            "sections": _numbers(sections_of(article, working), article, working),
            "has_section": working.section_id.is_not(None),
            "has_headline": working.headline != "",
            "has_body": working.text != "",
            "bylines": _number_of(Byline, working, Byline.revision_id == working.id),
            "authors": _numbers(authors_of(working), working),
            "has_byline_reason": sa.func.coalesce(working.no_byline_reason, "") != "",
            "image_alt": sa.case((image.id.is_not(None), sa.func.coalesce(image.alt, "") != "")),
            "image_credit": sa.case(
                (image.id.is_not(None), sa.func.coalesce(image.credit, "") != "")
            ),
            "address_taken": _address_taken(article, working),
            "changed_since_live": sa.func.coalesce(live.content_hash != working.content_hash, True),
            "embargo_until": article.embargo_until.expression,
            "approved": _some(
                article,
                working,
                Approval.article_id == article.id,
                Approval.content_hash == working.content_hash,
            ),
            "writers": _numbers(writers_of(article, working), article, working),
            "writer_authors": _numbers(writer_authors_of(article, working), article, working),
            "related_dead": _related(working, _is_dead),
            "related_unpublished": _related(working, _is_unpublished),
            "working_is_live": sa.func.coalesce(
                article.working_revision_id == article.live_revision_id, False
            ),
            "blocking_comments": _number_of(
                Comment,
                article,
                Comment.article_id == article.id,
                Comment.blocking.is_(True),
                Comment.resolved_at.is_(None),
            ),
            "overridden": _numbers(_overridden(article, working), article, working),
            "schedules": _number_of(
                Schedule,
                article,
                Schedule.article_id == article.id,
                Schedule.settled_at.is_(None),
            ),
            "publish_pending": _some(
                article,
                working,
                Schedule.article_id == article.id,
                Schedule.action == ScheduledAction.PUBLISH,
                Schedule.state == ScheduleState.PENDING,
            ),
            "retraction_user": _retraction(article, RetractionApproval.user_id),
            "retraction_author": _retraction(article, User.author_id),
            "spiked_from": _spiked_from(article),
            "assignee": sa.select(Assignment.assignee_id)
            .where(Assignment.article_id == article.id)
            .correlate(article)
            .scalar_subquery(),
        }
    )
    return (
        sa.select(facts)
        .select_from(working)
        .outerjoin(live, live.id == article.live_revision_id)
        .outerjoin(image, image.id == working.lead_image_id)
        .where(working.id == article.working_revision_id)
        .correlate(article)
        .scalar_subquery()
    )


def _number_of(
    table: type[Any], outer: type[Any], *where: sa.ColumnElement[bool]
) -> sa.ColumnElement[int]:
    """How many rows of a table there are for which all this holds, given the row of `outer`."""
    counted = sa.select(sa.func.count()).select_from(table).where(*where)
    return counted.correlate(outer).scalar_subquery()


def _some(
    article: type[Article], working: type[Revision], *where: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """Whether there is a row for which all this holds, given the story's."""
    return sa.exists().where(*where).correlate(article, working)


def _numbers(select: sa.Select[Any], *parents: type[Any]) -> sa.ColumnElement[str]:
    found = select.correlate(*parents).subquery()
    return sa.select(sqljson.array_of(found.c.n)).scalar_subquery()


def sections_of(article: type[Article], working: type[Revision]) -> sa.Select[Any]:
    """The sections whose desks the story concerns: the working copy's, and what readers find."""
    copy = aliased(Revision)
    return (
        sa.select(copy.section_id.label("n"))
        .where(concerns_desks(copy, article, working), copy.section_id.is_not(None))
        .distinct()
    )


def concerns_desks(
    copy: type[Revision], article: type[Article], working: type[Revision]
) -> sa.ColumnElement[bool]:
    """Whether it is a copy whose section's desk answers for the story.

    A withheld story's live copy is what readers find once it is released.
    """
    given = sa.or_(
        article.publication == Publication.PUBLISHED, article.publication == Publication.WITHHELD
    )
    live = sa.and_(given, copy.id == article.live_revision_id)
    return sa.or_(copy.id == working.id, live)


def authors_of(working: type[Revision]) -> sa.Select[Any]:
    """The authors who are credited."""
    return sa.select(Byline.author_id.label("n")).where(
        Byline.revision_id == working.id, Byline.author_id.is_not(None)
    )


def _written(article: type[Article], working: type[Revision]) -> Any:
    """The revisions since the last that was approved before, and not sent back after that.

    The working copy is always among them: whoever wrote it cannot approve it a second time.
    """
    written, approved = aliased(Revision), aliased(Revision)
    approval, withdrawal = aliased(Event), aliased(Event)
    withdrawn = sa.exists().where(
        withdrawal.article_id == approval.article_id,
        withdrawal.kind == "article.request_changes",
        withdrawal.id > approval.id,
    )
    last = (
        sa.select(sa.func.coalesce(sa.func.max(approved.number), 0))
        .join(approval, approval.revision_id == approved.id)
        .where(
            approval.article_id == article.id,
            approval.kind == "article.approve",
            approved.number < working.number,
            ~withdrawn.correlate(approval),
        )
        .correlate(article, working)
        .scalar_subquery()
    )
    return written, sa.and_(written.article_id == article.id, written.number > last)


def writers_of(article: type[Article], working: type[Revision]) -> sa.Select[Any]:
    """The accounts that wrote what nobody has approved yet."""
    written, since = _written(article, working)
    return sa.select(written.created_by_id.label("n")).where(since).distinct()


def writer_authors_of(article: type[Article], working: type[Revision]) -> sa.Select[Any]:
    """The authors that the writers' accounts are linked to: a person may have two accounts."""
    written, since = _written(article, working)
    user = aliased(User)
    return (
        sa.select(user.author_id.label("n"))
        .join(written, written.created_by_id == user.id)
        .where(since, user.author_id.is_not(None))
        .distinct()
    )


def _overridden(article: type[Article], working: type[Revision]) -> sa.Select[Any]:
    return sa.select(Override.guard.label("n")).where(
        Override.article_id == article.id, Override.content_hash == working.content_hash
    )


def _retraction(article: type[Article], column: Any) -> sa.ColumnElement[Any]:
    """A column of the last approval that what readers have now be retracted, or of its giver."""
    return (
        sa.select(column)
        .select_from(RetractionApproval)
        .join(User, User.id == RetractionApproval.user_id)
        .where(
            RetractionApproval.article_id == article.id,
            RetractionApproval.revision_id == article.live_revision_id,
        )
        .order_by(RetractionApproval.at.desc(), RetractionApproval.id.desc())
        .limit(1)
        .correlate(article)
        .scalar_subquery()
    )


def _spiked_from(article: type[Article]) -> sa.ColumnElement[Any]:
    """The stage in which the story was given up, the last time."""
    spiking = aliased(Event)
    return (
        sa.select(spiking.from_stage)
        .where(spiking.article_id == article.id, spiking.kind == "article.spike")
        .order_by(spiking.id.desc())
        .limit(1)
        .correlate(article)
        .scalar_subquery()
    )


def _address_taken(article: type[Article], working: type[Revision]) -> sa.ColumnElement[bool]:
    """Whether another story has, or had, the address that the working copy would get."""
    section, other, redirect = aliased(Section), aliased(Article), aliased(Redirect)
    address = (
        sa.select(address_of(section, working.slug))
        .where(section.id == working.section_id)
        .correlate(working)
        .scalar_subquery()
    )
    return sa.or_(
        sa.exists()
        .where(other.path == address, other.id != article.id)
        .correlate(article, working),
        sa.exists()
        .where(other.slug == working.slug, other.id != article.id)
        .correlate(article, working),
        sa.exists()
        .where(redirect.path == address, redirect.article_id != article.id)
        .correlate(article, working),
    )


def _is_dead(target: type[Article]) -> sa.ColumnElement[bool]:
    return sa.or_(target.publication == Publication.RETRACTED, target.stage == Stage.SPIKED)


def _is_unpublished(target: type[Article]) -> sa.ColumnElement[bool]:
    return sa.and_(target.publication != Publication.PUBLISHED, ~_is_dead(target))


def _related(working: type[Revision], is_so: Any) -> sa.ColumnElement[int]:
    link, target = aliased(RelatedLink), aliased(Article)
    return (
        sa.select(sa.func.count())
        .select_from(link)
        .join(target, target.id == link.target_id)
        .where(link.revision_id == working.id, is_so(target))
        .correlate(working)
        .scalar_subquery()
    )
