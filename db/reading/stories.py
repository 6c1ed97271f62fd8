"""The tables behind stories: their copies, what hangs on them, and the paths they had."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.feed import PLACE
from db.models import (
    Article,
    Author,
    AuthorListing,
    Byline,
    Event,
    Outbox,
    Publication,
    Redirect,
    Revision,
    RevisionTag,
    Section,
    SectionListing,
    Tag,
    TagListing,
)
from db.reading.furniture import TagRows
from db.reading.people import AuthorRows
from db.reading.rows import Order, Rows
from db.sqljson import Word
from db.viewer import Perspective, View
from db.visibility import Predicate


def _begun(rows: "ArticleRows") -> sa.ColumnElement[Any]:
    """When readers first got the story; in the WORKING perspective, for a draft, when it began."""
    if rows.view.perspective is Perspective.PUBLISHED:
        return rows.article.first_published_at.expression
    return sa.func.coalesce(rows.article.first_published_at, rows.article.created_at)


def _changed(rows: "ArticleRows") -> sa.ColumnElement[Any]:
    """When readers were last told of a change; for a draft, when it was last written."""
    if rows.view.perspective is Perspective.PUBLISHED:
        return rows.article.updated_at.expression
    return sa.func.coalesce(rows.article.updated_at, rows.revision.created_at)


def _tagged(rows: "ArticleRows", matches: Predicate) -> Predicate:
    carried = sa.exists().where(
        RevisionTag.revision_id == rows.revision.id, RevisionTag.tag_id == Tag.id, matches
    )
    return carried.correlate(rows.revision)


def _bylined(rows: "ArticleRows", matches: Predicate) -> Predicate:
    byline = sa.exists().where(
        Byline.revision_id == rows.revision.id, Byline.author_id == Author.id, matches
    )
    return byline.correlate(rows.revision)


def _in_section(rows: "ArticleRows", matches: Predicate) -> Predicate:
    return sa.exists().where(holds(Section, rows.revision), matches).correlate(rows.revision)


def carries(articles: "ArticleRows", tag: Any) -> Predicate:
    """Whether a story carries a tag."""
    carried = sa.exists().where(
        RevisionTag.revision_id == articles.revision.id, RevisionTag.tag_id == tag.id
    )
    return carried.correlate(articles.revision, tag)


def credits(articles: "ArticleRows", author: Any) -> Predicate:
    """Whether a story has a byline of an author."""
    byline = sa.exists().where(
        Byline.revision_id == articles.revision.id, Byline.author_id == author.id
    )
    return byline.correlate(articles.revision, author)


def holds(section: Any, revision: Any) -> Predicate:
    """Whether a section holds a story in this copy, or shows its genre."""
    return sa.or_(section.id == revision.section_id, section.genre == revision.genre)


class ArticleRows(Rows):
    """A story in the copy that the viewer sees: `article` its identity, `revision` its content."""

    orders: ClassVar = {
        "FIRST_PUBLISHED_AT": _begun,
        "UPDATED_AT": _changed,
        "HEADLINE": lambda rows: rows.revision.headline,
    }
    default_order: ClassVar[Order] = (("FIRST_PUBLISHED_AT", True),)
    filters: ClassVar = {
        "id": lambda rows: rows.article.id,
        "slug": lambda rows: rows.slug,
        "headline": lambda rows: rows.revision.headline,
        "standfirst": lambda rows: rows.revision.standfirst,
        "kicker": lambda rows: rows.revision.kicker,
        "genre": lambda rows: rows.revision.genre,
        "language": lambda rows: rows.revision.language,
        "word_count": lambda rows: rows.revision.word_count,
        "first_published_at": lambda rows: rows.article.first_published_at,
        "updated_at": lambda rows: rows.article.updated_at,
        "stage": lambda rows: sa.case((rows.workable, rows.article.stage)),
        "publication": lambda rows: sa.case((rows.workable, rows.article.publication)),
    }
    members: ClassVar = {"section": _in_section, "author": _bylined, "tag": _tagged}

    def __init__(self, view: View, *first: Any) -> None:
        self.article = aliased(Article)
        self.revision = aliased(Revision)
        super().__init__(
            view,
            *first,
            self.article,
            self.revision,
            visible=visibility.articles(self.article, view),
        )

    @property
    def indexed(self) -> frozenset[str]:
        if self.view.perspective is Perspective.PUBLISHED:
            return frozenset({"FIRST_PUBLISHED_AT", "UPDATED_AT"})
        return frozenset()

    @property
    def source(self) -> Any:
        shown = visibility.shown_revision(self.article, self.view)
        return sa.join(self.article, self.revision, self.revision.id == shown)

    def beside(self, others: Any, matches: Predicate) -> Any:
        """Table after table: SQLite would put all stories together before it joined two at once."""
        found = sa.outerjoin(others, self.article, matches)
        shown = visibility.shown_revision(self.article, self.view)
        return sa.outerjoin(found, self.revision, self.revision.id == shown)

    @property
    def workable(self) -> Predicate:
        """Whether the viewer may work on the story, and so see how it stands."""
        return visibility.workable(self.article, self.view)

    @property
    def slug(self) -> sa.ColumnElement[str]:
        """The slug of the copy that shows."""
        if self.view.perspective is Perspective.PUBLISHED:
            return self.article.slug.expression
        return self.revision.slug.expression


class ListedRows(ArticleRows):
    """Stories of a list that readers find in the order of its index (`db.models.listing`).

    In the WORKING perspective, the copies themselves say where they belong.
    """

    listed_in: ClassVar[type[Any]]

    orders: ClassVar = {
        **ArticleRows.orders,
        "FIRST_PUBLISHED_AT": lambda rows: _listed(rows) if rows.is_listed else _begun(rows),
    }

    def __init__(self, view: View) -> None:
        self.is_listed = view.perspective is Perspective.PUBLISHED
        if not self.is_listed:
            super().__init__(view)
            return
        self.listing = aliased(self.listed_in)
        super().__init__(view, self.listing)

    @property
    def indexed(self) -> frozenset[str]:
        return frozenset({"FIRST_PUBLISHED_AT"}) if self.is_listed else frozenset()

    @property
    def source(self) -> Any:
        if not self.is_listed:
            return super().source
        return sa.join(self.listing, super().source, self.listing.article_id == self.article.id)

    @property
    def id(self) -> sa.ColumnElement[int]:
        found = self.listing.article_id if self.is_listed else self.article.id
        return found.expression


def _listed(rows: ListedRows) -> sa.ColumnElement[Any]:
    return rows.listing.first_published_at.expression  # type: ignore[no-any-return]


class SectionStoryRows(ListedRows):
    """Stories that a section holds, or whose genre it shows."""

    listed_in = SectionListing

    def of(self, section: Any) -> Predicate:
        """Whether a story is one of a section's."""
        if not self.is_listed:
            return holds(section, self.revision)
        return self.listing.section_id == section.id  # type: ignore[no-any-return]


