"""The way into a story that exists: see it, hold it, compare versions, ask the table."""

import functools
from dataclasses import dataclass

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from db import visibility, workflow
from db.actions.references import sight_of
from db.content import FIELDS, Content, changed_fields, content_of, revision_of
from db.errors import Denied, NotFound, VersionConflict
from db.events import Happened, Telling
from db.facts import Story, facts_of
from db.ids import Noun, need, wire_id
from db.models import Article, Publication, Revision, Stage
from db.session import Unit
from db.viewer import View
from db.workflow import Action, Move, Who

LINKS = "related"
"""The field that editors curate beside whoever writes the others."""


@dataclass(frozen=True, slots=True)
class Held:
    """A story that this unit of work holds, as it was before anything was done to it."""

    article: Article
    unit: Unit
    facts: Story

    @property
    def stage(self) -> Stage:
        """Where the working copy stood."""
        return self.facts.stage

    @property
    def publication(self) -> Publication:
        """What readers had."""
        return self.facts.publication

    async def content(self) -> Content:
        """What the working copy says."""
        return content_of(await revision(self.unit, self.article.working_revision_id))

    def record(
        self,
        kind: str,
        revision_id: int,
        reason: str | None = None,
        *,
        tells: tuple[Telling, ...] = (),
    ) -> None:
        """The audit event of what was done to the story since it was opened, and who is told."""
        since = (self.stage, self.publication)
        done = happened(self.article, kind, revision_id, reason, since=since, tells=tells)
        self.unit.record(done)


def happened(
    article: Article,
    kind: str,
    revision_id: int,
    reason: str | None = None,
    *,
    since: tuple[Stage, Publication] | None = None,
    tells: tuple[Telling, ...] = (),
) -> Happened:
    """What was done to a story that stood like this before, or as it stands now."""
    stage, publication = since or (article.stage, article.publication)
    live = article.publication is Publication.PUBLISHED
    return Happened(
        kind=kind,
        subject=wire_id(Noun.ARTICLE, article.id),
        article_id=article.id,
        revision_id=revision_id,
        from_stage=stage,
        to_stage=article.stage,
        from_publication=publication,
        to_publication=article.publication,
        live_revision_id=article.live_revision_id if live else None,
        notice=article.unpublished_notice,
        reason=reason,
        tells=tells,
    )


@dataclass(frozen=True, slots=True)
class Opened(Held):
    """The same with the move that it may make."""

    move: Move


async def opened(unit: Unit, action: Action, wire: str, expected_version: int) -> Opened:
    """Lock the story and check, in this order: seen, the viewer's, current, allowed."""
    story = await held(unit, wire, "id")
    await need_current(story, expected_version)
    return permitted(story, action)


def permitted(story: Held, action: Action) -> Opened:
    """The story with a move that the table allows."""
    move = workflow.permit(action, story.facts, story.unit.viewer, story.unit.now)
    return Opened(story.article, story.unit, story.facts, move)


async def need_current(story: Held, expected_version: int) -> None:
    """Refuse whoever has not read the story as it is."""
    if story.article.version != expected_version:
        changed = await _changed_since(story.unit, story.article, expected_version)
        raise VersionConflict(expected_version, story.article.version, changed)


async def need_current_links(story: Held, expected_version: int) -> None:
    """Refuse whoever has not read the story's links as they are. The rest may have changed."""
    current = story.article.version
    if expected_version == current:
        return
    changed = await _changed_since(story.unit, story.article, expected_version)
    if not 0 < expected_version < current or LINKS in changed:
        raise VersionConflict(expected_version, current, changed)


async def need_current_but_links(story: Held, expected_version: int) -> None:
    """Refuse whoever has not read the story as it is, but for its links.

    Each version since then must have come with a revision of its own, so that nothing else was
    done in between that a revision does not show.
    """
    article = story.article
    if not 0 < expected_version < article.version:  # the current one, or none that ever was
        await need_current(story, expected_version)
        return
    since = sa.select(sa.func.count()).where(
        Revision.article_id == article.id, Revision.version > expected_version
    )
    written = (await story.unit.session.scalars(since)).one()
    changed = await _changed_since(story.unit, article, expected_version)
    if written != article.version - expected_version or set(changed) - {LINKS}:
        raise VersionConflict(expected_version, article.version, changed)


