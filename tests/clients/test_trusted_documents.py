"""Manifests that graphql-codegen and Relay's compiler write, and clients that send the names."""

import shutil
from pathlib import Path

import pytest

from schema.build import printed_schema
from server.app import create_app
from server.settings import Settings
from tests.browser.serving import serving
from tests.clients.conftest import HERE, Node
from tests.clients.pages import snippets
from tests.databases import Filled
from tests.demo import seed_demo

PAGE = "trusted-documents"
FRONT = """query Front($first: Int!) { articles(first: $first) { nodes { id headline } } }
query Story($id: ID!) { article(id: $id) { ...Card } }
fragment Card on Article { headline kicker }
"""
SECTION = """import { graphql } from 'relay-runtime';
export const SECTION = graphql`query SectionQuery($slug: String!) {
  section(slug: $slug) { id title } }`;
"""
JS = ("--module", "esnext", "--target", "es2022", "--moduleResolution", "bundler")


@pytest.fixture
def app(node: Node, tmp_path: Path) -> Path:
    """An app that was built as the page says: its folder, with both manifests."""
    folder, packages = tmp_path / "app", HERE / "node_modules"
    (folder / "src").mkdir(parents=True)
    (folder / "node_modules").symlink_to(packages)
    files = snippets(PAGE) | {
        "schema.graphql": printed_schema(),
        "package.json": '{ "type": "module" }',
        "relay-documents.json": "{}",
        "src/front.graphql": FRONT,
        "src/section.js": SECTION,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(HERE / f"{PAGE}.test.mjs", folder)
    config = folder / "codegen.json"
    node(packages / "@graphql-codegen/cli/cjs/bin.js", "--config", config, cwd=folder)
    node(packages / "relay-compiler/cli.js", cwd=folder)
    node(packages / "typescript/bin/tsc", "gql/graphql.ts", *JS, "--skipLibCheck", cwd=folder)
    return folder


def test_names_are_all_that_an_app_needs_to_send(
    app: Path, node: Node, filled_sqlite: Filled, tmp_path: Path
) -> None:
    manifests = (app / "gql" / "persisted-documents.json", app / "relay-documents.json")
    with filled_sqlite(seed_demo).copied_to(tmp_path) as url:
        settings = Settings(
            database_url=url, worker=False, trusted_documents=manifests, only_trusted=True
        )
        with serving(create_app(settings)) as address:
            node(app / f"{PAGE}.test.mjs", url=address)
