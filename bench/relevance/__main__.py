"""Hold related stories and search against TF-IDF and BM25, on files that people judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.relevance.collection import Document, collections
from bench.relevance.measures import MEASURES
from bench.relevance.rankers import Bm25, Copydesk, Ranker, Semantic, TfIdf
from bench.relevance.trial import Figures, Opened, tried
from db.semantic.loading import FOLDER, absent, loaded

WIDTHS = (20, 8, 19, 9, *(9 for _ in MEASURES), 12, 12)
HEAD = ("collection", "asked", "ranker", "questions", *MEASURES, "ms/document", "ms/question")


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="With files of judged documents.")
    ],
    semantic: Annotated[
        bool, typer.Option("--semantic", help="Also by what texts mean, with the model.")
    ] = False,
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
