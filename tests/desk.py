"""What tests of the desk share: its mutations, and a story in every place where one can stand."""

from typing import Any

import sqlalchemy as sa

from tests.newsroom import SUBMIT, UPDATE, Newsroom
from tests.refusal import payload, refused_with

SHOWN = """headline workflow { version
  assignment { assignee { name } dueAt priority claimedBy { name } claimedAt }
  editing { user { name } since expiresAt } }"""
WORK = f"article {{ {SHOWN} }}"
LOCK = "editing { user { name } since expiresAt }"

ASSIGN = payload("articleAssign", "ArticleAssignInput", WORK)
CLAIM = payload("articleClaim", "ArticleClaimInput", WORK)
UNCLAIM = payload("articleUnclaim", "ArticleDeskInput", WORK)
OPEN = payload("articleOpenForEditing", "ArticleDeskInput", f"{WORK} {LOCK}")
CLOSE = payload("articleCloseEditing", "ArticleDeskInput", WORK)
FORCE_UNLOCK = payload("articleForceUnlock", "ArticleForceUnlockInput", WORK)

NOBODY: dict[str, Any] = {
    "assignee": None, "dueAt": None, "priority": "NORMAL", "claimedBy": None, "claimedAt": None,
}  # fmt: skip

READ = f"query Read($id: ID!) {{ article(id: $id, perspective: WORKING) {{ {SHOWN} }} }}"
TOLD = """SELECT users.name AS name, notifications.kind AS kind FROM notifications
  JOIN users ON users.id = notifications.user_id ORDER BY notifications.created_at, users.name"""


async def user_id(newsroom: Newsroom, name: str) -> str:
    """The id of an account."""
    viewer = (await newsroom.data("{ viewer { id } }", name))["viewer"]
    wire: str = viewer["id"]
    return wire


async def work_on(newsroom: Newsroom, wire: str, by: str) -> dict[str, Any] | None:
    """The desk's view of a story, as somebody has it; nothing if it is not theirs to work on."""
    story = (await newsroom.data(READ, by, id=wire))["article"]
    workflow: dict[str, Any] | None = story and story["workflow"]
    return workflow


async def in_review(newsroom: Newsroom, by: str = "ada", **given: Any) -> dict[str, Any]:
    """A story that waits for its review."""
    story: dict[str, Any] = await newsroom.move(SUBMIT, by, await newsroom.draft(by, **given))
    return story


async def in_two_sections(newsroom: Newsroom) -> dict[str, Any]:
    """A live story of politics that is on its way to sports: each desk has half of it."""
    story = await newsroom.published()
    moved: dict[str, Any] = await newsroom.move(UPDATE, "ada", story, section="sports")
    return moved


NONE, SEES, WORKS, AUTHOR, DESK = "none", "sees", "works", "author", "desk"
STANDING = {
    "draft": {"ada": AUTHOR, "ben": NONE, "edith": DESK, "erik": NONE},
    "live": {"ada": AUTHOR, "ben": SEES, "edith": DESK, "erik": SEES},
    "between desks": {"ada": AUTHOR, "ben": SEES, "edith": WORKS, "erik": WORKS},
    "of an editor of sports": {"ada": NONE, "ben": NONE, "edith": DESK, "erik": AUTHOR},
    "signed": {"ada": AUTHOR, "ben": AUTHOR, "edith": DESK, "erik": NONE},
    "assigned": {"ada": AUTHOR, "ben": AUTHOR, "edith": DESK, "erik": NONE},
}
"""What people are to a story. Chiefs and admins are of every desk."""


async def stories(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    """A story of each kind in `STANDING`, each with a working copy that can be changed."""
    live = await newsroom.published(headline="Live")
    found = {
        "draft": await newsroom.draft(headline="Draft"),
        "live": await newsroom.move(UPDATE, "ada", live, kicker="Now"),
        "between desks": await in_two_sections(newsroom),
        "of an editor of sports": await newsroom.draft("erik", headline="An editor's"),
        "signed": await newsroom.draft(
            headline="Signed", bylines=[{"author": "ada"}, {"author": "ben"}]
        ),
        "assigned": await newsroom.draft(headline="Assigned"),
    }
    ben = await user_id(newsroom, "ben")
    await newsroom.done(ASSIGN, "edith", id=found["assigned"]["id"], assignee=ben)
    return found


async def tried_by_all(
    newsroom: Newsroom,
    mutation: str,
    found: dict[str, dict[str, Any]],
    allowed: set[str],
    *,
    undo: str | None = None,
    **given: Any,
) -> None:
    """Try a mutation as everybody on each story: it is accepted from those in `allowed` alone.

    A refusal changes nothing. What is accepted is undone before the next one tries.
    """
    for kind, story in found.items():
        for who, standing in (STANDING[kind] | {"cleo": DESK, "adam": DESK}).items():
            told = f"{who}, {standing}: {kind}"
            if standing in allowed:
                await newsroom.done(mutation, who, id=story["id"], **given)
                if undo:
                    await newsroom.done(undo, who, id=story["id"])
                continue
            code = "NOT_FOUND" if standing == NONE else "PERMISSION_DENIED"
            refusal = await refused_with(newsroom, mutation, who, id=story["id"], **given)
            assert refusal == [(code, ["id"])], told


async def rows(newsroom: Newsroom, statement: str) -> list[tuple[Any, ...]]:
    """What a statement selects."""
    async with newsroom.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(statement))]


async def told(newsroom: Newsroom) -> list[tuple[Any, ...]]:
    """Who was told what, in order."""
    return await rows(newsroom, TOLD)


async def reasons(newsroom: Newsroom, kind: str) -> list[str | None]:
    """What the audit trail says of each event of a kind, in order."""
    found = await rows(newsroom, f"SELECT reason FROM events WHERE kind = '{kind}' ORDER BY id")
    return [reason for (reason,) in found]
