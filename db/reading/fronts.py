"""The tables behind fronts, and the stories in their places.

The pins that show are numbered, and so are the newest stories that are not pinned. With as many
free places above a pin as there are before it, both are merged in one order: the story that comes
next takes the next place that no pin holds, and what is hidden leaves no hole.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.base import LongId
from db.models import Arrangement, Article, Front, Pin, Section, SectionListing, Site
from db.models.front import HOME, MOST_PLACES, PLACES
from db.reading.rows import Rows
from db.reading.stories import ArticleRows
from db.viewer import View
from db.visibility import Predicate

NO_SECTION = sa.cast(sa.null(), LongId)

ENOUGH = sa.literal_column(str(MOST_PLACES), sa.Integer())
"""How many stories are looked up to fill a front, spelt out so that the database plans for it."""

ONE = sa.literal_column("1", sa.Integer())


class FrontRows(Rows):
    """The front of a section. Every section has one: where there is no row, it fills itself."""

    def __init__(self, view: View) -> None:
        self.front = aliased(Front)
        self.shown = aliased(Arrangement)
        self.whose = aliased(self._table)
        super().__init__(view, self.whose)

    _table: type[Section] | type[Site] = Section

    @property
    def source(self) -> Any:
        return self._arranged(self.whose)

    def beside(self, others: Any, matches: Predicate) -> Any:
        return self._arranged(sa.outerjoin(others, self.whose, matches))

    def _arranged(self, others: Any) -> Any:
        """The FROM clause of others, with the front and the arrangement in which it shows."""
        shown = visibility.shown_arrangement(self.front, self.section_id, self.view)
        found = sa.outerjoin(others, self.front, self.has_front)
        return sa.outerjoin(found, self.shown, self.shown.id == shown)

    @property
    def has_front(self) -> Predicate:
        """Whether a row is that of this front."""
        found: Predicate = self.front.section_id == self.whose.id
        return found

    @property
    def section_id(self) -> sa.ColumnElement[Any]:
        """Of which section it is the front; null for the home page."""
        return self.whose.id.expression

    @property
    def arrangeable(self) -> Predicate:
        """Whether the viewer may arrange it, and so see how its draft stands."""
        return visibility.arrangeable(self.section_id, self.view)

    @property
    def size(self) -> sa.ColumnElement[int]:
        """How many places it has."""
        return sa.func.coalesce(self.shown.size, sa.literal_column(str(PLACES), sa.Integer()))

    @property
    def is_changed(self) -> Predicate:
        """Whether the draft is another arrangement than the one that readers have."""
        return self.front.draft_id.is_distinct_from(self.front.live_id)

    def drafted(self, name: str) -> sa.ColumnElement[Any]:
        """A column of the draft's arrangement; null where all places fill themselves."""
        draft = aliased(Arrangement)
        found = sa.select(getattr(draft, name)).where(draft.id == self.front.draft_id)
        return found.correlate(self.front).scalar_subquery()

    def newest(self, article: type[Article]) -> sa.Select[*tuple[Any, ...]]:
        """The stories that may fill it, newest first, in the order of an index."""
        listing = aliased(SectionListing)
        listed = sa.select(listing.article_id, listing.first_published_at.label("at"))
        return (
            listed.join(article, article.id == listing.article_id)
            .where(listing.section_id == self.whose.id)
            .order_by(listing.first_published_at.desc(), listing.article_id.desc())
        )


class HomeFrontRows(FrontRows):
    """The front of the home page, which the newest stories of all sections fill."""

    _table = Site

    @property
    def has_front(self) -> Predicate:
        return self.front.id == sa.literal_column(str(HOME), sa.Integer())

    @property
    def section_id(self) -> sa.ColumnElement[Any]:
        return NO_SECTION

    def newest(self, article: type[Article]) -> sa.Select[*tuple[Any, ...]]:
        every = sa.select(article.id.label("article_id"), article.first_published_at.label("at"))
        return every.order_by(article.first_published_at.desc(), article.id.desc())


class PlacedRows(ArticleRows):
    """The stories of a front, in their places: `place` says which, and what its pin says."""

    def __init__(self, view: View, front: FrontRows) -> None:
        super().__init__(view)
        self.place = _placed(view, front)
        self.visible = sa.and_(self.visible, self.place.c.number <= front.size)

    @property
    def source(self) -> Any:
        placed = self.place.c.article_id == self.article.id
        return sa.join(self.place, super().source, placed)

    @property
    def is_pinned(self) -> Predicate:
        """Whether an editor put the story there."""
        return self.place.c.position.is_not(None)


def _placed(view: View, front: FrontRows) -> sa.Subquery:
    """Pins and newest stories merged, each with the `number` of its place if nothing is missing."""
    every = sa.union_all(_pins(view, front), _newest(front)).subquery()
    order = (every.c.before, every.c.position.is_(None), every.c.position)
    number = sa.func.row_number().over(order_by=order)
    return sa.select(every, number.label("number")).subquery()


def _pins(view: View, front: FrontRows) -> sa.Select[*tuple[Any, ...]]:
    """The pins whose stories show, and how many places before each are free."""
    pin, article = aliased(Pin), aliased(Article)
    number = sa.func.row_number().over(order_by=pin.position)
    return (
        sa.select(
            (pin.position - number).label("before"), pin.position, pin.article_id, pin.headline,
            pin.kicker, pin.image_id,
        )
        .join(article, article.id == pin.article_id)
        .where(pin.arrangement_id == front.shown.id, visibility.articles(article, view))
        .correlate(*front.aliases)
    )  # fmt: skip


def _newest(front: FrontRows) -> sa.Select[*tuple[Any, ...]]:
    """The newest stories that readers have and no pin holds, and how many come before each."""
    pin, article = aliased(Pin), aliased(Article)
    pinned = sa.exists().where(pin.arrangement_id == front.shown.id, pin.article_id == article.id)
    unpinned = sa.not_(pinned.correlate(front.shown, article))
    some = front.newest(article).where(visibility.public(article), unpinned).limit(ENOUGH)
    found = some.correlate(*front.aliases).subquery()
    number = sa.func.row_number().over(order_by=(found.c.at.desc(), found.c.article_id.desc()))
    position, *says = (
        sa.cast(sa.null(), column.type)
        for column in (Pin.position, Pin.headline, Pin.kicker, Pin.image_id)
    )
    return sa.select((number - ONE).label("before"), position, found.c.article_id, *says)
