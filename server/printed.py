"""Files printed from code, so that they cannot say anything else than the code does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from schema.build import printed_schema
from server.console import fail
from server.pages import errors_page, events_page, settings_page, workflow_page

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Printed:
    """A file of the checkout, what it must hold, and what `make` target prints it."""

    path: str
    text: Callable[[], str]
    target: str

    def is_up_to_date(self) -> bool:
        file = ROOT / self.path
        return file.is_file() and file.read_text(encoding="utf-8") == self.text()

    def write(self) -> None:
        file = ROOT / self.path
        file.parent.mkdir(exist_ok=True)
        file.write_text(self.text(), encoding="utf-8")


def deliver(files: Sequence[Printed], *, write: bool, check: bool) -> None:
    """Show the files, or write them, or fail where one is not what the code prints."""
    if check:
        _need_up_to_date(files)
        return
    for file in files:
        if write:
            file.write()
        else:
            typer.echo(file.text(), nl=False)


def _need_up_to_date(files: Sequence[Printed]) -> None:
    for file in files:
        if not file.is_up_to_date():
            fail(f"{file.path} is not what the code prints. Cure: make {file.target}")


SDL = (Printed("schema/schema.graphql", printed_schema, "sdl"),)
DOCS = (
    Printed("docs/workflow.md", workflow_page, "docs"),
    Printed("docs/errors.md", errors_page, "docs"),
    Printed("docs/events.md", events_page, "docs"),
    Printed("docs/settings.md", settings_page, "docs"),
)