class AuthorStoryRows(ListedRows):
    """Stories under the name of an author."""

    listed_in = AuthorListing

    def of(self, author: Any) -> Predicate:
        """Whether a story is one of an author's."""
        if not self.is_listed:
            return credits(self, author)
        return self.listing.author_id == author.id  # type: ignore[no-any-return]


class TagStoryRows(ListedRows):
    """Stories that carry a tag."""

    listed_in = TagListing

    def of(self, tag: Any) -> Predicate:
        """Whether a story is one of a tag's."""
        if not self.is_listed:
            return carries(self, tag)
        return self.listing.tag_id == tag.id  # type: ignore[no-any-return]


class BylineRows(Rows):
    def __init__(self, view: View) -> None:
        self.byline = aliased(Byline)
        super().__init__(view, self.byline)


class BylinedAuthorRows(AuthorRows):
    """Authors of a story, in the order of its bylines. Seen because the story is."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.byline = aliased(Byline)
        self.visible = sa.true()

    @property
    def source(self) -> Any:
        return sa.join(self.byline, self.author, self.byline.author_id == self.author.id)


class CarriedTagRows(TagRows):
    """Tags of a story, in its order. Seen because the story is."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.carried = aliased(RevisionTag)
        self.visible = sa.true()

    @property
    def source(self) -> Any:
        return sa.join(self.carried, self.tag, self.carried.tag_id == self.tag.id)


