"""Ways round the rules that somebody found, and that are closed."""

import asyncio

from tests.newsroom import (
    APPROVE,
    REQUEST_CHANGES,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.refusal import refused_with

USER = "mutation User($input: UserCreateInput!) { userCreate(input: $input) { user { id } } }"
IMAGE = "mutation Image($input: ImageCreateInput!) { imageCreate(input: $input) { image { id } } }"
IMAGE_UPDATE = """mutation Image($input: ImageUpdateInput!) {
  imageUpdate(input: $input) { image { id } userErrors { code path } } }"""
PORTRAIT = """mutation Portrait($input: AuthorUpdateInput!) {
  authorUpdate(input: $input) { author { id } userErrors { code path } } }"""


async def test_a_desk_cannot_take_the_live_story_of_another(newsroom: Newsroom) -> None:
    story = await newsroom.published("ada", section="politics")
    story = await newsroom.move(UPDATE, "ada", story, section="sports")
    story = await newsroom.move(SUBMIT, "ada", story)

    given = {"id": story["id"], "expectedVersion": story["workflow"]["version"]}
    for editor in ("erik", "edith"):
        assert await refused_with(newsroom, APPROVE, editor, **given) == [
            ("PERMISSION_DENIED", ["id"])
        ]
    await newsroom.move(APPROVE, "cleo", story)


async def test_an_approval_that_was_withdrawn_lets_nobody_approve_their_own_words(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft("edith", bylines=[{"name": "Agency"}])
    story = await newsroom.move(SUBMIT, "edith", story)
    story = await newsroom.move(APPROVE, "cleo", story)
    story = await newsroom.move(REQUEST_CHANGES, "cleo", story, reason="This is libel.")
    story = await newsroom.move(SUBMIT, "edith", story)

    given = {"id": story["id"], "expectedVersion": story["workflow"]["version"]}
    refused = [("SELF_APPROVAL_FORBIDDEN", ["id"])]
    assert await refused_with(newsroom, APPROVE, "edith", **given) == refused


async def test_a_second_account_of_the_writer_is_not_a_second_person(newsroom: Newsroom) -> None:
    account = {"email": "edith2@example.org", "name": "Edith", "role": "EDITOR"}
    more = {"password": "correct horse battery staple", "author": "edith", "desks": ["politics"]}
    await newsroom.data(USER, "adam", input={**account, **more})
    story = await newsroom.draft("edith", bylines=[{"name": "Agency"}])
    story = await newsroom.move(SUBMIT, "edith", story)

    given = {"id": story["id"], "expectedVersion": story["workflow"]["version"]}
    refused = [("SELF_APPROVAL_FORBIDDEN", ["id"])]
    assert await refused_with(newsroom, APPROVE, "edith2", **given) == refused


async def test_a_portrait_is_frozen_as_soon_as_an_author_shows_it(newsroom: Newsroom) -> None:
    picture = {"url": "https://example.org/ada.jpg", "alt": "Ada."}
    image = (await newsroom.data(IMAGE, "ada", input=picture))["imageCreate"]["image"]["id"]
    await newsroom.data(PORTRAIT, "cleo", input={"id": "ada", "portrait": image})

    given = {"id": image, "url": "https://example.org/other.jpg"}
    assert await refused_with(newsroom, IMAGE_UPDATE, "ada", **given) == [("IN_USE", ["id"])]


async def test_two_stories_can_be_linked_to_each_other_at_once(newsroom: Newsroom) -> None:
    for _ in range(5):
        one, two = await newsroom.draft("ada"), await newsroom.draft("ada")
        await asyncio.gather(
            newsroom.move(UPDATE, "ada", one, related=[{"article": two["id"]}]),
            newsroom.move(UPDATE, "ada", two, related=[{"article": one["id"]}]),
        )


async def test_a_link_that_its_editor_cannot_see_survives_a_new_list(newsroom: Newsroom) -> None:
    hidden, seen = await newsroom.draft("ben"), await newsroom.published("ben")
    story = await newsroom.draft("ada")
    related = [{"article": hidden["id"]}, {"article": seen["id"]}]
    story = await newsroom.move(UPDATE, "cleo", story, related=related)
    story = await newsroom.move(UPDATE, "ada", story, related=[{"article": seen["id"]}])

    query = """query Q($id: ID!) { article(id: $id, perspective: WORKING) {
      related { nodes { id } } } }"""
    shown = (await newsroom.data(query, "cleo", id=story["id"]))["article"]["related"]["nodes"]
    assert [one["id"] for one in shown] == [seen["id"], hidden["id"]]


async def test_a_forged_moment_in_a_cursor_is_no_fault(newsroom: Newsroom) -> None:
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01"):
        cursor = f'["FIRST_PUBLISHED_AT-","{moment}",1]'.encode().hex()
        answer = await newsroom.ask("query Q($c: String) { articles(after: $c) { nodes { id } } }",
                                    c=cursor)  # fmt: skip
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_CURSOR"


async def test_what_python_finishes_of_a_story_leaves_a_redirect_alone(newsroom: Newsroom) -> None:
    target = await newsroom.published("ada")
    story = await newsroom.published("ben")
    await newsroom.move(UNPUBLISH, "cleo", story, reason="Doubled.", redirectTo=target["id"])
    query = """query Q($path: String!) { resolve(path: $path) { __typename
      ... on Article { w: workflow { t: transitions { action } } }
      ... on Redirect { permanent w: article { t: bylines { role } } } } }"""

    for who in (None, "cleo"):
        assert (await newsroom.data(query, who, path=story["path"]))["resolve"] == {
            "__typename": "Redirect",
            "permanent": False,
            "w": {"t": [{"role": "REPORTER"}]},
        }


async def test_counting_costs_and_so_do_conditions_and_long_texts(newsroom: Newsroom) -> None:
    many = ", ".join(['{ standfirst: { contains: "a" } }'] * 40)
    forms = " ".join(f"h{at}: html" for at in range(20))
    inside = "articles(first: 100) { nodes { section { %s } } }"
    counts = inside % f"articles(where: {{ OR: [{many}] }}) {{ totalCount }}"
    texts = inside % f"articles {{ nodes {{ body {{ {forms} }} }} }}"
    schemas = "a: __schema { types { name } } b: __schema { types { name } }"

    for query in (counts, texts, schemas):
        answer = await newsroom.ask(f"{{ {query} }}")
        assert answer["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
