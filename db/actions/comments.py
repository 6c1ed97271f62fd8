"""Comment on a story, answer, and settle what was said.

Comments stand beside a story and are no part of it: they leave its version as it is. The story is
locked all the same, so that none is added while it is being approved.
"""

from collections.abc import Sequence
from typing import Required, TypedDict

import sqlalchemy as sa

from db import measures, visibility
from db.actions import references
from db.actions.accounts import viewer_for
from db.actions.checks import Checks
from db.actions.indexing import index_desk
from db.actions.opening import Held, held
from db.actions.telling import tell_authors, told
from db.base import new_id
from db.errors import Code, Denied, Invalid, NotFound, Refusal
from db.events import Happened, Telling
from db.ids import Noun, number_of, wire_id
from db.models import Article, Comment, CommentField, NotificationKind, Revision, User
from db.session import Unit
from db.viewer import Perspective, Sight
from db.workflow import Who, capacities

COLUMNS = {
    CommentField.HEADLINE: Revision.headline,
    CommentField.STANDFIRST: Revision.standfirst,
    CommentField.KICKER: Revision.kicker,
    CommentField.BODY: Revision.markdown,
}
"""What a revision says in each field that a comment can stand beside."""


class Remark(TypedDict, total=False):
    """What somebody says, and where: beside the story, a field of it, or a span of that.

    `start` and `end` count the code points of the field in the working copy. `quote`, if it is
    given, is what they must mark.
    """

    article: Required[str]
    text: Required[str]
    field: CommentField
    start: int
    end: int
    quote: str
    blocking: bool
    mentions: Sequence[str]
    thread: str


async def create(unit: Unit, remark: Remark) -> Comment:
    """Comment on the working copy, or answer the comment that began a thread."""
    story = await held(unit, remark["article"], "article")
    checks = Checks()
    text = checks.some_words(remark["text"], measures.COMMENT, "text")
    checks.count(remark.get("mentions", ()), measures.MENTIONS, "mentions")
    checks.done()
    await _need_room(story)
    comment = Comment(
        id=new_id(),
        article_id=story.article.id,
        revision_id=story.article.working_revision_id,
        thread_id=await _thread(story, remark),
        user_id=unit.viewer.user_id,
        text=text,
        field=remark.get("field"),
        blocking=remark.get("blocking", False),
        at=unit.now,
    )
    await _mark(unit, comment, remark)
    if comment.blocking:
        _need_desk(story, "a blocking comment is made", "blocking")
    mentioned = [
        await _colleague(story, wire, str(at)) for at, wire in enumerate(remark.get("mentions", ()))
    ]
    tells = await _tells(story, comment, mentioned)
    unit.session.add(comment)
    index_desk(unit, comment.article_id)
    _record(unit, "create", comment, tells)
    return comment


async def resolve(unit: Unit, wire: str) -> Comment:
    """Settle a thread: whoever began it may, and editors of the desk.

    A blocking comment of somebody else is not for the story's own authors to settle.
    """
    comment, story = await _begun(unit, wire)
    if comment.user_id != unit.viewer.user_id:
        _need_desk(story, "a comment of somebody else is resolved")
        if comment.blocking and Who.AUTHOR in capacities(story.facts, unit.viewer):
            message = "the story is your own: whoever made this blocking comment resolves it"
            raise Denied(message, ("id",))
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by_id = unit.now, unit.viewer.user_id
        _record(unit, "resolve", comment)
    return comment


async def reopen(unit: Unit, wire: str) -> Comment:
    """Take up a settled thread again: whoever began it may, and editors of the desk.

    Where the story would wait for it again, that is for editors of the desk alone.
    """
    comment, story = await _begun(unit, wire)
    if comment.blocking or comment.user_id != unit.viewer.user_id:
        _need_desk(story, "a blocking comment, or one of somebody else, is reopened")
    if comment.resolved_at is not None:
        comment.resolved_at = comment.resolved_by_id = None
        _record(unit, "reopen", comment)
    return comment


async def _begun(unit: Unit, wire: str) -> tuple[Comment, Held]:
    """A comment that began a thread, and its story, locked."""
    seen = await references.comment(unit, wire, "id")
    story = await held(unit, wire_id(Noun.ARTICLE, seen.article_id), "id")
    await unit.session.refresh(seen)  # as it is now that nobody else settles it
    if seen.thread_id is not None:
        first = wire_id(Noun.COMMENT, seen.thread_id)
        message = f"this is an answer: its thread as a whole is open or resolved, {first!r}"
        raise Invalid(Code.INVALID_FORMAT, message, ("id",))
    return seen, story


