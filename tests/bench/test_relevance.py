"""The bench of relevance, on a few stories that were written for it."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.relevance.__main__ import app
from bench.relevance.collection import Document, collections
from bench.relevance.measures import measured
from bench.relevance.rankers import Bm25, Copydesk, Ranker, TfIdf
from bench.relevance.served import Served
from bench.relevance.trial import Opened, tried

STORIES = {
    "port-1": ("Harbour dredging begins", "Ada Quill opened the dredging of the harbour today."),
    "port-2": ("Port deepened", "The harbour dredging led by Ada Quill is a week late."),
    "choir-1": ("Choir sings at dawn", "A hundred voices filled the old church."),
    "choir-2": ("Voices in the church", "The choir sang, and the church was full."),
    "alone": ("A quiet day", "Nothing happened anywhere."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of both shapes, and one that is neither."""
    lines = [{"id": id, "title": title, "text": text} for id, (title, text) in STORIES.items()]
    grouped = [line | {"group": line["id"].split("-")[0]} for line in lines]
    asked = {
        "queries": {"1": "dredging a harbour", "2": "nobody judged this"},
        "judgements": {"1": {"port-1": 3, "port-2": 1}},
    }
    for name, given in (("a.jsonl", grouped), ("b.jsonl", lines)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, given)))
    (tmp_path / "c.json").write_text(json.dumps(asked))
    (tmp_path / "d.json").write_text("[]")
    return tmp_path


def test_what_a_folder_has_is_told_by_what_stands_in_it(folder: Path) -> None:
    found = list(collections(folder))

    asked = {one.name: (len(one.related), len(one.searched)) for one in found}
    assert asked == {"a": (4, 1), "b": (0, 1)}


@pytest.mark.parametrize("opened", [TfIdf, Bm25, Copydesk])
def test_every_ranker_finds_what_is_plain(folder: Path, opened: Opened) -> None:
    for collection in collections(folder):
        for figures in tried(collection, opened):
            assert figures.means["nDCG@5"] == figures.means["MRR"] == 1


def test_the_server_finds_it_too(folder: Path, database_url: str) -> None:
    grouped, _ = collections(folder)
    with ExitStack() as stack:

        def opened(documents: Sequence[Document]) -> Ranker:
            return stack.enter_context(Served("served", database_url, documents, None))

        related, searched = tried(grouped, opened)

    for figures, kind, asked in ((related, "related", 4), (searched, "search", 1)):
        assert (figures.ranker, figures.kind, figures.questions) == ("served", kind, asked)
        assert figures.means["nDCG@5"] == figures.means["MRR"] == 1
        assert 0 < figures.a_question < 10_000


def test_the_server_puts_nothing_beside_what_is_alone(folder: Path, database_url: str) -> None:
    grouped, _ = collections(folder)
    with Served("served", database_url, grouped.documents, None) as served:
        assert served.related("port-1") == ["port-2"]
        assert served.related("alone") == []
        assert served.search("choir") == ["choir-1", "choir-2"]


def test_an_order_is_measured() -> None:
    figures = measured(["x", "b", "a"], {"a": 2, "b": 1, "c": 0})

    assert figures == pytest.approx(
        {"nDCG@5": 0.6199, "nDCG@10": 0.6199, "recall@5": 1, "MRR": 0.5}, abs=1e-4
    )
    assert set(measured([], {"a": 1}).values()) == {0}


def test_the_table_has_a_row_for_each_ranker(folder: Path) -> None:
    printed = CliRunner().invoke(app, [str(folder)])

    assert printed.exit_code == 0
    rows = printed.output.splitlines()
    assert rows[0].split()[:3] == ["collection", "asked", "ranker"]
    assert len(rows) == 1 + 3 * 3
