"""How inputs are declared, and what a client has given of one, by the newsroom's names."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import strawberry

from db.actions.articles import BylineGiven, RelatedGiven
from db.actions.authors import LinkGiven
from db.actions.collections import MemberGiven
from db.actions.fronts import PinGiven
from db.actions.site import PolicyGiven
from schema.enums import BylineRole, RelatedKind

INPUT = strawberry.argument(
    description="All of it. Either everything is written, or nothing, and `userErrors` says why "
    "and, in `path`, because of which field."
)

ID = (
    "Its id, as an answer gave it. NOT_FOUND for one that nobody has given out, or that you may "
    "not see."
)
ID_OR_SLUG = "Its id or its slug. NOT_FOUND where there is none."
KEY = (
    "A name for this write, made up by you, 1 to 200 characters: sent again within 24 hours, it "
    "answers the same and writes nothing. IDEMPOTENCY_MISMATCH if it comes with something else."
)
REASON = (
    "Why, in words for the newsroom: kept with the event, shown to those who work on the story, "
    "never to readers. 5,000 characters."
)
VERSION = (
    "The `workflow.version` that you read. If somebody else wrote since, nothing is written: a "
    "`VersionConflict` says what they changed."
)


def described(text: str) -> Any:
    """An input field that must be given."""
    return strawberry.field(description=text)


def may(text: str) -> Any:
    """An input field that may be left out. Given as null, it counts as left out."""
    return strawberry.field(default=strawberry.UNSET, description=text)


def maybe(text: str) -> Any:
    """An input field that may be left out, where null means something else than that."""
    return strawberry.field(default=None, description=text)


def given(entered: object) -> dict[str, Any]:
    """The fields that the client gave, by the newsroom's names: absent, null and a value differ."""
    values = {field.name: getattr(entered, field.name) for field in fields(entered)}  # type: ignore[arg-type]  # Strawberry makes a dataclass of every input
    return {
        name: _plain(value.value if isinstance(value, strawberry.Some) else value)
        for name, value in values.items()
        if value is not None and value is not strawberry.UNSET
    }


def _or_none(value: Any) -> Any:
    return None if value is strawberry.UNSET else value


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    make = PARTS.get(type(value))
    return make(value) if make else value


@strawberry.input(description="A name over the story: an author, or a free name; one at least.")
class BylineInput:
    author: str | None = may("Whose: the author's id or slug. NOT_FOUND where there is none.")
    name: str | None = may(
        "The name to print, 200 characters: an agency's, or a spelling of its own. The author's "
        "name if it is left out."
    )
    role: BylineRole = strawberry.field(
        default=BylineRole.REPORTER, description="What they did for the story."
    )


@strawberry.input(description="A story to put beside this one.")
class RelatedInput:
    article: strawberry.ID = described("The other story's id; one that you may see.")
    kind: RelatedKind = strawberry.field(
        default=RelatedKind.RELATED,
        description="What it is to this one: what happened before, or next, or the other side.",
    )
    label: str | None = may("What to call the link, if not by the headline; 200 characters.")


@strawberry.input(description="A story to put into a package or a series.")
class CollectionArticleInput:
    article: strawberry.ID = described(
        "The story's id; one that you may see. RELATED_NOT_PUBLIC if it was retracted or spiked."
    )
    label: str | None = may("What to call it there, such as `Part one`; 200 characters.")


@strawberry.input(description="A place where somebody is found: an account, a page, a messenger.")
class LinkInput:
    name: str = described("What it is called: one line, 200 characters.")
    url: str = described("Its web address: http or https, 2,000 characters.")


@strawberry.input(description="A rule of the house, such as how mistakes are corrected.")
class PolicyInput:
    slug: str = described(
        "Its URL part: lower-case letters, digits and single hyphens; 120 characters, each policy "
        "another."
    )
    title: str = described("What it is called: one line, 200 characters.")
    text: str = described("What it says, in Markdown; 80,000 characters.")


@strawberry.input(description="The point of a picture that must stay in view.")
class FocalPointInput:
    x: float = described("From 0, left, to 1, right.")
    y: float = described("From 0, top, to 1, bottom.")


@strawberry.input(
    description="A story for a place on a front, and what to say of it there instead of what it "
    "says."
)
class FrontSlotInput:
    article: strawberry.ID = described("The story's id; one that you may see.")
    headline: str | None = may("The headline to print there: one line, 250 characters.")
    kicker: str | None = may("The word or two over it: one line, 80 characters.")
    image: strawberry.ID | None = may(
        "The id of the picture to show there, which needs its alt text and its credit."
    )


PARTS: Mapping[type, Any] = {
    BylineInput: lambda one: BylineGiven(_or_none(one.author), _or_none(one.name), one.role),
    RelatedInput: lambda one: RelatedGiven(one.article, one.kind, _or_none(one.label)),
    CollectionArticleInput: lambda one: MemberGiven(one.article, _or_none(one.label)),
    LinkInput: lambda one: LinkGiven(one.name, one.url),
    PolicyInput: lambda one: PolicyGiven(one.slug, one.title, one.text),
    FocalPointInput: lambda one: (one.x, one.y),
    FrontSlotInput: lambda one: PinGiven(
        one.article, _or_none(one.headline), _or_none(one.kicker), _or_none(one.image)
    ),
}
"""Parts of inputs, as the actions take them."""
