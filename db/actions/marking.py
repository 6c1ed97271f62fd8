"""Mark stories of which the suggestions are to be made anew. The worker makes them."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Suggested

NOW, LATER = 0, 1
"""What a marked story has for a formula: to be made, or to be made when nothing else is."""


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
