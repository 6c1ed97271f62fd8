"""Packages and series: what readers get of them, in which order, and who may change them."""

from typing import Any

from tests.newsroom import UNPUBLISH, WITHHOLD, Newsroom
from tests.refusal import IMAGE_UPDATE, payload, picture, refused, refused_with
from tests.schema.test_furniture import SECTION_CREATE

SHOWN = """collection { id slug path kind title description launched version leadImage { id }
  articles { nodes { headline } } }"""
COLLECTION_CREATE = payload("collectionCreate", "CollectionCreateInput", SHOWN)
COLLECTION_UPDATE = payload("collectionUpdate", "CollectionUpdateInput", SHOWN)
EDGES = """totalCount edges { cursor position label node { headline } }
  pageInfo { hasNextPage endCursor }"""
PAGE = f"""query Page($slug: String!, $path: String!, $id: ID!, $first: Int, $after: String,
    $seen: Perspective! = PUBLISHED) {{
  collection(slug: $slug, perspective: $seen) {{ title path version
    articles(first: $first, after: $after) {{ {EDGES} }} }}
  resolve(path: $path) {{ __typename ... on Collection {{ title articles {{ totalCount }} }} }}
  node(id: $id, perspective: $seen) {{ ... on Collection {{ title }} }}
  collections(perspective: $seen) {{ totalCount nodes {{ title }} }}
  series: collections(kind: SERIES, perspective: $seen) {{ totalCount }}
  packages: collections(kind: PACKAGE, perspective: $seen) {{ totalCount }} }}"""
AROUND = """query Around($id: ID!, $seen: Perspective! = PUBLISHED) {
  article(id: $id, perspective: $seen) { collections { position label collection { title path }
    previous { headline } next { headline } } } }"""

Made = dict[str, Any]


async def made(newsroom: Newsroom, stories: list[Made], by: str = "edith", **given: Any) -> Made:
    """A new series of these stories."""
    members = [{"article": one["id"], "label": f"Part {at}"} for at, one in enumerate(stories, 1)]
    series = {"kind": "SERIES", "slug": "the-harbour", "title": "The harbour"}
    answer = await newsroom.act(COLLECTION_CREATE, by, **{**series, "articles": members, **given})
    assert answer["userErrors"] == []
    collection: Made = answer["collection"]
    return collection


async def changed(newsroom: Newsroom, collection: Made, by: str = "edith", **given: Any) -> Made:
    version = collection["version"]
    answer = await newsroom.act(
        COLLECTION_UPDATE, by, id=collection["id"], expectedVersion=version, **given
    )
    assert answer["userErrors"] == []
    after: Made = answer["collection"]
    return after


async def seen(newsroom: Newsroom, collection: Made, by: str | None = None, **given: Any) -> Made:
    named = {name: collection[name] for name in ("slug", "path", "id")}
    return await newsroom.data(PAGE, by, **named, **given)


def parts(page: Made) -> list[tuple[int, str, str]]:
    edges = page["collection"]["articles"]["edges"]
    return [(one["position"], one["node"]["headline"], one["label"]) for one in edges]


NOTHING = {
    "collection": None, "resolve": None, "node": None,
    "collections": {"totalCount": 0, "nodes": []},
    "series": {"totalCount": 0}, "packages": {"totalCount": 0},
}  # fmt: skip


async def test_a_series_shows_to_readers_when_launched_and_while_they_have_a_story_of_it(
    newsroom: Newsroom,
) -> None:
    stories = [await newsroom.published(headline=name) for name in ("One", "Two", "Three")]
    series = await made(newsroom, stories)
    assert (series["path"], series["version"], series["launched"]) == (
        "/series/the-harbour", 1, False,
    )  # fmt: skip
    assert await seen(newsroom, series) == NOTHING
    assert await seen(newsroom, series, "edith") == NOTHING  # what readers have
    working = await seen(newsroom, series, "ben", seen="WORKING")
    assert len(parts(working)) == 3
    assert working["resolve"] is None

    series = await changed(newsroom, series, launched=True)

    page = await seen(newsroom, series)
    assert parts(page) == [(1, "One", "Part 1"), (2, "Two", "Part 2"), (3, "Three", "Part 3")]
    assert page["collection"]["version"] is None
    assert page["resolve"] == {
        "__typename": "Collection", "title": "The harbour", "articles": {"totalCount": 3},
    }  # fmt: skip
    assert page["node"] == {"title": "The harbour"}
    assert page["collections"] == {"totalCount": 1, "nodes": [{"title": "The harbour"}]}
    assert (page["series"], page["packages"]) == ({"totalCount": 1}, {"totalCount": 0})

    for story in stories:
        await newsroom.move(WITHHOLD, "cleo", story, reason="A court asks.")
    assert await seen(newsroom, series) == NOTHING


async def test_who_does_not_see_a_part_finds_no_gap_where_it_is(newsroom: Newsroom) -> None:
    one, three = [await newsroom.published(headline=name) for name in ("One", "Three")]
    two = await newsroom.draft("erik", headline="Two", section="sports")
    series = await made(newsroom, [one, two, three], "cleo")
    await changed(newsroom, series, launched=True)

    first = await seen(newsroom, series, first=1)
    articles = first["collection"]["articles"]
    assert (parts(first), articles["totalCount"]) == ([(1, "One", "Part 1")], 2)
    assert articles["pageInfo"]["hasNextPage"] is True
    rest = await seen(newsroom, series, first=1, after=articles["pageInfo"]["endCursor"])
    assert parts(rest) == [(2, "Three", "Part 3")]
    assert rest["collection"]["articles"]["pageInfo"]["hasNextPage"] is False
    whole = await seen(newsroom, series, "erik", seen="WORKING")
    assert [position for position, *_ in parts(whole)] == [1, 2, 3]

    async def around(story: Made, by: str | None, perspective: str) -> Any:
        found = await newsroom.data(AROUND, by, id=story["id"], seen=perspective)
        return found["article"]["collections"]

    here = {"title": "The harbour", "path": "/series/the-harbour"}
    assert await around(one, None, "PUBLISHED") == [
        {"position": 1, "label": "Part 1", "collection": here, "previous": None,
         "next": {"headline": "Three"}}
    ]  # fmt: skip
    assert await around(three, "cleo", "WORKING") == [
        {"position": 3, "label": "Part 3", "collection": here, "previous": {"headline": "Two"},
         "next": None}
    ]  # fmt: skip


