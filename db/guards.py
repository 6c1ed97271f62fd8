"""What must be true before a move. Each guard returns every failure that it finds."""

import datetime as dt
from collections.abc import Callable, Iterator

from db.base import printed
from db.errors import Code, Failure, Severity
from db.facts import Story
from db.viewer import Viewer

Guard = Callable[[Story, Viewer, dt.datetime], Iterator[Failure]]


def headline(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """There is a headline."""
    if not story.has_headline:
        yield Failure(Code.REQUIRED, "the story has no headline", ("headline",))


def body(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """There is a body."""
    if not story.has_body:
        yield Failure(Code.REQUIRED, "the story has no body", ("body",))


def section(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The story is in exactly one section."""
    if not story.has_section:
        yield Failure(Code.REQUIRED, "the story is in no section", ("section",))


def byline(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Somebody is named, or a reason is given why nobody is."""
    if not story.bylines and not story.has_byline_reason:
        message = "the story has no byline: name somebody, or say in noBylineReason why not"
        yield Failure(Code.REQUIRED, message, ("bylines",))


def lead_image(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """A lead image, if there is one, has alt text and a credit."""
    if story.image_alt is False:
        yield Failure(Code.REQUIRED, "the lead image has no alt text", ("leadImage", "alt"))
    if story.image_credit is False:
        yield Failure(Code.REQUIRED, "the lead image has no credit", ("leadImage", "credit"))


def slug(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No other story has the address, nor had it once."""
    if story.address_taken:
        message = "another story has, or had, this address: choose another slug"
        yield Failure(Code.NOT_UNIQUE, message, ("slug",))


def four_eyes(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The approver is not credited, and wrote none of the revisions since the last approval."""
    if viewer.user_id in story.writers or viewer.author_id in story.writer_authors:
        message = "you wrote part of this story since it was last approved: a second person must"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))
    elif viewer.author_id is not None and viewer.author_id in story.authors:
        message = "you are credited on this story: somebody else must approve it"
        yield Failure(Code.SELF_APPROVAL_FORBIDDEN, message, ("id",))


def approval(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """Somebody approved exactly this content."""
    if not story.approved:
        yield Failure(
            Code.APPROVAL_STALE, "nobody has approved the story as it stands now", ("id",)
        )


def embargo(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No embargo is in force at the moment of publication."""
    if story.embargo_until is not None and story.embargo_until > now:
        message = f"the story is under embargo until {printed(story.embargo_until)}"
        yield Failure(Code.EMBARGO_ACTIVE, message, ("embargoUntil",))


def related(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """No related story is retracted or spiked; one that is not public yet is worth a warning."""
    if story.related_dead:
        message = f"{story.related_dead} related stories are retracted or spiked: remove the links"
        yield Failure(Code.RELATED_NOT_PUBLIC, message, ("related",))
    if story.related_unpublished:
        message = f"{story.related_unpublished} related stories are not public: readers miss them"
        yield Failure(Code.RELATED_NOT_PUBLIC, message, ("related",), Severity.WARNING)


def changed(story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    """The working copy differs from what readers have."""
    if not story.changed_since_live:
        message = "readers already have the story as it stands: there is nothing to publish"
        yield Failure(Code.TRANSITION_NOT_ALLOWED, message, ("id",))


CONTENT = (headline, body, section, byline, lead_image, slug, related)
"""What every published story must have, whoever publishes it."""
