"""Federation 2: what a gateway is told of this API, and how it finds things by reference."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NewType, Union

import orjson
import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from db.errors import Invalid
from db.ids import Noun, number_of
from db.reading.furniture import ImageRows, SectionRows, TagRows
from db.reading.people import AuthorRows
from db.reading.references import listed
from db.reading.stories import ArticleRows
from db.reading.want import One, Option, Referred
from schema.enums import Code
from schema.limits import MAX_REPRESENTATIONS
from schema.selection import read
from schema.types.article import Article
from schema.types.author import Author
from schema.types.image import Image
from schema.types.section import Section
from schema.types.tag import Tag


@dataclass(frozen=True, slots=True)
class Key:
    """A field by which a type can be referred to for ever, and the row that it leads to."""

    type_name: str
    field: str
    one: One
    noun: Noun | None = None
    """Whose id it is, where it is an id."""

    def known_by(self, value: str) -> int | str | None:
        """What the row is found by; `None` for what cannot be an id of this noun."""
        return value if self.noun is None else number_of(self.noun, value)


KEYS = (
    Key("Article", "id", One(ArticleRows, lambda given, far: far.article.id == given.number),
        Noun.ARTICLE),
    Key("Section", "id", One(SectionRows, lambda given, far: far.section.id == given.number),
        Noun.SECTION),
    Key("Section", "slug", One(SectionRows, lambda given, far: far.section.slug == given.slug)),
    Key("Author", "id", One(AuthorRows, lambda given, far: far.author.id == given.number),
        Noun.AUTHOR),
    Key("Tag", "id", One(TagRows, lambda given, far: far.tag.id == given.number), Noun.TAG),
    Key("Image", "id", One(ImageRows, lambda given, far: far.image.id == given.number), Noun.IMAGE),
)  # fmt: skip
"""Of what readers can see. Only a section's slug never changes."""

SHARED = ("PageInfo",)
"""Types that every subgraph with pages declares for itself, as Relay asks."""

LINK = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])
"""

Representation = NewType("Representation", str)
"""A representation, as JSON. A plan depends on what none of them says, and roughly on how many."""


def as_subgraph(sdl: str) -> str:
    """The API's SDL, with what a gateway must know to compose it with others."""
    directives = {name: ["@shareable"] for name in SHARED}
    for key in KEYS:
        directives.setdefault(key.type_name, []).append(f'@key(fields: "{key.field}")')

    def marked(head: re.Match[str]) -> str:
        return " ".join((head[1], *directives.get(head[2], ()), "{"))

    return re.sub(r"^(type (\w+).*) \{$", marked, sdl, flags=re.MULTILINE) + LINK


def _json(value: object) -> Representation:
    try:
        return Representation(orjson.dumps(value).decode())
    except orjson.JSONEncodeError:
        raise GraphQLError(
            "send representations as one variable of plain JSON, with no number above 64 bits"
        ) from None


def _json_of(node: ValueNode, variables: dict[str, Any] | None = None) -> Representation:
    return _json(value_from_ast_untyped(node, variables))


REPRESENTATION = ScalarDefinition(
    name="_Any",
    description='A thing, referred to by its type and a key: `{__typename: "Tag", id: "tag-…"}`.',
    specified_by_url=None,
    serialize=str,
    parse_value=_json,
    parse_literal=_json_of,
)

Entity = Annotated[
    Union[Article, Author, Image, Section, Tag],  # noqa: UP007 -- Strawberry names a Union, not an X | Y
    strawberry.union("_Entity", description="What other subgraphs can refer to."),
]


@strawberry.type
class Entities:
    @strawberry.field(
        name="_entities",
        description="Things by reference, in the order they are referred to, in the PUBLISHED "
        "perspective. Null for one that is not there, or that you may not see.",
    )
    def entities(
        self,
        representations: Annotated[
            list[Representation],
            strawberry.argument(
                description=f"At most {MAX_REPRESENTATIONS:,}. One that says neither what it is "
                "nor by which key is refused with INVALID_FORMAT."
            ),
        ],
    ) -> list[Entity | None]:
        if len(representations) > MAX_REPRESENTATIONS:
            message = f"representations holds more than {MAX_REPRESENTATIONS:,}: ask for them apart"
            raise Invalid(Code.LIMIT_EXCEEDED, message)
        found = [_found(orjson.loads(one), at) for at, one in enumerate(representations)]
        return _read(found) if found else []


def _read(found: Sequence[tuple[Key, int | str]]) -> list[Entity | None]:
    counts = Counter(key for key, _ in found)
    keys = [key for key in KEYS if key in counts]
    options = tuple(Option(key.type_name, key.one, _rounded(counts[key])) for key in keys)
    references = listed(((keys.index(key), value) for key, value in found), len(keys))
    return read(list[Entity | None], Referred(options), references=references)


def _rounded(count: int) -> int:
    """Up to a power of two: a plan is kept for each number, and there need not be many."""
    return 1 << (count - 1).bit_length()


def _found(given: Any, at: int) -> tuple[Key, int | str]:
    """By which key a representation refers to something, and what it says there."""
    named = given.get("__typename") if isinstance(given, dict) else None
    keys = [key for key in KEYS if key.type_name == named]
    if not keys:
        types = ", ".join(dict.fromkeys(key.type_name for key in KEYS))
        raise _invalid(at, f"needs a __typename: {types}")
    key = next((key for key in keys if given.get(key.field) is not None), None)
    if key is None:
        raise _invalid(at, f"needs a key of {named}: {' or '.join(key.field for key in keys)}")
    value = given[key.field]
    known = key.known_by(value) if isinstance(value, str) else None
    if known is None:
        raise _invalid(at, f"has a malformed {key.field}: it is no {key.field} of {key.type_name}")
    return key, known


def _invalid(at: int, message: str) -> Invalid:
    return Invalid(Code.INVALID_FORMAT, f"representations[{at}] {message}")
