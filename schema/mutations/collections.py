"""Packages and series."""

from typing import Annotated

import strawberry

from db.actions import collections
from db.models import Collection
from db.session import Unit
from schema.context import Info
from schema.inputs.collections import CollectionCreateInput, CollectionUpdateInput
from schema.inputs.given import INPUT
from schema.mutations.written import Given, written
from schema.payloads import CollectionPayload


@strawberry.type
class CollectionMutations:
    @strawberry.mutation(
        description="Begin a package or a series: editors. Readers have it once it is launched "
        "with `collectionUpdate`."
    )
    async def collection_create(
        self, info: Info, input: Annotated[CollectionCreateInput, INPUT]
    ) -> CollectionPayload:
        return await written(
            info,
            CollectionPayload,
            input,
            lambda unit, given: collections.create(
                unit, given.pop("slug"), given.pop("kind"), given
            ),
        )

    @strawberry.mutation(
        description="Change a package or a series, launch it or take it back: editors. Readers "
        "have the change at once."
    )
    async def collection_update(
        self, info: Info, input: Annotated[CollectionUpdateInput, INPUT]
    ) -> CollectionPayload:
        async def update(unit: Unit, given: Given) -> Collection:
            named, version = given.pop("id"), given.pop("expected_version")
            return await collections.update(unit, named, version, given)

        return await written(info, CollectionPayload, input, update)
