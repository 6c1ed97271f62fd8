"""What GraphiQL shows beside everything: it is there, and its numbers are those that are kept."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLEnumType, GraphQLNamedType

from db import measures
from db.actions.previews import LONGEST
from db.models.section import FRESH_DAYS
from db.reading.cost import MAX_COST
from db.reading.filters import DEEPEST, MOST
from db.reading.paging import DEFAULT_PAGE, MAX_PAGE
from schema.build import build_schema
from schema.limits import MAX_ROOTS

LIMITS = {
    "Query.articles": (MAX_COST,),
    "Query": (MAX_ROOTS,),
    "Query.articles(first)": (MAX_PAGE, DEFAULT_PAGE),
    "ArticleWhere": (MOST, DEEPEST),
    "ArticleCreateInput.headline": (measures.HEADLINE,),
    "ArticleCreateInput.standfirst": (measures.STANDFIRST,),
    "ArticleCreateInput.kicker": (measures.KICKER,),
    "ArticleCreateInput.body": (measures.BODY,),
    "ArticleCreateInput.slug": (measures.SLUG,),
    "ArticleCreateInput.dateline": (measures.DATELINE,),
    "ArticleCreateInput.bylines": (measures.BYLINES,),
    "ArticleCreateInput.tags": (measures.TAGS,),
    "ArticleCreateInput.related": (measures.RELATED,),
    "ArticleCreateInput.idempotencyKey": (measures.KEY,),
    "ArticleReasonInput.reason": (measures.REASON,),
    "ArticlePublishInput.note": (measures.NOTE,),
    "ArticleUnpublishInput.notice": (measures.NOTE,),
    "AuthorCreateInput.bio": (measures.BIO,),
    "AuthorCreateInput.links": (measures.LINKS,),
    "BylineInput.name": (measures.NAME,),
    "CollectionCreateInput.articles": (measures.MEMBERS,),
    "CollectionCreateInput.description": (measures.DESCRIPTION,),
    "ArticleRelatedAddInput.article": (measures.RELATED,),
    "CommentCreateInput.text": (measures.COMMENT,),
    "CommentCreateInput.mentions": (measures.MENTIONS,),
    "ImageCreateInput.alt": (measures.CAPTION,),
    "ImageCreateInput.credit": (measures.NAME,),
    "ImageCreateInput.url": (measures.URL,),
    "LinkInput.url": (measures.URL,),
    "NotificationsMarkReadInput.ids": (measures.MARKED_READ,),
    "PolicyInput.text": (measures.BODY,),
    "PreviewCreateInput.minutes": (LONGEST,),
    "SectionCreateInput.description": (measures.DESCRIPTION,),
    "SectionCreateInput.freshDays": (measures.FRESH_DAYS, FRESH_DAYS),
    "SectionUpdateInput.freshDays": (measures.FRESH_DAYS,),
    "Section.freshDays": (FRESH_DAYS,),
    "SiteUpdateInput.policies": (measures.POLICIES,),
    "UserCreateInput.email": (measures.EMAIL,),
    "UserCreateInput.password": (measures.SHORTEST_PASSWORD, measures.PASSWORD),
    "WebhookCreateInput.query": (measures.STORED_QUERY,),
}
"""The numbers that descriptions name, by the path of what they describe."""


def parts_of(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """The description of a type and of all that it has, by path."""
    yield kind.name, kind.description
    if isinstance(kind, GraphQLEnumType):
        yield from (
            (f"{kind.name}.{name}", value.description) for name, value in kind.values.items()
        )
    for name, field in getattr(kind, "fields", {}).items():
        yield f"{kind.name}.{name}", field.description
        for argument, given in getattr(field, "args", {}).items():
            yield f"{kind.name}.{name}({argument})", given.description


@pytest.fixture(scope="module")
def descriptions() -> dict[str, str | None]:
    schema = build_schema()._schema
    ours = [kind for name, kind in schema.type_map.items() if not name.startswith("__")]
    directives = {f"@{one.name}": one.description for one in schema.directives}
    arguments = {
        f"@{one.name}({name})": given.description
        for one in schema.directives
        for name, given in one.args.items()
    }
    return directives | arguments | {path: text for kind in ours for path, text in parts_of(kind)}


def test_everything_is_described_in_whole_sentences(descriptions: dict[str, str | None]) -> None:
    assert len(descriptions) > 1_300
    for path, text in descriptions.items():
        assert text, f"{path} has no description"
        assert text.strip()[-1] in ".`:…", f"{path}: {text}"


def test_every_id_shows_what_it_looks_like(descriptions: dict[str, str | None]) -> None:
    nodes = build_schema()._schema.get_implementations(build_schema()._schema.type_map["Node"])  # type: ignore[arg-type]  # Node is an interface

    for kind in nodes.objects:
        assert f"`{kind.name.lower()}-…`" in (descriptions[f"{kind.name}.id"] or "")


@pytest.mark.parametrize("path", LIMITS)
def test_a_limit_is_told_as_it_is_kept(path: str, descriptions: dict[str, str | None]) -> None:
    for limit in LIMITS[path]:
        assert f"{limit:,}" in (descriptions[path] or "")
