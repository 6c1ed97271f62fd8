"""Begin a package or a series, say which stories are in it, and give it to readers."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import sqlalchemy as sa

from db import measures
from db.actions import references
from db.actions.checks import Checks
from db.actions.furniture import need_free_slug, need_role, record
from db.base import new_id
from db.errors import Code, VersionConflict
from db.ids import Noun
from db.models import Collection, CollectionKind, CollectionMember, Image, Role
from db.session import Unit


@dataclass(frozen=True, slots=True)
class MemberGiven:
    """A story to put into a collection."""

    article: str
    label: str | None = None


class CollectionChanges(TypedDict, total=False):
    """What to change of a collection: an absent key stays as it is, a list replaces."""

    title: str
    description: str | None
    lead_image: str | None
    articles: Sequence[MemberGiven]
    launched: bool


async def create(
    unit: Unit, slug: str, kind: CollectionKind, changes: CollectionChanges
) -> Collection:
    """A new collection, which readers do not have yet. Its slug and kind never change."""
    need_role(unit, Role.EDITOR, "collections")
    checks = Checks()
    collection = Collection(
        id=new_id(),
        slug=checks.slug(slug, "slug"),
        kind=kind,
        launched=False,
        version=1,
        created_at=unit.now,
    )
    checks.done()
    await need_free_slug(unit, Collection, collection.id, slug)
    await _apply(unit, collection, changes)
    record(unit, Noun.COLLECTION, "create", collection.id)
    return collection


async def update(
    unit: Unit, named: str, expected_version: int, changes: CollectionChanges
) -> Collection:
    """Change a collection, give it to readers or take it back."""
    need_role(unit, Role.EDITOR, "collections")
    collection = await references.collection(unit, named, "id")
    await unit.session.refresh(collection, with_for_update=True)
    if collection.version != expected_version:
        raise VersionConflict(expected_version, collection.version, (), of="collection")
    collection.version += 1
    await _apply(unit, collection, changes)
    record(unit, Noun.COLLECTION, "update", collection.id)
    return collection


async def _apply(unit: Unit, collection: Collection, changes: CollectionChanges) -> None:
    checks = Checks()
    with unit.session.no_autoflush:
        if "title" in changes:
            collection.title = checks.line(changes["title"], measures.TITLE, "title")
        if "description" in changes:
            collection.description = checks.optional_words(
                changes["description"], measures.DESCRIPTION, "description"
            )
        if "lead_image" in changes:
            wire = changes["lead_image"]
            image = None if wire is None else await references.image(unit, wire, "leadImage")
            collection.lead_image_id = None if image is None else image.id
        collection.launched = changes.get("launched", collection.launched)
        await _need_words(unit, checks, collection)
        members = await _members(unit, checks, collection, changes.get("articles"))
        checks.done()
    unit.session.add(collection)
    if members is not None:
        await _replace(unit, collection, members)


async def _need_words(unit: Unit, checks: Checks, collection: Collection) -> None:
    """What readers see has a picture with alt text and credit, or none."""
    if not collection.launched or collection.lead_image_id is None:
        return
    image = await unit.session.get_one(Image, collection.lead_image_id)
    if not image.alt or not image.credit:
        message = "readers see this picture: it needs alt text and credit"
        checks.refuse(Code.REQUIRED, message, "leadImage")


async def _members(
    unit: Unit, checks: Checks, collection: Collection, given: Sequence[MemberGiven] | None
) -> list[CollectionMember] | None:
    """The given stories, and behind them those that the viewer could not see to give them back."""
    if given is None:
        return None
    checks.count(given, measures.MEMBERS, "articles")
    checks.done()
    labels: dict[int, str | None] = {}
    for at, member in enumerate(given):
        path = ("articles", str(at))
        article = await references.living_article(unit, checks, member.article, *path, "article")
        if article.id in labels:
            checks.refuse(Code.NOT_UNIQUE, "this story is in the list already", *path, "article")
        labels[article.id] = checks.optional_line(member.label, measures.LABEL, *path, "label")
    before = sa.select(CollectionMember.article_id, CollectionMember.label).where(
        CollectionMember.collection_id == collection.id
    )
    rows = await unit.session.execute(before.order_by(CollectionMember.rank))
    left = {number: label for number, label in rows if number not in labels}
    kept = await references.hidden_alive(unit, left)
    labels |= {number: label for number, label in left.items() if number in kept}
    ranks = sorted(secrets.randbits(62) for _ in labels)
    return [
        CollectionMember(collection_id=collection.id, article_id=number, rank=rank, label=label)
        for rank, (number, label) in zip(ranks, labels.items(), strict=True)
    ]


async def _replace(unit: Unit, collection: Collection, members: Sequence[CollectionMember]) -> None:
    await unit.session.flush()
    old = sa.delete(CollectionMember).where(CollectionMember.collection_id == collection.id)
    await unit.session.execute(old)
    unit.session.add_all(members)
