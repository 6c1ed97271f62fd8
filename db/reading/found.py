"""The stories that a search finds, the best first."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import sqljson
from db.models import Author, Byline, RevisionTag, Section, Tag
from db.reading.hits import search_of
from db.reading.rows import Order
from db.reading.stories import ArticleRows
from db.searchsql import month_of
from db.viewer import View

TEXT = sa.bindparam("search_text", type_=sa.Text())
WORDS = sa.bindparam("search_words", type_=sqljson.WHOLE)

Counted = tuple[Any, sa.ColumnElement[Any], sa.ColumnElement[Any]]
"""Where a value of a story comes from, the value, and what it is called."""


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

    def ranked(self, keys: sa.Subquery) -> sa.Subquery:
        return self.search.ranked(keys)

    def by_section(self) -> Counted:
        section = aliased(Section)
        source = sa.join(self.source, section, section.id == self.revision.section_id)
        return source, section.slug.expression, section.title.expression

    def by_author(self) -> Counted:
        byline, author = aliased(Byline), aliased(Author)
        source = sa.join(self.source, byline, byline.revision_id == self.revision.id)
        source = sa.join(source, author, author.id == byline.author_id)
        return source, author.slug.expression, author.name.expression

    def by_tag(self) -> Counted:
        carried, tag = aliased(RevisionTag), aliased(Tag)
        source = sa.join(self.source, carried, carried.revision_id == self.revision.id)
        source = sa.join(source, tag, tag.id == carried.tag_id)
        return source, tag.slug.expression, tag.name.expression

    def by_month(self) -> Counted:
        month = month_of(self.article.first_published_at)
        return self.source, month, month

    def by_genre(self) -> Counted:
        genre = sa.cast(self.revision.genre, sa.Text())
        return self.source, genre, genre

    @property
    def meant(self) -> sa.ColumnElement[str]:
        """The question, and the words that misspelt ones may have meant, with these."""
        meant = self.search.meant
        pairs = sqljson.array_of(sqljson.object_of({"word": meant.c.word, "other": meant.c.other}))
        found = sa.select(pairs).select_from(meant).scalar_subquery()
        return sqljson.object_of({"text": TEXT, "meant": sa.type_coerce(found, sqljson.WHOLE)})

    def said(self, text: Any) -> sa.ColumnElement[str]:
        """A text of the story, with all that is to be marked in it."""
        meant = self.search.meant
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
