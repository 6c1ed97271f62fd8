"""Begin a story, and change its working copy."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from db import measures
from db.actions import references, revisions, slugs
from db.actions.checks import Checks
from db.actions.indexing import index_desk
from db.actions.opening import (
    Opened,
    held,
    need_current,
    need_current_but_links,
    permitted,
)
from db.base import FOR_EVER, new_id
from db.content import BylineContent, Content, RelatedContent, TagContent, revision_of
from db.errors import Code, Invalid, Refusal
from db.events import Happened
from db.ids import Noun, wire_id
from db.models import (
    Article,
    Author,
    BylineRole,
    Genre,
    Publication,
    RelatedKind,
    Stage,
    TagRelation,
)
from db.session import Unit
from db.workflow import Action


@dataclass(frozen=True, slots=True)
class BylineGiven:
    """A name to print: an author's (by id or slug), or a free one; one of the two at least."""

    author: str | None = None
    name: str | None = None
    role: BylineRole = BylineRole.REPORTER


@dataclass(frozen=True, slots=True)
class RelatedGiven:
    """A story to put beside this one."""

    article: str
    kind: RelatedKind = RelatedKind.RELATED
    label: str | None = None


class Changes(TypedDict, total=False):
    """What to change: a key that is absent stays as it is, `None` takes the value away."""

    headline: str
    standfirst: str | None
    kicker: str | None
    body: str
    slug: str
    section: str | None
    genre: Genre
    language: str
    dateline: str | None
    lead_image: str | None
    bylines: Sequence[BylineGiven]
    no_byline_reason: str | None
    tags: Sequence[str]
    mentions: Sequence[str]
    related: Sequence[RelatedGiven]
    embargo_until: dt.datetime | None
    embargo_until_lifted: bool
    autosave: bool


TIED = frozenset({"related", "embargo_until", "embargo_until_lifted"})
"""Changes that somebody gives who has seen the links, or what no revision shows."""


async def create(unit: Unit, changes: Changes) -> Article:
    """A new story, in DRAFT, bylined to its maker's author unless `changes` says otherwise."""
    blank = Content(slug="", headline="", section_id=None, bylines=await _own_byline(unit))
    content = await _changed(unit, blank, changes)
    if not content.headline:
        raise Invalid(Code.REQUIRED, "headline is empty", ("headline",))
    article_id = new_id()
    if "slug" in changes:
        await slugs.need_free(unit, article_id, content.slug, "slug")
    else:
        content = replace(content, slug=await slugs.slug_for(unit, article_id, content.headline))
    revision = revision_of(
        content,
        article_id=article_id,
        number=1,
        version=1,
        parent_id=None,
        user_id=unit.viewer.user_id,
        now=unit.now,
    )
    article = Article(
        id=article_id,
        slug=content.slug,
        stage=Stage.DRAFT,
        publication=Publication.NEVER,
        working_revision_id=revision.id,
        created_by_id=unit.viewer.user_id,
        created_at=unit.now,
        embargo_until=_embargo(changes),
    )
    unit.session.add(article)
    await unit.session.flush()
    unit.session.add(revision)
    unit.record(
        Happened(
            kind="article.create",
            subject=wire_id(Noun.ARTICLE, article_id),
            article_id=article_id,
            revision_id=revision.id,
            to_stage=article.stage,
            to_publication=article.publication,
        )
    )
    index_desk(unit, article_id)
    return article


async def update(unit: Unit, wire: str, expected_version: int, changes: Changes) -> Article:
    """Write the working copy. What readers get stays as it is.

    Changes that change nothing write nothing. Links that others have curated meanwhile are kept:
    they are in the way of nobody who gives none.
    """
    held_story = await held(unit, wire, "id")
    if changes.keys() & TIED:
        await need_current(held_story, expected_version)
    else:
        await need_current_but_links(held_story, expected_version)
    story = permitted(held_story, Action.UPDATE)
    before = await story.content()
    content = await _changed(unit, before, changes)
    if any(link.target_id == story.article.id for link in content.related):
        raise Invalid(Code.INVALID_FORMAT, "a story cannot stand beside itself", ("related",))
    if content.slug != before.slug:
        await slugs.need_free(unit, story.article.id, content.slug, "slug")
    names_embargo = {"embargo_until", "embargo_until_lifted"} & changes.keys()
    embargo_moved = bool(names_embargo) and _move_embargo(story, _embargo(changes))
    if content != before:
        autosave = changes.get("autosave", False)
        await revisions.write(story, content, "article.update", autosave=autosave)
    if embargo_moved:
        story.record("article.embargo", story.article.working_revision_id)
    return story.article


def _embargo(changes: Changes) -> dt.datetime | None:
    """The end of the embargo that is given: a moment, none, or never by itself."""
    until = changes.get("embargo_until")
    if not changes.get("embargo_until_lifted"):
        return until
    if until is not None:
        message = "an embargo ends at embargoUntil, or holds until it is lifted: not both"
        raise Invalid(Code.INVALID_FORMAT, message, ("embargoUntilLifted",))
    return FOR_EVER


