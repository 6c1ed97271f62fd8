"""Keep what can be found as the stories say, in the transaction that changes them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.actions.analysing import (
    Analysed,
    head_words,
    live,
    remarks,
    said,
    working,
)
from db.analysis import ANALYSIS, stems_of, trigrams
from db.models import (
    DeskStory,
    Revision,
    SearchLanguage,
    SearchStory,
    SearchTerm,
    SearchTotals,
    SearchTrigram,
    SearchWord,
    TagListing,
)
from db.session import Unit
from db.sqljson import ListOf, among

LOCK = 0x636F7081
"""Whoever indexes holds it until their transaction ends: two could not both count a term."""

NEVER = 0
"""By which version a story was analysed that has to be analysed anew."""

LISTED = {
    "sqlite": "SELECT value, 1 FROM json_each(:terms) WHERE true",
    "postgresql": "SELECT value, 1 FROM jsonb_array_elements_text(CAST(:terms AS jsonb))",
}
COUNT = {
    dialect: sa.text(
        f"INSERT INTO search_terms (term, stories) {listed} "
        "ON CONFLICT (term) DO UPDATE SET stories = search_terms.stories + 1"
    )
    for dialect, listed in LISTED.items()
}
INSERTS: Mapping[str, Callable[[Any], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


async def reindex(session: AsyncSession, article_id: int) -> None:
    """Let a story be found as its live revision says, or not at all if readers do not have it."""
    await session.flush()
    copy = await live(session, article_id)
    if _is_indexed(await session.get(SearchStory, article_id), copy):
        return
    if _dialect(session) == "postgresql":  # on SQLite one writes at a time
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    before = await session.get(SearchStory, article_id, populate_existing=True)
    analysed = None if copy is None else await said(session, copy)
    old = {} if before is None else before.terms
    new = {} if analysed is None else analysed.weighed
    await _count(session, new.keys() - old.keys(), old.keys() - new.keys())
    await session.execute(
        sa.update(SearchTotals).values(
            stories=SearchTotals.stories + int(analysed is not None) - int(before is not None),
            length=SearchTotals.length + sum(new.values()) - sum(old.values()),
        )
    )
    place = await _place(session) if before is None else before.place
    await _put(session, "search_index", place, analysed)
    await _spell(session, article_id, analysed)
    if before is not None:
        await session.delete(before)
        await session.flush()
    if analysed is not None and copy is not None:
        session.add(
            SearchStory(
                article_id=article_id, place=place, revision_id=copy.id, **_columns(analysed)
            )
        )
        await _speak(session, analysed.language)


def index_desk(unit: Unit, article_id: int) -> None:
    """Let the newsroom find a story as it stands once all else of a unit of work is done."""
    unit.at_the_end(("desk", article_id), partial(reindex_desk, article_id=article_id))


async def reindex_desk(session: AsyncSession, article_id: int) -> None:
    """Let its newsroom find a story by its working copy, what was said of it and it said once."""
    await session.flush()
    before = await session.get(DeskStory, article_id)
    analysed = await said(session, await working(session, article_id))
    analysed = analysed.noted(
        await remarks(session, article_id, analysed.language),
        () if before is None else before.terms,
    )
    await _put(session, "desk_index", article_id, analysed)
    await session.merge(DeskStory(article_id=article_id, **_columns(analysed)))
    await _speak(session, analysed.language)


async def analyse_anew(session: AsyncSession, tag_id: int) -> None:
    """Have the worker analyse what carries a tag: it is called otherwise."""
    carrying = sa.select(TagListing.article_id).where(TagListing.tag_id == tag_id)
    outdated = sa.update(SearchStory).where(SearchStory.article_id.in_(carrying))
    await session.execute(outdated.values(analysis=NEVER))


def _is_indexed(before: SearchStory | None, copy: Revision | None) -> bool:
    if before is None or copy is None:
        return before is None and copy is None
    return before.revision_id == copy.id and before.analysis == ANALYSIS


def _columns(analysed: Analysed) -> dict[str, object]:
    return {
        "analysis": ANALYSIS,
        "language": analysed.language,
        "length": sum(analysed.weighed.values()),
        "terms": analysed.weighed,
    }


async def _place(session: AsyncSession) -> int:
    """The next row of the index: numbers that run on make it smaller than random ones."""
    last = await session.scalar(sa.select(sa.func.max(SearchStory.place)))
    return (last or 0) + 1


async def _put(session: AsyncSession, index: str, row: int, analysed: Analysed | None) -> None:
    """Put the story into the database's own full-text index, in the place of what was there."""
    given: dict[str, object] = {"row": row}
    await session.execute(sa.text(f"DELETE FROM {index} WHERE rowid = :row"), given)
    if analysed is None:
        return
    if _dialect(session) == "sqlite":
        given |= {part: " ".join(in_order) for part, in_order in analysed.entries.items()}
        names = ", ".join(analysed.parts)
        values = ", ".join(f":{part}" for part in analysed.parts)
    else:
        given["lexemes"] = analysed.lexemes
        names, values = "lexemes", "CAST(:lexemes AS tsvector)"
    put = sa.text(f"INSERT INTO {index} (rowid, {names}) VALUES (:row, {values})")
    await session.execute(put, given)


async def _spell(session: AsyncSession, article_id: int, analysed: Analysed | None) -> None:
    """Keep how the words at the head of the story are written."""
    await session.execute(sa.delete(SearchWord).where(SearchWord.article_id == article_id))
    if analysed is None:
        return
    written = head_words(analysed)
    stems = stems_of(analysed.language)
    session.add_all(
        SearchWord(word=word, article_id=article_id, term=term, stems=stems)
        for word, term in written.items()
    )
    await session.flush()
    rows = [{"trigram": one, "word": word} for word in written for one in trigrams(word)]
    await _insert_once(session, SearchTrigram, rows)


async def _speak(session: AsyncSession, language: str) -> None:
    row = {"language": language, "stems": stems_of(language)}
    await _insert_once(session, SearchLanguage, [row])


async def _insert_once(session: AsyncSession, table: type, rows: Sequence[dict[str, str]]) -> None:
    """Insert rows unless they are there."""
    if rows:
        insert = INSERTS[_dialect(session)](table)
        await session.execute(insert.on_conflict_do_nothing(), rows)


async def _count(session: AsyncSession, come: Iterable[str], gone: Iterable[str]) -> None:
    """One story has these terms more, and one has those no longer."""
    counted = orjson.dumps(sorted(come)).decode()
    await session.execute(COUNT[_dialect(session)], {"terms": counted})
    lost = among(SearchTerm.term.expression, sa.literal(sorted(gone), ListOf(sa.Text())))
    await session.execute(sa.delete(SearchTerm).where(lost, SearchTerm.stories == 1))
    await session.execute(
        sa.update(SearchTerm).where(lost).values(stories=SearchTerm.stories - 1),
        execution_options={"synchronize_session": False},
    )


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name