async def held(unit: Unit, wire: str, *path: str) -> Held:
    """Lock a story that the viewer may work on, at whatever version it is.

    The lock lets others refer to the story meanwhile: two who link two stories to each other at
    once would wait for each other otherwise.
    """
    number = need(Noun.ARTICLE, wire, *path)
    statement = sa.select(Article).where(Article.id == number).with_for_update(key_share=True)
    article = await unit.session.scalar(statement)
    if article is None:
        raise NotFound(f"article {wire[:80]!r}", path)
    return Held(article, unit, await _story(unit, article, wire, path))


async def reopened(unit: Unit, article: Article, move: Move) -> Opened:
    """A story that this unit of work holds already, for a move that nobody asks for."""
    story = await _story(unit, article, wire_id(Noun.ARTICLE, article.id), ("id",))
    return Opened(article, unit, story, move)


def need_desk(story: Held, what: str) -> None:
    """Refuse whoever is not an editor of the story's desk. `what` is what they wanted to do."""
    if Who.DESK not in workflow.capacities(story.facts, story.unit.viewer):
        raise Denied(f"to {what} is for {Who.DESK}", ("id",))


async def _story(unit: Unit, article: Article, wire: str, path: tuple[str, ...]) -> Story:
    """The facts of a story that the viewer may work on.

    Read after the lock is held, so that they are not older than the row they belong to.
    """
    sight = sight_of(unit)
    statement = _standing(sight.view)
    parameters = {**sight.parameters(), "article": article.id}
    seen, workable, facts = (await unit.session.execute(statement, parameters)).one()
    if not seen:
        raise NotFound(f"article {wire[:80]!r}", path)
    if not workable:
        raise Denied("this story belongs to another desk", path)
    return Story.read(orjson.loads(facts))


@functools.cache
def _standing(view: View) -> sa.Select[bool, bool, str]:
    """Whether somebody sees a story and may work on it, and its facts.

    Made once a role: to put it together takes ten times as long as to run it.
    """
    return sa.select(
        visibility.articles(Article, view).label("seen"),
        visibility.workable(Article, view).label("workable"),
        facts_of(Article).label("facts"),
    ).where(Article.id == sa.bindparam("article"))


async def revision(unit: Unit, revision_id: int) -> Revision:
    """A revision with its lists."""
    lists = (Revision.bylines, Revision.tags, Revision.related)
    return await unit.session.get_one(Revision, revision_id, options=list(map(selectinload, lists)))


async def next_revision(
    unit: Unit, article: Article, content: Content, *, autosaved: bool = False
) -> Revision:
    """A new revision after the story's newest. The caller points the story at it."""
    newest = sa.select(sa.func.max(Revision.number)).where(Revision.article_id == article.id)
    written = revision_of(
        content,
        article_id=article.id,
        number=(await unit.session.scalars(newest)).one() + 1,
        version=article.version + 1,
        parent_id=article.working_revision_id,
        user_id=unit.viewer.user_id,
        now=unit.now,
        autosaved=autosaved,
    )
    unit.session.add(written)
    return written


async def _changed_since(unit: Unit, article: Article, version: int) -> tuple[str, ...]:
    """The fields of the working copy that differ from what it was at an earlier version.

    Of what autosaves have written over, those are named in which they differ from what was before
    them; and where changes were discarded in between, those of the discarded copy too.
    """
    if version > article.version:
        return ()
    now = content_of(await revision(unit, article.working_revision_id))
    changed: set[str] = set()
    for number in await unit.session.scalars(_copies_at(article, version)):
        changed.update(changed_fields(content_of(await revision(unit, number)), now))
    return tuple(sorted(changed, key=FIELDS.index))


def _copies_at(article: Article, version: int) -> sa.Select[int]:
    """The revision that was the newest at a version, and the one that the working copy is made of.

    Mostly they are one and the same.
    """
    line = sa.select(Revision.id, Revision.parent_id, Revision.number, Revision.version)
    line_of = line.where(Revision.id == article.working_revision_id).cte(recursive=True)
    made_of = line_of.union_all(line.join(line_of, Revision.id == line_of.c.parent_id))
    newest = sa.select(sa.func.max(Revision.number)).where(
        Revision.article_id == article.id, Revision.version <= version
    )
    source = sa.select(sa.func.max(made_of.c.number)).where(made_of.c.version <= version)
    numbers = sa.or_(
        Revision.number == newest.scalar_subquery(), Revision.number == source.scalar_subquery()
    )
    return sa.select(Revision.id).where(Revision.article_id == article.id, numbers)
