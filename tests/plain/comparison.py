"""What differs between two revisions of a story."""

from dataclasses import dataclass, replace
from typing import Any

from db import models
from db.content import FIELDS
from db.differences import FieldChange, changes
from db.ids import Noun, number_of
from db.models import TagRelation
from schema.names import public_name
from tests.plain import article, revision
from tests.plain.eyes import Eyes


@dataclass(frozen=True)
class Comparison:
    """Two revisions, as rows."""

    eyes: Eyes
    before: models.Revision
    after: models.Revision

    def __getattr__(self, name: str) -> Any:
        """`from` is no name that Python takes."""
        if name != "from":
            raise AttributeError(name)
        return revision.Revision(self.eyes, self.before)

    @property
    def to(self) -> revision.Revision:
        return revision.Revision(self.eyes, self.after)

    @property
    def changes(self) -> list[FieldChange]:
        before, after = _said(self.eyes, self.before), _said(self.eyes, self.after)
        return [replace(one, field=public_name(one.field)) for one in changes(before, after)]


def compared(
    eyes: Eyes, story: models.Article, since: str | None, until: str | None
) -> Comparison | None:
    """The two that are asked for, or that an editor means."""
    after = _of(eyes, story, story.working_revision_id if until is None else _number(until))
    if after is None:
        return None
    usual = after.parent_id or after.id
    if until is None:
        usual = story.live_revision_id or usual
    before = _of(eyes, story, usual if since is None else _number(since))
    return None if before is None else Comparison(eyes, before, after)


def _number(wire: str) -> int | None:
    return number_of(Noun.REVISION, wire)


def _of(eyes: Eyes, story: models.Article, number: int | None) -> models.Revision | None:
    found = eyes.archive.find(models.Revision, number)
    return found if found is not None and found.article_id == story.id else None


def _said(eyes: Eyes, row: models.Revision) -> dict[str, Any]:
    copy, archive = revision.Revision(eyes, row), eyes.archive
    said = {name: getattr(row, name, None) for name in FIELDS[:11]}
    said["genre"] = str(row.genre)
    carried = archive.having(models.RevisionTag, "revision_id", row.id)
    links = archive.having(models.RelatedLink, "revision_id", row.id)
    said["section_id"] = copy.section and _line(row.section_id, copy.section.title)
    said["lead_image_id"] = copy.lead_image and _line(row.lead_image_id, copy.lead_image.url)
    said["bylines"] = [_line(one.author_id, f"{one.name} ({one.role})") for one in copy.bylines]
    said["tags"] = [
        _line(one.tag_id, archive.need(models.Tag, one.tag_id).name
              + " (mentioned)" * (one.relation is TagRelation.MENTIONS))
        for one in sorted(carried, key=lambda one: one.position)
    ]  # fmt: skip
    said["related"] = [
        _line(one.target_id, f"{one.kind}: {article.need(eyes, one.target_id).headline}"
              + (f" ({one.label})" if one.label is not None else ""))
        for one in sorted(links, key=lambda one: one.position)
        if one.target_id in eyes.copies
    ]  # fmt: skip
    return said


def _line(number: int | None, line: str) -> dict[str, Any]:
    return {"id": number, "line": line}
