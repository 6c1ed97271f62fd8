"""Who may see which rows: one SQL predicate a noun, joined by every read at every node.

A reader sees an article that is published and not under embargo, in its live revision. Staff see,
in the WORKING perspective, the working revision of the stories that are theirs to work on, and of
all others what a reader sees. A story is theirs when they made it, are bylined on its working
copy or have it assigned to them (any role), when it is in a section of their desks (editors), and
always (chiefs and admins).
A guest sees there the working copy of the story that their preview is of, or of those in its
section, and otherwise what a reader sees: nothing that is for staff.

What hangs on a story is seen through it. So a tag or an author shows to readers as soon as one
visible story carries it, and not before: the name of a tag can give away an investigation.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import facts
from db.base import Instant, LongId
from db.events import SEEN
from db.ids import Noun
from db.models import (
    Article,
    Assignment,
    Author,
    Byline,
    ChangeClass,
    Collection,
    CollectionMember,
    Comment,
    Correction,
    Delivery,
    EditLock,
    Event,
    Front,
    Image,
    Notification,
    Pin,
    Preview,
    Publication,
    Revision,
    RevisionTag,
    Role,
    Schedule,
    Stage,
    Suggestion,
    Tag,
    User,
    Webhook,
)
from db.sqljson import ListOf, among
from db.viewer import Perspective, View

Predicate = sa.ColumnElement[bool]

PUBLISHED = sa.literal_column(f"'{Publication.PUBLISHED}'", sa.Text())
"""Spelt out in the statement, so that the planner knows it in a statement prepared once."""

APPROVED = sa.literal_column(f"'{Stage.APPROVED}'", sa.Text())
"""Likewise: the index of the stories in hand is found by the words of its condition."""

TAKEN = (Publication.WITHHELD, Publication.UNPUBLISHED, Publication.RETRACTED)

NOW = sa.bindparam("sight_now", type_=Instant())
USER = sa.bindparam("sight_user", type_=LongId)
AUTHOR = sa.bindparam("sight_author", type_=LongId)
DESKS = sa.bindparam("sight_desks", type_=ListOf(LongId))
PREVIEWED = sa.bindparam("sight_preview", type_=LongId)


def public(article: type[Article]) -> Predicate:
    """Articles that every reader sees at `NOW`."""
    return sa.and_(
        article.publication == PUBLISHED,
        sa.or_(article.embargo_until.is_(None), article.embargo_until <= NOW),
    )


def taken(event: type[Event], article: type[Article]) -> Predicate:
    """Events that took from readers what they had."""
    return sa.and_(
        event.from_publication == PUBLISHED,
        event.to_publication != PUBLISHED,
        sa.or_(article.embargo_until.is_(None), article.embargo_until <= NOW),
    )


def workable(article: type[Article], view: View) -> Predicate:
    """Articles that the viewer may work on, and so read all that the newsroom says of them."""
    if view.role is None:
        return sa.false()
    if view.is_at_least(Role.CHIEF):
        return sa.true()
    own = sa.or_(article.created_by_id == USER, _bylined(article), _assigned(article))
    return sa.or_(own, on_desk(article)) if view.role is Role.EDITOR else own


def opened(article: type[Article], view: View) -> Predicate:
    """Articles whose working copy shows in the WORKING perspective.

    What was given up, or taken back from readers for good, is shown to no guest.
    """
    if view.previews is None:
        return workable(article, view)
    alive = sa.and_(article.stage != Stage.SPIKED, article.publication != Publication.RETRACTED)
    if view.previews is Noun.ARTICLE:
        return sa.and_(article.id == PREVIEWED, alive)
    revision = aliased(Revision)
    inside = _some(
        article,
        revision.id == article.working_revision_id,
        revision.section_id == PREVIEWED,
    )
    return sa.and_(inside, alive)


def on_desk(article: type[Article]) -> Predicate:
    """Articles whose working or live copy is in a section of the viewer's desks."""
    revision = aliased(Revision)
    return _some(
        article,
        revision.id.in_((article.working_revision_id, article.live_revision_id)),
        among(revision.section_id.expression, DESKS),
    )


def _bylined(article: type[Article]) -> Predicate:
    byline = aliased(Byline)
    return _some(
        article,
        byline.revision_id == article.working_revision_id,
        byline.author_id == AUTHOR,
    )


def _assigned(article: type[Article]) -> Predicate:
    assignment = aliased(Assignment)
    return _some(article, assignment.article_id == article.id, assignment.assignee_id == USER)


def _some(outer: Any, *where: Predicate) -> Predicate:
    """Whether there is a row for which all this holds, given the row of `outer` around it.

    The correlation is spelt out: left to guess, SQLAlchemy looks one level up only, and a
    predicate that is not tied to its row lets every row through.
    """
    return sa.exists().where(*where).correlate(outer)


def articles(article: type[Article], view: View) -> Predicate:
    """Articles that show at all."""
    if view.perspective is Perspective.PUBLISHED:
        return public(article)
    return sa.or_(opened(article, view), public(article))


