"""Mark stories of which the suggestions are to be made anew. The worker makes them."""

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import SectionListing, Suggested

WAITING, NOW, AGAIN, LATER = -1, 0, 1, 2
"""What a marked story has for a formula: to be made at the moment that stands there, for an embargo
ends then; to be made; or to be made when nothing else is, because its section is fresh for longer
or because all are.
"""


async def mark(session: AsyncSession, articles: Iterable[int], now: dt.datetime) -> None:
    """Whatever is under way for one of them by then counts for nothing."""
    rows = [
        {"article_id": one, "formula": NOW, "marks": 1, "marked_at": now}
        for one in sorted(set(articles))  # in one order, so that two do not wait for each other
    ]
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    marked = insert(Suggested)
    again = {"formula": NOW, "marks": Suggested.marks + 1, "marked_at": now}
    await session.execute(
        marked.on_conflict_do_update(index_elements=["article_id"], set_=again), rows
    )


async def mark_again(session: AsyncSession, section: int) -> None:
    """The stories of a section, behind all that is to be made for other reasons."""
    stories = sa.select(SectionListing.article_id).where(SectionListing.section_id == section)
    formula = sa.case((Suggested.formula <= LATER, Suggested.formula), else_=AGAIN)
    again = sa.update(Suggested).where(Suggested.article_id.in_(stories))
    await session.execute(again.values(formula=formula, marks=Suggested.marks + 1))


async def void(session: AsyncSession, articles: Collection[int]) -> None:
    """Whatever is under way for one of them counts for nothing. Those that are done stay so."""
    under_way = sa.update(Suggested).where(Suggested.article_id.in_(articles))
    await session.execute(under_way.values(marks=Suggested.marks + 1))
