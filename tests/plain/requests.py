"""Random requests: operations with fragments, directives and variables, and values for those."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLBoolean,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    parse_type,
    print_ast,
    value_from_ast_untyped,
    visit,
)

from tests.operations import Sounder, documents, filled, with_parts
from tests.plain.drawing import WHERES, Drawer, list_at, literal
from tests.plain.vocabulary import Vocabulary

BOOLEAN = GraphQLNonNull(GraphQLBoolean)
LISTS = ("articles", "articles", "section", "author", "tag", "collection", "desk", "viewer")
"""The fields that lead to stories: what most of the rules are about."""

RANKED = ("search",)
"""The fields whose rows come in an order that plain Python cannot say: they have tests apart."""


@dataclass(frozen=True)
class Request:
    """An operation, and the values to send it with: one set of them, or two."""

    query: str
    variables: tuple[dict[str, Any], ...]


def requests(
    schema: GraphQLSchema, vocabulary: Vocabulary, *, count: int, seed: int
) -> Iterator[Request]:
    """So many requests, the same ones for the same seed and words. Half of them have variables."""
    random = Random(seed)
    drawer = Drawer(schema, vocabulary, random)
    for at, document in enumerate(documents(schema, count=count, seed=seed, but=RANKED)):
        perspective = random.choice([None, "WORKING"])
        document = visit(document, Sounder(drawer.sounds, random, perspective))
        document = filled(schema, document, random) if drawer.chance(0.3) else document
        yield request(drawer, document, with_variables=at % 2 == 0)


def request(drawer: Drawer, document: DocumentNode, *, with_variables: bool) -> Request:
    """A document that asks for more, and in more ways, with two sets of values if it has any."""
    variables = Variables(drawer, chance=0.6 if with_variables else 0)
    for change in (Wider, Folder):
        info = TypeInfo(drawer.schema)
        changing = change(drawer, info)
        document = visit(document, TypeInfoVisitor(info, changing))
        document = DocumentNode(definitions=(*document.definitions, *changing.definitions))
    info = TypeInfo(drawer.schema)
    document = visit(document, TypeInfoVisitor(info, Opener(info, variables)))
    declared = visit(document, Declarer(variables))
    sets = (variables.values(), variables.others()) if variables.known else ({},)
    return Request(print_ast(declared), sets)


class Changing(Visitor):
    """Changes selection sets, of which it knows the type."""

    def __init__(self, drawer: Drawer, info: TypeInfo) -> None:
        super().__init__()
        self.drawer = drawer
        self.info = info
        self.definitions: list[FragmentDefinitionNode] = []


class Wider(Changing):
    """Adds fields that lead on, some of which are there already, with other arguments."""

    added = 0

    def leave_field(self, node: FieldNode, *_: object) -> FieldNode:
        """Cursors of the list and slugs of the noun that they stand at."""
        declared = self.info.get_field_def()
        arguments = (self._fitting(one, node, declared) for one in node.arguments or ())
        return FieldNode(**with_parts(node, arguments=tuple(arguments)))

    def _fitting(self, one: ArgumentNode, node: FieldNode, declared: Any) -> ArgumentNode:
        name = one.name.value
        if name in ("after", "before"):
            kind = list_at(self.info.get_parent_type(), node.name.value)
            value = self.drawer.cursor(kind, asked_order(node))
        elif name in ("slug", "id"):
            kind = declared.args[name].type
            value = self.drawer.value(kind, self.drawer.known_as(declared, name))
        else:
            return one
        return ArgumentNode(name=one.name, value=StringValueNode(value=value, block=False))

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode | None:
        parent: Any = self.info.get_parent_type()
        fields = getattr(parent, "fields", {})
        names = [name for name, one in fields.items() if not is_leaf_type(get_named_type(one.type))]
        if parent.name == "Query":
            there = [one.name.value for one in node.selections if isinstance(one, FieldNode)]
            names = there if self.drawer.chance(0.4) else [*LISTS]
        elif self.added > 3 or not self.drawer.chance(0.25):
            return None
        if not names:
            return None
        self.added += 1
        more = self.drawer.field(parent, self.drawer.random.choice(names), 1)
        return SelectionSetNode(selections=(*node.selections, more))


def asked_order(node: FieldNode) -> Any:
    """What a field's `orderBy` says."""
    for one in node.arguments or ():
        if one.name.value == "orderBy":
            return value_from_ast_untyped(one.value)
    return None


class Folder(Changing):
    """Moves a part of a selection into a fragment, or copies it there."""

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode | None:
        parent: Any = self.info.get_parent_type()
        if not is_composite_type(parent) or not self.drawer.chance(0.2):
            return None
        at = self.drawer.random.randrange(len(node.selections))
        kept, moved = node.selections[:at], node.selections[at:]
        left = kept if self.drawer.chance(0.6) else node.selections
        fragment = self._fragment(parent.name, SelectionSetNode(selections=moved))
        return SelectionSetNode(selections=(*left, fragment))

    def _fragment(self, kind: str, selection: SelectionSetNode) -> SelectionNode:
        condition = NamedTypeNode(name=NameNode(value=kind))
        if self.drawer.chance(0.5):
            some = condition if self.drawer.chance(0.5) else None
            return InlineFragmentNode(type_condition=some, directives=(), selection_set=selection)
        name = NameNode(value=f"Part{len(self.definitions)}")
        self.definitions.append(
            FragmentDefinitionNode(
                name=name, type_condition=condition, directives=(), selection_set=selection
            )
        )
        return FragmentSpreadNode(name=name, directives=())


