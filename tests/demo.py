"""The demo newsroom, seeded once a run: a test works on a copy."""

from db.engine import open_engine
from db.seed import seed_newsroom
from db.session import Database
from tests.newsroom import PASSWORD


async def seed_demo(url: str) -> None:
    """Fill an empty database with it. All its accounts have the password of the tests."""
    engine = open_engine(url, statement_seconds=60)
    await seed_newsroom(Database(engine), password=PASSWORD, progress=lambda done, total: None)
    await engine.dispose()
