"""What mutations of sections, authors, tags, images and the site take."""

import strawberry
from strawberry import Maybe

from schema.enums import Genre, TagKind
from schema.inputs.given import (
    ID,
    ID_OR_SLUG,
    KEY,
    FocalPointInput,
    LinkInput,
    PolicyInput,
    described,
    may,
    maybe,
)


@strawberry.input(description="A new section. Chiefs and admins.")
class SectionCreateInput:
    slug: str = described(
        "Its URL part: lower-case letters, digits and single hyphens; 120 characters. It never "
        "changes. NOT_UNIQUE if another section has it."
    )
    title: str = described("What it is called: one line, 200 characters.")
    description: str | None = may("What it covers; 2,000 characters.")
    parent: str | None = may(
        "The section that it is part of, by id or slug; refused with INVALID_FORMAT if it is "
        "itself, or one inside it."
    )
    position: int | None = may(
        "Its place among the sections, the least first; 0 if it is left out."
    )
    fresh_days: int | None = may(
        "For how many days its stories are fresh, 1 to 3,650; 30 if it is left out."
    )
    genre: Genre | None = may("Set it to show every story of a genre instead of holding stories.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="What to change of a section. Chiefs and admins.")
class SectionUpdateInput:
    id: str = described(ID_OR_SLUG)
    title: Maybe[str] = maybe("What it is called: one line, 200 characters.")
    description: Maybe[str | None] = maybe("What it covers; 2,000 characters.")
    parent: Maybe[str | None] = maybe(
        "The section that it is part of, by id or slug; refused with INVALID_FORMAT if it is "
        "itself, or one inside it."
    )
    position: Maybe[int] = maybe("Its place among the sections, the least first.")
    fresh_days: Maybe[int] = maybe(
        "For how many days its stories are fresh, 1 to 3,650. The worker makes anew what is "
        "suggested beside them."
    )


@strawberry.input(description="A new author. Editors and up.")
class AuthorCreateInput:
    name: str = described("What they are called: one line, 200 characters.")
    slug: str | None = may(
        "Their URL part: lower-case letters, digits and single hyphens; 120 characters. Made of "
        "the name if it is left out; NOT_UNIQUE if another author has it."
    )
    bio: str | None = may("Who they are, in a few sentences of plain text; 5,000 characters.")
    role: str | None = may("Their job title; 200 characters.")
    portrait: strawberry.ID | None = may("The id of their picture, `image-…`.")
    links: list[LinkInput] | None = may("Where else they are found, at most 20.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="What to change of an author. Editors and up.")
class AuthorUpdateInput:
    id: str = described(ID_OR_SLUG)
    name: Maybe[str] = maybe(
        "What they are called: one line, 200 characters. Names in print stay as they were printed."
    )
    slug: Maybe[str] = maybe(
        "Their URL part: lower-case letters, digits and single hyphens; 120 characters. "
        "NOT_UNIQUE if another author has it."
    )
    bio: Maybe[str | None] = maybe(
        "Who they are, in a few sentences of plain text; 5,000 characters."
    )
    role: Maybe[str | None] = maybe("Their job title; 200 characters.")
    portrait: Maybe[strawberry.ID | None] = maybe("The id of their picture, `image-…`.")
    links: Maybe[list[LinkInput]] = maybe("Where else they are found, at most 20.")


@strawberry.input(description="A new tag. All staff.")
class TagCreateInput:
    name: str = described("What it is called: one line, 200 characters.")
    kind: TagKind = described("What sort of thing it names.")
    slug: str | None = may(
        "Its URL part: lower-case letters, digits and single hyphens; 120 characters. Made of the "
        "name if it is left out; NOT_UNIQUE if another tag has it."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="What to change of a tag, wherever it is used. Editors and up.")
class TagUpdateInput:
    id: str = described(ID_OR_SLUG)
    name: Maybe[str] = maybe("What it is called: one line, 200 characters.")
    kind: Maybe[TagKind] = maybe("What sort of thing it names.")
    slug: Maybe[str] = maybe(
        "Its URL part: lower-case letters, digits and single hyphens; 120 characters. NOT_UNIQUE "
        "if another tag has it."
    )


@strawberry.input(description="A new image, at an address where it is served already. All staff.")
class ImageCreateInput:
    url: str = described(
        "Where the picture is served already: http or https, 2,000 characters. Nothing is "
        "uploaded or looked up."
    )
    alt: str | None = may(
        "What it shows, for those who cannot see it; 2,000 characters. Needed before a story that "
        "shows it is published."
    )
    caption: str | None = may("The line under it; 2,000 characters.")
    credit: str | None = may(
        "Who made it, who holds the rights: `Ada Quill / Alder Courier`; 200 characters. Needed "
        "before a story that shows it is published."
    )
    width: int | None = may("In pixels, 1 or more.")
    height: int | None = may("In pixels, 1 or more.")
    focal_point: FocalPointInput | None = may(
        "The point to keep in view when the picture is cropped."
    )
    idempotency_key: str | None = may(KEY)


@strawberry.input(
    description="What to change of an image: its maker may, and editors. Refused with IN_USE as "
    "soon as a story, an author or a front shows it."
)
class ImageUpdateInput:
    id: strawberry.ID = described(ID)
    url: Maybe[str] = maybe(
        "Where the picture is served already: http or https, 2,000 characters. Nothing is "
        "uploaded or looked up."
    )
    alt: Maybe[str | None] = maybe("What it shows, for those who cannot see it; 2,000 characters.")
    caption: Maybe[str | None] = maybe("The line under it; 2,000 characters.")
    credit: Maybe[str | None] = maybe(
        "Who made it, who holds the rights: `Ada Quill / Alder Courier`; 200 characters."
    )
    width: Maybe[int | None] = maybe("In pixels, 1 or more.")
    height: Maybe[int | None] = maybe("In pixels, 1 or more.")
    focal_point: Maybe[FocalPointInput | None] = maybe(
        "The point to keep in view when the picture is cropped."
    )


@strawberry.input(description="What to change of the newsroom's public face. Chiefs and admins.")
class SiteUpdateInput:
    name: Maybe[str] = maybe("What the paper is called; 200 characters.")
    tagline: Maybe[str | None] = maybe("Its promise in a line; 200 characters.")
    about: Maybe[str] = maybe("Who makes it, in Markdown; 80,000 characters.")
    principles: Maybe[str] = maybe("What it holds itself to, in Markdown; 80,000 characters.")
    social_links: Maybe[list[LinkInput]] = maybe(
        "Where else readers find it, at most 20. The list replaces the one before."
    )
    policies: Maybe[list[PolicyInput]] = maybe(
        "The rules of the house, at most 50. The list replaces the one before."
    )
