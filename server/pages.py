"""The pages of docs/ that are printed from code: moves, codes, events, settings, commands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from db.events import KINDS, SEEN
from db.models import INVERSES, Publication, Stage
from db.workflow import MOVES, Action, Move
from schema.enums import Code
from server.settings import PREFIX, Settings


def workflow_page() -> str:
    """Every move, and two diagrams of where they lead."""
    return _page(
        "The workflow",
        "Printed from `db/workflow.py` and `db/guards.py`; `make docs` prints it again.",
        "A story stands on two axes: the **stage** of its working copy and the **publication**, "
        "which is what readers get. Editing a live story moves the first and leaves the second.",
        "`workflow { transitions { action allowed blockers { code message } } }` tells an editor "
        "which of these moves they could make now, and all that stands against the others.",
        "Its authors are whoever began a story, whoever has a byline on its working copy, and "
        "whoever it is assigned to. The editors of its desk are those in whose desks all its "
        "sections are, and chiefs.",
        _table(("mutation", "from", "to", "who", "must be true", "also"), map(_move_cells, MOVES)),
        "## What must be true",
        _table(("guard", "holds when", "who may let it pass"), _guard_cells()),
        "## Related stories",
        "What a link says of the other story, and what that story is told of this one by "
        "`Article.referrers`: the way back is derived, not stored. Printed from "
        "`db/models/revision.py`.",
        _table(
            ("link", "the way back"), ((f"`{one}`", f"`{way}`") for one, way in INVERSES.items())
        ),
        "## The working copy",
        _diagram(
            (stage, move, end) for move in MOVES for stage in _stages(move) for end in _ends(move)
        ),
        "## What readers get",
        _diagram((one, move, move.to_publication) for move in MOVES for one in _publications(move)),
    )


OF_THE_REQUEST = (
    ("GRAPHQL_PARSE_FAILED", "200 or 400", "The document is no GraphQL."),
    ("GRAPHQL_VALIDATION_FAILED", "200 or 400", "It asks for what the schema has not."),
    ("INTERNAL_SERVER_ERROR", "200 or 500", "A fault of ours: tell us the `requestId` beside it."),
    ("UNAVAILABLE", "503", "The database is away: come back after `Retry-After`, in seconds."),
    ("BAD_REQUEST", "400", "The request holds no operation, or a hash that is not its document's."),
    ("FORBIDDEN_ORIGIN", "403", "A page of this origin may not open a WebSocket here."),
    ("METHOD_NOT_ALLOWED", "405", "GET, for a mutation; or a method that the path does not know."),
    ("NEEDS_STREAM", "406", "A subscription, where one answer is expected: ask for a stream."),
    ("PAYLOAD_TOO_LARGE", "413", "The body is longer than `COPYDESK_MAX_BODY_BYTES`."),
    ("UNSUPPORTED_MEDIA_TYPE", "415", "The body is not JSON."),
    ("PERSISTED_QUERY_NOT_FOUND", "200", "Send the document beside its hash, once: Apollo's APQ."),
    ("PERSISTED_QUERY_NOT_SUPPORTED", "400", "Only version 1 of Apollo's APQ is spoken here."),
    ("DOCUMENT_NOT_FOUND", "400", "No manifest of trusted documents holds one of this name."),
    ("DOCUMENT_NOT_TRUSTED", "403", "Only trusted documents are run for those without account."),
)
"""The codes that no enum has, with their HTTP status; tests look for others in the sources."""


def errors_page() -> str:
    """What each code means."""
    values = Code.__strawberry_definition__.values  # type: ignore[attr-defined]  # added by Strawberry
    return _page(
        "Error codes",
        "Printed from `schema/enums` and `server/pages.py`. A code never changes its meaning: act "
        "on it, not on the message. In a mutation it is in `userErrors`, and then nothing was "
        "written; in a query and a subscription it is `extensions.code` of an error at the top.",
        _table(("code", "means"), ((f"`{one.name}`", one.description) for one in values)),
        "## Of the request",
        "These are at the top level only, each as `extensions.code`: the request, and not what it "
        "asks for, is at fault, or we are. Every other answer is a 200, but for clients that "
        "accept `application/graphql-response+json`: they get 400 for an operation that could not "
        "be run.",
        _table(
            ("code", "status", "means"),
            ((f"`{code}`", status, says) for code, status, says in OF_THE_REQUEST),
        ),
        "`UNAUTHENTICATED` and `NOT_FOUND` are of both kinds: a token that is not valid is refused "
        "with 401 before anything is read, a path that nothing is served at with 404.",
    )


def events_page() -> str:
    """What can be found in the log."""
    rows = ((f"`{kind}`", says, "yes" if kind in SEEN else "") for kind, says in KINDS.items())
    return _page(
        "Events",
        "What is done in the newsroom, for ever: `workflow { events }` of a story, and `events` "
        "across the newsroom. Printed from `db/events.py`. How the log is kept: "
        "[why it is a chain](decisions/0014-the-chain-of-events.md).",
        _table(("kind", "what happened", "readers can see it"), rows),
    )


def settings_page() -> str:
    """Every environment variable."""
    fields = Settings.model_fields.items()
    return _page(
        "Settings",
        "Environment variables, read when a command starts. Printed from `server/settings.py`.",
        _table(
            ("variable", "default", "what it is"),
            (
                (f"`{PREFIX}{name.upper()}`", _default(field.default), str(field.description))
                for name, field in fields
            ),
        ),
    )


MAKEFILE = Path(__file__).parent.parent / "Makefile"
TARGET = re.compile(r"^([a-z]+):.*## (.*)", re.MULTILINE)
"""A target with what it is for, as `make help` lists it."""


def commands_page(commands: typer.Typer) -> str:
    """What an operator can do with a checkout, and what a developer."""
    group = typer.main.get_command(commands)
    assert isinstance(group, TyperGroup)
    return _page(
        "Commands",
        "`python -m server` has these, after `make run` or `make test` has made the environment: "
        "`.venv/bin/python -m server …`. All of them read the [settings](settings.md); `--help` "
        "behind a command says what stands here. Printed from `server/commands.py`.",
        _table(
            ("command", "what it does", "what it takes"),
            (
                (f"`{name}`", one.help or "", _taken(one.params))
                for name, one in _commands_of(group)
            ),
        ),
        "## For developers",
        "Printed from the `Makefile`; what CI runs is these.",
        _table(
            ("target", "what it does"),
            (
                (f"`make {name}`", says)
                for name, says in TARGET.findall(MAKEFILE.read_text("utf-8"))
            ),
        ),
    )


def _commands_of(group: TyperGroup, *before: str) -> Iterator[tuple[str, Any]]:
    """Each command by its whole name, those of a group behind the group's."""
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from _commands_of(one, *before, name)
        else:
            yield " ".join((*before, name)), one


