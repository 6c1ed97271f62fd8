"""The bench of suggesting, on a few stories."""

import re
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.suggesting import measure
from db.actions.suggesting import Suggesting
from db.engine import open_engine
from db.models import Suggested, Suggestion
from db.session import Database

ARTICLES, STORIES = 60, 10
PRINTED = re.compile(
    r"60 stories, 10 more: (\d+) ms of CPU a story, 95 of 100 within (\d+); at first (\d+)\n"
)


async def test_it_times_what_the_worker_does_and_keeps_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await measure(tmp_path, ARTICLES, STORIES, semantic=False)
    capsys.readouterr()

    start = time.process_time()
    await measure(tmp_path, ARTICLES, STORIES, semantic=False)
    spent = 1000 * (time.process_time() - start)

    found = PRINTED.fullmatch(capsys.readouterr().out)
    assert found is not None
    mean, late, _ = map(int, found.groups())
    assert 0 < mean <= late + 1
    assert mean * STORIES / 2 < spent
    engine = open_engine(f"sqlite:///{tmp_path / 'suggesting_60.db'}")
    async with engine.connect() as connection:
        done = (await connection.execute(sa.select(Suggested.formula, Suggested.marks))).all()
        pairs = await connection.scalar(sa.select(sa.func.count()).select_from(Suggestion))
    duty = Suggesting(Database(engine), model=None)
    await engine.dispose()
    assert [tuple(one) for one in done] == [(duty.formula, 2)] * STORIES
    assert pairs
