"""The schema, assembled."""

import datetime as dt
from functools import cache
from typing import Any

import strawberry
from graphql import (
    FieldDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    Visitor,
    is_abstract_type,
    parse,
    print_ast,
    visit,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.scalar import ScalarDefinition

from schema.deferral import declared
from schema.documents import Documents
from schema.errors import shown
from schema.execution import Executor
from schema.federation import REPRESENTATION, Entities, Representation, as_subgraph
from schema.fields import READ
from schema.mutations import Mutation
from schema.problems import PROBLEM_TYPES
from schema.queries import Query
from schema.scalars import DATE_TIME
from schema.streaming import is_passed_on
from schema.subscriptions import Subscription
from schema.types.comment import Comment
from schema.types.notification import Notification
from schema.types.schedule import Schedule
from schema.types.webhook import Delivery
from schema.types.workflow import Event, Revision

PLAIN = {
    "Query", "Mutation", "Subscription", "Transition", "Blocker", "FieldChange", "TextSpan",
    "_Service",
}  # fmt: skip
"""Object types that Python makes; payloads and user errors too. The database reads all others."""


WELCOME = (
    "The newsroom. Readers need no token. Staff call `signIn` and send what it answers as "
    "`Authorization: Bearer …`; then `perspective: WORKING` shows their working copies, and "
    "`workflow { transitions }` what they can do with a story, and why not. Guests send the token "
    "of a preview instead: it shows them a working copy, and nothing else that readers lack."
)


SCALARS: dict[object, ScalarDefinition] = {
    dt.datetime: DATE_TIME,
    Representation: REPRESENTATION,
}


class Schema(strawberry.Schema):
    """Strawberry's, but every error has a code, and what is a fault of ours is hidden."""

    def process_errors(self, errors: Any, execution_context: Any = None) -> None:
        request_id = execution_context.context.request_id
        errors[:] = [e if is_passed_on(e) else shown(e, request_id) for e in errors]


@strawberry.type(name="_Service", description="What a gateway is told of this subgraph.")
class Service:
    sdl: str = strawberry.field(description="The API, with what a gateway needs beside it.")


@strawberry.type(name="Query", description="What can be asked, by a gateway too.")
class SubgraphQuery(Entities, Query):
    @strawberry.field(name="_service", description="This subgraph.")
    def service(self) -> Service:
        return Service(sdl=printed_subgraph())


@cache
def build_schema(*, federated: bool = False) -> strawberry.Schema:
    """The API, which is one for all servers of a process: so are the documents checked against it.
    Federated, a gateway finds in it what it asks of a subgraph.

    Fails where a field says neither how it is read nor that Python makes it.
    """
    schema = Schema(
        query=SubgraphQuery if federated else Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[
            Event,
            Revision,
            Schedule,
            Comment,
            Notification,
            Delivery,
            *PROBLEM_TYPES,
        ],  # fmt: skip
        extensions=[Documents],
        execution_context_class=Executor,
        config=StrawberryConfig(
            scalar_map=SCALARS,
            # graphql-core's plain way to execute refuses any schema that knows @defer.
            enable_experimental_incremental_execution=True,
        ),
    )
    schema._schema.description = WELCOME
    schema._schema.directives = declared(schema._schema.directives)
    need_planned(schema._schema)
    return schema


@cache
def printed_schema() -> str:
    """The API in GraphQL's own language, as `schema/schema.graphql` holds it."""
    return build_schema().as_str() + "\n"


@cache
def printed_subgraph() -> str:
    """The same, as a subgraph of a supergraph."""
    return as_subgraph(printed_schema())


@cache
def relay_schema() -> str:
    """The SDL as Relay's compiler takes it, which wants a `node` with no argument but the id."""
    return print_ast(visit(parse(printed_schema()), _NodeById())) + "\n"


class _NodeById(Visitor):
    def enter_field_definition(self, node: FieldDefinitionNode, *_: object) -> Any:
        if node.name.value != "node":
            return None
        arguments = tuple(one for one in node.arguments or () if one.name.value == "id")
        return FieldDefinitionNode(
            name=node.name, description=node.description, arguments=arguments, type=node.type
        )


def possible_types() -> dict[str, list[str]]:
    """Of each interface and union, the object types that a value of it may be, by name."""
    schema = build_schema()._schema
    abstract = [kind for kind in schema.type_map.values() if is_abstract_type(kind)]
    return {
        kind.name: sorted(one.name for one in schema.get_possible_types(kind)) for kind in abstract
    }


def need_planned(schema: GraphQLSchema) -> None:
    """Refuse a schema with a field that nobody has said how to read."""
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or _is_plain(kind):
            continue
        for name, field in kind.fields.items():
            definition = field.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
            if READ not in definition.metadata:
                raise TypeError(
                    f"{kind.name}.{name} cannot be read: declare it with one of the functions of "
                    "schema.fields, such as column(lambda rows: rows.article.slug, '…')"
                )


def _is_plain(kind: GraphQLObjectType) -> bool:
    errors = any(interface.name == "UserError" for interface in kind.interfaces)
    made = kind.name in PLAIN or kind.name.endswith("Payload") or kind.name.startswith("__")
    return errors or made
