"""What readers can find: the terms of each story that they have, and how common each term is.

They repeat what the live revisions say, as `db.analysis` reads it. Only `db.actions.indexing`
writes them, together with `search_index`, which is a table of each database's own kind and no model
of ours: FTS5 on SQLite, `tsvector` with GIN on PostgreSQL. Nothing of a draft is in any of them.
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
    analysis: Mapped[int] = mapped_column(comment="By which version of the analysis", index=True)
    language: Mapped[str] = mapped_column(comment="BCP 47 tag")
    length: Mapped[float] = mapped_column(comment="The sum of the weights of its terms")
    terms: Mapped[dict[str, float]] = mapped_column(
        Packed, comment="How often it says each term; what stands at its head counts for more"
    )


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
