"""With which codes a root field is refused, or may be, by what is asked for under it.

Nothing of it depends on what the newsroom holds: a list that would be refused is refused where it
stands in nothing, too. It may be refused for what nothing in the answer depends on, such as the
cursor of a page of which only `totalCount` is wanted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    NamedTypeNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.values import get_argument_values, get_directive_values

from db.ids import Noun, noun_of, number_of
from tests.plain import where
from tests.plain.eyes import Eyes
from tests.plain.page import Asked, kind_of, order_of
from tests.plain.query import NODES

Info: TypeAlias = GraphQLResolveInfo[Any]
MOST_ROWS = 100
NEITHER = (None, None)
STAFFS_OWN = ("events", "articleAsOf")
Fault = tuple[str, bool]
"""A code, and whether the field must be refused for it."""


def refusals(eyes: Eyes, info: Info, arguments: Mapping[str, Any]) -> set[Fault]:
    """What is wrong with a root field; nothing where it is answered."""
    name = info.field_name
    if name == "article" and bool(arguments.get("slug")) == bool(arguments.get("id")):
        return {("INVALID_FORMAT", True)}
    if name in STAFFS_OWN and eyes.viewer is None:
        return {("UNAUTHENTICATED", True)}
    if name == "events" and not eyes.are_of_chief:
        return {("PERMISSION_DENIED", True)}
    kinds = _possible(info, info.return_type)
    if name in ("node", "articleAsOf") or (name == "article" and arguments.get("id")):
        noun = noun_of(arguments["id"])
        if noun is None or number_of(noun, arguments["id"]) is None:
            return set()
        past = name == "articleAsOf" and noun is Noun.ARTICLE
        kinds = [kind for kind in kinds if kind.name == ("ArticleAsOf" if past else NODES[noun][0])]
    if not kinds or (name == "viewer" and eyes.viewer is None):
        return set()
    found = {fault for kind in kinds for fault in _below(info, kind, info.field_nodes)}
    found |= _own(info, info.parent_type, info.field_nodes)
    working = name == "desk" or arguments.get("perspective") == "WORKING"
    may_look = eyes.viewer or (eyes.guest and name != "desk")
    unsigned = working and not may_look
    return found | ({("UNAUTHENTICATED", True)} if unsigned else set())


def _possible(info: Info, returned: Any) -> list[GraphQLObjectType]:
    """The types of object that a field of this type may lead to."""
    kind = get_named_type(returned)
    if is_abstract_type(kind):
        return list(info.schema.get_possible_types(kind))
    return [kind] if is_object_type(kind) else []


def _below(info: Info, kind: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Iterator[Fault]:
    """What is wrong with anything that is selected of an object."""
    for fields in selected(info, kind, nodes).values():
        if fields[0].name.value == "__typename":
            continue
        yield from _own(info, kind, fields)
        for below in _possible(info, kind.fields[fields[0].name.value].type):
            yield from _below(info, below, fields)


def _own(info: Info, parent: GraphQLObjectType, nodes: list[FieldNode]) -> set[Fault]:
    """What is wrong with one field's arguments."""
    declared = parent.fields[nodes[0].name.value]
    if "first" not in declared.args and "where" not in declared.args:
        return set()
    arguments = get_argument_values(declared, nodes[0], info.variable_values)
    (connection,) = _possible(info, declared.type)
    if "first" not in declared.args:
        looks = _looks_into(info, connection, nodes)
        return {(code, looks) for code in where.faults(arguments.get("where"))}
    wanted = _names(info, connection, nodes)
    shows_rows = not wanted <= {"totalCount", PASSED[arguments.get("last") is not None]}
    kind = kind_of(parent.name, nodes[0].name.value, connection.name)
    faults = {(code, True) for code in _of_page(arguments)}
    faults |= {(code, shows_rows) for code in _of_order(kind, arguments)}
    looks = shows_rows or "totalCount" in wanted
    return faults | {(code, looks) for code in where.faults(arguments.get("where"))}


