"""What the rules must know of a story, gathered row by row."""

from collections.abc import Iterable

from db.facts import Story
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
from tests.plain.archive import Archive

GIVEN = (Publication.PUBLISHED, Publication.WITHHELD)
"""Where readers have the live copy, or may have it again at any moment."""


def facts_of(archive: Archive, article: Article) -> Story:
    """All that a rule asks about."""
    working = archive.need(Revision, article.working_revision_id)
    live = archive.find(Revision, article.live_revision_id)
    image = archive.find(Image, working.lead_image_id)
    bylines = archive.having(Byline, "revision_id", working.id)
    links = archive.having(RelatedLink, "revision_id", working.id)
    targets = [archive.need(Article, link.target_id) for link in links]
    dead = [one for one in targets if _is_dead(one)]
    hidden = [one for one in targets if one.publication is not Publication.PUBLISHED]
    copies = [working, live] if article.publication in GIVEN else [working]
    writers = {one.created_by_id for one in _written(archive, article, working)}
    accounts = (archive.need(User, one) for one in writers)
    approvals = archive.having(Approval, "article_id", article.id)
    comments = archive.having(Comment, "article_id", article.id)
    overrides = archive.having(Override, "article_id", article.id)
    schedules = archive.having(Schedule, "article_id", article.id)
    assigned = archive.having(Assignment, "article_id", article.id)
    retraction = _retraction(archive, article)
    events = sorted(archive.having(Event, "article_id", article.id), key=lambda one: one.id)
    spiked = [one for one in events if one.kind == "article.spike"]
    return Story(
        stage=article.stage,
        publication=article.publication,
        created_by=article.created_by_id,
        sections=_numbers(copy.section_id for copy in copies if copy is not None),
        has_section=working.section_id is not None,
        has_headline=bool(working.headline),
        has_body=bool(working.text),
        bylines=len(bylines),
        authors=_numbers(one.author_id for one in bylines),
        has_byline_reason=bool(working.no_byline_reason),
        image_alt=None if image is None else bool(image.alt),
        image_credit=None if image is None else bool(image.credit),
        address_taken=_address_taken(archive, article, working),
        changed_since_live=live is None or live.content_hash != working.content_hash,
        embargo_until=article.embargo_until,
        approved=any(one.content_hash == working.content_hash for one in approvals),
        writers=frozenset(writers),
        writer_authors=_numbers(one.author_id for one in accounts),
        related_dead=len(dead),
        related_unpublished=len([one for one in hidden if one not in dead]),
        working_is_live=article.working_revision_id == article.live_revision_id,
        blocking_comments=len([one for one in comments if one.blocking and not one.resolved_at]),
        overridden=frozenset(
            one.guard for one in overrides if one.content_hash == working.content_hash
        ),
        schedules=len([one for one in schedules if one.settled_at is None]),
        publish_pending=any(
            one.action is ScheduledAction.PUBLISH and one.state is ScheduleState.PENDING
            for one in schedules
        ),
        retraction_user=retraction.user_id if retraction else None,
        retraction_author=(
            archive.need(User, retraction.user_id).author_id if retraction else None
        ),
        assignee=next((one.assignee_id for one in assigned), None),
        spiked_from=spiked[-1].from_stage if spiked else None,
    )


def _retraction(archive: Archive, article: Article) -> RetractionApproval | None:
    """The last approval that what readers have be retracted."""
    found = archive.having(RetractionApproval, "revision_id", article.live_revision_id)
    return max(found, key=lambda one: (one.at, one.id), default=None)


def _numbers(numbers: Iterable[int | None]) -> frozenset[int]:
    return frozenset(number for number in numbers if number is not None)


def _is_dead(article: Article) -> bool:
    return article.publication is Publication.RETRACTED or article.stage is Stage.SPIKED


def _written(archive: Archive, article: Article, working: Revision) -> list[Revision]:
    """The revisions since the last one before the working copy that was approved, and stood."""
    events = archive.having(Event, "article_id", article.id)
    sent_back = max((e.id for e in events if e.kind == "article.request_changes"), default=0)
    approved = [e.revision_id for e in events if e.kind == "article.approve" and e.id > sent_back]
    found = archive.having(Revision, "article_id", article.id)
    before = [one.number for one in found if one.id in approved and one.number < working.number]
    return [one for one in found if one.number > max(before, default=0)]


def _address_taken(archive: Archive, article: Article, working: Revision) -> bool:
    """Whether another story has, or had, the address that the working copy would get."""
    section = archive.find(Section, working.section_id)
    address = f"/{section.slug}/{working.slug}" if section else None
    having = [
        *archive.having(Article, "path", address),
        *archive.having(Article, "slug", working.slug),
    ]
    had = archive.having(Redirect, "path", address)
    holders = {one.id for one in having} | {one.article_id for one in had}
    return bool(holders - {article.id})