def in_hand(article: type[Article], view: View) -> Predicate:
    """Articles that show, that the viewer may work on, and with which something is left to do.

    Not those whose working copy was approved and is what readers have, or had.
    """
    unfinished = sa.or_(
        article.stage != APPROVED,
        article.live_revision_id.is_(None),
        article.working_revision_id != article.live_revision_id,
    )
    own = sa.and_(unfinished, workable(article, view))
    return own if view.perspective is Perspective.WORKING else sa.and_(public(article), own)


def reviewable(article: type[Article], view: View) -> Predicate:
    """Articles in review that the viewer could approve: of their desks, and written by others.

    What `db.workflow.capacities` and `db.guards.four_eyes` say of one story, of all at once.
    """
    if not view.is_at_least(Role.EDITOR):
        return sa.false()
    working, user = aliased(Revision), aliased(User)
    others = sa.not_(_wrote(article, working))
    ours = others if view.is_at_least(Role.CHIEF) else sa.and_(_concerns(article, working), others)
    return sa.and_(
        article.stage == Stage.IN_REVIEW,
        _some(article, working.id == article.working_revision_id, ours),
        sa.exists().where(user.id == USER, user.service.is_(False)),
    )


def _wrote(article: type[Article], working: type[Revision]) -> Predicate:
    """Whether the viewer wrote part of the working copy, or is credited on it, by any account."""
    told = (
        (USER, facts.writers_of(article, working)),
        (AUTHOR, facts.writer_authors_of(article, working)),
        (AUTHOR, facts.authors_of(working)),
    )
    return sa.or_(
        *(
            sa.func.coalesce(who.in_(found.correlate(article, working)), sa.false())
            for who, found in told
        )
    )


def _concerns(article: type[Article], working: type[Revision]) -> Predicate:
    """Whether all the sections that the story concerns are in the viewer's desks, and any is."""
    copy = aliased(Revision)
    ours = among(copy.section_id.expression, DESKS)

    def some(of_ours: Predicate) -> Predicate:
        found = sa.exists().where(facts.concerns_desks(copy, article, working), of_ours)
        return found.correlate(article, working)

    return sa.and_(some(ours), sa.not_(some(sa.not_(ours))))


def shown_revision(article: type[Article], view: View) -> sa.ColumnElement[Any]:
    """The id of the revision in which a visible article shows."""
    if view.perspective is Perspective.PUBLISHED:
        return article.live_revision_id.expression
    return sa.case(
        (opened(article, view), article.working_revision_id),
        else_=article.live_revision_id,
    )


def revisions(revision: type[Revision], view: View) -> Predicate:
    """Revisions: only staff who may work on the story see any but the one that shows."""
    article = aliased(Article)
    return _some(revision, article.id == revision.article_id, workable(article, view))


def _shown_through(
    outer: Any, view: View, link: Callable[[type[Revision]], Predicate]
) -> Predicate:
    article, revision = aliased(Article), aliased(Revision)
    return _some(
        outer,
        revision.id == shown_revision(article, view),
        articles(article, view),
        link(revision),
    )


def authors(author: type[Author], view: View) -> Predicate:
    """Authors: all for staff; for readers those with a story that shows."""
    if view.role is not None:
        return sa.true()
    byline = aliased(Byline)
    return _shown_through(
        author,
        view,
        lambda revision: sa.and_(byline.revision_id == revision.id, byline.author_id == author.id),
    )


def tags(tag: type[Tag], view: View) -> Predicate:
    """Tags: all for staff; for readers those that a story which shows carries."""
    if view.role is not None:
        return sa.true()
    carried = aliased(RevisionTag)
    return _shown_through(
        tag,
        view,
        lambda revision: sa.and_(carried.revision_id == revision.id, carried.tag_id == tag.id),
    )


def arrangeable(section_id: sa.ColumnElement[Any], view: View) -> Predicate:
    """Fronts that the viewer may arrange: of the sections of their desks; all for chiefs, who alone
    arrange the home page, which is of no section.
    """
    if view.is_at_least(Role.CHIEF):
        return sa.true()
    return among(section_id, DESKS) if view.role is Role.EDITOR else sa.false()


def shown_arrangement(
    front: type[Front], section_id: sa.ColumnElement[Any], view: View
) -> sa.ColumnElement[Any]:
    """The id of the arrangement in which a front shows; null where all its places fill themselves.

    The draft shows in the WORKING perspective alone, and to those who may arrange the front.
    """
    if view.perspective is Perspective.PUBLISHED:
        return front.live_id.expression
    return sa.case((arrangeable(section_id, view), front.draft_id), else_=front.live_id)


def collections(collection: type[Collection], view: View) -> Predicate:
    """Collections: those that were launched and have a story that shows; for staff who look at
    working copies, all.
    """
    if view.role is not None and view.perspective is Perspective.WORKING:
        return sa.true()
    member, article = aliased(CollectionMember), aliased(Article)
    shown = _some(
        collection,
        member.collection_id == collection.id,
        article.id == member.article_id,
        articles(article, view),
    )
    return sa.and_(collection.launched, shown)


