"""What one revision says, as a value: made from input, compared, hashed, written down."""

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass, fields
from typing import Any

import orjson

from db.base import new_id
from db.models import (
    Byline,
    BylineRole,
    Genre,
    RelatedKind,
    RelatedLink,
    Revision,
    RevisionTag,
    TagRelation,
)
from db.text import rendered


@dataclass(frozen=True, slots=True)
class BylineContent:
    """One name over the story."""

    name: str
    role: BylineRole = BylineRole.REPORTER
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class TagContent:
    """One tag of the story."""

    tag_id: int
    relation: TagRelation = TagRelation.ABOUT


@dataclass(frozen=True, slots=True)
class RelatedContent:
    """One story beside this one."""

    target_id: int
    kind: RelatedKind = RelatedKind.RELATED
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that a reader can see of a story, and why nobody is named where nobody is."""

    slug: str
    headline: str
    section_id: int | None
    standfirst: str | None = None
    kicker: str | None = None
    markdown: str = ""
    genre: Genre = Genre.NEWS
    language: str = "en"
    dateline: str | None = None
    lead_image_id: int | None = None
    no_byline_reason: str | None = None
    bylines: tuple[BylineContent, ...] = ()
    tags: tuple[TagContent, ...] = ()
    related: tuple[RelatedContent, ...] = ()

    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal: what an approval is bound to."""
        return hashlib.sha256(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)).hexdigest()


FIELDS = tuple(field.name for field in fields(Content))
"""The names of all that a story says, in order."""

PLAIN = tuple(name for name in FIELDS if name not in ("bylines", "tags", "related"))
"""The fields that a revision's own row holds under the same name."""


def content_of(revision: Revision) -> Content:
    """What a revision says. Its lists must be loaded."""
    return Content(
        **{name: getattr(revision, name) for name in PLAIN},
        bylines=tuple(BylineContent(b.name, b.role, b.author_id) for b in revision.bylines),
        tags=tuple(TagContent(t.tag_id, t.relation) for t in revision.tags),
        related=tuple(RelatedContent(r.target_id, r.kind, r.label) for r in revision.related),
    )


def changed_fields(before: Content, after: Content) -> tuple[str, ...]:
    """The names of the fields in which two contents differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def revision_of(
    content: Content,
    *,
    article_id: int,
    number: int,
    version: int,
    parent_id: int | None,
    user_id: int,
    now: dt.datetime,
    autosaved: bool = False,
) -> Revision:
    """A new revision that says `content`, with its body rendered."""
    return Revision(
        id=new_id(),
        article_id=article_id,
        number=number,
        version=version,
        parent_id=parent_id,
        **columns_of(content),
        autosaved=autosaved,
        created_by_id=user_id,
        created_at=now,
        **lists_of(content, article_id),
    )


def columns_of(content: Content) -> dict[str, Any]:
    """What a revision's own row holds of it, the body rendered."""
    body = rendered(content.markdown)
    return {
        **{name: getattr(content, name) for name in PLAIN},
        "html": body.html,
        "text": body.text,
        "word_count": body.word_count,
        "content_hash": content.digest(),
    }


def lists_of(content: Content, article_id: int) -> dict[str, list[Any]]:
    """The rows that hang on a revision of it, new ones."""
    return {
        "bylines": [
            Byline(position=at, author_id=b.author_id, name=b.name, role=b.role)
            for at, b in enumerate(content.bylines, 1)
        ],
        "tags": [
            RevisionTag(position=at, tag_id=t.tag_id, relation=t.relation)
            for at, t in enumerate(content.tags, 1)
        ],
        "related": [
            RelatedLink(
                position=at,
                article_id=article_id,
                target_id=r.target_id,
                kind=r.kind,
                label=r.label,
            )
            for at, r in enumerate(content.related, 1)
        ],
    }
