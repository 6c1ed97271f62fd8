"""Fields, arguments and values drawn at random, as the schema lets them be."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    SelectionSetNode,
    StringValueNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from tests.plain.page import USUAL, kind_of, order_of
from tests.plain.vocabulary import FORGED, Vocabulary

WHERES = ("ArticleWhere", "CorrectionWhere", "DeskWhere", "EventWhere")
INSIDE = ("AND", "OR", "NOT")


class Drawer:
    """Draws from a schema and from words."""

    def __init__(self, schema: GraphQLSchema, vocabulary: Vocabulary, random: Random) -> None:
        self.schema = schema
        self.vocabulary = vocabulary
        self.random = random
        self.drawn = 0
        self.sounds = {**vocabulary.words, "after": FORGED, "before": FORGED}

    def chance(self, probability: float) -> bool:
        """Whether something happens, this time."""
        return self.random.random() < probability

    def field(self, parent: Any, name: str, depth: int) -> FieldNode:
        """A field under a name of its own, with arguments, and a selection so deep."""
        self.drawn += 1
        declared = parent.fields[name]
        return FieldNode(
            alias=NameNode(value=f"{name}_{self.drawn}"),
            name=NameNode(value=name),
            arguments=self.arguments(parent, name, 100 if parent.name == "Query" else 5),
            directives=(),
            selection_set=self.selection(get_named_type(declared.type), depth),
        )

    def selection(self, kind: Any, depth: int) -> SelectionSetNode | None:
        """Something of everything that a type has; nothing of a leaf."""
        if is_leaf_type(kind):
            return None
        if is_abstract_type(kind):
            types = self.schema.get_possible_types(kind)
            some = self.random.sample(types, min(4, len(types)))
            fragments = (self._on(one, depth) for one in some)
            return SelectionSetNode(selections=(*_typename(), *fragments))
        return self._whole(kind, depth)

    def _on(self, kind: Any, depth: int) -> InlineFragmentNode:
        return InlineFragmentNode(
            type_condition=NamedTypeNode(name=NameNode(value=kind.name)),
            directives=(),
            selection_set=self._whole(kind, depth),
        )

    def _whole(self, kind: Any, depth: int) -> SelectionSetNode:
        return SelectionSetNode(selections=tuple(self._selected(kind, depth)) or _typename())

    def _selected(self, kind: Any, depth: int) -> Iterator[FieldNode]:
        """Leaves; pages with their rows; of other objects one or two, while it is not too deep."""
        names = list(kind.fields)
        if self.chance(0.5):
            self.random.shuffle(names)
        if self.chance(0.3):
            yield from _typename()
        of_page = "pageInfo" in kind.fields or kind.name.endswith("Edge")
        for name in names:
            below = get_named_type(kind.fields[name].type)
            if is_leaf_type(below):
                if self.chance(0.6):
                    yield self.field(kind, name, 0)
            elif self.chance(0.6 if of_page else 0.25) and (of_page or depth > 0):
                yield self.field(kind, name, depth if of_page else depth - 1)

    def arguments(self, parent: Any, field: str, most: int) -> tuple[ArgumentNode, ...]:
        """Arguments that go together, mostly. `most` rows are asked for at most."""
        declared = parent.fields[field]
        args = declared.args
        given = {
            name: self.value(argument.type, self.known_as(declared, name), most)
            for name, argument in args.items()
            if name not in ("first", "after", "last", "before")
            and (is_required_argument(argument) or self.chance(0.5))
        }
        if "slug" in args and "id" in args:
            given.pop("slug" if self.chance(0.5) else "id", None)
            if not {"slug", "id"} & set(given):
                given["id"] = self.value(args["id"].type, "article.id", most)
        if "after" in args:
            given |= self._page(list_at(parent, field), given, most)
        elif "first" in args and self.chance(0.7):
            given["first"] = self._size(most)
        return tuple(
            ArgumentNode(name=NameNode(value=name), value=literal(args[name].type, value))
            for name, value in given.items()
        )

    def known_as(self, declared: GraphQLField, name: str) -> str:
        """Under what the words for an argument are known: `slug` of a section or of a tag."""
        exact = f"{get_named_type(declared.type).name.lower()}.{name}"
        return exact if exact in self.vocabulary.words else name

    def _page(self, kind: str, given: Mapping[str, Any], most: int) -> dict[str, Any]:
        size, cursor = ("first", "after") if self.chance(0.6) else ("last", "before")
        page: dict[str, Any] = {}
        if size == "last" or most < 100 or self.chance(0.8):
            page[size] = self._size(most)
        if self.chance(0.5):
            page[cursor] = self.cursor(kind, given.get("orderBy"))
        return page

    def cursor(self, kind: str, order_by: Any) -> str:
        """A cursor of a list; once in a while of another one, or of none."""
        if kind not in USUAL or self.chance(0.02):
            return self.random.choice(FORGED)
        if self.chance(0.02):
            kind, order_by = self.random.choice(list(USUAL)), None
        keys = [order_by] if isinstance(order_by, dict) else order_by or []
        order = order_of(kind, [{"direction": "DESC", **key} for key in keys])
        return self.random.choice(self.vocabulary.cursors(kind, order) or FORGED)

    def _size(self, most: int) -> int:
        if self.chance(0.02):
            return self.random.choice([-1, 101])
        return self.random.choice([size for size in (0, 1, 2, 2, 3, 3, 5, 20, 100) if size <= most])

    def value(self, kind: Any, name: str, most: int = 5, depth: int = 2) -> Any:
        """A value of an input type, for the argument or filter of this name."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, name, most, depth)
        if isinstance(kind, GraphQLList):
            many = self.random.choice([0, 1, 1, 2, 2, 3, 5])
            values = [self.value(kind.of_type, name, most, depth) for _ in range(many)]
            return _unique(values) if name == "orderBy" else values
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, name, most, depth)
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        match kind.name:
            case "Int":
                return self._size(most) if name in PAGED else self.random.choice(COUNTS)
            case "Boolean":
                return self.chance(0.5)
            case "DateTime":
                return self.random.choice(self.vocabulary.words["moment"])
        words = self.vocabulary.words
        return self.random.choice(words.get(name, words[""]))

    def _object(self, kind: GraphQLInputObjectType, name: str, most: int, depth: int) -> Any:
        names = [one for one in kind.fields if depth or one not in INSIDE]
        some = self.random.sample(names, min(self.random.choice([1, 1, 1, 2]), len(names)))
        needed = [one for one, field in kind.fields.items() if is_required_input_field(field)]
        inner = "article.id" if name == "id" else name
        return {
            one: self.value(
                kind.fields[one].type, one if kind.name in WHERES else inner, most, depth - 1
            )
            for one in dict.fromkeys([*needed, *some])
        }


