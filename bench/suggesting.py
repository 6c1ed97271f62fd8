"""`python -m bench.suggesting`: what suggestions for one more story cost the worker, in CPU."""

import asyncio
import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from bench.filling import fill
from db.actions.indexing import reindex
from db.actions.marking import mark
from db.actions.suggesting import Suggesting
from db.engine import open_engine
from db.models import Article, Publication
from db.semantic.loading import loaded
from db.session import Database, transaction
from server.console import progress_bar

AT_ONCE = 500
"""Stories that are analysed in one transaction."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    articles: Annotated[int, typer.Option(help="How many are published already.")] = 100_000,
    stories: Annotated[int, typer.Option(help="For how many suggestions are made.")] = 100,
    semantic: Annotated[bool, typer.Option("--semantic", help="With the model.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Where the data is kept, and taken from the next time.")
    ] = None,
) -> None:
    """Print how long the worker's process is at it for a story, on SQLite, which runs inside it."""
    with tempfile.TemporaryDirectory(prefix="suggesting-") as scratch:
        asyncio.run(measure(folder or Path(scratch), articles, stories, semantic=semantic))


async def measure(folder: Path, articles: int, stories: int, *, semantic: bool) -> None:
    """Make the data if it is not there, and time the duty."""
    file = folder / f"suggesting_{articles}.db"
    url = f"sqlite:///{file}"
    if not file.exists():
        making = folder / f"making_{articles}.db"
        await make(f"sqlite:///{making}", articles)
        making.rename(file)
    engine = open_engine(url)
    database = Database(engine)
    duty = Suggesting(database, model=loaded() if semantic else None)
    async with database.reading() as connection:
        every = list(await connection.scalars(published()))
    spent = []
    for number in every[:: max(1, len(every) // stories)][:stories]:
        async with transaction(database) as session:
            await mark(session, [number], dt.datetime.now(dt.UTC))
        start = time.process_time()
        await duty()
        spent.append(1000 * (time.process_time() - start))
    await engine.dispose()
    late = spent[len(spent) // 2 :]  # by then it knows how rare most terms are
    typer.echo(
        f"{articles:,} stories, {len(spent)} more: {statistics.fmean(late):.0f} ms of CPU a story, "
        f"95 of 100 within {sorted(late)[int(len(late) * 0.95)]:.0f}; at first {spent[0]:.0f}"
    )


async def make(url: str, articles: int) -> None:
    """Published stories, analysed as they are when they are published."""
    with progress_bar(f"Making {articles:,} articles") as progress:
        await fill(url, published=articles, progress=progress)
    engine = open_engine(url)
    database = Database(engine)
    async with database.reading() as connection:
        every = list(await connection.scalars(published()))
    with progress_bar("Analysing them") as progress:
        for start in range(0, len(every), AT_ONCE):
            async with transaction(database) as session:
                for number in every[start : start + AT_ONCE]:
                    await reindex(session, number)
                    session.expunge_all()
            progress(start, len(every))
    await engine.dispose()


def published() -> sa.Select[int]:
    """The stories that readers have, in no order."""
    return sa.select(Article.id).where(Article.publication == Publication.PUBLISHED)


if __name__ == "__main__":
    app()
