"""What the commands say to whoever started them: one line for a failure, a bar for a long task."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from server.settings import BadSettings, Settings, load_settings

USAGE = 2
"""The exit code of a command that was given what it cannot use; every other failure is 1."""


def fail(message: str, *, code: int = 1) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


def settings_or_exit() -> Settings:
    try:
        return load_settings()
    except BadSettings as error:
        fail(str(error), code=USAGE)


@contextmanager
def progress_bar(task: str) -> Iterator[Callable[[int, int], None]]:
    """Yields what moves the bar: `(done, total)`. Off a terminal only its end is printed."""
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(task, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def new_password() -> str:
    """Asked for twice on a terminal and not shown; the first line of anything else."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
