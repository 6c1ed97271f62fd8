"""The desk looks through the stories in hand, by their index, and not through the archive."""

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from db import visibility
from db.models import Article, Role
from db.viewer import Perspective, Sight, Viewer
from tests.newsroom import NOON


class Explained(sa.sql.expression.Executable, sa.sql.expression.ClauseElement):
    """How the database would find what a select asks for."""

    inherit_cache = False

    def __init__(self, select: sa.Select[int]) -> None:
        self.select = select


@compiles(Explained)
def explained(element: Explained, compiler: SQLCompiler, **kw: object) -> str:
    how = "EXPLAIN QUERY PLAN" if compiler.dialect.name == "sqlite" else "EXPLAIN"
    return f"{how} {compiler.process(element.select, **kw)}"


@pytest.mark.parametrize("role", Role)
async def test_only_the_stories_in_hand_are_looked_at(engine: AsyncEngine, role: Role) -> None:
    sight = Sight(Viewer(1, role, 2, frozenset({3})), Perspective.WORKING, NOON)
    counted = sa.select(sa.func.count()).where(visibility.in_hand(Article, sight.view))

    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(sa.text("SET enable_seqscan = off"))
        plan = await connection.execute(Explained(counted), sight.parameters())

        assert "ix_articles_in_hand" in str(plan.all())
