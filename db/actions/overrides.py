"""What a chief alone may decide, never on a story of their own: each leaves its own event."""

from db.actions.moves import moved, reason_of
from db.actions.opening import opened, revision
from db.base import new_id
from db.errors import Code, GuardName, Invalid
from db.guards import OVERRIDABLE
from db.models import Article, Override
from db.session import Unit
from db.workflow import Action


async def break_embargo(unit: Unit, wire: str, expected_version: int, reason: str) -> Article:
    """Lift an embargo that is in force. Publishing is a move of its own."""
    story = await opened(unit, Action.BREAK_EMBARGO, wire, expected_version)
    why = reason_of(reason)
    story.article.embargo_until = None
    return await moved(story, why)


async def override_guard(
    unit: Unit, wire: str, expected_version: int, guard: GuardName, reason: str
) -> Article:
    """Let a guard pass for what the working copy says now: any change of it, and it holds again."""
    story = await opened(unit, Action.OVERRIDE_GUARD, wire, expected_version)
    if guard not in {one.name for one in OVERRIDABLE}:
        names = ", ".join(one.name for one in OVERRIDABLE)
        message = f"{guard} can never be overridden: only {names} can"
        raise Invalid(Code.INVALID_FORMAT, message, ("guard",))
    why = reason_of(reason)
    working = await revision(unit, story.article.working_revision_id)
    unit.session.add(
        Override(
            id=new_id(),
            article_id=story.article.id,
            revision_id=working.id,
            content_hash=working.content_hash,
            guard=guard,
            user_id=unit.viewer.user_id,
            reason=why,
            at=unit.now,
        )
    )
    return await moved(story, f"{guard}: {why}")
