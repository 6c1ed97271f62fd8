"""What mutations take. A field of an update that is left out stays as it is; null takes a value
away where there may be none; a list replaces the one before."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import strawberry
from strawberry import Maybe

from db.actions.articles import BylineGiven, RelatedGiven
from db.actions.authors import LinkGiven
from db.actions.site import PolicyGiven
from schema.enums import BylineRole, ChangeClass, Genre, RelatedKind, Role, TagKind

INPUT = strawberry.argument(description="What to do, and to what.")

ID = "Its opaque id."
ID_OR_SLUG = "Its opaque id or its slug."
VERSION = (
    "The `workflow.version` that you read. If the story has moved on since, nothing is written."
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
    author: str | None = may("Whose: the author's id or slug.")
    name: str | None = may("The name to print; the author's own if it is left out.")
    role: BylineRole = strawberry.field(
        default=BylineRole.REPORTER, description="What they did for the story."
    )


@strawberry.input(description="A story to put beside this one.")
class RelatedInput:
    article: strawberry.ID = described("The other story's id; one that you may see.")
    kind: RelatedKind = strawberry.field(
        default=RelatedKind.RELATED, description="What it is to this one."
    )
    label: str | None = may("What to call the link, if not by the headline; 200 characters.")


@strawberry.input(description="A place where somebody is found.")
class LinkInput:
    name: str = described("What it is called; 200 characters.")
    url: str = described("Its web address, http or https.")


@strawberry.input(description="A rule of the house.")
class PolicyInput:
    slug: str = described("Its URL part.")
    title: str = described("What it is called; 200 characters.")
    text: str = described("What it says, in Markdown.")


@strawberry.input(description="The point of a picture that must stay in view.")
class FocalPointInput:
    x: float = described("From 0, left, to 1, right.")
    y: float = described("From 0, top, to 1, bottom.")


PARTS: Mapping[type, Any] = {
    BylineInput: lambda one: BylineGiven(_or_none(one.author), _or_none(one.name), one.role),
    RelatedInput: lambda one: RelatedGiven(one.article, one.kind, _or_none(one.label)),
    LinkInput: lambda one: LinkGiven(one.name, one.url),
    PolicyInput: lambda one: PolicyGiven(one.slug, one.title, one.text),
    FocalPointInput: lambda one: (one.x, one.y),
}
"""Parts of inputs, as the actions take them."""


@strawberry.input(description="Who signs in.")
class SignInInput:
    email: str = described("The account's e-mail address, in any case.")
    password: str = described("Its password.")


HEADLINE = "One line of at most 250 characters."
STANDFIRST = "The sentence or two under the headline; 1,000 characters."
KICKER = "The word or two over the headline; 80 characters."
BODY = "The story, in Markdown (CommonMark); 80,000 characters. HTML in it is shown as text."
SLUG = (
    "The URL part: lower-case letters, digits, single hyphens; 120 characters. NOT_UNIQUE if "
    "another story has, or had, it."
)
SECTION = "The section that the story is in, by id or slug. Not one that shows a genre."
LANGUAGE = "A BCP 47 tag, such as `en` or `pt-BR`."
DATELINE = "Where it was reported from: `CASTLEMERE`; 100 characters."
LEAD_IMAGE = "The id of the picture at its head."
NO_BYLINE = "Why nobody is named, where nobody is; for the newsroom only."
TAGS = "What it is about: ids or slugs, at most 50."
MENTIONS = "What it mentions: ids or slugs, at most 50. None that it is about."
RELATED = "The stories beside it, in order, at most 50. Never itself, none twice."
EMBARGO = (
    "Readers get nothing of the story before. Once in force, only a chief may lift or shorten it."
)


@strawberry.input(description="A new story. Only the headline is needed to begin.")
class ArticleCreateInput:
    headline: str = described(HEADLINE)
    section: str | None = may(SECTION)
    standfirst: str | None = may(STANDFIRST)
    kicker: str | None = may(KICKER)
    body: str | None = may(BODY)
    slug: str | None = may(SLUG + " Made of the headline if it is left out.")
    genre: Genre | None = may("What kind of journalism it is; NEWS if it is left out.")
    language: str | None = may(LANGUAGE + " `en` if it is left out.")
    dateline: str | None = may(DATELINE)
    lead_image: strawberry.ID | None = may(LEAD_IMAGE)
    bylines: list[BylineInput] | None = may(
        "The names over it, in order, at most 20. If left out: the author linked to your account."
    )
    no_byline_reason: str | None = may(NO_BYLINE)
    tags: list[str] | None = may(TAGS)
    mentions: list[str] | None = may(MENTIONS)
    related: list[RelatedInput] | None = may(RELATED)
    embargo_until: dt.datetime | None = may(EMBARGO)


@strawberry.input(description="What to change of a story's working copy.")
class ArticleUpdateInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    headline: Maybe[str] = maybe(HEADLINE)
    section: Maybe[str | None] = maybe(SECTION)
    standfirst: Maybe[str | None] = maybe(STANDFIRST)
    kicker: Maybe[str | None] = maybe(KICKER)
    body: Maybe[str] = maybe(BODY)
    slug: Maybe[str] = maybe(SLUG)
    genre: Maybe[Genre] = maybe("What kind of journalism it is.")
    language: Maybe[str] = maybe(LANGUAGE)
    dateline: Maybe[str | None] = maybe(DATELINE)
    lead_image: Maybe[strawberry.ID | None] = maybe(LEAD_IMAGE)
    bylines: Maybe[list[BylineInput]] = maybe("The names over it, in order, at most 20.")
    no_byline_reason: Maybe[str | None] = maybe(NO_BYLINE)
    tags: Maybe[list[str]] = maybe(TAGS)
    mentions: Maybe[list[str]] = maybe(MENTIONS)
    related: Maybe[list[RelatedInput]] = maybe(RELATED)
    embargo_until: Maybe[dt.datetime | None] = maybe(EMBARGO)


@strawberry.input(description="Which story, and as you last read it.")
class ArticleMoveInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)


@strawberry.input(description="Which story, as you last read it, and why.")
class ArticleReasonInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str = described("Why; kept with the story for the newsroom. 5,000 characters.")


@strawberry.input(description="Which story to give to readers; of an update, how it changes it.")
class ArticlePublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    change_class: ChangeClass | None = may(
        "How the update of a live story changes what was said. Needed for an update, refused for a "
        "first publication."
    )
    note: str | None = may(
        "What readers are told of the update; needed for every class but MINOR. 5,000 characters."
    )


@strawberry.input(description="Which story to take from readers, why, and what its path says.")
class ArticleUnpublishInput:
    id: strawberry.ID = described(ID)
    expected_version: int = described(VERSION)
    reason: str = described("Why; kept with the story for the newsroom. 5,000 characters.")
    notice: str | None = may("What readers find at its path: they are told that it is gone.")
    redirect_to: strawberry.ID | None = may(
        "The id of another published story, to which its path leads instead."
    )


@strawberry.input(description="A new section. Chiefs and admins.")
class SectionCreateInput:
    slug: str = described("Its URL part. It never changes.")
    title: str = described("What it is called; 200 characters.")
    description: str | None = may("What it covers; 2,000 characters.")
    parent: str | None = may("The section that it is part of, by id or slug.")
    position: int | None = may("Its place among the sections; 0 if it is left out.")
    genre: Genre | None = may("Set it to show every story of a genre instead of holding stories.")


@strawberry.input(description="What to change of a section. Chiefs and admins.")
class SectionUpdateInput:
    id: str = described(ID_OR_SLUG)
    title: Maybe[str] = maybe("What it is called; 200 characters.")
    description: Maybe[str | None] = maybe("What it covers; 2,000 characters.")
    parent: Maybe[str | None] = maybe("The section that it is part of, by id or slug.")
    position: Maybe[int] = maybe("Its place among the sections.")


@strawberry.input(description="A new author. Editors and up.")
class AuthorCreateInput:
    name: str = described("What they are called; 200 characters.")
    slug: str | None = may("Their URL part; made of the name if it is left out.")
    bio: str | None = may("Who they are; 5,000 characters.")
    role: str | None = may("Their job title; 200 characters.")
    portrait: strawberry.ID | None = may("The id of their picture.")
    links: list[LinkInput] | None = may("Where else they are found, at most 20.")


@strawberry.input(description="What to change of an author. Editors and up.")
class AuthorUpdateInput:
    id: str = described(ID_OR_SLUG)
    name: Maybe[str] = maybe("What they are called. Names in print stay as they were printed.")
    slug: Maybe[str] = maybe("Their URL part.")
    bio: Maybe[str | None] = maybe("Who they are; 5,000 characters.")
    role: Maybe[str | None] = maybe("Their job title; 200 characters.")
    portrait: Maybe[strawberry.ID | None] = maybe("The id of their picture.")
    links: Maybe[list[LinkInput]] = maybe("Where else they are found, at most 20.")


@strawberry.input(description="A new tag. All staff.")
class TagCreateInput:
    name: str = described("What it is called; 200 characters.")
    kind: TagKind = described("What sort of thing it names.")
    slug: str | None = may("Its URL part; made of the name if it is left out.")


@strawberry.input(description="What to change of a tag, wherever it is used. Editors and up.")
class TagUpdateInput:
    id: str = described(ID_OR_SLUG)
    name: Maybe[str] = maybe("What it is called; 200 characters.")
    kind: Maybe[TagKind] = maybe("What sort of thing it names.")
    slug: Maybe[str] = maybe("Its URL part.")


@strawberry.input(description="A new image, at an address where it is served already. All staff.")
class ImageCreateInput:
    url: str = described("Where the picture is served, http or https.")
    alt: str | None = may("What it shows, for those who cannot see it. Needed to publish.")
    caption: str | None = may("The line under it; 2,000 characters.")
    credit: str | None = may("Who made it, who holds the rights. Needed to publish.")
    width: int | None = may("Pixels.")
    height: int | None = may("Pixels.")
    focal_point: FocalPointInput | None = may("What to keep in view.")


@strawberry.input(
    description="What to change of an image: its maker may, and editors. Refused with IN_USE as "
    "soon as a story or an author shows it."
)
class ImageUpdateInput:
    id: strawberry.ID = described(ID)
    url: Maybe[str] = maybe("Where the picture is served, http or https.")
    alt: Maybe[str | None] = maybe("What it shows, for those who cannot see it.")
    caption: Maybe[str | None] = maybe("The line under it.")
    credit: Maybe[str | None] = maybe("Who made it, who holds the rights.")
    width: Maybe[int | None] = maybe("Pixels.")
    height: Maybe[int | None] = maybe("Pixels.")
    focal_point: Maybe[FocalPointInput | None] = maybe("What to keep in view.")


@strawberry.input(description="A new account. Admins.")
class UserCreateInput:
    email: str = described("What they sign in with.")
    name: str = described("What colleagues call them; 200 characters.")
    password: str = described("At least 12 characters, at most 1,000.")
    role: Role = described("What they may do.")
    desks: list[str] | None = may("The sections that they edit, by id or slug.")
    author: str | None = may("The author their stories are bylined to, by id or slug.")


@strawberry.input(
    description="What to change of an account. Admins. A new password, role or suspension ends "
    "its sign-ins."
)
class UserUpdateInput:
    id: strawberry.ID = described(ID)
    email: Maybe[str] = maybe("What they sign in with.")
    name: Maybe[str] = maybe("What colleagues call them.")
    password: Maybe[str] = maybe("At least 12 characters, at most 1,000.")
    role: Maybe[Role] = maybe("What they may do.")
    desks: Maybe[list[str]] = maybe("The sections that they edit, by id or slug.")
    author: Maybe[str | None] = maybe("The author their stories are bylined to, by id or slug.")
    active: Maybe[bool] = maybe("False suspends the account.")


@strawberry.input(description="What to change of the newsroom's public face. Chiefs and admins.")
class SiteUpdateInput:
    name: Maybe[str] = maybe("What the paper is called; 200 characters.")
    tagline: Maybe[str | None] = maybe("Its promise in a line; 200 characters.")
    about: Maybe[str] = maybe("Who makes it, in Markdown.")
    principles: Maybe[str] = maybe("What it holds itself to, in Markdown.")
    social_links: Maybe[list[LinkInput]] = maybe("Where else readers find it, at most 20.")
    policies: Maybe[list[PolicyInput]] = maybe("The rules of the house, at most 50.")
