"""What happened in the newsroom, as values. The unit of work writes them down when it commits."""

from dataclasses import dataclass

from db.models import Publication, Stage

UNSEEN = frozenset(
    {
        # A draft, whatever happens to it: readers keep the live copy until somebody publishes.
        "article.create",
        "article.update",
        "article.embargo",  # refused while readers have the story
        "article.submit_for_review",
        "article.recall",
        "article.request_changes",
        "article.approve",
        # Shown by no story yet. An image is frozen as soon as one shows it.
        "author.create",
        "tag.create",
        "image.create",
        "image.update",
        # Accounts: readers see none.
        "user.create",
        "user.update",
    }
)
"""What can be done without changing anything that readers get. All else begins a new edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that was done: `kind` is noun.verb, `subject` the typed id it was done to."""

    kind: str
    subject: str
    article_id: int | None = None
    revision_id: int | None = None
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    from_publication: Publication | None = None
    to_publication: Publication | None = None
    reason: str | None = None

    @property
    def reaches_readers(self) -> bool:
        """Whether readers may get something else from now on."""
        return self.kind not in UNSEEN
