"""The SDL keeps the rules that tools have for it, and breaks nobody's client in silence."""

from pathlib import Path

import pytest

from tests.clients.conftest import Node

ROOT = Path(__file__).parent.parent.parent
RELEASED = "type Query { headline: String kicker: String }"
CHANGED = "type Query { headline: String }"
LOG = """# Change log

## Unreleased

{}
## 0.1.0

### Breaking

- `Query.kicker`, once before.
"""
NAMED = """### Breaking

- `Query.kicker` is gone: nobody printed it.

"""


def test_the_sdl_keeps_the_rules_of_graphql_eslint(node: Node) -> None:
    node("lint.mjs")


def test_what_breaks_since_the_last_release_stands_in_the_change_log(node: Node) -> None:
    schema = ROOT / "schema"

    node(
        "breaking.mjs",
        schema / "released.graphql",
        schema / "schema.graphql",
        ROOT / "CHANGELOG.md",
    )


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A release, what became of it, and its change log, which tells nothing yet."""
    texts = {"released.graphql": RELEASED, "schema.graphql": CHANGED, "log.md": LOG.format("")}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in texts]


def test_a_breaking_change_that_nobody_named_is_refused(node: Node, files: list[Path]) -> None:
    with pytest.raises(AssertionError, match="`Query.kicker`: Field 'kicker' was removed"):
        node("breaking.mjs", *files)

    files[-1].write_text(LOG.format(NAMED), encoding="utf-8")
    node("breaking.mjs", *files)
