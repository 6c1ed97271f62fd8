"""Composed by Apollo's own tools, as a gateway's supergraph is."""

import json
from pathlib import Path
from typing import Any

from schema.build import printed_subgraph
from tests.clients.conftest import Node

REACTIONS = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
type Query { reactions(first: Int): ReactionPage! }
type Article @key(fields: "id") { id: ID! applause: Int! }
type Section @key(fields: "slug") { slug: String! weather: String }
type Reaction implements Node { id: ID! article: Article }
type ReactionPage { pageInfo: PageInfo! nodes: [Reaction!]! }
type PageInfo @shareable {
  hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
}
interface Node { id: ID! }
"""
"""Of a colleague's service: what readers think of a story, and the weather where it happened."""


def composed(node: Node, folder: Path, **subgraphs: str) -> dict[str, Any]:
    """What composing subgraphs came to."""
    given: list[str | Path] = []
    for name, sdl in subgraphs.items():
        file = folder / f"{name}.graphql"
        file.write_text(sdl, encoding="utf-8")
        given += [name, file]
    found: dict[str, Any] = json.loads(node("compose.mjs", *given))
    return found


def test_the_schema_composes_with_a_subgraph_that_extends_it(node: Node, tmp_path: Path) -> None:
    found = composed(node, tmp_path, copydesk=printed_subgraph(), reactions=REACTIONS)

    assert (found["errors"], found["hints"]) == ([], [])
    assert {"headline", "workflow", "applause"} <= set(found["fields"]["Article"])
    assert {"title", "articles", "weather"} <= set(found["fields"]["Section"])
    assert {"articles", "node", "reactions"} <= set(found["fields"]["Query"])


def test_what_is_not_shared_cannot_be_redefined(node: Node, tmp_path: Path) -> None:
    rival = REACTIONS.replace("applause: Int!", "headline: String!")

    found = composed(node, tmp_path, copydesk=printed_subgraph(), reactions=rival)

    (error,) = found["errors"]
    assert 'Non-shareable field "Article.headline" is resolved from multiple subgraphs' in error
