"""Every operation and command of the README and the docs is run, in the order it stands in."""

import contextlib
import os
import re
import shlex
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest

from db.engine import open_engine
from db.session import Database
from server.app import create_app
from server.settings import Settings
from tests.databases import Filled
from tests.demo import seed_demo
from tests.newsroom import PASSWORD, SIGN_IN, Newsroom
from tests.receiving import OUTSIDE

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+) ?([\w.-]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")
CODE = re.compile(r"`([A-Z]+(?:_[A-Z]+)*)`")
LITERAL = re.compile(r'"([A-Z]+(?:_[A-Z]+)+|UNAVAILABLE)"')
SHOWN_ONLY = {"mermaid"}
CLIENTS = {"js", "json", "python", "toml", "ts"}
"""What a page of docs/clients may show, as a file that has a name: tests/clients runs it."""


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks in a language, with who runs them, page by page. No files: a client runs those."""
    found = (match for page in PAGES for match in BLOCK.findall(page.read_text(encoding="utf-8")))
    return [(who, text) for kind, who, text in found if kind == language and "." not in who]


@pytest.fixture
async def courier(demo_url: str) -> AsyncIterator[Newsroom]:
    """The demo newsroom behind the real server."""
    database = Database(open_engine(demo_url))
    app = create_app(Settings(database_url=demo_url, demo=True, worker=False))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield Newsroom(database, client)
    await database.engine.dispose()


async def test_every_operation_runs(courier: Newsroom) -> None:
    variables = {"password": PASSWORD, "id": "", "url": OUTSIDE}
    for who in ("reporter", "editor", "chief"):
        email = f"{who}@copydesk.example"
        signed_in = await courier.data(SIGN_IN, email=email, password=PASSWORD)
        courier.tokens[who] = signed_in["signIn"]["token"]

    for who, operation in blocks("graphql"):
        wanted = {name: value for name, value in variables.items() if f"${name}:" in operation}
        answer = await courier.data(operation, who or None, **wanted)

        for name, field in answer.items():
            assert field is not None, f"{name} found nothing: {operation}"
            assert field.get("userErrors", []) == [], operation
            variables["id"] = (field.get("article") or {}).get("id") or variables["id"]
    published = "query Q($id: ID!) { article(id: $id) { path } }"
    path = "/politics/harbour-bridge-reopens-after-eleven-months"
    assert await courier.data(published, id=variables["id"]) == {"article": {"path": path}}


def test_every_block_is_of_a_kind_that_is_run() -> None:
    for page in PAGES:
        run = {"graphql", "sh"} | (CLIENTS if page.parent.name == "clients" else set())
        for kind, name, _ in BLOCK.findall(page.read_text("utf-8")):
            assert kind in run | SHOWN_ONLY, page
            assert "." in name or kind not in CLIENTS, page


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_code_that_the_server_answers_has_its_row() -> None:
    told = set(CODE.findall((ROOT / "docs" / "errors.md").read_text(encoding="utf-8")))

    for file in (*(ROOT / "server").glob("*.py"), ROOT / "schema" / "errors.py"):
        answered = set(LITERAL.findall(file.read_text(encoding="utf-8")))
        assert answered <= told, f"{file.name}: {answered - told}"


def test_the_settings_of_the_readme_are_settings() -> None:
    named = set(re.findall(r"COPYDESK_(\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))

    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.fixture
def demo_urls(
    filled_sqlite: Filled, filled_postgresql: Filled, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """Demo newsrooms on SQLite and on PostgreSQL."""
    with (
        filled_sqlite(seed_demo).copied_to(tmp_path) as file,
        filled_postgresql(seed_demo).copied_to(tmp_path) as database,
    ):
        yield file, database


def test_every_command_runs(demo_urls: tuple[str, str], tmp_path: Path) -> None:
    """The commands of the README, with ours in the places of its databases.

    They are filled already, as they are for `make run` from its second time on: that its first time
    fills them is for `tests/server/test_serving.py` to show.
    """
    file, database = demo_urls
    environment = {
        **os.environ,
        "COPYDESK_DATABASE_URL": file,
        "COPYDESK_DEMO_PASSWORD": PASSWORD,
        "COPYDESK_PORT": "0",
    }
    for line in commands():
        if line == "make test":
            planned = subprocess.run(
                ["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True
            )
            assert "-m pytest" in planned.stdout
        elif line.startswith("export COPYDESK_DATABASE_URL=postgresql://"):
            environment["COPYDESK_DATABASE_URL"] = database
        elif line in ("make run", ".venv/bin/python -m server serve"):
            serves(shlex.split(line), environment)
        else:
            own = {**environment, "COPYDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'own.db'}"}
            done = subprocess.run(
                shlex.split(line), cwd=ROOT, env=own, input=f"{PASSWORD}\n", text=True
            )
            assert done.returncode == 0, line
            if "migrate" in line:
                environment = own


def commands() -> Iterator[str]:
    """The commands, without their comments."""
    for _, block in blocks("sh"):
        for line in block.splitlines():
            yield line.partition(" #")[0].strip()


def serves(command: list[str], environment: dict[str, str]) -> None:
    """Start a server, ask it whether it is ready, and stop it."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            assert server.stdout is not None
            address = next(
                (found[0] for line in server.stdout if (found := ADDRESS.findall(line))), None
            )
            assert address, f"{command} never said where it serves"
            with urlopen(f"{address}/healthz", timeout=10) as answer:
                assert answer.status == 200
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)


ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)")
