"""What ordinary reads answer, exactly: nested, aliased, in fragments, in either perspective."""

from typing import Any

from tests.newsroom import UPDATE, Newsroom
from tests.paper import moved, print_paper, taken_down

RESOLVE = """query Resolve($path: String!) { resolve(path: $path) { __typename
  ... on Article { headline path } ... on Section { title }
  ... on Redirect { path article { headline } } ... on Gone { path notice } } }"""
FRONT = """{ section(slug: "politics") { title parent { slug } children { slug }
  articles { totalCount pageInfo { hasNextPage hasPreviousPage } nodes {
    slug path headline standfirst kicker dateline genre language wordCount readingMinutes
    firstPublishedAt updatedAt body { markdown html text }
    leadImage { id url alt caption credit width height focalPoint { x y } }
    section { slug } bylines { position name role author { slug } } authors { slug name }
    tags { slug name kind } corrections { text }
    related { edges { kind origin label reason node { headline } } nodes { slug } }
    workflow { stage } } } } }"""


async def test_a_section_front_answers_all_that_hangs_on_its_stories(newsroom: Newsroom) -> None:
    ids = await print_paper(newsroom)

    front = (await newsroom.data(FRONT))["section"]

    road: dict[str, Any] = front["articles"]["nodes"].pop()
    assert {key: road[key] for key in ("slug", "readingMinutes", "wordCount", "leadImage")} == {
        "slug": "the-road", "readingMinutes": 2, "wordCount": 239, "leadImage": None
    }  # fmt: skip
    assert (road["tags"], road["related"]) == ([], {"edges": [], "nodes": []})
    assert front == {
        "title": "Politics",
        "parent": None,
        "children": [],
        "articles": {
            "totalCount": 2,
            "pageInfo": {"hasNextPage": False, "hasPreviousPage": False},
            "nodes": [
                {
                    "slug": "the-harbour",
                    "path": "/politics/the-harbour",
                    "headline": "The harbour",
                    "standfirst": "It is deep.",
                    "kicker": "Port",
                    "dateline": "CASTLEMERE",
                    "genre": "NEWS",
                    "language": "en",
                    "wordCount": 6,
                    "readingMinutes": 1,
                    "firstPublishedAt": "2026-03-01T10:30:00.007Z",
                    "updatedAt": "2026-03-01T10:30:00.007Z",
                    "body": {
                        "markdown": "The **assembly** voted.\n\nIt was <late>.",
                        "html": "<p>The <strong>assembly</strong> voted.</p>\n"
                        "<p>It was &lt;late&gt;.</p>\n",
                        "text": "The assembly voted.\nIt was <late>.",
                    },
                    "leadImage": {
                        "id": ids["picture"],
                        "url": "https://example.org/harbour.jpg",
                        "alt": "The harbour",
                        "caption": None,
                        "credit": "Ada",
                        "width": 1600,
                        "height": 900,
                        "focalPoint": {"x": 1.0, "y": 0.25},
                    },
                    "section": {"slug": "politics"},
                    "bylines": [
                        {"position": 1, "name": "Ben", "role": "REPORTER",
                         "author": {"slug": "ben"}},
                        {"position": 2, "name": "An agency", "role": "PHOTOGRAPHER",
                         "author": None},
                        {"position": 3, "name": "A. Ada", "role": "EDITOR",
                         "author": {"slug": "ada"}},
                    ],
                    "authors": [{"slug": "ben", "name": "Ben"}, {"slug": "ada", "name": "Ada"}],
                    "tags": [
                        {"slug": "harbour", "name": "Harbour", "kind": "PLACE"},
                        {"slug": "vote", "name": "Vote", "kind": "TOPIC"},
                    ],
                    "corrections": [],
                    "related": {
                        "edges": [{"kind": "BACKGROUND", "origin": "EDITOR", "label": "Before",
                                   "reason": None, "node": {"headline": "The road"}}],
                        "nodes": [{"slug": "the-road"}],
                    },
                    "workflow": None,
                }
            ],
        },
    }  # fmt: skip


