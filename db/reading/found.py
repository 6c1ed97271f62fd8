"""The stories that a search finds, the best first."""

from collections.abc import Iterator
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import sqljson
from db.models import Author, Byline, RevisionTag, Section, Tag
from db.reading.hits import search_of
from db.reading.rows import Keys, Order
from db.reading.stories import ArticleRows
from db.searchsql import month_of, steady
from db.viewer import View
from db.visibility import Predicate

TEXT = sa.bindparam("search_text", type_=sa.Text())
WORDS = sa.bindparam("search_words", type_=sqljson.WHOLE)

Selected = sa.Select[Any]


class FoundRows(ArticleRows):
    """A story that answers a question, in the copy that shows."""

    orders: ClassVar = {}
    default_order: ClassVar[Order] = (("RELEVANCE", True),)
    is_ranked = True

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.search = search_of(view)

    @property
    def source(self) -> Any:
        hits = self.search.hits
        return sa.join(hits, super().source, hits.c.article_id == self.article.id)

    def ranked(self, keys: Keys) -> sa.CTE:
        return self.search.ranked(keys, self.article, super().source)

    def unranked(self, ranked: sa.CTE, keys: Keys, only: Predicate) -> sa.Subquery:
        return self.search.unranked(ranked, keys, self.article, super().source, only)

    @property
    def faceted(self) -> Iterator[sa.ColumnElement[Any]]:
        yield self.article.id.label("story")
        yield self.revision.id.label("copy")
        yield self.revision.section_id.label("section")
        yield sa.cast(self.revision.genre, sa.Text()).label("genre")
        yield month_of(self.article.first_published_at).label("month")

    @staticmethod
    def by_section(found: Any) -> Selected:
        section = aliased(Section)
        return _named(_counted(found, found.c.section), section, section.title)

    @staticmethod
    def by_author(found: Any) -> Selected:
        byline, author = aliased(Byline), aliased(Author)
        signed = sa.join(found, byline, byline.revision_id == steady(found.c.copy))
        return _named(_counted(signed, byline.author_id, found.c.story), author, author.name)

    @staticmethod
    def by_tag(found: Any) -> Selected:
        carried, tag = aliased(RevisionTag), aliased(Tag)
        tagged = sa.join(found, carried, carried.revision_id == steady(found.c.copy))
        return _named(_counted(tagged, carried.tag_id, found.c.story), tag, tag.name)

    @staticmethod
    def by_month(found: Any) -> Selected:
        return _unnamed(_counted(found, found.c.month))

    @staticmethod
    def by_genre(found: Any) -> Selected:
        return _unnamed(_counted(found, found.c.genre))

    @property
    def meant(self) -> sa.ColumnElement[str]:
        """The question, and the words that misspelt ones may have meant, with these."""
        meant = self.search.asked.meant
        pairs = sqljson.array_of(sqljson.object_of({"word": meant.c.word, "other": meant.c.other}))
        found = sa.select(pairs).select_from(meant).scalar_subquery()
        return sqljson.object_of({"text": TEXT, "meant": sa.type_coerce(found, sqljson.WHOLE)})

    def said(self, text: Any) -> sa.ColumnElement[str]:
        """A text of the story, with all that is to be marked in it."""
        meant = self.search.asked.meant
        others = sa.select(sqljson.array_of(meant.c.other)).select_from(meant).scalar_subquery()
        return sqljson.object_of({
            "text": text,
            "language": self.revision.language.expression,
            "asked": WORDS,
            "meant": sa.type_coerce(others, sqljson.WHOLE),
        })  # fmt: skip

    @property
    def body(self) -> sa.ColumnElement[str]:
        """What a snippet is cut from."""
        standfirst = sa.func.coalesce(self.revision.standfirst.concat("\n"), "")
        return standfirst.concat(self.revision.text)


def _counted(source: Any, value: Any, story: Any = None) -> sa.Subquery:
    """How many stories have each value; a `story` that may come twice is counted once."""
    count = sa.func.count() if story is None else sa.func.count(story.distinct())
    counted = sa.select(value.label("value"), count.label("count")).select_from(source)
    return counted.where(value.is_not(None)).group_by(value).subquery()


def _named(counted: sa.Subquery, table: Any, name: Any) -> Selected:
    """The same by what the values stand for."""
    found = sa.select(table.slug.label("value"), name.label("name"), counted.c["count"])
    return found.select_from(counted).join(table, table.id == counted.c.value)


def _unnamed(counted: sa.Subquery) -> Selected:
    """The same where they are called what they are."""
    return sa.select(counted.c.value, counted.c.value.label("name"), counted.c["count"])
