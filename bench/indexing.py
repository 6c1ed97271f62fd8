"""What can be found of the stories of a data set, as raw rows: what the worker would index."""

from collections import Counter
from collections.abc import Iterator

import orjson

from bench.data import Batch, Row
from db.actions.analysing import Analysed, head_words
from db.analysis import ANALYSIS, terms, trigrams
from db.models import (
    Article,
    Byline,
    Publication,
    Revision,
    RevisionTag,
    SearchLanguage,
    SearchStory,
    SearchTerm,
    SearchTrigram,
    SearchWord,
    Tag,
)


class Index:
    """Grows with each batch, in the order of the stories."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self._is_sqlite = is_sqlite
        self._tags: dict[int, str] = {}
        self._stories = 0
        self._length = 0.0
        self._having: Counter[str] = Counter()
        self._words: set[str] = set()

    def rows(self, batch: Batch) -> Iterator[tuple[str, list[Row]]]:
        """The rows of each table that a batch of stories comes with."""
        self._tags |= {one["id"]: one["name"] for one in batch.get(Tag, ())}
        names: dict[int, list[str]] = {}
        for one in batch.get(Byline, ()):
            names.setdefault(one["revision_id"], []).append(one["name"])
        for one in batch.get(RevisionTag, ()):
            names.setdefault(one["revision_id"], []).append(self._tags[one["tag_id"]])
        live = {
            one["live_revision_id"]
            for one in batch.get(Article, ())
            if one["publication"] == Publication.PUBLISHED
        }
        made: dict[str, list[Row]] = {}
        for revision in batch.get(Revision, ()):
            if revision["id"] in live:
                for table, rows in self._story(revision, names.get(revision["id"], [])):
                    made.setdefault(table, []).extend(rows)
        yield from made.items()

    def last(self) -> Iterator[tuple[str, list[Row]]]:
        """What is known when all stories are in."""
        yield SearchLanguage.__tablename__, [{"language": "en", "stems": "en"}]
        having = [{"term": term, "stories": count} for term, count in self._having.items()]
        yield SearchTerm.__tablename__, having
        letters = [{"trigram": t, "word": word} for word in self._words for t in trigrams(word)]
        yield SearchTrigram.__tablename__, letters

    @property
    def totals(self) -> tuple[int, float]:
        """How many stories, and how long all together."""
        return self._stories, self._length

    def _story(self, revision: Row, names: list[str]) -> Iterator[tuple[str, list[Row]]]:
        language = revision["language"]
        texts = {
            "headline": revision["headline"],
            "standfirst": revision["standfirst"] or "",
            "names": "\n".join(names),
            "body": revision["text"],
        }
        parts = {part: terms(text, language) for part, text in texts.items()}
        analysed = Analysed(language, parts, "\n".join((revision["headline"], *names)))
        length = sum(analysed.weighed.values())
        self._stories += 1
        self._length += length
        self._having.update(analysed.weighed.keys())
        yield SearchStory.__tablename__, [{
            "article_id": revision["article_id"],
            "place": self._stories,
            "revision_id": revision["id"],
            "analysis": ANALYSIS,
            "language": language,
            "length": length,
            "terms": orjson.dumps(analysed.weighed).decode(),
        }]  # fmt: skip
        written = head_words(analysed)
        self._words.update(written)
        yield (
            SearchWord.__tablename__,
            [
                {"word": word, "article_id": revision["article_id"], "term": term, "stems": "en"}
                for word, term in written.items()
            ],
        )
        found: Row = {"rowid": self._stories}
        if self._is_sqlite:
            found |= {part: " ".join(in_order) for part, in_order in analysed.entries.items()}
        else:
            found["lexemes"] = analysed.lexemes
        yield "search_index", [found]
