"""Random operations over the whole schema, that ask for what a newsroom has."""

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Any

import hypothesis
from graphql import (
    ArgumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NameNode,
    Node,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    Visitor,
    get_named_type,
    is_leaf_type,
    print_ast,
    visit,
)
from graphql.language import REMOVE, DocumentNode
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

MOMENTS = st.sampled_from(["2026-03-01T12:00:00.000Z", "2030-01-01T00:00:00Z"]).map(nodes.String)


def operations(
    schema: GraphQLSchema,
    words: Mapping[str, Sequence[str]],
    *,
    count: int,
    perspective: str | None = None,
) -> list[str]:
    """So many queries. Their texts are taken from `words`, by the name they stand under.

    They are random in every run: whoever finds one that fails must print it.
    """
    random = Random()
    found = (
        visit(document, Sounder(words, random, perspective))
        for document in documents(schema, count=count, seed=random.getrandbits(32))
    )
    return [print_ast(filled(schema, document, random)) for document in found]


def documents(
    schema: GraphQLSchema, *, count: int, seed: int, but: Collection[str] = ()
) -> list[DocumentNode]:
    """So many queries that the schema allows, but for some fields: the same for the same seed."""
    found: list[DocumentNode] = []
    roots = sorted(set(schema.query_type.fields) - set(but)) if schema.query_type else []

    @hypothesis.seed(seed)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(roots).flatmap(lambda root: _documents(schema, root)))
    def collect(document: DocumentNode) -> None:
        found.append(document)

    collect()
    return found


def _documents(schema: GraphQLSchema, root: str) -> st.SearchStrategy[DocumentNode]:
    return queries(
        schema, fields=[root], custom_scalars={"DateTime": MOMENTS}, print_ast=lambda found: found
    )


def filled(schema: GraphQLSchema, document: DocumentNode, random: Random) -> DocumentNode:
    """A document that asks for every leaf of what it comes by."""
    info = TypeInfo(schema)
    full: DocumentNode = visit(document, TypeInfoVisitor(info, Fuller(info, random)))
    return full


class Sounder(Visitor):
    """Makes arguments that are more likely to be accepted, and that name what there is."""

    def __init__(
        self, words: Mapping[str, Sequence[str]], random: Random, perspective: str | None
    ) -> None:
        super().__init__()
        self.words = words
        self.random = random
        self.perspective = perspective
        self.names: list[str] = []

    def enter_field(self, node: FieldNode, *_: object) -> FieldNode:
        """One of two arguments that exclude each other."""
        kept = {one.name.value: one for one in node.arguments or ()}
        pairs = [("first", "after"), ("last", "before")]
        self.random.shuffle(pairs)
        if "last" in kept:
            for name in pairs[0]:
                kept.pop(name)
            if self.random.random() < 0.5:
                kept.pop(pairs[1][1])
        if {"slug", "id"} <= set(kept):
            kept.pop(self.random.choice(["slug", "id"]))
        if self.random.random() < 0.5:
            kept.pop("where", None)
        named = {
            name: _argument(name, self._word(name))
            for name, one in kept.items()
            if name in ("slug", "id") and _is_empty(one.value)
        }
        kept = {name: one for name, one in kept.items() if not _is_empty(one.value)} | named
        return FieldNode(**with_parts(node, arguments=tuple(kept.values())))

    def enter_argument(self, node: ArgumentNode, *_: object) -> ArgumentNode | None:
        self.names.append(node.name.value)
        if node.name.value == "perspective" and self.perspective is not None:
            return ArgumentNode(name=node.name, value=EnumValueNode(value=self.perspective))
        return None

    def leave_argument(self, *_: object) -> None:
        self.names.pop()

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> Any:
        if _is_empty(node.value):
            return REMOVE
        self.names.append(node.name.value)
        return None

    def leave_object_field(self, *_: object) -> None:
        self.names.pop()

    def enter_list_value(self, node: ListValueNode, *_: object) -> ListValueNode:
        return ListValueNode(values=node.values[:2])

    def enter_int_value(self, node: IntValueNode, *_: object) -> Any:
        """Small pages; and ids, which hypothesis-graphql also writes as numbers, as texts."""
        if "id" in self.names:
            return StringValueNode(value=self._word("id"), block=False)
        return IntValueNode(value=str(self.random.choice([0, 1, 2, 3, 20, 20])))

    def enter_string_value(self, node: StringValueNode, *_: object) -> StringValueNode | None:
        if node.value.startswith("20"):
            return None
        known = [name for name in self.names if name in self.words]
        return StringValueNode(value=self._word(known[-1] if known else ""), block=False)

    def _word(self, name: str) -> str:
        return self.random.choice(self.words[name])


class Fuller(Visitor):
    """Asks for every leaf of every object that an operation comes by, and often a step further."""

    def __init__(self, info: TypeInfo, random: Random) -> None:
        super().__init__()
        self.info = info
        self.random = random

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode | None:
        parent = self.info.get_parent_type()
        if not isinstance(parent, GraphQLObjectType) or parent.name == "Query":
            return None
        more = _leaves(parent)
        if self.random.random() < 0.3:
            more += _near(parent)
        return SelectionSetNode(selections=node.selections + more)


def _leaves(parent: GraphQLObjectType) -> tuple[FieldNode, ...]:
    return tuple(
        _field(parent, name)
        for name, field in parent.fields.items()
        if is_leaf_type(get_named_type(field.type)) and not field.args
    )


def _near(parent: GraphQLObjectType) -> tuple[FieldNode, ...]:
    objects = ((name, get_named_type(field.type)) for name, field in parent.fields.items())
    return tuple(
        _field(parent, name, SelectionSetNode(selections=_leaves(kind)))
        for name, kind in objects
        if isinstance(kind, GraphQLObjectType) and _leaves(kind)
    )


def _field(
    parent: GraphQLObjectType, name: str, selected: SelectionSetNode | None = None
) -> FieldNode:
    return FieldNode(
        alias=NameNode(value=f"{name}_of_{parent.name}"),
        name=NameNode(value=name),
        arguments=(),
        directives=(),
        selection_set=selected,
    )


def _is_empty(value: ValueNode) -> bool:
    return isinstance(value, NullValueNode) or (
        isinstance(value, ObjectValueNode) and not value.fields
    )


def _argument(name: str, value: str) -> ArgumentNode:
    return ArgumentNode(name=NameNode(value=name), value=StringValueNode(value=value, block=False))


def with_parts(node: Node, **changed: Any) -> dict[str, Any]:
    """What a node is made of, with some of it changed."""
    parts = {key: getattr(node, key) for key in node.keys if hasattr(node, key)}
    return {**parts, **changed}