async def test_aliases_fragments_and_directives_shape_the_answer(newsroom: Newsroom) -> None:
    await print_paper(newsroom)
    query = """query Shaped($yes: Boolean!, $no: Boolean!, $one: Int = 1) {
      newest: articles(first: $one) { ...heads } both: articles { ...heads nodes { kicker } }
      section(slug: "politics") { first: articles(first: 1) { nodes { slug } }
        last: articles(last: 1) { nodes { slug } title: totalCount } } }
    fragment heads on ArticleConnection { nodes { ... { title: headline, again: headline }
      headline @include(if: $no) slug @skip(if: $yes) ... @include(if: $yes) { kicker } } }"""

    assert await newsroom.data(query, yes=True, no=False) == {
        "newest": {"nodes": [{"title": "The harbour", "again": "The harbour", "kicker": "Port"}]},
        "both": {
            "nodes": [
                {"title": "The harbour", "again": "The harbour", "kicker": "Port"},
                {"title": "The road", "again": "The road", "kicker": None},
            ]
        },
        "section": {
            "first": {"nodes": [{"slug": "the-harbour"}]},
            "last": {"nodes": [{"slug": "the-road"}], "title": 2},
        },
    }


async def test_every_object_tells_its_type(newsroom: Newsroom) -> None:
    await print_paper(newsroom)
    query = """{ __typename articles(first: 1) { __typename pageInfo { __typename }
      edges { __typename node { __typename body { __typename } bylines { __typename }
        leadImage { __typename focalPoint { __typename } } section { __typename }
        tags { __typename articles { __typename edges { __typename } } }
        related { __typename edges { __typename } } authors { __typename } } } }
      authors(first: 1) { __typename edges { __typename } } site { __typename } }"""

    found = await newsroom.data(query)

    node = {
        "__typename": "Article",
        "body": {"__typename": "RichText"},
        "bylines": [{"__typename": "Byline"}] * 3,
        "leadImage": {"__typename": "Image", "focalPoint": {"__typename": "FocalPoint"}},
        "section": {"__typename": "Section"},
        "tags": [{"__typename": "Tag", "articles": {
            "__typename": "ArticleConnection", "edges": [{"__typename": "ArticleEdge"}]}}] * 2,
        "related": {"__typename": "RelatedConnection", "edges": [{"__typename": "RelatedEdge"}]},
        "authors": [{"__typename": "Author"}] * 2,
    }  # fmt: skip
    assert found == {
        "__typename": "Query",
        "articles": {
            "__typename": "ArticleConnection",
            "pageInfo": {"__typename": "PageInfo"},
            "edges": [{"__typename": "ArticleEdge", "node": node}],
        },
        "authors": {"__typename": "AuthorConnection", "edges": [{"__typename": "AuthorEdge"}]},
        "site": {"__typename": "Site"},
    }


async def test_node_finds_each_noun_by_its_id(newsroom: Newsroom) -> None:
    ids = await print_paper(newsroom)
    query = """query Nodes($id: ID!) { article(id: $id) { id section { id } authors { id }
      tags { id } leadImage { id } workflow { working { id createdBy { id } }
      events(first: 1) { nodes { id } } } } }"""
    story = (await newsroom.data(query, "cleo", id=ids["harbourStory"]))["article"]
    working = story["workflow"]["working"]
    wires = {
        "Article": story["id"],
        "Section": story["section"]["id"],
        "Author": story["authors"][0]["id"],
        "Tag": story["tags"][0]["id"],
        "Image": story["leadImage"]["id"],
        "Revision": working["id"],
        "User": working["createdBy"]["id"],
        "Event": story["workflow"]["events"]["nodes"][0]["id"],
    }
    node = """query Node($id: ID!) { node(id: $id) { __typename ... on Node { id }
      ... on Article { headline } } }"""

    for name, wire in wires.items():
        found = (await newsroom.data(node, "cleo", id=wire))["node"]
        extra = {"headline": "The harbour"} if name == "Article" else {}
        assert found == {"__typename": name, "id": wire, **extra}


