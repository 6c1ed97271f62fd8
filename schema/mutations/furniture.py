"""Sections, authors, tags, images and the site."""

from typing import Annotated

import strawberry

from db.actions import authors, images, sections, site, tags
from schema.context import Info
from schema.inputs.furniture import (
    AuthorCreateInput,
    AuthorUpdateInput,
    ImageCreateInput,
    ImageUpdateInput,
    SectionCreateInput,
    SectionUpdateInput,
    SiteUpdateInput,
    TagCreateInput,
    TagUpdateInput,
)
from schema.inputs.given import INPUT
from schema.mutations.written import written
from schema.payloads import AuthorPayload, ImagePayload, SectionPayload, SitePayload, TagPayload


@strawberry.type
class FurnitureMutations:
    @strawberry.mutation(description="Open a section: chiefs.")
    async def section_create(
        self, info: Info, input: Annotated[SectionCreateInput, INPUT]
    ) -> SectionPayload:
        return await written(
            info,
            SectionPayload,
            input,
            lambda unit, given: sections.create(
                unit, given.pop("slug"), given.pop("genre", None), given
            ),
        )

    @strawberry.mutation(description="Change a section: chiefs.")
    async def section_update(
        self, info: Info, input: Annotated[SectionUpdateInput, INPUT]
    ) -> SectionPayload:
        return await written(
            info,
            SectionPayload,
            input,
            lambda unit, given: sections.update(unit, given.pop("id"), given),
        )

    @strawberry.mutation(description="Introduce an author: editors.")
    async def author_create(
        self, info: Info, input: Annotated[AuthorCreateInput, INPUT]
    ) -> AuthorPayload:
        return await written(info, AuthorPayload, input, authors.create)

    @strawberry.mutation(description="Change an author: editors.")
    async def author_update(
        self, info: Info, input: Annotated[AuthorUpdateInput, INPUT]
    ) -> AuthorPayload:
        return await written(
            info,
            AuthorPayload,
            input,
            lambda unit, given: authors.update(unit, given.pop("id"), given),
        )

    @strawberry.mutation(description="Name something that stories are about: all staff.")
    async def tag_create(self, info: Info, input: Annotated[TagCreateInput, INPUT]) -> TagPayload:
        return await written(info, TagPayload, input, tags.create)

    @strawberry.mutation(description="Change a tag: editors.")
    async def tag_update(self, info: Info, input: Annotated[TagUpdateInput, INPUT]) -> TagPayload:
        return await written(
            info, TagPayload, input, lambda unit, given: tags.update(unit, given.pop("id"), given)
        )

    @strawberry.mutation(description="Register a picture: all staff.")
    async def image_create(
        self, info: Info, input: Annotated[ImageCreateInput, INPUT]
    ) -> ImagePayload:
        return await written(info, ImagePayload, input, images.create)

    @strawberry.mutation(
        description="Change a picture that nothing shows yet: its maker, and editors."
    )
    async def image_update(
        self, info: Info, input: Annotated[ImageUpdateInput, INPUT]
    ) -> ImagePayload:
        return await written(
            info,
            ImagePayload,
            input,
            lambda unit, given: images.update(unit, given.pop("id"), given),
        )

    @strawberry.mutation(description="Change the newsroom's public face: chiefs.")
    async def site_update(
        self, info: Info, input: Annotated[SiteUpdateInput, INPUT]
    ) -> SitePayload:
        return await written(info, SitePayload, input, site.update)
