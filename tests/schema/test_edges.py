"""What mutations answer as an edge: for caches that hold lists, such as Relay's."""

from typing import Any

from graphql import GraphQLObjectType, build_schema, get_named_type

from schema.build import printed_schema
from tests.newsroom import PASSWORD, Newsroom
from tests.receiving import OUTSIDE

HERE = """query Here($id: ID!) {
  articles(first: 100, perspective: WORKING) { edges { cursor node { id } } }
  authors { edges { cursor node { id } } }
  tags { edges { cursor node { id } } }
  images { edges { cursor node { id } } }
  collections(perspective: WORKING) { edges { cursor node { id } } }
  users(first: 100) { edges { cursor node { id } } }
  webhooks { edges { cursor node { id } } }
  article(id: $id, perspective: WORKING) {
    workflow { comments { edges { cursor node { id } } } }
  }
}"""


def test_whatever_is_in_lists_comes_as_an_edge_of_them_too() -> None:
    types = build_schema(printed_schema()).type_map
    for name, kind in types.items():
        if not name.endswith("Payload") or not isinstance(kind, GraphQLObjectType):
            continue
        for field, declared in kind.fields.items():
            thing = get_named_type(declared.type).name
            if field == thing[0].lower() + thing[1:] and f"{thing}Connection" in types:
                assert str(kind.fields[f"{field}Edge"].type) == f"{thing}Edge", name


async def made(newsroom: Newsroom, noun: str, by: str, **given: Any) -> Any:
    """The payload of a mutation that makes something: it, and its edge."""
    mutation = f"""mutation Make($input: {noun}CreateInput!) {{
      {noun.lower()}Create(input: $input) {{
        thing: {noun.lower()} {{ id }} edge: {noun.lower()}Edge {{ cursor node {{ id }} }}
        userErrors {{ code }} }} }}"""
    return await newsroom.act(mutation, by, **given)


async def test_the_edge_is_the_one_that_stands_in_the_list(newsroom: Newsroom) -> None:
    await newsroom.published(headline="Another story")
    story = await made(newsroom, "Article", "ada", headline="A story", section="politics")
    about = {"article": story["thing"]["id"]}
    things = {
        "articles": story,
        "authors": await made(newsroom, "Author", "cleo", name="Somebody"),
        "tags": await made(newsroom, "Tag", "ada", name="Harbour", kind="PLACE"),
        "images": await made(newsroom, "Image", "ada", url="https://example.org/a.jpg", alt="A",
                             credit="Ada", width=1, height=1),
        "collections": await made(newsroom, "Collection", "cleo", kind="SERIES", slug="a-series",
                                  title="A series"),
        "comments": await made(newsroom, "Comment", "cleo", text="So?", **about),
        "users": await made(newsroom, "User", "adam", name="Somebody", role="REPORTER",
                            email="somebody@example.org", password=PASSWORD),
        "webhooks": await made(newsroom, "Webhook", "cleo", name="Hook", url=OUTSIDE),
    }  # fmt: skip
    found = await newsroom.data(HERE, "cleo", id=about["article"])
    found["comments"] = found["article"]["workflow"]["comments"]

    for name, payload in things.items():
        assert payload["userErrors"] == []
        assert payload["edge"]["node"] == payload["thing"]
        assert payload["edge"] in found[name]["edges"], name


async def test_the_list_goes_on_behind_the_edge(newsroom: Newsroom) -> None:
    await newsroom.published(headline="Another story")
    edge = (await made(newsroom, "Article", "ada", headline="A story"))["edge"]
    query = """query After($after: String) {
      articles(perspective: WORKING, after: $after) { nodes { headline } }
    }"""

    found = await newsroom.data(query, "cleo", after=edge["cursor"])

    whole = await newsroom.data(query, "cleo")
    names = [one["headline"] for one in whole["articles"]["nodes"]]
    left = [one["headline"] for one in found["articles"]["nodes"]]
    assert left == names[names.index("A story") + 1 :]


async def test_what_was_refused_has_no_edge(newsroom: Newsroom) -> None:
    before = await newsroom.contents()

    refused = await made(newsroom, "Article", "ada", headline="A story", section="nowhere")

    assert refused["thing"] is None
    assert refused["edge"] is None
    assert [one["code"] for one in refused["userErrors"]] == ["NOT_FOUND"]
    assert await newsroom.contents() == before


async def test_an_edge_of_a_move_shows_the_story_as_it_is_now(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    mutation = """mutation M($input: ArticleMoveInput!) { articleSubmitForReview(input: $input) {
      articleEdge { node { headline workflow { stage } } __typename } } }"""

    payload = await newsroom.act(mutation, "ada", id=story["id"], expectedVersion=1)

    assert payload["articleEdge"] == {
        "__typename": "ArticleEdge",
        "node": {"headline": "A story", "workflow": {"stage": "IN_REVIEW"}},
    }
