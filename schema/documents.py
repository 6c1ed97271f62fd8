"""From the text of a request to a document that may be run, and the memory of those that came."""

from collections.abc import Iterator
from dataclasses import dataclass

from cachetools import LRUCache, cached
from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, parse
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.schema.schema import validate_document

from schema.deferral import undeferred
from schema.limits import MAX_TOKENS, need_modest
from schema.values import need_sound, need_sound_document

KEPT_CHARACTERS = 800_000
"""Of all documents that are remembered, the least recently used first to go. Two characters can
take half a kilobyte, so at worst this is 200 MB; an app has some dozens of documents."""

LONGEST_KEPT = 32_000
"""Characters of a document that is remembered."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document within the limits, and what validation says of it."""

    document: DocumentNode
    errors: tuple[GraphQLError, ...]
    characters: int


class Documents(SchemaExtension):
    """Parses, measures and validates, in this order, and does so once for a text that returns."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        text = context.query or ""
        check = _remembered if is_remembered(text) else checked
        result = check(context.schema._schema, text, context.validation_rules)
        need_sound((context.variables or {}).values())
        _need_choice(result.document, context._provided_operation_name)
        context.graphql_document = result.document
        context.pre_execution_errors = list(result.errors)  # were it None, it would be validated
        yield


def is_remembered(text: str) -> bool:
    """Whether what is made of a document is kept for the next request with the same text."""
    return 0 < len(text) <= LONGEST_KEPT


def checked(schema: GraphQLSchema, text: str, rules: tuple[type, ...]) -> Checked:
    """A document with what is wrong with it. Raises for one that cannot be read, or is too much."""
    document = parse(text, max_tokens=MAX_TOKENS)
    need_modest(document)
    need_sound_document(document)
    errors = tuple(validate_document(schema, document, rules))
    return Checked(undeferred(document), errors, len(text))


_remembered = cached(LRUCache(KEPT_CHARACTERS, lambda one: one.characters))(checked)


def _need_choice(document: DocumentNode, name: str | None) -> None:
    """Strawberry would run the first of several operations, and which one was meant is unknown."""
    operations = [o for o in document.definitions if isinstance(o, OperationDefinitionNode)]
    if name is None and len(operations) > 1:
        raise CannotGetOperationTypeError(None)
