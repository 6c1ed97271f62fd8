"""Stored queries: checked when somebody registers one, and run as a reader ever after."""

from typing import NoReturn

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    parse,
    print_ast,
)
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType as Allowed

from db import measures
from db.errors import Code, Invalid
from schema.context import Context
from schema.limits import MAX_TOKENS

NOBODY = "article-1"
"""The id of no story: ids are drawn from 63 bits."""


async def answered(
    schema: strawberry.Schema, context: Context, query: str, about: str
) -> ExecutionResult:
    """What a reader is answered to a stored query about something: never what staff would be."""
    return await schema.execute(
        query,
        variable_values={"id": about},
        context_value=context.as_reader(),
        allowed_operation_types={Allowed.QUERY},
    )


async def need_answerable(schema: strawberry.Schema, context: Context, query: str) -> None:
    """Refuse a query that could not be stored: it is tried, about a story that nobody has."""
    if len(query) > measures.STORED_QUERY:
        message = f"query has more than {measures.STORED_QUERY:,} characters"
        raise Invalid(Code.TOO_LONG, message, ("query",))
    _need_shape(query)
    result = await answered(schema, context, query, NOBODY)
    if result.errors:
        _refuse(result.errors[0].message)


def _need_shape(query: str) -> None:
    """One operation, a query, with no variable but `$id: ID!`."""
    try:
        document = parse(query, max_tokens=MAX_TOKENS)
    except GraphQLError as error:
        _refuse(error.message)
    operations = _operations(document)
    if len(operations) != 1 or operations[0].operation is not OperationType.QUERY:
        _refuse("it must hold one operation, a query")
    for declared in operations[0].variable_definitions or ():
        name, kind = declared.variable.name.value, print_ast(declared.type)
        if (name, kind) != ("id", "ID!"):
            _refuse(f"${name}: {kind} is never given: the only variable is $id: ID!")


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]


def _refuse(why: str) -> NoReturn:
    raise Invalid(Code.INVALID_FORMAT, f"the query cannot be answered: {why}", ("query",))