def referrers(article: type[Article], view: View) -> Predicate:
    """Stories that point at another: for staff, those that show."""
    return sa.false() if view.role is None else articles(article, view)


def suggestions(suggestion: type[Suggestion], view: View) -> Predicate:
    """What is suggested for stories that the viewer may work on, whatever was said of it."""
    article = aliased(Article)
    return _some(suggestion, article.id == suggestion.article_id, workable(article, view))


def images(image: type[Image], view: View) -> Predicate:
    """Images: those of a story, an author, a collection or a front that shows; one's own; all for
    chiefs and admins.
    """
    author, collection = aliased(Author), aliased(Collection)
    shown = sa.or_(
        _shown_through(image, view, lambda revision: revision.lead_image_id == image.id),
        _some(image, author.portrait_id == image.id, authors(author, view)),
        _some(image, collection.lead_image_id == image.id, collections(collection, view)),
        _pinned(image, view),
    )
    if view.role is None:
        return shown
    if view.is_at_least(Role.CHIEF):
        return sa.true()
    return sa.or_(image.created_by_id == USER, shown)


def _pinned(image: type[Image], view: View) -> Predicate:
    """Images that stand with a story on a front, where both show."""
    pin, front, article = aliased(Pin), aliased(Front), aliased(Article)
    return _some(
        image,
        pin.image_id == image.id,
        pin.arrangement_id == shown_arrangement(front, front.section_id.expression, view),
        article.id == pin.article_id,
        articles(article, view),
    )


def users(user: type[User], view: View) -> Predicate:
    """Accounts: colleagues see each other, readers see none."""
    return sa.false() if view.role is None else sa.true()


def events(event: type[Event], view: View) -> Predicate:
    """The audit trail: of stories that the viewer may work on; of the rest, for chiefs."""
    if view.role is None:
        return sa.false()
    if view.is_at_least(Role.CHIEF):
        return sa.true()
    article = aliased(Article)
    return _some(event, article.id == event.article_id, workable(article, view))


def changes(event: type[Event], view: View) -> Predicate:
    """What a listener hears of: what changed a story that readers have, or took it from them.

    In the WORKING perspective, besides, whatever is done to stories that they may work on.
    """
    article = aliased(Article)
    seen = [sa.literal_column(f"'{kind}'", sa.Text()) for kind in sorted(SEEN)]
    told = sa.and_(event.kind.in_(seen), sa.or_(public(article), taken(event, article)))
    if view.perspective is Perspective.WORKING:
        told = sa.or_(workable(article, view), told)
    return _some(event, article.id == event.article_id, told)


def corrections(correction: type[Correction]) -> Predicate:
    """What all readers are told: of a story that shows everything, of a retracted one only that."""
    article = aliased(Article)
    retraction = sa.and_(
        article.publication == Publication.RETRACTED, correction.kind == ChangeClass.RETRACTION
    )
    told = sa.or_(public(article), retraction)
    return _some(correction, article.id == correction.article_id, told)


def comments(comment: type[Comment], view: View) -> Predicate:
    """Comments: of stories that the viewer may work on."""
    article = aliased(Article)
    return _some(comment, article.id == comment.article_id, workable(article, view))


def notifications(notification: type[Notification], view: View) -> Predicate:
    """Notifications: one's own, whatever one's role."""
    return sa.false() if view.role is None else notification.user_id == USER


def schedules(schedule: type[Schedule], view: View) -> Predicate:
    """What is set for stories that the viewer may work on."""
    article = aliased(Article)
    return _some(schedule, article.id == schedule.article_id, workable(article, view))


def edit_locks(lock: type[EditLock], view: View) -> Predicate:
    """Who has a story open at `NOW`: for those who may work on it."""
    article = aliased(Article)
    own = _some(lock, article.id == lock.article_id, workable(article, view))
    return sa.and_(lock.expires_at > NOW, own)


def previews(preview: type[Preview], view: View) -> Predicate:
    """Previews: those that one gave out; all for chiefs and admins."""
    if view.role is None:
        return sa.false()
    return sa.true() if view.is_at_least(Role.CHIEF) else preview.user_id == USER


def gone(article: type[Article]) -> Predicate:
    """Stories taken from readers: only that they are gone, why, and the notice, is told."""
    return sa.or_(*(article.publication == one for one in TAKEN))


def webhooks(webhook: type[Webhook], view: View) -> Predicate:
    """Webhooks, with all that was sent to them: for chiefs and admins."""
    return sa.true() if view.is_at_least(Role.CHIEF) else sa.false()


def deliveries(delivery: type[Delivery], view: View) -> Predicate:
    """What was sent to a webhook, or will be: for whoever sees webhooks."""
    return sa.true() if view.is_at_least(Role.CHIEF) else sa.false()
