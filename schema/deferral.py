"""`@defer`: documents may hold it, and all of them are answered at once.

A root field is one statement, whose answer is there as a whole or not at all. So nothing is gained
by holding a part of it back (docs/decisions/0020-defer.md).
"""

from collections.abc import Iterable
from typing import Any

from graphql import (
    REMOVE,
    DirectiveLocation,
    DirectiveNode,
    DocumentNode,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLDeferDirective,
    GraphQLDirective,
    GraphQLNonNull,
    GraphQLStreamDirective,
    GraphQLString,
    Visitor,
    visit,
)

DEFER = GraphQLDirective(
    name="defer",
    description="Says that a part may be answered later. Here it never is: a client that sends it "
    "gets everything in one answer, which the draft on incremental delivery allows.",
    locations=[DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
    args={
        "if": GraphQLArgument(
            GraphQLNonNull(GraphQLBoolean),
            default_value=True,
            description="Whether it may. Nothing depends on it here.",
        ),
        "label": GraphQLArgument(
            GraphQLString, description="What a client calls the part. No two may be called alike."
        ),
    },
)


def declared(directives: Iterable[GraphQLDirective]) -> tuple[GraphQLDirective, ...]:
    """The directives of a schema, with ours in the place of those that deliver in parts."""
    in_parts = (GraphQLDeferDirective, GraphQLStreamDirective)
    return (*(one for one in directives if one not in in_parts), DEFER)


def undeferred(document: DocumentNode) -> DocumentNode:
    """The document as it is run: without the directive."""
    result: DocumentNode = visit(document, _Undeferring())
    return result


class _Undeferring(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: object) -> Any:
        return REMOVE if node.name.value == DEFER.name else None
