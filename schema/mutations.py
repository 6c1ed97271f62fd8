"""What can be done. Each mutation opens a unit of work and calls one action.

Every one but `signIn` needs somebody signed in, and answers UNAUTHENTICATED at the top level
otherwise. All other refusals are in the payload's `userErrors`, and then nothing was written.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol, TypeVar

import strawberry

from db.actions import accounts, articles, authors, images, moves, sections, site, tags
from db.errors import Unauthenticated
from db.session import Unit
from schema import inputs, problems
from schema.context import Info
from schema.inputs import INPUT, given
from schema.payloads import (
    ArticlePayload,
    AuthorPayload,
    ImagePayload,
    SectionPayload,
    SignInPayload,
    SignOutPayload,
    SitePayload,
    TagPayload,
    UserPayload,
)
from schema.problems import UserError


class Row(Protocol):
    """What an action has written."""

    id: Any


class Payload(Protocol):
    """What a mutation answers about a row."""

    def __init__(self, *, row_id: int | None, user_errors: list[UserError]) -> None: ...


P = TypeVar("P", bound=Payload)


async def _written(
    info: Info,
    payload: type[P],
    act: Callable[[Unit], Awaitable[Row]],
) -> P:
    """The payload after an action: with the row that it wrote, or with why it wrote nothing."""
    written: list[Row] = []
    with problems.collected() as errors:
        async with info.context.work() as unit:
            written.append(await act(unit))
    return payload(row_id=None if errors else written[0].id, user_errors=errors)


@strawberry.type(description="What can be done.")
class Mutation:
    @strawberry.mutation(
        description="Sign in. An unknown address and a wrong password answer alike, in the same "
        "time."
    )
    async def sign_in(
        self, info: Info, input: Annotated[inputs.SignInInput, INPUT]
    ) -> SignInPayload:
        context = info.context
        payload = SignInPayload()
        with problems.collected() as payload.user_errors:
            payload.token, payload.account = await accounts.sign_in(
                context.database,
                input.email,
                input.password,
                now=context.clock(),
                lasting=context.token_lifetime,
            )
        return payload

    @strawberry.mutation(description="Sign out: the token of this request opens nothing any more.")
    async def sign_out(self, info: Info) -> SignOutPayload:
        context = info.context
        if context.token is None:
            raise Unauthenticated("nobody is signed in")
        await accounts.sign_out(context.database, context.token, now=context.clock())
        return SignOutPayload(user_errors=[])

    @strawberry.mutation(description="Begin a story: a draft of yours. All staff.")
    async def article_create(
        self, info: Info, input: Annotated[inputs.ArticleCreateInput, INPUT]
    ) -> ArticlePayload:
        changes: Any = given(input)
        return await _written(info, ArticlePayload, lambda unit: articles.create(unit, changes))

    @strawberry.mutation(
        description="Change the working copy of a story: its authors, and editors of its desk. "
        "What readers get stays as it is until somebody publishes again."
    )
    async def article_update(
        self, info: Info, input: Annotated[inputs.ArticleUpdateInput, INPUT]
    ) -> ArticlePayload:
        changes: Any = given(input)
        named, version = changes.pop("id"), changes.pop("expected_version")
        return await _written(
            info, ArticlePayload, lambda unit: articles.update(unit, named, version, changes)
        )

    @strawberry.mutation(
        description="Hand the working copy to its desk: its authors, and editors of its desk. It "
        "is frozen until it is recalled or sent back."
    )
    async def article_submit_for_review(
        self, info: Info, input: Annotated[inputs.ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await _written(
            info,
            ArticlePayload,
            lambda unit: moves.submit_for_review(unit, input.id, input.expected_version),
        )

    @strawberry.mutation(description="Take a story back from its desk: its authors.")
    async def article_recall(
        self, info: Info, input: Annotated[inputs.ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await _written(
            info, ArticlePayload, lambda unit: moves.recall(unit, input.id, input.expected_version)
        )

    @strawberry.mutation(
        description="Send a story back to its authors, with a reason: editors of its desk."
    )
    async def article_request_changes(
        self, info: Info, input: Annotated[inputs.ArticleReasonInput, INPUT]
    ) -> ArticlePayload:
        return await _written(
            info,
            ArticlePayload,
            lambda unit: moves.request_changes(
                unit, input.id, input.expected_version, input.reason
            ),
        )

    @strawberry.mutation(
        description="Answer for a story as it stands: an editor of its desk who is not credited "
        "on it and wrote none of it since it was last approved. Void when the story changes."
    )
    async def article_approve(
        self, info: Info, input: Annotated[inputs.ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await _written(
            info, ArticlePayload, lambda unit: moves.approve(unit, input.id, input.expected_version)
        )

    @strawberry.mutation(
        description="Give an approved story to readers: editors of its desk. An update of a live "
        "story says in `changeClass` how it changes what was said, and readers are told why."
    )
    async def article_publish(
        self, info: Info, input: Annotated[inputs.ArticlePublishInput, INPUT]
    ) -> ArticlePayload:
        changes = given(input)
        named, version = changes.pop("id"), changes.pop("expected_version")
        return await _written(
            info,
            ArticlePayload,
            lambda unit: moves.publish(unit, named, version, **changes),
        )

    @strawberry.mutation(
        description="Take a story from readers: chiefs. Its path, and every path that it had, "
        "answers Gone with the notice, or leads to another story."
    )
    async def article_unpublish(
        self, info: Info, input: Annotated[inputs.ArticleUnpublishInput, INPUT]
    ) -> ArticlePayload:
        changes = given(input)
        named, version = changes.pop("id"), changes.pop("expected_version")
        return await _written(
            info,
            ArticlePayload,
            lambda unit: moves.unpublish(unit, named, version, **changes),
        )

    @strawberry.mutation(description="Give an unpublished story to readers again: chiefs.")
    async def article_republish(
        self, info: Info, input: Annotated[inputs.ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await _written(
            info,
            ArticlePayload,
            lambda unit: moves.republish(unit, input.id, input.expected_version),
        )

    @strawberry.mutation(description="Open a section: chiefs.")
    async def section_create(
        self, info: Info, input: Annotated[inputs.SectionCreateInput, INPUT]
    ) -> SectionPayload:
        changes: Any = given(input)
        slug, genre = changes.pop("slug"), changes.pop("genre", None)
        return await _written(
            info, SectionPayload, lambda unit: sections.create(unit, slug, genre, changes)
        )

    @strawberry.mutation(description="Change a section: chiefs.")
    async def section_update(
        self, info: Info, input: Annotated[inputs.SectionUpdateInput, INPUT]
    ) -> SectionPayload:
        changes: Any = given(input)
        named = changes.pop("id")
        return await _written(
            info, SectionPayload, lambda unit: sections.update(unit, named, changes)
        )

    @strawberry.mutation(description="Introduce an author: editors.")
    async def author_create(
        self, info: Info, input: Annotated[inputs.AuthorCreateInput, INPUT]
    ) -> AuthorPayload:
        changes: Any = given(input)
        return await _written(info, AuthorPayload, lambda unit: authors.create(unit, changes))

    @strawberry.mutation(description="Change an author: editors.")
    async def author_update(
        self, info: Info, input: Annotated[inputs.AuthorUpdateInput, INPUT]
    ) -> AuthorPayload:
        changes: Any = given(input)
        named = changes.pop("id")
        return await _written(
            info, AuthorPayload, lambda unit: authors.update(unit, named, changes)
        )

    @strawberry.mutation(description="Name something that stories are about: all staff.")
    async def tag_create(
        self, info: Info, input: Annotated[inputs.TagCreateInput, INPUT]
    ) -> TagPayload:
        changes: Any = given(input)
        return await _written(info, TagPayload, lambda unit: tags.create(unit, changes))

    @strawberry.mutation(description="Change a tag: editors.")
    async def tag_update(
        self, info: Info, input: Annotated[inputs.TagUpdateInput, INPUT]
    ) -> TagPayload:
        changes: Any = given(input)
        named = changes.pop("id")
        return await _written(info, TagPayload, lambda unit: tags.update(unit, named, changes))

    @strawberry.mutation(description="Register a picture: all staff.")
    async def image_create(
        self, info: Info, input: Annotated[inputs.ImageCreateInput, INPUT]
    ) -> ImagePayload:
        changes: Any = given(input)
        return await _written(info, ImagePayload, lambda unit: images.create(unit, changes))

    @strawberry.mutation(
        description="Change a picture that nothing shows yet: its maker, and editors."
    )
    async def image_update(
        self, info: Info, input: Annotated[inputs.ImageUpdateInput, INPUT]
    ) -> ImagePayload:
        changes: Any = given(input)
        named = changes.pop("id")
        return await _written(info, ImagePayload, lambda unit: images.update(unit, named, changes))

    @strawberry.mutation(description="Make an account: admins.")
    async def user_create(
        self, info: Info, input: Annotated[inputs.UserCreateInput, INPUT]
    ) -> UserPayload:
        changes: Any = given(input)
        return await _written(info, UserPayload, lambda unit: accounts.create_user(unit, changes))

    @strawberry.mutation(description="Change or suspend an account: admins.")
    async def user_update(
        self, info: Info, input: Annotated[inputs.UserUpdateInput, INPUT]
    ) -> UserPayload:
        changes: Any = given(input)
        named = changes.pop("id")
        return await _written(
            info, UserPayload, lambda unit: accounts.update_user(unit, named, changes)
        )

    @strawberry.mutation(description="Change the newsroom's public face: chiefs.")
    async def site_update(
        self, info: Info, input: Annotated[inputs.SiteUpdateInput, INPUT]
    ) -> SitePayload:
        changes: Any = given(input)
        return await _written(info, SitePayload, lambda unit: site.update(unit, changes))
