"""Curate the stories beside a story: one link at a time, beside whoever writes the rest of it.

A link is named by the story that it leads to. So what is done to one is in nobody's way who edits
the text, whatever the version is by then: only somebody else's change of the links is.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from db import measures
from db.actions import references, revisions
from db.actions.checks import Checks
from db.actions.opening import Opened, held, need_current_links, permitted
from db.content import RelatedContent
from db.errors import Code, NotFound
from db.ids import Noun, need
from db.models import Article, RelatedKind
from db.session import Unit
from db.workflow import Action

Links = Sequence[RelatedContent]


class LinkChanges(TypedDict, total=False):
    """What to change of a link: an absent key stays as it is."""

    kind: RelatedKind
    label: str | None


async def add(
    unit: Unit,
    wire: str,
    expected_version: int,
    article: str,
    position: int | None = None,
    **changes: Unpack[LinkChanges],
) -> Article:
    """Put a story beside this one, at a place among those that the viewer sees, or last."""
    story, links = await _linked(unit, wire, expected_version)
    checks = Checks()
    target = await references.living_article(unit, checks, article, "article")
    if target.id == story.article.id:
        message = "a story cannot stand beside itself"
        checks.refuse(Code.INVALID_FORMAT, message, "article")
    if any(link.target_id == target.id for link in links):
        checks.refuse(Code.NOT_UNIQUE, "the story stands beside this one already", "article")
    if len(links) >= measures.RELATED:
        message = f"{measures.RELATED} stories stand beside this one, which is the most"
        checks.refuse(Code.LIMIT_EXCEEDED, message, "article")
    link = _changed(checks, RelatedContent(target.id), changes)
    _need_place(checks, position)
    checks.done()
    return await _written(story, await _placed(unit, links, link, position))


async def update(
    unit: Unit, wire: str, expected_version: int, article: str, **changes: Unpack[LinkChanges]
) -> Article:
    """Say anew what another story is to this one, or what the link is called."""
    story, links = await _linked(unit, wire, expected_version)
    link = await _found(unit, links, article)
    checks = Checks()
    changed = _changed(checks, link, changes)
    checks.done()
    return await _written(story, [changed if one is link else one for one in links])


async def move(
    unit: Unit, wire: str, expected_version: int, article: str, position: int
) -> Article:
    """Give a link another place among those that the viewer sees."""
    story, links = await _linked(unit, wire, expected_version)
    link = await _found(unit, links, article)
    checks = Checks()
    _need_place(checks, position)
    checks.done()
    others = [one for one in links if one is not link]
    return await _written(story, await _placed(unit, others, link, position))


async def remove(unit: Unit, wire: str, expected_version: int, article: str) -> Article:
    """Take a story from beside this one."""
    story, links = await _linked(unit, wire, expected_version)
    link = await _found(unit, links, article)
    return await _written(story, [one for one in links if one is not link])


async def _linked(unit: Unit, wire: str, expected_version: int) -> tuple[Opened, Links]:
    """The story, locked, and the links of its working copy, which must be as they were read."""
    held_story = await held(unit, wire, "id")
    await need_current_links(held_story, expected_version)
    story = permitted(held_story, Action.UPDATE)
    return story, (await story.content()).related


async def _found(unit: Unit, links: Links, wire: str) -> RelatedContent:
    """The link to a story. One to a story that the viewer may not see is not there for them.

    But for one to a story that was retracted or given up: it must be possible to take it out.
    """
    number = need(Noun.ARTICLE, wire, "article")
    link = next((one for one in links if one.target_id == number), None)
    if link is None or number in await references.hidden_alive(unit, [number]):
        raise NotFound(f"link to article {wire[:80]!r}", ("article",))
    return link


def _changed(checks: Checks, link: RelatedContent, changes: LinkChanges) -> RelatedContent:
    label = changes.get("label", link.label)
    if label is not None:
        label = checks.line(label, measures.LABEL, "label")
    return replace(link, kind=changes.get("kind", link.kind), label=label)


def _need_place(checks: Checks, position: int | None) -> None:
    if position is not None and position < 1:
        message = f"positions count from 1: not {position}"
        checks.refuse(Code.INVALID_FORMAT, message, "position")


async def _placed(unit: Unit, links: Links, link: RelatedContent, position: int | None) -> Links:
    """The links with this one among them. Those that the viewer does not see do not count."""
    seen = await references.seen_articles(unit, (one.target_id for one in links))
    places = [at for at, one in enumerate(links) if one.target_id in seen]
    last = position is None or position > len(places)
    at = len(links) if last or position is None else places[position - 1]
    return [*links[:at], link, *links[at:]]


async def _written(story: Opened, links: Links) -> Article:
    before = await story.content()
    content = replace(before, related=tuple(links))
    if content != before:
        await revisions.write(story, content, "article.update")
    return story.article