class RevisionRows(Rows):
    orders: ClassVar = {"NUMBER": lambda rows: rows.revision.number}
    default_order: ClassVar = (("NUMBER", True),)

    def __init__(self, view: View) -> None:
        self.revision = aliased(Revision)
        super().__init__(view, self.revision, visible=visibility.revisions(self.revision, view))


class EventRows(Rows):
    orders: ClassVar = {"ID": lambda rows: rows.event.id}
    default_order: ClassVar = (("ID", True),)
    indexed = frozenset({"ID"})
    filters: ClassVar = {
        "kind": lambda rows: rows.event.kind,
        "user": lambda rows: rows.event.user_id,
        "article": lambda rows: rows.event.article_id,
        "origin": lambda rows: rows.event.origin,
        "at": lambda rows: rows.event.at,
    }

    def __init__(self, view: View) -> None:
        self.event = aliased(Event)
        super().__init__(view, self.event, visible=visibility.events(self.event, view))


class ChangeRows(Rows):
    """What happened to a story, by its place in the outbox."""

    def __init__(self, view: View) -> None:
        self.event = aliased(Event)
        self.outbox = aliased(Outbox)
        super().__init__(
            view, self.event, self.outbox, visible=visibility.changes(self.event, view)
        )

    @property
    def source(self) -> Any:
        return sa.join(self.event, self.outbox, self.outbox.event_id == self.event.id)

    @property
    def place(self) -> sa.ColumnElement[str]:
        """Where it stands in the outbox, as `db.feed.sequence_at` reads it."""
        number = sa.cast(self.outbox.sequence, sa.Text())
        return sa.type_coerce(sa.literal_column(f"'{PLACE}'", sa.Text()).concat(number), Word())

    @property
    def is_audited(self) -> Predicate:
        """Whether the listener may work on the story, and so read the event itself."""
        return visibility.events(self.event, self.view)

    def is_listed_in(self, section: sa.ColumnElement[int]) -> Predicate:
        """Whether readers find the story in a section, or by its genre."""
        listed = sa.exists().where(
            SectionListing.section_id == section,
            SectionListing.article_id == self.event.article_id,
        )
        return listed.correlate(self.event)

    def is_worked_on_in(self, section: sa.ColumnElement[int]) -> Predicate:
        """Whether a section holds or shows the working or the live copy of the story."""
        shown, copy, part = aliased(Article), aliased(Revision), aliased(Section)
        held = sa.exists().where(
            shown.id == self.event.article_id,
            copy.id.in_((shown.working_revision_id, shown.live_revision_id)),
            part.id == section,
            sa.or_(part.id == copy.section_id, part.genre == copy.genre),
        )
        return held.correlate(self.event)


class RedirectRows(Rows):
    """A path that a story had before, of a story that shows."""

    def __init__(self, view: View) -> None:
        self.redirect = aliased(Redirect)
        self.article = aliased(Article)
        super().__init__(
            view,
            self.redirect,
            self.article,
            visible=visibility.articles(self.article, view),
        )

    @property
    def source(self) -> Any:
        return sa.join(self.redirect, self.article, self.redirect.article_id == self.article.id)

    permanent = sa.true()


class GoneRows(Rows):
    """A story taken from readers, found by its path or one it had before."""

    def __init__(self, view: View) -> None:
        self.gone = aliased(Article)
        super().__init__(view, self.gone, visible=visibility.gone(self.gone))

    def found_at(self, path: sa.ColumnElement[str]) -> Predicate:
        """Whether readers who follow this path look for this story."""
        now = sa.select(Article.id).where(Article.path == path)
        before = sa.select(Redirect.article_id).where(Redirect.path == path)
        found: Predicate = self.gone.id.in_(now.union_all(before))
        return found


class ForwardedRows(GoneRows):
    """An unpublished story whose path leads to another story, which shows."""

    permanent = sa.false()

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.article = aliased(Article)
        self.visible = sa.and_(
            self.gone.publication == Publication.UNPUBLISHED,
            visibility.articles(self.article, view),
        )

    @property
    def source(self) -> Any:
        leads = self.gone.unpublished_redirect_id == self.article.id
        return sa.join(super().source, self.article, leads)
