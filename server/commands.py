"""The commands: what an operator or a developer does with a checkout."""

import asyncio
import logging
import socket
from pathlib import Path
from typing import Annotated

import typer

from db.models import Role
from schema.build import build_schema, printed_subgraph
from server import accounts, database, printed, serving
from server.console import USAGE, fail, new_password, settings_or_exit
from server.explorer import explorer_line
from server.pages import commands_page
from server.settings import Settings
from server.trusted import BadManifest, trusted_in
from server.worker import work

commands = typer.Typer(
    help="Copydesk, a GraphQL editorial backend for newsrooms. COPYDESK_* variables set it up.",
    add_completion=False,
    no_args_is_help=True,
    # Its pictures of a traceback show local variables, and those hold passwords and drafts.
    pretty_exceptions_enable=False,
)

LOG_LINE = "%(levelname)s:     %(message)s"
"""As uvicorn writes it: a server's log and a worker's can be read together."""

Write = Annotated[bool, typer.Option("--write", help="Write the files instead of showing them.")]
Check = Annotated[bool, typer.Option("--check", help="Fail if the files are not up to date.")]


@commands.command()
def run() -> None:
    """Migrate, seed the demo newsroom if COPYDESK_DEMO=1 and nothing is there yet, and serve."""
    settings = settings_or_exit()
    listening = serving.listen(settings)
    settings = asyncio.run(database.prepare(settings))
    app = serving.app_or_exit(settings)
    _announce(settings, listening)
    serving.serve(app, settings, listening)


@commands.command()
def serve() -> None:
    """Serve a database that has been migrated."""
    settings = settings_or_exit()
    app = serving.app_or_exit(settings)
    asyncio.run(database.need_migrated(settings))
    listening = serving.listen(settings)
    _announce(settings, listening)
    serving.serve(app, settings, listening)


@commands.command()
def worker() -> None:
    """Fire what is due. Any number of these may run, beside any number of servers."""
    settings = settings_or_exit()
    asyncio.run(database.need_migrated(settings))
    logging.basicConfig(level=settings.log_level.upper(), format=LOG_LINE)
    typer.echo("Working.")
    asyncio.run(work(settings))


@commands.command()
def migrate(
    to: Annotated[
        str | None,
        typer.Option(help="A revision. Without it: the newest, or with --down one back."),
    ] = None,
    down: Annotated[bool, typer.Option("--down", help="Go back. What was added is lost.")] = False,
) -> None:
    """Bring the database to the schema of this code."""
    asyncio.run(database.migrate_to(settings_or_exit(), to, down=down))


@commands.command()
def seed() -> None:
    """Fill an empty database with the demo newsroom and its accounts."""
    asyncio.run(database.seed(settings_or_exit()))


@commands.command()
def create_user(
    email: Annotated[str, typer.Argument(help="What they sign in with.")],
    name: Annotated[str, typer.Option(help="As colleagues see it.")],
    role: Annotated[
        Role,
        typer.Option(
            case_sensitive=False, help="What they may do: reporter, editor, chief, admin."
        ),
    ],
    desk: Annotated[
        list[str] | None, typer.Option(help="The slug of a section they edit; may be repeated.")
    ] = None,
) -> None:
    """Make an account. The password is asked for, or read from standard input."""
    settings = settings_or_exit()
    password = new_password()
    asyncio.run(accounts.create(settings, email, name, role, desk or [], password))


related = typer.Typer(help="What is suggested beside stories.", no_args_is_help=True)
commands.add_typer(related, name="related")


@related.command()
def rebuild() -> None:
    """Make all suggestions anew. Cut short, it goes on where it was the next time."""
    asyncio.run(database.rebuild_related(settings_or_exit()))


@commands.command()
def verify_events() -> None:
    """Walk the log of what was done: is every event as it was written, and none missing between?"""
    asyncio.run(database.verify_events(settings_or_exit()))


@commands.command()
def check_documents(files: list[Path]) -> None:
    """Check manifests of trusted documents as the server does when it starts: for an app's CI."""
    schema = build_schema(federated=settings_or_exit().federation)
    try:
        texts = trusted_in(files, schema)
    except BadManifest as error:
        fail(str(error))
    typer.echo(f"{len(set(texts.values())):,} documents, all fit to be trusted.")


@commands.command()
def print_schema(
    write: Write = False,
    check: Check = False,
    federation: Annotated[
        bool, typer.Option("--federation", help="As a subgraph, for rover and its like.")
    ] = False,
) -> None:
    """Print the API as SDL: schema/schema.graphql."""
    if federation and (write or check):
        fail("print-schema --federation only prints: no file holds the subgraph.", code=USAGE)
    if federation:
        typer.echo(printed_subgraph(), nl=False)
        return
    printed.deliver(printed.SDL, write=write, check=check)


@commands.command()
def print_docs(write: Write = False, check: Check = False) -> None:
    """Print the pages of docs/ that come from code."""
    page = printed.Printed("docs/commands.md", lambda: commands_page(commands), "docs")
    printed.deliver((*printed.DOCS, page), write=write, check=check)


def _announce(settings: Settings, listening: socket.socket) -> None:
    address = serving.address(listening)
    typer.echo(f"GraphQL: {address}/graphql")
    if settings.graphiql:
        typer.echo(explorer_line(address))
