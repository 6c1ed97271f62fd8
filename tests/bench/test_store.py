"""Data sets are kept: made once, made anew when what they are made by has changed."""

import sqlite3
from pathlib import Path

from bench import store
from bench.data import Newsroom


def test_a_data_set_is_made_once_and_takes_the_place_of_older_ones(tmp_path: Path) -> None:
    stale = tmp_path / "bench_200_000000000000.db"
    stale.touch()

    first = store.on_sqlite(tmp_path, 200)
    (file,) = tmp_path.iterdir()
    made = file.stat().st_mtime_ns

    assert store.on_sqlite(tmp_path, 200) == first == f"sqlite:///{file}"
    assert file.stat().st_mtime_ns == made
    assert file.name == f"bench_200_{store.edition()}.db"


def test_no_row_refers_to_nothing(tmp_path: Path) -> None:
    store.on_sqlite(tmp_path, 200)

    (file,) = tmp_path.iterdir()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (210,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_the_same_rows_come_at_every_run() -> None:
    first, second = (list(Newsroom.of(40).batches()) for _ in range(2))

    assert first == second
    assert len(first) == 2
