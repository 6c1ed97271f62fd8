"""A list of published stories in plain Python: what any page of them must hold."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from db.actions.indexing import reindex
from db.actions.listing import relist
from db.base import new_id, printed
from db.content import BylineContent, Content, TagContent, revision_of
from db.ids import Noun, wire_id
from db.models import (
    Article,
    Author,
    Genre,
    Publication,
    Section,
    Stage,
    Tag,
    TagKind,
    User,
)
from db.session import transaction
from tests.newsroom import NOON, Newsroom
from tests.plain.page import in_order, order_of

HEADLINES = ("Zebra", "apple", "Apple", "été", "Ärger", "50% off", "a_b", "Straße", "🦆 duck")
ORDERS = ("FIRST_PUBLISHED_AT", "UPDATED_AT", "HEADLINE")
PUBLIC = dict(zip(ORDERS, ("firstPublishedAt", "updatedAt", "headline"), strict=True))
"""What `where` calls that which a list is ordered by."""

Row = dict[str, Any]
"""A story: its values under the names that `where` and `orderBy` have for them."""


async def print_stories(newsroom: Newsroom, count: int = 36) -> list[Row]:
    """Publish so many stories, of which several share each value."""
    async with transaction(newsroom.database) as session:
        tags = [Tag(id=new_id(), slug=slug, name=slug, kind=TagKind.TOPIC) for slug in ("x", "y")]
        session.add_all(tags)
        user = (await session.scalars(sa.select(User))).first()
        authors = list(await session.scalars(sa.select(Author).order_by(Author.slug)))
        parts = {one.slug: one for one in await session.scalars(sa.select(Section))}
        assert user is not None
        rows = []
        for at in range(count):
            first = NOON - dt.timedelta(hours=at % 7)
            updated = first + dt.timedelta(milliseconds=at % 3)
            part = parts["politics" if at % 4 else "sports"]
            content = Content(
                slug=f"story-{at}",
                headline=HEADLINES[at % len(HEADLINES)],
                section_id=part.id,
                standfirst=None if at % 3 else f"Standfirst {at % 5}",
                kicker=(None, "", "Kicker")[at % 3],
                markdown="word " * (at % 6),
                genre=(Genre.NEWS, Genre.OPINION)[at % 5 == 0],
                language=("en", "pt-BR")[at % 2],
                bylines=tuple(BylineContent("Name", author_id=a.id) for a in authors[: at % 3]),
                tags=tuple(TagContent(tag.id) for tag in tags[: (at // 2) % 3]),
            )
            number = new_id()
            revision = revision_of(
                content, article_id=number, number=1, version=1, parent_id=None,
                user_id=user.id, now=NOON,
            )  # fmt: skip
            session.add(
                Article(
                    id=number, slug=content.slug, path=f"/{part.slug}/{content.slug}",
                    stage=Stage.APPROVED, publication=Publication.PUBLISHED,
                    working_revision_id=revision.id, live_revision_id=revision.id,
                    created_by_id=user.id, created_at=NOON, first_published_at=first,
                    updated_at=updated,
                )
            )  # fmt: skip
            await session.flush()
            session.add(revision)
            await relist(session, number)
            await reindex(session, number)
            rows.append({
                "id": wire_id(Noun.ARTICLE, number), "number": number, "slug": content.slug,
                "headline": content.headline, "standfirst": content.standfirst,
                "kicker": content.kicker, "genre": content.genre, "language": content.language,
                "wordCount": at % 6, "firstPublishedAt": printed(first),
                "updatedAt": printed(updated), "stage": None, "publication": None,
                "section": [{part.slug}] + ([{"opinion"}] if at % 5 == 0 else []),
                "author": [{a.slug} for a in authors[: at % 3]],
                "tag": [{tag.slug} for tag in tags[: (at // 2) % 3]],
            })  # fmt: skip
    return rows


def ordered(rows: list[Row], order: list[dict[str, str]]) -> list[Row]:
    """The rows by these keys, then by id, which goes the way of the last key."""
    keys = order_of("Article", order)
    return in_order(
        rows,
        lambda row: [*(row[PUBLIC[name]] for name, _ in keys), row["number"]],
        [*(descends for _, descends in keys), keys[-1][1]],
    )


TEXTS = ["Apple", "apple", "é", "%", "_", "a", "", "SS", "ß", "Kicker", "standfirst 0", "en", "🦆"]
LISTED = {"in", "notIn"}


def _asked(values: list[Any], operators: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    one, many = st.sampled_from(values), st.lists(st.sampled_from(values), max_size=3)
    parts = {name: many if name in LISTED else one for name in operators}
    return st.fixed_dictionaries({}, optional=parts)


SIMPLE, COMPARED = ["eq", "in", "notIn"], ["lt", "lte", "gt", "gte"]
MOMENTS = [printed(NOON - dt.timedelta(hours=hours)) for hours in range(4)]
LEAVES = {
    **{
        name: _asked(TEXTS + list(HEADLINES), [*SIMPLE, *COMPARED, "contains"])
        for name in ("headline", "standfirst", "kicker", "language", "slug")
    },
    "genre": _asked(["NEWS", "OPINION", "REVIEW"], SIMPLE),
    "stage": _asked(["DRAFT", "APPROVED"], SIMPLE),
    "publication": _asked(["PUBLISHED", "NEVER"], SIMPLE),
    "wordCount": _asked([0, 1, 3, 5], [*SIMPLE, *COMPARED]),
    "firstPublishedAt": _asked(MOMENTS, [*SIMPLE, *COMPARED]),
    "updatedAt": _asked(MOMENTS, [*SIMPLE, *COMPARED]),
    "section": st.fixed_dictionaries({"in": st.lists(st.sampled_from(["politics", "opinion"]))}),
    "author": st.fixed_dictionaries({"eq": st.sampled_from(["ada", "ben", "nobody"])}),
    "tag": st.fixed_dictionaries({"in": st.lists(st.sampled_from(["x", "y", "z"]))}),
}
ABSENT = {"standfirst", "kicker", "stage", "publication", "firstPublishedAt"}
LEAF = st.sampled_from(sorted(LEAVES)).flatmap(
    lambda name: st.fixed_dictionaries(
        {name: LEAVES[name] | st.fixed_dictionaries({"isNull": st.booleans()})}
        if name in ABSENT
        else {name: LEAVES[name]}
    )
)
WHERES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    LEAF | st.just({}),
    lambda inner: st.fixed_dictionaries(
        {}, optional={"AND": st.lists(inner, max_size=2), "OR": st.lists(inner, max_size=2),
                      "NOT": inner}
    ),
    max_leaves=4,
)  # fmt: skip
KEYS = st.fixed_dictionaries(
    {"field": st.sampled_from(ORDERS), "direction": st.sampled_from(["ASC", "DESC"])}
)
ORDERINGS = st.lists(KEYS, max_size=3, unique_by=lambda key: key["field"])