def _looks_into(info: Info, desk: GraphQLObjectType, nodes: Iterable[FieldNode]) -> bool:
    """Whether any story of the desk is looked at for what is wanted of it."""
    for fields in selected(info, desk, nodes).values():
        if fields[0].name.value == "counts":
            return True
        if fields[0].name.value == "articles":
            declared = desk.fields["articles"]
            (connection,) = _possible(info, declared.type)
            arguments = get_argument_values(declared, fields[0], info.variable_values)
            known = {PASSED[arguments.get("last") is not None]}
            if not _names(info, connection, fields) <= known:
                return True
    return False


PASSED = {False: "hasPreviousPage", True: "hasNextPage"}
"""What is known of a page without looking, by whether it is asked for with `last`."""


def _names(info: Info, connection: GraphQLObjectType, nodes: Iterable[FieldNode]) -> set[str]:
    """What is wanted of a page, and of what lies around it."""
    wanted = {fields[0].name.value: fields for fields in selected(info, connection, nodes).values()}
    around = wanted.pop("pageInfo", [])
    facts = selected(info, info.schema.type_map["PageInfo"], around)
    names = {*wanted, *(fields[0].name.value for fields in facts.values())}
    return names - {"__typename"}


def _of_page(arguments: Mapping[str, Any]) -> Iterator[str]:
    first, last = arguments.get("first"), arguments.get("last")
    after, before = arguments.get("after"), arguments.get("before")
    if (last is None and before is not None) or (last is not None and (first, after) != NEITHER):
        yield "INVALID_FORMAT"
    for size in (first, last):
        if size is not None and size < 0:
            yield "INVALID_FORMAT"
        if size is not None and size > MOST_ROWS:
            yield "LIMIT_EXCEEDED"


def _of_order(kind: str, arguments: Mapping[str, Any]) -> Iterator[str]:
    order_by = arguments.get("orderBy") or []
    if len({key["field"] for key in order_by}) < len(order_by):
        yield "NOT_UNIQUE"
    for cursor in (arguments.get("after"), arguments.get("before")):
        if cursor is not None and not _is_place(Asked(order_of(kind, order_by)), cursor):
            yield "INVALID_CURSOR"


def _is_place(asked: Asked, cursor: str) -> bool:
    try:
        return bool(asked.place(cursor))
    except (ValueError, OverflowError):
        return False


def selected(info: Info, kind: Any, nodes: Iterable[FieldNode]) -> dict[str, list[FieldNode]]:
    """The fields that some nodes select of an object, by their keys in the answer."""
    found: dict[str, list[FieldNode]] = defaultdict(list)
    for node in nodes:
        if node.selection_set:
            for field in _fields(info, kind, node.selection_set):
                found[(field.alias or field.name).value].append(field)
    return found


def _fields(
    info: Info, kind: GraphQLObjectType, selection: SelectionSetNode
) -> Iterator[FieldNode]:
    for one in selection.selections:
        if not _is_wanted(info, one):
            continue
        if isinstance(one, FieldNode):
            yield one
            continue
        fragment: Any = (
            info.fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
        )
        if _is_of(info, kind, fragment.type_condition):
            yield from _fields(info, kind, fragment.selection_set)


def _is_of(info: Info, kind: GraphQLObjectType, condition: NamedTypeNode | None) -> bool:
    """Whether a fragment on some type is for an object of this one."""
    if condition is None:
        return True
    asked: Any = info.schema.type_map[condition.name.value]
    return asked is kind or is_abstract_type(asked) and info.schema.is_sub_type(asked, kind)


def _is_wanted(info: Info, node: Any) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, node, info.variable_values)
    include = get_directive_values(GraphQLIncludeDirective, node, info.variable_values)
    return not (skip and skip["if"]) and not (include and not include["if"])