def _taken(parameters: Iterable[Any]) -> str:
    """What a command takes, each with what it is for."""
    return " · ".join(
        f"`{one.opts[0]}`{' (needed)' if one.required else ''}{': ' + one.help if one.help else ''}"
        for one in parameters
    )


def _move_cells(move: Move) -> Sequence[str]:
    stages, readers = " · ".join(_stages(move)), " · ".join(_publications(move))
    return (
        f"`{_mutation(move.action)}`",
        f"{stages}; readers have {readers}",
        " ".join(part for part in (move.to_stage, move.to_publication) if part),
        ", ".join(move.who),
        "; ".join([*(guard.name for guard in move.guards), *_given(move)]) or "–",
        "; ".join(_also(move)) or "–",
    )


def _mutation(action: Action) -> str:
    words = action.lower().split("_")
    return "article" + "".join(word.capitalize() for word in words)


SAY_IT_THEMSELVES = (Action.SCHEDULE, Action.UNSCHEDULE)
"""Moves whose words tell what they cancel."""


def _given(move: Move) -> list[str]:
    return [f"given: {move.needs}"] if move.needs else []


def _also(move: Move) -> Iterable[str]:
    if move.also:
        yield move.also
    if move.holds:
        yield "a publication that is set is held, and whoever set it is told"
    if Stage.IN_REVIEW in move.stages and move.ends_review(Stage.IN_REVIEW):
        yield "a claim of its review ends"
    if move.cancels and move.action not in SAY_IT_THEMSELVES:
        yield f"what is set is cancelled: {', '.join(sorted(move.cancels))}"


def _guard_cells() -> Iterable[Sequence[str]]:
    guards = dict.fromkeys(guard for move in MOVES for guard in move.guards)
    for guard in guards:
        yield guard.name, " ".join(guard.says.split()), guard.overridable_by or "nobody"


def _stages(move: Move) -> list[str]:
    return [stage for stage in Stage if stage in move.stages]


def _ends(move: Move) -> list[Stage | None]:
    """Where a move leads the working copy: to one stage, or back to any that it was spiked in."""
    if not move.goes_back:
        return [move.to_stage]
    return [
        stage
        for one in MOVES
        if one.action is Action.SPIKE
        for stage in Stage
        if stage in one.stages
    ]


def _publications(move: Move) -> list[str]:
    return [one for one in Publication if one in move.publications]


def _diagram(steps: Iterable[tuple[str, Move, str | None]]) -> str:
    lines = dict.fromkeys(
        f"    {start} --> {end}: {_mutation(move.action)}" for start, move, end in steps if end
    )
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _page(title: str, *blocks: str) -> str:
    return "\n\n".join([f"# {title}", *blocks]) + "\n"


def _default(default: object) -> str:
    return "" if default is None else f"`{default}`".lower()