async def _need_room(story: Held) -> None:
    count = sa.select(sa.func.count()).where(Comment.article_id == story.article.id)
    if (await story.unit.session.scalars(count)).one() >= measures.COMMENTS:
        message = f"the story has {measures.COMMENTS} comments: that is the most"
        raise Refusal(Code.LIMIT_EXCEEDED, message, ("article",))


async def _thread(story: Held, remark: Remark) -> int | None:
    """The comment that is answered. An answer is plain: where and how grave, the first one says."""
    if "thread" not in remark:
        return None
    first = await references.comment(story.unit, remark["thread"], "thread")
    if first.article_id != story.article.id:
        raise NotFound(f"comment {remark['thread'][:80]!r} on this story", ("thread",))
    if first.thread_id is not None:
        message = "this is an answer itself: answer the comment that began the thread"
        raise Invalid(Code.INVALID_FORMAT, message, ("thread",))
    checks = Checks()
    for name in ("field", "start", "end", "quote", "blocking"):
        if remark.get(name, False) is not False:
            checks.refuse(Code.INVALID_FORMAT, f"an answer has no {name}: leave it out", name)
    checks.done()
    return first.id


async def _mark(unit: Unit, comment: Comment, remark: Remark) -> None:
    """Put the comment beside the span that it is about, if it is about one."""
    start, end, field = remark.get("start"), remark.get("end"), remark.get("field")
    if start is None and end is None and "quote" not in remark:
        return
    if start is None or end is None or field is None:
        message = "a span is a field, where it starts and where it ends: give all three"
        missing = "start" if start is None else "end" if end is None else "field"
        raise Invalid(Code.REQUIRED, message, (missing,))
    said = await unit.session.scalar(
        sa.select(COLUMNS[field]).where(Revision.id == comment.revision_id)
    )
    comment.span_start, comment.span_end = start, end
    comment.quote = _quoted(said or "", start, end)
    if remark.get("quote", comment.quote) != comment.quote:
        message = f"{comment.quote[:80]!r} stands there by now: read the story again"
        raise Refusal(Code.VERSION_CONFLICT, message, ("quote",))


def _quoted(said: str, start: int, end: int) -> str:
    """What stands between two places, counted in code points."""
    if not 0 <= start < end <= len(said):
        message = f"there is no span from {start} to {end}: the field has {len(said)} code points"
        raise Invalid(Code.INVALID_FORMAT, message, ("end" if 0 <= start < len(said) else "start",))
    if end - start > measures.QUOTE:
        message = f"a span has at most {measures.QUOTE:,} code points: comment on the whole field"
        raise Invalid(Code.TOO_LONG, message, ("end",))
    return said[start:end]


def _need_desk(story: Held, what: str, *path: str) -> None:
    if Who.DESK not in capacities(story.facts, story.unit.viewer):
        raise Denied(f"{what} by {Who.DESK}", path or ("id",))


async def _colleague(story: Held, wire: str, at: str) -> int:
    """Somebody who works on the story. Nobody else is named, so that nobody learns of it."""
    number = number_of(Noun.USER, wire)
    if number is None or not await _works_on(story, number):
        raise NotFound(f"colleague {wire[:80]!r} on this story", ("mentions", at))
    return number


async def _works_on(story: Held, number: int) -> bool:
    session = story.unit.session
    user = await session.get(User, number)
    if user is None or not user.active:
        return False
    sight = Sight(await viewer_for(session, user), Perspective.WORKING, story.unit.now)
    theirs = sa.select(Article.id).where(
        Article.id == story.article.id, visibility.workable(Article, sight.view)
    )
    return await session.scalar(theirs, sight.parameters()) is not None


async def _tells(story: Held, comment: Comment, mentioned: Sequence[int]) -> tuple[Telling, ...]:
    """Who is mentioned; of the others the story's authors, and who spoke in the thread before."""
    mentions = told(story.unit, NotificationKind.MENTIONED, mentioned)
    authors = await tell_authors(story, NotificationKind.COMMENTED)
    spoke = await story.unit.session.scalars(
        sa.select(Comment.user_id)
        .where(sa.or_(Comment.id == comment.thread_id, Comment.thread_id == comment.thread_id))
        .distinct()
        .order_by(Comment.user_id)
    )
    thread = [one for one in spoke if await _works_on(story, one)]
    others = told(
        story.unit, NotificationKind.COMMENTED, [*(one.user_id for one in authors), *thread]
    )
    known = {one.user_id for one in mentions}
    return (*mentions, *(one for one in others if one.user_id not in known))


def _record(unit: Unit, verb: str, comment: Comment, tells: tuple[Telling, ...] = ()) -> None:
    unit.record(
        Happened(
            kind=f"{Noun.COMMENT}.{verb}",
            subject=wire_id(Noun.COMMENT, comment.id),
            article_id=comment.article_id,
            revision_id=comment.revision_id,
            tells=tells,
        )
    )
