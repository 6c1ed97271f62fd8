"""Clients in Python, in an environment of their own, run as docs/clients/python.md says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import missing
from tests.clients.conftest import HERE
from tests.clients.pages import snippets
from tests.newsroom import PASSWORD

ROOT = HERE.parent.parent
PROGRAMS = ROOT / ".venv" / "clients" / "bin"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What somebody has who did as the page says, and our checks beside it."""
    if not (PROGRAMS.parent / "stamp").exists():
        missing("the clients in Python are not installed: make clients")
    folder = tmp_path_factory.mktemp("python")
    for name, text in snippets("python").items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in (ROOT / "schema" / "schema.graphql", *(HERE / "python").glob("[!r]*.*")):
        shutil.copy(file, folder)
    ran(folder, PROGRAMS / "ariadne-codegen", "--config", "codegen.toml")
    return folder


def ran(folder: Path, *command: str | Path, **environment: str) -> None:
    """Run a program in the folder. Fails where it fails, with what it said."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("checks", ["gql_checks.py", "typed_checks.py"])
def test_a_client_works_as_its_page_says(checks: str, folder: Path, newsroom_url: str) -> None:
    python = PROGRAMS / "python"
    ran(folder, python, "-W", "error", checks, COPYDESK_URL=newsroom_url, PASSWORD=PASSWORD)


def test_what_the_page_shows_and_what_is_generated_is_typed(folder: Path) -> None:
    ran(folder, sys.executable, "-m", "mypy", "--python-executable", PROGRAMS / "python", ".")
