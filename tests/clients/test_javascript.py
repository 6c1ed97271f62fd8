"""Clients in JavaScript: each has checks of its own, of what its page of docs/clients shows."""

from pathlib import Path

import pytest

from tests.clients.conftest import HERE, Node
from tests.clients.pages import PAGES, laid_out, snippets

CLIENTS = ["apollo", "relay", "subscriptions", "urql"]
ANYWHERE = ["codegen", "http"]
"""What does not depend on the database."""

FAIL_AT_ONCE = "--test-force-exit"
"""A check that fails leaves what it listens to open, for which Node would wait."""

on_sqlite = pytest.mark.parametrize("filled", ["sqlite"], indirect=True)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_works_as_its_page_says(
    client: str, newsroom_url: str, node: Node, tmp_path: Path
) -> None:
    node(FAIL_AT_ONCE, laid_out(client, tmp_path / "client"), url=newsroom_url)


@on_sqlite
@pytest.mark.parametrize("client", ANYWHERE)
def test_what_is_the_same_on_each_database_works_as_its_page_says(
    client: str, newsroom_url: str, node: Node, tmp_path: Path
) -> None:
    node(FAIL_AT_ONCE, laid_out(client, tmp_path / "client"), url=newsroom_url)


def test_every_page_with_a_program_has_checks() -> None:
    for page in PAGES.glob("*.md"):
        if any(name.endswith(("js", "ts")) for name in snippets(page.stem)):
            assert (HERE / f"{page.stem}.test.mjs").exists(), page