async def test_a_path_leads_to_a_story_a_section_its_new_place_or_the_news_that_it_is_gone(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(headline="The vote")
    other = await newsroom.published(headline="The count")
    third = await newsroom.published(headline="The recount")

    async def leads(path: str) -> Any:
        return (await newsroom.data(RESOLVE, path=path))["resolve"]

    assert await leads("/politics/the-vote/") == {
        "__typename": "Article", "headline": "The vote", "path": "/politics/the-vote"
    }  # fmt: skip
    assert await leads("/sports") == {"__typename": "Section", "title": "Sports"}
    assert [await leads(path) for path in ("/", "", "/none", "/politics/none")] == [None] * 4

    story = await moved(newsroom, story, "It was won.", slug="the-vote-is-won")
    redirect = {"__typename": "Redirect", "path": "/politics/the-vote-is-won"}
    assert await leads("/politics/the-vote") == {**redirect, "article": {"headline": "The vote"}}

    await taken_down(newsroom, story, notice="It was wrong.")
    gone = {"__typename": "Gone", "path": "/politics/the-vote-is-won", "notice": "It was wrong."}
    assert await leads("/politics/the-vote-is-won") == await leads("/politics/the-vote") == gone

    await taken_down(newsroom, other, redirectTo=third["id"])
    forwarded = {"__typename": "Redirect", "path": "/politics/the-recount"}
    assert await leads("/politics/the-count") == {
        **forwarded, "article": {"headline": "The recount"}
    }  # fmt: skip
    await taken_down(newsroom, third)
    nothing = {"__typename": "Gone", "path": "/politics/the-count", "notice": None}
    assert await leads("/politics/the-count") == nothing


async def test_a_path_leads_staff_to_the_moves_of_what_they_find_there(newsroom: Newsroom) -> None:
    story = await newsroom.published(headline="The vote")
    await moved(newsroom, story, "It was won.", slug="the-vote-is-won")
    query = """query Moves($path: String!) { resolve(path: $path) { __typename
      ... on Article { workflow { transitions { allowed } } }
      ... on Redirect { article { workflow { transitions { __typename action } } } } } }"""

    section = (await newsroom.data(query, "cleo", path="/politics"))["resolve"]
    found = (await newsroom.data(query, "cleo", path="/politics/the-vote"))["resolve"]

    assert section == {"__typename": "Section"}
    moves = found["article"]["workflow"]["transitions"]
    assert moves[0] == {"__typename": "Transition", "action": "UPDATE"}
    assert len({move["action"] for move in moves}) == len(moves)


async def test_the_working_perspective_shows_ones_own_working_copy_and_others_live(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published("ada", headline="The vote")
    await newsroom.move(UPDATE, "ada", story, headline="The vote is won", slug="the-vote-is-won")
    query = """query Copies($id: ID!) { article(id: $id) { headline }
      working: article(id: $id, perspective: WORKING) { headline slug path workflow { stage } }
      bySlug: article(slug: "the-vote-is-won", perspective: WORKING) { headline }
      node(id: $id, perspective: WORKING) { ... on Article { section { articles {
        nodes { headline } } } } } }"""

    for by, title in {
        "ada": "The vote is won",
        "edith": "The vote is won",
        "ben": "The vote",
    }.items():
        found = await newsroom.data(query, by, id=story["id"])
        slug = "the-vote" if by == "ben" else "the-vote-is-won"
        assert found == {
            "article": {"headline": "The vote"},
            "working": {
                "headline": title,
                "slug": slug,
                "path": f"/politics/{slug}",
                "workflow": None if by == "ben" else {"stage": "DRAFT"},
            },
            "bySlug": None if by == "ben" else {"headline": title},
            "node": {"section": {"articles": {"nodes": [{"headline": title}]}}},
        }


async def test_an_object_may_have_more_fields_than_one_call_of_the_database_takes(
    newsroom: Newsroom,
) -> None:
    await print_paper(newsroom)
    names = ("headline", "slug", "path", "genre", "language", "wordCount", "readingMinutes")
    aliases = {f"{name}{number}": name for name in names for number in range(14)}
    fields = " ".join(f"{alias}: {name}" for alias, name in aliases.items())

    (found,) = (await newsroom.data(f"{{ articles(first: 1) {{ nodes {{ {fields} }} }} }}"))[
        "articles"
    ]["nodes"]

    values = ("The harbour", "the-harbour", "/politics/the-harbour", "NEWS", "en", 6, 1)
    shown = dict(zip(names, values, strict=True))
    assert found == {alias: shown[name] for alias, name in aliases.items()}


async def test_six_lists_inside_each_other_are_read_or_refused_as_too_much(
    newsroom: Newsroom,
) -> None:
    await print_paper(newsroom)
    query = "headline"
    for _ in range(3):
        query = f"section {{ articles(first: 2) {{ nodes {{ {query} }} }} }}"
        query = f"authors {{ articles(first: 1) {{ edges {{ node {{ {query} }} }} }} }}"

    answer = await newsroom.ask(f"{{ articles(first: 1) {{ nodes {{ {query} }} }} }}")

    if "errors" in answer:
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["LIMIT_EXCEEDED"]
        return
    found = answer["data"]["articles"]["nodes"][0]
    for _ in range(3):
        found = found["authors"][0]["articles"]["edges"][0]["node"]
        found = found["section"]["articles"]["nodes"][1]
    assert found == {"headline": "The road"}
