"""What happened in the newsroom, as values. The unit of work writes them down when it commits."""

from dataclasses import dataclass

from db.models import NotificationKind, Publication, Stage

KINDS = {
    "article.create": "A story was begun.",
    "article.update": "Its working copy was changed; autosaves of one `revision` are one event.",
    "article.restore": "It says again what it said before; `reason` names that revision.",
    "article.embargo": "Its embargo was set, moved or taken back.",
    "article.submit_for_review": "It was handed to its desk.",
    "article.recall": "Its authors took it back from the desk.",
    "article.request_changes": "It was sent back; `reason` says why.",
    "article.approve": "Somebody answered for `revision`.",
    "article.override_guard": "A chief let a guard pass; `reason` begins with its name.",
    "article.break_embargo": "A chief lifted its embargo; `reason` says why.",
    "article.discard_changes": "What readers have is the working copy again, not `revision`.",
    "article.schedule": "When it goes to readers was set.",
    "article.schedule_unpublish": "When it is taken from readers was set.",
    "article.schedule_failed": "What was set did not happen; `reason` says what stood against it.",
    "article.schedule_missed": "What was set happens late; `reason` says when it was due.",
    "article.unschedule": "All that was set for it was called off.",
    "article.publish": "Readers got `revision`; of an update, `reason` is the public note.",
    "article.withhold": "It was taken from readers for now.",
    "article.release": "They got it back.",
    "article.unpublish": "It was taken from readers; `notice` is what its path says.",
    "article.republish": "Readers got it again, as `revision`.",
    "article.approve_retraction": "Somebody answered for its retraction in the words of `reason`.",
    "article.retract": "It was retracted; `notice` is what its path says.",
    "article.related_retracted": "A story beside it was retracted; `reason` is that one's path.",
    "article.dismiss_suggestion": "Never to be suggested beside it again: `reason` is its id.",
    "article.restore_suggestion": "What was said of the suggestion `reason` was taken back.",
    "article.spike": "It was given up, from `fromStage`.",
    "article.unspike": "It was taken up again.",
    "article.assign": "Who is to write it, by when or how soon was set; `reason` says to what.",
    "article.claim": "Somebody took on its review; `reason` says why, if from somebody else.",
    "article.unclaim": "Its review was left to others.",
    "article.force_unlock": "Somebody who had it open was unlocked; `reason` says why.",
    "preview.create": "Somebody without an account was given a working copy to see.",
    "preview.revoke": "That was ended before its time.",
    "author.create": "An author was added.",
    "author.update": "An author was changed.",
    "collection.create": "A package or a series was begun.",
    "collection.update": "A package or a series was changed, launched or taken back.",
    "comment.create": "Somebody commented on a story, or answered.",
    "comment.resolve": "A comment was dealt with.",
    "comment.reopen": "A comment is open again.",
    "delivery.replay": "What a webhook was told, or could not be, was queued again.",
    "front.update": "The draft of a front was changed.",
    "front.discard": "What readers have of a front is its draft again.",
    "front.launch": "Readers got the draft of a front.",
    "image.create": "An image was added.",
    "image.update": "An image was changed.",
    "section.create": "A section was opened.",
    "section.update": "A section was changed.",
    "site.update": "The newsroom's public face was changed.",
    "tag.create": "A tag was added.",
    "tag.update": "A tag was changed.",
    "user.create": "An account was made.",
    "user.update": "An account was changed; `reason` says what of it.",
    "webhook.create": "An address to be told of events was registered.",
    "webhook.update": "A webhook was changed, or switched off or on.",
    "webhook.rotate_secret": "A webhook got a new secret.",
    "webhook.delete": "A webhook was forgotten, with all that was sent to it.",
}
"""What can happen, as noun.verb, each in words for whoever reads the log."""

SEEN = frozenset(
    {
        "article.publish",
        "article.withhold",
        "article.release",
        "article.unpublish",
        "article.retract",
        "article.republish",
        "author.update",
        "collection.update",
        "front.launch",
        "section.create",
        "section.update",
        "site.update",
        "tag.update",
    }
)
"""What can change what readers get, and so begins a new edition. Nothing else does: a draft is
unseen whatever happens to it, that of a front too, a new author, tag or image is shown by no story
yet, a new collection is not launched, an image is frozen as soon as one shows it, and an embargo
cannot be set or moved while readers have the story.
"""

QUIET = frozenset({"article.dismiss_suggestion", "article.restore_suggestion"})
"""What changes which stories stand beside others, and so begins a new edition too. It is the
newsroom's own affair: whoever listens to what readers get does not hear of it.
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
    notice: str | None = None
    reason: str | None = None
    tells: tuple[Telling, ...] = ()

    @property
    def reaches_readers(self) -> bool:
        """Whether readers may get something else from now on."""
        return reaches_readers(self.kind)


def reaches_readers(kind: str) -> bool:
    """Whether readers may get something else after an event of this kind."""
    return kind in SEEN or kind in QUIET