def _move_embargo(story: Opened, until: dt.datetime | None) -> bool:
    """An embargo may be set, or moved later, while readers have not got the story.

    One that is in force is broken by a chief alone, with a reason. Says whether anything moved.
    """
    article = story.article
    current = article.embargo_until
    if until == current:
        return False
    if article.publication in (Publication.PUBLISHED, Publication.WITHHELD):
        message = "readers have this story: it can be unpublished, but no longer embargoed"
        raise Invalid(Code.TRANSITION_NOT_ALLOWED, message, ("embargoUntil",))
    in_force = current is not None and current > story.unit.now
    shortened = until is None or (current is not None and until < current)
    if in_force and shortened:
        message = "an embargo in force can only be moved later: a chief may break it, with a reason"
        raise Refusal(Code.EMBARGO_ACTIVE, message, ("embargoUntil",))
    article.embargo_until = until
    return True


async def _own_byline(unit: Unit) -> tuple[BylineContent, ...]:
    if unit.viewer.author_id is None:
        return ()
    author = await unit.session.get_one(Author, unit.viewer.author_id)
    return (BylineContent(author.name, BylineRole.REPORTER, author.id),)


async def _changed(unit: Unit, before: Content, changes: Changes) -> Content:
    """The content after the changes. Everything wrong with them is refused at once."""
    checks = Checks()
    given = {**_texts(checks, changes), **await _references(unit, checks, before, changes)}
    checks.done()
    return replace(before, **given)


def _texts(checks: Checks, changes: Changes) -> dict[str, Any]:
    """The fields that are plain values, checked."""
    rules: Mapping[str, tuple[str, Any]] = {
        "headline": ("headline", lambda v: checks.line(v, measures.HEADLINE, "headline")),
        "standfirst": (
            "standfirst",
            lambda v: checks.optional_words(v, measures.STANDFIRST, "standfirst"),
        ),
        "kicker": ("kicker", lambda v: checks.optional_line(v, measures.KICKER, "kicker")),
        "body": ("markdown", lambda v: checks.words(v, measures.BODY, "body")),
        "slug": ("slug", lambda v: checks.slug(v, "slug")),
        "genre": ("genre", lambda v: v),
        "language": ("language", lambda v: checks.language(v, "language")),
        "dateline": ("dateline", lambda v: checks.optional_line(v, measures.DATELINE, "dateline")),
        "no_byline_reason": (
            "no_byline_reason",
            lambda v: checks.optional_words(v, measures.REASON, "noBylineReason"),
        ),
    }
    return {field: check(changes[key]) for key, (field, check) in rules.items() if key in changes}  # type: ignore[literal-required]  # the keys of `rules` are keys of Changes


async def _references(
    unit: Unit, checks: Checks, before: Content, changes: Changes
) -> dict[str, Any]:
    """The fields that name something else, found."""
    given: dict[str, Any] = {}
    if "section" in changes:
        named = changes["section"]
        found = (
            None if named is None else await references.section_for_stories(unit, named, "section")
        )
        given["section_id"] = found and found.id
    if "lead_image" in changes:
        wire = changes["lead_image"]
        image = None if wire is None else await references.image(unit, wire, "leadImage")
        given["lead_image_id"] = image and image.id
    if "bylines" in changes:
        given["bylines"] = await _bylines(unit, checks, changes["bylines"])
    if "tags" in changes or "mentions" in changes:
        given["tags"] = await _tags(unit, checks, before, changes)
    if "related" in changes:
        given["related"] = await _related(unit, checks, before, changes["related"])
    return given


async def _bylines(
    unit: Unit, checks: Checks, given: Sequence[BylineGiven]
) -> tuple[BylineContent, ...]:
    checks.count(given, measures.BYLINES, "bylines")
    checks.done()
    lines = []
    for at, line in enumerate(given):
        path = ("bylines", str(at))
        author = None
        if line.author is not None:
            author = await references.author(unit, line.author, *path, "author")
        name = checks.optional_line(line.name, measures.NAME, *path, "name")
        if not author and not name:
            checks.refuse(Code.REQUIRED, "a byline needs an author or a name", *path)
        printed = name or (author.name if author else "")
        lines.append(BylineContent(printed, line.role, author.id if author else None))
    return tuple(lines)


async def _tags(
    unit: Unit, checks: Checks, before: Content, changes: Changes
) -> tuple[TagContent, ...]:
    """What the story is about, then what it mentions. The list that is not given stays."""
    tags = []
    for key, relation in (("tags", TagRelation.ABOUT), ("mentions", TagRelation.MENTIONS)):
        named: Sequence[str] | None = changes.get(key)  # type: ignore[assignment]  # both are lists
        if named is None:
            tags += [tag for tag in before.tags if tag.relation is relation]
            continue
        checks.count(named, measures.TAGS, key)
        checks.done()
        for at, name in enumerate(named):
            tags.append(TagContent((await references.tag(unit, name, key, str(at))).id, relation))
    checks.distinct([tag.tag_id for tag in tags], "tags")
    return tuple(tags)


async def _related(
    unit: Unit, checks: Checks, before: Content, given: Sequence[RelatedGiven]
) -> tuple[RelatedContent, ...]:
    """The given links, and behind them those that the viewer could not see to give them back.

    But for those to stories that were retracted or given up: they would stop the story for ever.
    """
    checks.count(given, measures.RELATED, "related")
    checks.done()
    links = []
    for at, link in enumerate(given):
        path = ("related", str(at))
        target = await references.article(unit, link.article, *path, "article")
        label = checks.optional_line(link.label, measures.LABEL, *path, "label")
        links.append(RelatedContent(target.id, link.kind, label))
    checks.distinct([link.target_id for link in links], "related")
    known = {link.target_id for link in links}
    left = {link.target_id: link for link in before.related if link.target_id not in known}
    kept = await references.hidden_alive(unit, left)
    return (*links, *(link for number, link in left.items() if number in kept))
