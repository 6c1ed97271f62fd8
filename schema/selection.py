"""From a GraphQL selection to what is wanted. The last code that sees GraphQL on a read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from graphql import GraphQLField, GraphQLObjectType, get_named_type
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.schema.schema_converter import GraphQLCoreConverter

from db.reading import want
from db.reading.want import Asked, Choice, Referred, TypeName, Want
from db.viewer import Viewer
from schema.enums import Perspective
from schema.fields import READ

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """What a root resolver returns: how its field is read. The executor adds the selection.

    The field is one of a few that live as long as the program, so that its plan can be kept; what
    differs between requests comes in `values`, to be bound to the parameters that it names.
    """

    field: want.Field
    perspective: Perspective
    values: Mapping[str, Any]
    type_name: str | None = None
    """Which object type it is, where the field's own type is an interface."""
    viewer: Viewer | None = None
    """Who looks, where that is not whoever sent the request: somebody who has just signed in."""


def read(
    shown: type[T],
    field: want.Field,
    perspective: Perspective = Perspective.PUBLISHED,
    *,
    type_name: str | None = None,
    viewer: Viewer | None = None,
    **values: Any,
) -> T:
    """A `Read`, typed as what the executor will make of it."""
    return cast("T", Read(field, perspective, values, type_name, viewer))


def asked(
    executor: Any, read: Read, info: Any, nodes: list[FieldDetails], variables: Mapping[str, Any]
) -> Asked:
    """A root field with its arguments and everything that is selected under it.

    `variables` are the request's, with marks for those that need not be known yet.
    """
    declared = info.parent_type.fields[info.field_name]
    names = _type_names(read.field, read.type_name or get_named_type(declared.type).name)
    selection = Selection(executor, executor.variable_values._replace(coerced=dict(variables)))
    arguments = selection.arguments(declared, nodes)
    return Asked(info.path.key, "", read.field, arguments, selection.wants(names, nodes))


def _type_names(kind: want.Field, returned: str) -> list[str]:
    match kind:
        case Choice(options):
            return [name for name, _ in options]
        case Referred(options):
            return [one.name for one in options]
    return [returned]


@dataclass(frozen=True, slots=True)
class Selection:
    """What an operation selects, with the values of its variables."""

    executor: Any
    variables: VariableValues

    def wants(self, names: list[str], nodes: list[FieldDetails]) -> dict[str, Want]:
        """What is selected of each object type."""
        types = (self.executor.schema.type_map[name] for name in names)
        return {kind.name: self._want(kind, nodes) for kind in types}

    def arguments(self, declared: GraphQLField, nodes: list[FieldDetails]) -> Any:
        """The arguments of a field."""
        first = nodes[0]
        values = get_argument_values(
            declared, first.node, self.variables, first.fragment_variable_values
        )
        return _plain(values)

    def _want(self, kind: GraphQLObjectType, nodes: list[FieldDetails]) -> Want:
        selected = self.executor.collect_subfields(kind, nodes).grouped_field_set
        return tuple(self._field(kind, key, nodes) for key, nodes in selected.items())

    def _field(self, parent: GraphQLObjectType, key: str, nodes: list[FieldDetails]) -> Asked:
        node = nodes[0].node
        name = node.name.value
        if name == "__typename":
            return Asked(key, name, TypeName(parent.name))
        declared = parent.fields[name]
        definition = declared.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
        kind = definition.metadata.get(READ, PLAIN)
        names = _type_names(kind, get_named_type(declared.type).name)
        wants = self.wants(names, nodes) if node.selection_set else {}
        return Asked(key, definition.python_name, kind, self.arguments(declared, nodes), wants)


PLAIN = want.Column(lambda rows: rows)
"""A field of an object that Python makes: it is read by its name, not by SQL."""


def _plain(value: Any) -> Any:
    """Arguments as the newsroom spells names: `orderBy` is `order_by`."""
    if isinstance(value, dict):
        return {_snake(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _snake(name: str) -> str:
    return name if name.isupper() else re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