async def test_what_one_does_not_see_stays_behind_what_one_gives(newsroom: Newsroom) -> None:
    stories = [await newsroom.published(headline=name) for name in ("One", "Two")]
    hidden = await newsroom.draft("erik", headline="Hidden", section="sports")
    series = await made(newsroom, [hidden, *stories], "cleo", kind="PACKAGE", slug="a-package")
    turned = [{"article": one["id"]} for one in stories[::-1]]

    after = await changed(newsroom, series, articles=turned, description="Two of them.")

    assert after["path"] == "/packages/a-package"
    assert [one["headline"] for one in after["articles"]["nodes"]] == ["Two", "One"]
    whole = await seen(newsroom, series, "cleo", seen="WORKING")
    assert [name for _, name, _ in parts(whole)] == ["Two", "One", "Hidden"]


async def test_what_cannot_be_is_refused(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    hidden = await newsroom.draft("erik", section="sports")
    gone = await newsroom.retracted(await newsroom.published(), "None of it happened.")
    bare = await picture(newsroom, "edith", alt="", credit="")
    series = await made(newsroom, [story], leadImage=bare)
    new = {"kind": "SERIES", "slug": "another", "title": "Another"}
    twice = [{"article": story["id"]}, {"article": story["id"], "label": "x" * 201}]
    at = ["articles", "0", "article"]

    for given, problems in (
        ({"slug": "the-harbour"}, [("NOT_UNIQUE", ["slug"])]),
        ({"slug": "The Harbour"}, [("INVALID_FORMAT", ["slug"])]),
        ({"slug": series["id"]}, [("INVALID_FORMAT", ["slug"])]),
        ({"title": " "}, [("REQUIRED", ["title"])]),
        ({"articles": [{"article": hidden["id"]}]}, [("NOT_FOUND", at)]),
        ({"articles": [{"article": gone["id"]}]}, [("RELATED_NOT_PUBLIC", at)]),
        ({"articles": twice * 51}, [("LIMIT_EXCEEDED", ["articles"])]),
        (
            {"articles": twice},
            [
                ("NOT_UNIQUE", ["articles", "1", "article"]),
                ("TOO_LONG", ["articles", "1", "label"]),
            ],
        ),
    ):
        assert await refused_with(newsroom, COLLECTION_CREATE, "edith", **{**new, **given}) == (
            problems
        )
    denied: list[tuple[str, list[str]]] = [("PERMISSION_DENIED", [])]
    assert await refused_with(newsroom, COLLECTION_CREATE, "ada", **new) == denied
    update = {"id": "the-harbour", "expectedVersion": 1}
    assert await refused_with(newsroom, COLLECTION_UPDATE, "ada", **update, title="Mine") == denied
    no_words = await refused_with(newsroom, COLLECTION_UPDATE, "erik", **update, launched=True)
    assert no_words == [("REQUIRED", ["leadImage"])]
    (late,) = await refused(newsroom, COLLECTION_UPDATE, "erik", id="the-harbour",
                            expectedVersion=2, title="Late")  # fmt: skip
    assert (late["code"], late["currentVersion"], late["changedFields"]) == (
        "VERSION_CONFLICT", 1, [],
    )  # fmt: skip
    assert await refused_with(newsroom, IMAGE_UPDATE, "edith", id=bare, alt="A") == [
        ("IN_USE", ["id"])
    ]
    for slug in ("series", "packages"):
        section = {"slug": slug, "title": "Taken"}
        assert await refused_with(newsroom, SECTION_CREATE, "cleo", **section) == [
            ("NOT_UNIQUE", ["slug"])
        ]


async def test_a_launched_collection_shows_its_picture_and_is_taken_back(
    newsroom: Newsroom,
) -> None:
    image, story = await picture(newsroom, "edith"), await newsroom.published()
    series = await made(newsroom, [story], leadImage=image)
    shown = "query Image($id: ID!) { node(id: $id) { id } images { totalCount } }"
    assert await newsroom.data(shown, id=image) == {"node": None, "images": {"totalCount": 0}}

    series = await changed(newsroom, series, "erik", launched=True)
    assert await newsroom.data(shown, id=image) == {
        "node": {"id": image}, "images": {"totalCount": 1},
    }  # fmt: skip

    await newsroom.move(UNPUBLISH, "cleo", story, reason="It was wrong.")
    assert await newsroom.data(shown, id=image) == {"node": None, "images": {"totalCount": 0}}
    series = await changed(newsroom, series, launched=False, leadImage=None, title="Later")
    assert (series["launched"], series["leadImage"], series["title"]) == (False, None, "Later")
    (error,) = await refused(newsroom, COLLECTION_UPDATE, "edith", id=series["slug"],
                             expectedVersion=2, launched=True)  # fmt: skip
    assert error["message"].startswith("the collection is at version 3, not 2")
