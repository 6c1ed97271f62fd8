"""Index what was analysed otherwise, or never: after an update, and when a tag is renamed."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.actions.indexing import reindex, reindex_desk
from db.analysis import ANALYSIS
from db.models import Article, DeskStory, Publication, SearchStory
from db.session import Database, transaction

AT_ONCE = 20
"""Stories in a transaction: others wait for it to end before they can publish."""


@dataclass(slots=True)
class Indexing:
    """The duty to find what is not indexed as it should be, and index it."""

    database: Database
    _has_looked: bool = False
    """Whether all stories that were never indexed are: only an older version has left any."""

    async def __call__(self) -> bool:
        for stories, index in ((self._live(), reindex), (self._on_desks(), reindex_desk)):
            async with self.database.reading() as connection:
                found = list(await connection.scalars(stories.limit(AT_ONCE)))
            if found:
                async with transaction(self.database) as session:
                    held = stories.limit(AT_ONCE).with_for_update(of=Article, skip_locked=True)
                    for article_id in list(await session.scalars(held)):
                        await index(session, article_id)
                return True
        self._has_looked = True
        return False

    def _live(self) -> sa.Select[Any]:
        published = Article.publication == Publication.PUBLISHED
        return self._outdated(SearchStory).where(published)

    def _on_desks(self) -> sa.Select[Any]:
        return self._outdated(DeskStory)

    def _outdated(self, kept: Any) -> sa.Select[Any]:
        """The stories that a table has not, or has otherwise than they are analysed now."""
        found = sa.select(Article.id)
        if self._has_looked:
            return found.join(kept).where(kept.analysis < ANALYSIS)
        as_it_is = sa.exists().where(kept.article_id == Article.id, kept.analysis == ANALYSIS)
        return found.where(sa.not_(as_it_is.correlate(Article)))
