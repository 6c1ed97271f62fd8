"""What a request may hold, each number with its reason. The cost of a read: `db.reading.cost`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from db.errors import Code

MAX_TOKENS = 5_000
"""Tokens in a document. GraphiQL's introspection has 185, the largest page of ours 300."""

MAX_FIELDS = 2_000
"""Fields and spreads, every fragment written out. GraphiQL's introspection has 239."""

MAX_DEPTH = 20
"""Selections in selections. GraphiQL's introspection has 15, the deepest page of ours 9."""

MAX_ROOTS = 20
"""Fields at the top: each is a statement of its own, and in a mutation a transaction."""

MAX_REPEATS = 20
"""How often one selection set may hold a field, aliases too: validation compares each pair."""

MAX_REPRESENTATIONS = 150
"""Things that one `_entities` refers to: those on a page of 100, and some. Three values each, they
stay below what the variables of a request may hold (`schema.values`)."""

INTROSPECTION = ("__schema", "__type")
"""Each once in a selection set: they walk the whole schema, and nobody needs that twice."""


def need_modest(document: DocumentNode) -> None:
    """Refuse a document that is too much to validate or to run.

    graphql-core's validation writes fragments out again and again, and compares fields pair by
    pair: a kilobyte can keep it busy for minutes. This pass writes them out once and stops early.
    """
    measure = _Measure(document)
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            measure.need_modest([one.selection_set], roots=MAX_ROOTS)
    for name, fragment in measure.fragments.items():
        if name not in measure.spread:
            measure.need_modest([fragment.selection_set])


class _Measure:
    """A document, written out as far as the limits go."""

    def __init__(self, document: DocumentNode) -> None:
        parts = document.definitions
        self.fragments = {p.name.value: p for p in parts if isinstance(p, FragmentDefinitionNode)}
        self.spread: set[str] = set()
        self.left = MAX_FIELDS

    def need_modest(
        self, merged: Sequence[SelectionSetNode], depth: int = 1, roots: int = MAX_FIELDS
    ) -> None:
        """Refuse selection sets whose fields end in one object, if they or what is below is."""
        if not all(one.selections for one in merged):  # graphql-core's parser lets it through
            raise GraphQLError("a selection set is empty: name the fields that are wanted", merged)
        if depth > MAX_DEPTH:
            _exceeded(f"selections are more than {MAX_DEPTH} deep in one another")
        groups: dict[str, list[FieldNode]] = defaultdict(list)
        for one in self.fields(merged):
            groups[(one.alias or one.name).value].append(one)
        if len(groups) > roots:
            _exceeded(f"there are more than {roots} fields at the top")
        _need_few_of_a_kind(groups.values())
        for group in groups.values():
            below = [one.selection_set for one in group if one.selection_set]
            if below:
                self.need_modest(below, depth + 1)

    def fields(self, merged: Iterable[SelectionSetNode], within: int = 0) -> Iterator[FieldNode]:
        """The fields of selection sets and of the fragments in them."""
        if within > MAX_DEPTH:
            _exceeded(f"fragments are more than {MAX_DEPTH} deep in one another")
        for one in (selection for selected in merged for selection in selected.selections):
            self.left -= 1
            if self.left < 0:
                _exceeded(f"there are more than {MAX_FIELDS:,} fields, fragments written out")
            if isinstance(one, FieldNode):
                yield one
            elif isinstance(one, InlineFragmentNode):
                yield from self.fields([one.selection_set], within + 1)
            elif isinstance(one, FragmentSpreadNode) and one.name.value in self.fragments:
                self.spread.add(one.name.value)
                yield from self.fields([self.fragments[one.name.value].selection_set], within + 1)


def _need_few_of_a_kind(groups: Iterable[Sequence[FieldNode]]) -> None:
    names = Counter(one.name.value for group in groups for one in group)
    for name, times in names.items():
        most = 1 if name in INTROSPECTION else MAX_REPEATS
        if times > most:
            _exceeded(f"{name} stands more than {most} times in one selection set")


def _exceeded(what: str) -> NoReturn:
    raise GraphQLError(
        f"{what}: ask for it in several requests", extensions={"code": Code.LIMIT_EXCEEDED}
    )