@dataclass(frozen=True)
class Known:
    """A variable: its type, its value at first, and how another one is drawn."""

    kind: Any
    first: Any
    draw: Callable[[], Any]
    has_default: bool = False

    @property
    def may_be_absent(self) -> bool:
        return self.has_default or not isinstance(self.kind, GraphQLNonNull)


@dataclass
class Variables:
    """The variables of a document, as they come about."""

    drawer: Drawer
    chance: float
    known: dict[str, Known] = field(default_factory=dict)

    def node(self, known: Known) -> VariableNode:
        """A new variable."""
        name = f"v{len(self.known)}"
        self.known[name] = known
        return VariableNode(name=NameNode(value=name))

    def values(self) -> dict[str, Any]:
        """The values that stood in the document."""
        return {name: one.first for name, one in self.known.items()}

    def others(self) -> dict[str, Any]:
        """Other values; some variables are left out, some are null."""
        found = {}
        for name, one in self.known.items():
            if one.may_be_absent and self.drawer.chance(0.12):
                continue
            found[name] = self._other(one)
        return found

    def _other(self, one: Known) -> Any:
        if not isinstance(one.kind, GraphQLNonNull) and self.drawer.chance(0.06):
            return None
        return one.first if self.drawer.chance(0.2) else one.draw()


class Opener(Visitor):
    """Puts variables where values stood, whole or inside lists and objects, and conditions."""

    def __init__(self, info: TypeInfo, variables: Variables) -> None:
        super().__init__()
        self.info = info
        self.variables = variables
        self.chance = variables.drawer.chance
        self.opened: dict[tuple[str, ...], tuple[ArgumentNode, ...]] = {}

    def leave_field(self, node: FieldNode, *_: object) -> FieldNode:
        declared = self.info.get_field_def()
        # A copy of the field must ask for the same, else the two could not be merged.
        same = (node.alias or node.name).value, *map(print_ast, node.arguments or ())
        if declared and same not in self.opened:
            self.opened[same] = tuple(self._arguments(node, declared))
        arguments = self.opened.get(same, ())
        return FieldNode(**with_parts(node, arguments=arguments, directives=self._conditions()))

    def _arguments(self, node: FieldNode, declared: GraphQLField) -> Iterator[ArgumentNode]:
        for one in node.arguments or ():
            name, value = one.name.value, one.value
            kind = declared.args[name].type
            if name in ("after", "before") and self.chance(self.variables.chance):
                known = list_at(self.info.get_parent_type(), node.name.value)
                draw = partial(self.variables.drawer.cursor, known, asked_order(node))
                value = self.variables.node(Known(kind, value_from_ast_untyped(value), draw))
            value = self._opened(value, kind, self.variables.drawer.known_as(declared, name))
            yield ArgumentNode(name=NameNode(value=name), value=value)

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: object) -> InlineFragmentNode:
        return InlineFragmentNode(**with_parts(node, directives=self._of_fragment()))

    def leave_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> FragmentSpreadNode:
        return FragmentSpreadNode(**with_parts(node, directives=self._of_fragment()))

    def _opened(self, node: ValueNode, kind: Any, name: str) -> ValueNode:
        if not isinstance(node, VariableNode) and self.chance(self.variables.chance * 0.6):
            draw = partial(self.variables.drawer.value, kind, name)
            known = Known(kind, value_from_ast_untyped(node), draw, self.chance(0.2))
            return self.variables.node(known)
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(node, ListValueNode) and isinstance(bare, GraphQLList):
            values = (self._opened(one, bare.of_type, name) for one in node.values)
            return ListValueNode(values=tuple(values))
        if isinstance(node, ObjectValueNode):
            return ObjectValueNode(
                fields=tuple(self._entry(one, bare, name) for one in node.fields)
            )
        return node

    def _entry(self, node: ObjectFieldNode, kind: Any, name: str) -> ObjectFieldNode:
        inner = node.name.value if kind.name in WHERES else name
        value = self._opened(node.value, kind.fields[node.name.value].type, inner)
        return ObjectFieldNode(name=node.name, value=value)

    def _conditions(self) -> tuple[DirectiveNode, ...]:
        if not self.chance(0.05):
            return ()
        name = self.variables.drawer.random.choice(["include", "skip"])
        return (self._conditional(name, wanted=self.chance(0.7) is (name == "include")),)

    def _of_fragment(self) -> tuple[DirectiveNode, ...]:
        """Conditions, and that it may come later, which changes nothing."""
        later = (self._conditional("defer", wanted=self.chance(0.7)),) if self.chance(0.2) else ()
        return (*self._conditions(), *later)

    def _conditional(self, name: str, *, wanted: bool) -> DirectiveNode:
        value: ValueNode = BooleanValueNode(value=wanted)
        if self.chance(self.variables.chance):
            value = self.variables.node(Known(BOOLEAN, wanted, lambda: self.chance(0.5)))
        condition = ArgumentNode(name=NameNode(value="if"), value=value)
        return DirectiveNode(name=NameNode(value=name), arguments=(condition,))


class Declarer(Visitor):
    """Declares the variables of an operation, some of them with a default."""

    def __init__(self, variables: Variables) -> None:
        super().__init__()
        self.variables = variables

    def leave_operation_definition(
        self, node: OperationDefinitionNode, *_: object
    ) -> OperationDefinitionNode:
        declared = tuple(
            VariableDefinitionNode(
                variable=VariableNode(name=NameNode(value=name)),
                type=parse_type(str(one.kind)),
                default_value=literal(one.kind, one.first) if one.has_default else None,
                directives=(),
            )
            for name, one in self.variables.known.items()
        )
        return OperationDefinitionNode(**with_parts(node, variable_definitions=declared))
