"""What happened in the newsroom, as values. The unit of work writes them down when it commits."""

from dataclasses import dataclass

from db.models import NotificationKind, Publication, Stage

SEEN = frozenset(
    {
        "article.publish",
        "article.withhold",
        "article.release",
        "article.unpublish",
        "article.retract",
        "article.republish",
        "author.update",
        "section.create",
        "section.update",
        "site.update",
        "tag.update",
    }
)
"""What can change what readers get, and so begins a new edition. Nothing else does: a draft is
unseen whatever happens to it, a new author, tag or image is shown by no story yet, an image is
frozen as soon as one shows it, and an embargo cannot be set or moved while readers have the story.
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody who is to be told of what happened, and as what."""

    user_id: int
    kind: NotificationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that was done: `kind` is noun.verb, `subject` the typed id it was done to."""

    kind: str
    subject: str
    article_id: int | None = None
    revision_id: int | None = None
    live_revision_id: int | None = None
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    from_publication: Publication | None = None
    to_publication: Publication | None = None
    reason: str | None = None
    tells: tuple[Telling, ...] = ()

    @property
    def reaches_readers(self) -> bool:
        """Whether readers may get something else from now on."""
        return reaches_readers(self.kind)


def reaches_readers(kind: str) -> bool:
    """Whether readers may get something else after an event of this kind."""
    return kind in SEEN
