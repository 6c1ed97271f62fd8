"""What must be true before a move. Each guard returns every failure that it finds."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from db.base import FOR_EVER, printed
from db.errors import Code, Failure, GuardName, Severity
from db.facts import Story
from db.models import Role
from db.viewer import Viewer

Check = Callable[[Story, Viewer, dt.datetime], Iterator[Failure]]


@dataclass(frozen=True, slots=True)
class Guard:
    """A check by its name. What somebody has let pass for this content only warns."""

    name: GuardName
    says: str
    """When it holds, in words for a chief editor."""
    check: Check
    overridable_by: Role | None = None

    def __call__(self, story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
        overridden = self.name in story.overridden
        for failure in self.check(story, viewer, now):
            yield replace(
                failure,
                severity=Severity.WARNING if overridden else failure.severity,
                guard=self.name,
                overridable_by=self.overridable_by,
            )


def guard(check: Check) -> Guard:
    """A guard that nobody can let pass."""
    return Guard(GuardName[check.__name__.upper()], check.__doc__ or "", check)


def overridable(check: Check) -> Guard:
    """A guard that a chief can let pass, never on a story of their own."""
    return replace(guard(check), overridable_by=Role.CHIEF)


@guard
def headline(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """There is a headline."""
    if not story.has_headline:
        yield Failure(Code.REQUIRED, "the story has no headline", ("headline",))


@guard
def body(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """There is a body."""
    if not story.has_body:
        yield Failure(Code.REQUIRED, "the story has no body", ("body",))


@guard
def section(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The story is in exactly one section."""
    if not story.has_section:
        yield Failure(Code.REQUIRED, "the story is in no section", ("section",))


@overridable
def byline(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Somebody is named, or a reason is given why nobody is."""
    if not story.bylines and not story.has_byline_reason:
        message = "the story has no byline: name somebody, or say in noBylineReason why not"
        yield Failure(Code.REQUIRED, message, ("bylines",))


@overridable
def lead_image(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """A lead image, if there is one, has alt text and a credit."""
    if story.image_alt is False:
        yield Failure(Code.REQUIRED, "the lead image has no alt text", ("leadImage", "alt"))
    if story.image_credit is False:
        yield Failure(Code.REQUIRED, "the lead image has no credit", ("leadImage", "credit"))


@guard
def slug(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No other story has the address, nor had it once."""
    if story.address_taken:
        message = "another story has, or had, this address: choose another slug"
        yield Failure(Code.NOT_UNIQUE, message, ("slug",))


@overridable
def comments(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No blocking comment is open."""
    if story.blocking_comments:
        message = f"{story.blocking_comments} blocking comments are open: resolve them"
        yield Failure(Code.COMMENT_OPEN, message, ("comments",))


@guard
def four_eyes(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The approver is a person who is not credited, and wrote none of the revisions since the last
    approval, by any account.
    """
    if viewer.is_service:
        message = "this account is a program's: a person must approve the story"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))
    elif viewer.user_id in story.writers or viewer.author_id in story.writer_authors:
        message = "you wrote part of this story since it was last approved: a second person must"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))
    elif viewer.author_id is not None and viewer.author_id in story.authors:
        message = "you are credited on this story: somebody else must approve it"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))


@guard
def approval(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Somebody approved exactly this content."""
    if not story.approved:
        yield Failure(
            Code.APPROVAL_STALE, "nobody has approved the story as it stands now", ("id",)
        )


@guard
def embargo(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No embargo is in force at the moment that readers would get the story."""
    if story.embargo_until is None or story.embargo_until <= now:
        return
    until = "it is lifted" if story.embargo_until == FOR_EVER else printed(story.embargo_until)
    message = f"the story is under embargo until {until}"
    yield Failure(Code.EMBARGO_ACTIVE, message, ("embargoUntil",))


@guard
def embargoed(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """An embargo is in force."""
    if story.embargo_until is None or story.embargo_until <= now:
        message = "no embargo is in force on this story"
        yield Failure(Code.TRANSITION_NOT_ALLOWED, message, ("id",))


@overridable
def related(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No related story is retracted or spiked; one that is not public yet is worth a warning."""
    if story.related_dead:
        message = f"{story.related_dead} related stories are retracted or spiked: remove the links"
        yield Failure(Code.RELATED_NOT_PUBLIC, message, ("related",))
    if story.related_unpublished:
        message = f"{story.related_unpublished} related stories are not public: readers miss them"
        yield Failure(Code.RELATED_NOT_PUBLIC, message, ("related",), Severity.WARNING)


@guard
def changed(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The working copy differs from what readers have."""
    if not story.changed_since_live:
        message = "readers already have the story as it stands: there is nothing to publish"
        yield Failure(Code.TRANSITION_NOT_ALLOWED, message, ("id",))


@guard
def edited(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The working copy is another revision than the live one."""
    if story.working_is_live:
        message = "the working copy is what readers have: there is nothing to discard"
        yield Failure(Code.TRANSITION_NOT_ALLOWED, message, ("id",))


@guard
def unscheduled(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No publication of the story is set for later."""
    if story.publish_pending:
        message = "a publication of the story is set already: unschedule it first"
        yield Failure(Code.TRANSITION_NOT_ALLOWED, message, ("id",))


@guard
def scheduled(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Something is set for later, or held."""
    if not story.schedules:
        yield Failure(Code.TRANSITION_NOT_ALLOWED, "nothing is set for this story", ("id",))


@guard
def second_person(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Somebody else has approved that what readers have be retracted."""
    if story.retraction_user is None:
        message = "nobody has approved the retraction: a second person must, with its notice"
        yield Failure(Code.APPROVAL_STALE, message, ("id",))
    elif story.retraction_user == viewer.user_id or (
        viewer.author_id is not None and story.retraction_author == viewer.author_id
    ):
        message = "you approved the retraction yourself: a second chief must carry it out"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))


@guard
def person(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Whoever does it is a person: a program answers for nothing."""
    if viewer.is_service:
        message = "this account is a program's: a person must answer for that"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))


@guard
def outsider(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The story is not one of the viewer's own: not begun, written or signed by them."""
    own = viewer.user_id in {story.created_by, *story.writers}
    by_author = viewer.author_id is not None and viewer.author_id in (
        story.authors | story.writer_authors
    )
    if own or by_author:
        message = "this is a story of your own: somebody else must decide that"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))


CONTENT = (headline, body, section, byline, lead_image, slug, related, comments)
"""What every published story must have, whoever publishes it."""

OVERRIDABLE = tuple(one for one in CONTENT if one.overridable_by)
"""What a chief may let pass."""