def list_at(parent: Any, field: str) -> str:
    """What the list is of that a field of a type leads to."""
    return kind_of(parent.name, field, get_named_type(parent.fields[field].type).name)


PAGED = ("first", "last")
COUNTS = (0, 1, 3, 5, 40, 239, 400)


def _unique(keys: list[Any]) -> list[Any]:
    """Keys of an order, none of them twice."""
    return list({key["field"]: key for key in keys}.values())


def _typename() -> tuple[FieldNode, ...]:
    return (FieldNode(alias=None, name=NameNode(value="__typename"), arguments=(), directives=()),)


def literal(kind: Any, value: Any) -> Any:
    """A value as it is written in a document."""
    if isinstance(kind, GraphQLNonNull):
        return literal(kind.of_type, value)
    if value is None:
        return NullValueNode()
    if isinstance(kind, GraphQLList):
        many = value if isinstance(value, list) else [value]
        return ListValueNode(values=tuple(literal(kind.of_type, one) for one in many))
    if isinstance(kind, GraphQLInputObjectType):
        return ObjectValueNode(
            fields=tuple(
                ObjectFieldNode(
                    name=NameNode(value=name), value=literal(kind.fields[name].type, one)
                )
                for name, one in value.items()
            )
        )
    if isinstance(kind, GraphQLEnumType):
        return EnumValueNode(value=value)
    if isinstance(value, bool):
        return BooleanValueNode(value=value)
    if isinstance(value, int):
        return IntValueNode(value=str(value))
    return StringValueNode(value=value, block=False)
