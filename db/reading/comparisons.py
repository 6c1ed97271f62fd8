"""Two revisions of a story beside each other, and what each of them says, as JSON."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import sqljson, visibility
from db.base import LongId
from db.content import PLAIN
from db.ids import Noun, number_of
from db.models import (
    Article,
    Byline,
    Image,
    RelatedLink,
    Revision,
    RevisionTag,
    Section,
    Tag,
    TagRelation,
)
from db.reading.given import Binds
from db.reading.rows import Rows
from db.reading.want import Arguments
from db.viewer import View
from db.visibility import Predicate

Sql = sa.ColumnElement[Any]


class ComparedRows(Rows):
    """Two revisions of one story, `before` and `after`. They may be the same."""

    def __init__(self, view: View) -> None:
        self.before = aliased(Revision)
        self.after = aliased(Revision)
        super().__init__(
            view, self.before, self.after, visible=visibility.revisions(self.after, view)
        )

    @property
    def source(self) -> Any:
        return sa.join(self.after, self.before, self.before.article_id == self.after.article_id)

    @property
    def said(self) -> Sql:
        """What both say, as `db.differences.changes` takes it."""
        return sqljson.object_of(
            {"before": _said_by(self.before, self.view), "after": _said_by(self.after, self.view)}
        )


def compared(rows: Any, far: ComparedRows, arguments: Arguments, binds: Binds) -> Predicate:
    """Whether these are the two revisions that are asked for.

    What is left out of `from` and `to` is what an editor means by "what has changed?".
    """
    article, base = rows.article, far.after.parent_id
    named = {name: arguments.get(name) for name in ("from", "to")}
    ids = {
        name: binds.value(wire, LongId, lambda wire: number_of(Noun.REVISION, wire))
        for name, wire in named.items()
        if wire is not None
    }
    usual = sa.func.coalesce(base, far.after.id)
    if "to" not in ids:
        usual = sa.func.coalesce(article.live_revision_id, base, far.after.id)
    return sa.and_(
        far.after.article_id == article.id,
        far.after.id == ids.get("to", article.working_revision_id),
        far.before.id == ids.get("from", usual),
    )


def _said_by(revision: Any, view: View) -> Sql:
    words = {name: getattr(revision, name).expression for name in PLAIN}
    return sqljson.object_of(
        {
            **words,
            "section_id": _named(Section, Section.title, revision.section_id, revision),
            "lead_image_id": _named(Image, Image.url, revision.lead_image_id, revision),
            "bylines": _listed(_bylines(revision), revision),
            "tags": _listed(_tags(revision), revision),
            "related": _listed(_related(revision, view), revision),
        }
    )


def _named(table: Any, line: Any, number: Any, revision: Any) -> Sql:
    """One thing that a revision names: its id, and how it is called."""
    thing = sqljson.object_of({"id": table.id.expression, "line": line.expression})
    return sa.type_coerce(
        sa.select(thing).where(table.id == number).correlate(revision).scalar_subquery(),
        sqljson.ANY,
    )


def _listed(select: sa.Select[Any, Any], revision: Any) -> Sql:
    """Several of them, in order."""
    found = select.correlate(revision).subquery()
    thing = sqljson.object_of({"id": found.c.id, "line": found.c.line})
    array = sa.select(sqljson.array_of(thing)).scalar_subquery()
    return sa.type_coerce(array, sqljson.WHOLE)


def _bylines(revision: Any) -> sa.Select[Any, Any]:
    byline = aliased(Byline)
    line = byline.name.concat(" (").concat(_text(byline.role)).concat(")")
    return (
        sa.select(byline.author_id.label("id"), line.label("line"))
        .where(byline.revision_id == revision.id)
        .order_by(byline.position)
    )


def _tags(revision: Any) -> sa.Select[Any, Any]:
    carried = aliased(RevisionTag)
    is_mentioned = carried.relation == TagRelation.MENTIONS
    line = Tag.name.concat(sa.case((is_mentioned, " (mentioned)"), else_=""))
    return (
        sa.select(Tag.id.label("id"), line.label("line"))
        .join(carried, carried.tag_id == Tag.id)
        .where(carried.revision_id == revision.id)
        .order_by(carried.position)
    )


def _related(revision: Any, view: View) -> sa.Select[Any, Any]:
    """The stories beside it, those that the viewer sees, under the headlines that show now."""
    link, target, shown = aliased(RelatedLink), aliased(Article), aliased(Revision)
    label = sa.func.coalesce(sa.literal(" (").concat(link.label).concat(")"), "")
    line = _text(link.kind).concat(": ").concat(shown.headline).concat(label)
    return (
        sa.select(target.id.label("id"), line.label("line"))
        .select_from(link)
        .join(target, target.id == link.target_id)
        .join(shown, shown.id == visibility.shown_revision(target, view))
        .where(link.revision_id == revision.id, visibility.articles(target, view))
        .order_by(link.position)
    )


def _text(enum: Any) -> Sql:
    return sa.cast(enum, sa.Text())
