"""What happened in the newsroom, as values. The unit of work writes them down when it commits."""

from dataclasses import dataclass

from db.models import Publication, Stage


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
