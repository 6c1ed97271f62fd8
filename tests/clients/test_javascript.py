"""Clients in JavaScript: each has checks of its own, of what its page of docs/clients shows."""

from pathlib import Path

import pytest

from tests.clients.conftest import HERE, Node
from tests.clients.pages import PAGES, laid_out, snippets

CLIENTS = ["apollo", "relay", "subscriptions", "urql"]
BUILT = ["codegen"]
"""What is done with the schema, long before there is a database."""

on_sqlite = pytest.mark.parametrize("filled", ["sqlite"], indirect=True)


@on_sqlite
def test_the_server_speaks_graphql_over_http(newsroom_url: str, node: Node) -> None:
    node(HERE / "http.test.mjs", url=newsroom_url)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_works_as_its_page_says(
    client: str, newsroom_url: str, node: Node, tmp_path: Path
) -> None:
    node(laid_out(client, tmp_path / "client"), url=newsroom_url)


@on_sqlite
@pytest.mark.parametrize("client", BUILT)
def test_what_a_client_is_built_with_works_as_its_page_says(
    client: str, newsroom_url: str, node: Node, tmp_path: Path
) -> None:
    node(laid_out(client, tmp_path / "client"), url=newsroom_url)


def test_every_page_with_a_program_has_checks() -> None:
    for page in PAGES.glob("*.md"):
        if any(name.endswith(("js", "ts")) for name in snippets(page.stem)):
            assert (HERE / f"{page.stem}.test.mjs").exists(), page
