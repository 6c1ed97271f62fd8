"""What can be found: the terms of each story, and how common each term is.

They repeat what the revisions say, as `db.analysis` reads it. Only `db.actions.indexing` writes
them, together with `search_index` and `desk_index`, which are tables of each database's own kind
and no models of ours: FTS5 on SQLite, `tsvector` with GIN on PostgreSQL. What readers can find and
what the newsroom can find beyond that are kept apart: nothing of a draft is in a `search_` table.
"""

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base

Packed = JSON().with_variant(postgresql.JSONB(), "postgresql")


class SearchStory(Base):
    """A published story as it is found and compared."""

    __tablename__ = "search_stories"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    place: Mapped[int] = mapped_column(comment="Its row in search_index", unique=True)
    revision_id: Mapped[int] = mapped_column(comment="Which copy was analysed")
    analysis: Mapped[int] = mapped_column(comment="By which version of the analysis", index=True)
    language: Mapped[str] = mapped_column(comment="BCP 47 tag")
    length: Mapped[float] = mapped_column(comment="The sum of the weights of its terms")
    terms: Mapped[dict[str, float]] = mapped_column(
        Packed, comment="How often it says each term; what stands at its head counts for more"
    )


class DeskStory(Base):
    """A story as its newsroom finds it: its working copy, remarks, and what it said once."""

    __tablename__ = "desk_stories"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    analysis: Mapped[int] = mapped_column(comment="By which version of the analysis", index=True)
    language: Mapped[str] = mapped_column(comment="BCP 47 tag")
    length: Mapped[float] = mapped_column(comment="The sum of the weights of its terms")
    terms: Mapped[dict[str, float]] = mapped_column(
        Packed, comment="As of search_stories, with what only comments and older copies say"
    )


class SearchLanguage(Base):
    """A language in which there are stories, or were."""

    __tablename__ = "search_languages"

    language: Mapped[str] = mapped_column(primary_key=True, comment="BCP 47 tag")
    stems: Mapped[str] = mapped_column(comment="By whose stems its words are found, such as en")


class SearchWord(Base):
    """A word of a headline or a name, as it is written: what a misspelt one may have meant."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    term: Mapped[str]
    stems: Mapped[str] = mapped_column(comment="As of search_languages")


class SearchTrigram(Base):
    """Three letters that follow each other in such a word. Words stay when their stories go."""

    __tablename__ = "search_trigrams"

    trigram: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


class SearchTerm(Base):
    """How many of these stories have a term."""

    __tablename__ = "search_terms"
    __table_args__ = (CheckConstraint("stories > 0", name="some_story_has_it"),)

    term: Mapped[str] = mapped_column(primary_key=True)
    stories: Mapped[int]


class SearchTotals(Base):
    """How many they are, and how long all together. One row."""

    __tablename__ = "search_totals"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stories: Mapped[int]
    length: Mapped[float]
