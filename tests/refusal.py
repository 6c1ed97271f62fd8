"""What a refusal is: no story, a reason, and every row of the database as it was before."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from db.ids import Noun, number_of
from db.session import transaction
from tests.newsroom import ERRORS, PASSWORD, Newsroom

Problem = dict[str, Any]


def payload(name: str, kind: str, shown: str = "") -> str:
    """The document of a mutation, with what its payload shows beside the user errors."""
    return f"mutation M($input: {kind}!) {{ {name}(input: $input) {{ {shown} {ERRORS} }} }}"


IMAGE_CREATE = payload("imageCreate", "ImageCreateInput", "image { id }")
IMAGE_UPDATE = payload("imageUpdate", "ImageUpdateInput", "image { id alt }")
TAG_CREATE = payload("tagCreate", "TagCreateInput", "tag { id slug }")
USER_CREATE = payload("userCreate", "UserCreateInput", "user { id }")
USER_UPDATE = payload("userUpdate", "UserUpdateInput", "user { id role active }")


PREVIEW_CREATE = payload("previewCreate", "PreviewCreateInput", "token expiresAt preview { id }")
PREVIEW_REVOKE = payload("previewRevoke", "PreviewRevokeInput", "preview { id revokedAt }")


def on(story: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The input of a move on a story as it was last read, and what else is given."""
    return {"id": story["id"], "expectedVersion": story["workflow"]["version"], **more}


async def refused(newsroom: Newsroom, mutation: str, by: str, /, **given: Any) -> Sequence[Problem]:
    """The user errors of a mutation that is refused and changes nothing."""
    before = await newsroom.contents()

    answer = await newsroom.act(mutation, by, **given)

    errors: Sequence[Problem] = answer.pop("userErrors")
    assert errors
    assert set(answer.values()) <= {None}, answer
    assert await newsroom.contents() == before
    return errors


async def refused_with(
    newsroom: Newsroom, mutation: str, by: str, /, **given: Any
) -> list[tuple[str, list[str]]]:
    """The codes and paths of the user errors of such a refusal."""
    errors = await refused(newsroom, mutation, by, **given)
    return [(error["code"], error["path"]) for error in errors]


async def blockers_of(
    newsroom: Newsroom, mutation: str, by: str, /, **given: Any
) -> tuple[str, list[tuple[str, list[str]]]]:
    """The code of a move that the workflow refuses, and all that stands against it."""
    (error,) = await refused(newsroom, mutation, by, **given)
    assert error["__typename"] == "TransitionRefused"
    return error["code"], [(blocker["code"], blocker["path"]) for blocker in error["blockers"]]


async def hire(newsroom: Newsroom, name: str, role: str, **more: Any) -> str:
    """One more account, whose user id comes back. It signs in as the newsroom's people do."""
    given = {"email": f"{name}@example.org", "name": name.title(), "password": PASSWORD}
    answer = await newsroom.act(USER_CREATE, "adam", **given, role=role, **more)
    assert answer["userErrors"] == []
    wire: str = answer["user"]["id"]
    return wire


async def preview(newsroom: Newsroom, by: str, **given: Any) -> str:
    """The token of a new preview."""
    answer = await newsroom.act(PREVIEW_CREATE, by, **given)
    assert answer["userErrors"] == []
    token: str = answer["token"]
    return token


async def picture(newsroom: Newsroom, by: str = "ada", **more: Any) -> str:
    """The id of a new image with all the words that it needs."""
    given = {"url": "https://example.org/1.jpg", "alt": "A vote", "credit": "Ada", **more}
    wire: str = (await newsroom.act(IMAGE_CREATE, by, **given))["image"]["id"]
    return wire


async def force(newsroom: Newsroom, statement: str, story: dict[str, Any] | None = None) -> None:
    """Change rows behind the newsroom's back; `:id` is the story's number."""
    bound = {"id": number_of(Noun.ARTICLE, story["id"])} if story else {}
    async with transaction(newsroom.database) as session:
        await session.execute(sa.text(statement), bound)
