"""The clients that frontends use, from npm, in front of a served demo newsroom."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from server.app import create_app
from server.graphiql.build import node_tools
from server.settings import Settings
from tests.browser.conftest import missing
from tests.browser.serving import serving
from tests.databases import Filled
from tests.demo import seed_demo
from tests.newsroom import PASSWORD

HERE = Path(__file__).parent
LOCK = HERE / "node_modules" / ".package-lock.json"
"""Written last when npm installs."""

Node: TypeAlias = Callable[..., str]
"""Runs Node with arguments in this folder, and gives what it printed; a failure fails the test."""


@pytest.fixture
def newsroom_url(filled: Filled, tmp_path: Path) -> Iterator[str]:
    """A demo newsroom of this test's own, served on each database."""
    with filled(seed_demo).copied_to(tmp_path) as url:
        app = create_app(Settings(database_url=url, worker=False))
        with serving(app) as address:
            yield address


@pytest.fixture(scope="session")
def node() -> Node:
    """Node, with the packages of package-lock.json beside it."""
    if not LOCK.exists():
        missing("the clients are not installed: make clients, which takes npm, or PyPI's Node")
    program = node_tools().node

    def run(*arguments: str | Path, url: str = "", cwd: Path = HERE, **environment: str) -> str:
        done = subprocess.run(
            [*program, *arguments],
            cwd=cwd,
            env=os.environ | {"COPYDESK_URL": url, "PASSWORD": PASSWORD} | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
