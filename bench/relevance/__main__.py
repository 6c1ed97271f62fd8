"""Hold related stories and search against TF-IDF and BM25, on files that people judged."""

import asyncio
import enum
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bench.cluster import running
from bench.machine import cores
from bench.relevance.collection import Collection, Document, collections
from bench.relevance.measures import MEASURES
from bench.relevance.rankers import Bm25, Copydesk, Ranker, Semantic, TfIdf
from bench.relevance.served import Served
from bench.relevance.trial import Figures, Opened, tried
from bench.store import administer
from db.semantic.loading import FOLDER, Model, absent, loaded

WIDTHS = (20, 8, 19, 9, *(9 for _ in MEASURES), 12, 12)
HEAD = ("collection", "asked", "ranker", "questions", *MEASURES, "ms/document", "ms/question")


DATA = Path(__file__).parent.parent / ".data"
"""Where the benchmark's own PostgreSQL is."""

SCRATCH = "relevance"
"""The database there that documents are published in."""


class Kind(enum.StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="With files of judged documents.")
    ],
    semantic: Annotated[
        bool, typer.Option("--semantic", help="Also by what texts mean, with the model.")
    ] = False,
    database: Annotated[
        list[Kind] | None,
        typer.Option(help="Also through the server, on this database. May be repeated."),
    ] = None,
) -> None:
    """Print how good each ranker is on each collection, from 0 to 1, and its CPU in ms."""
    rankers: list[Opened] = [TfIdf, Bm25, Copydesk]
    if semantic:
        if reason := absent(FOLDER):
            raise typer.BadParameter(reason, param_hint="--semantic")
        rankers.append(with_meaning)
    typer.echo(line(HEAD))
    for collection in collections(folder):
        for opened in rankers:
            for figures in tried(collection, opened):
                typer.echo(line(list(cells(figures))))
        for kind in database or ():
            for figures in through_server(collection, kind, semantic=semantic):
                typer.echo(line(list(cells(figures))))


def through_server(collection: Collection, kind: Kind, *, semantic: bool) -> Iterator[Figures]:
    """The same asked of the server, with and without the model."""
    models = (None, loaded()) if semantic else (None,)
    for model in models:
        name = f"{kind}, semantic" if model else str(kind)
        with empty(kind) as url, ExitStack() as stack:

            def opened(
                documents: Sequence[Document],
                name: str = name, url: str = url, model: Model | None = model,
                stack: ExitStack = stack,
            ) -> Ranker:  # fmt: skip
                return stack.enter_context(Served(name, url, documents, model))

            yield from tried(collection, opened)


@contextmanager
def empty(kind: Kind) -> Iterator[str]:
    """The URL of a new database, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="relevance-") as folder:
        if kind is Kind.SQLITE:
            yield f"sqlite:///{folder}/relevance.db"
            return
        with running(DATA / "postgresql", core=cores()[1]) as cluster:
            asyncio.run(administer(cluster, f"DROP DATABASE IF EXISTS {SCRATCH}"))
            asyncio.run(administer(cluster, f"CREATE DATABASE {SCRATCH} TEMPLATE template0"))
            yield cluster.url(SCRATCH)


def with_meaning(documents: Sequence[Document]) -> Ranker:
    """The ranker that the model is part of."""
    model = loaded()
    if model is None:
        raise LookupError(absent(FOLDER))
    return Semantic(documents, model)


def cells(figures: Figures) -> Iterator[str]:
    """What stands in a row."""
    yield from (figures.collection, figures.kind, figures.ranker, str(figures.questions))
    yield from (f"{figures.means[name]:.4f}" for name in MEASURES)
    yield from (f"{spent:.2f}" for spent in (figures.a_document, figures.a_question))


def line(cells: Sequence[str]) -> str:
    """A row of the table."""
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


if __name__ == "__main__":
    app()
