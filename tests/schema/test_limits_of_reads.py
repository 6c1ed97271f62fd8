"""How much one read may ask for: both databases answer all that is allowed, and refuse the rest."""

import pytest

from tests.newsroom import Newsroom

PARENT = "parent {{ {} }}"
RELATED = "related(first: 1) {{ nodes {{ {} }} }}"
ARTICLES = "{{ articles(first: 1, perspective: WORKING) {{ nodes {{ {} }} }} }}"
WORKFLOW = """workflow {{ events(first: 1) {{ nodes {{ revision {{ createdBy {{ author {{
  {} }} }} }} }} }} }}"""


def nested(field: str, times: int, inner: str) -> str:
    """A field in itself, so many times, and something in the innermost."""
    for _ in range(times):
        inner = field.format(inner)
    return inner


def aliased(field: str, times: int) -> str:
    """A field under so many names."""
    return " ".join(f"a{n}: {field}" for n in range(times))


SECTIONS = "section {{ {} }}".format(nested(PARENT, 6, "slug"))
FIVE_LISTS = nested(RELATED, 4, "section {{ {} }}".format(nested(PARENT, 2, "slug")))
POSSIBLE = nested(RELATED, 3, "workflow { transitions { action blockers { code } } }")
HISTORY = nested(RELATED, 2, WORKFLOW.format("slug"))

FRONT = "section {{ front {{ slots {{ {} }} }} }}"
FRONTS = nested(RELATED, 2, FRONT.format("headline kicker article { slug }"))
ON_FRONT = FRONT.format("article { section { parent { slug } } }")


def scalars(fields: int) -> str:
    """So many scalars of a story, each name at most twenty times."""
    names = ("id", "slug", "path", "headline", "kicker", "genre", "language")
    return " ".join(f"{names[n // 20]}{n}: {names[n // 20]}" for n in range(fields))


FACTS = "{{ articles {{ {} }} }}".format(
    aliased("pageInfo { hasNextPage hasPreviousPage startCursor endCursor }", 20)
)
PICTURES = aliased("leadImage { url alt credit caption }", 20)


@pytest.mark.parametrize(
    "query",
    [
        ARTICLES.format(SECTIONS),
        "{ sections { " + nested(PARENT, 7, "slug") + " } }",
        '{ section(slug: "politics") { ' + nested(PARENT, 8, "slug") + " } }",
        ARTICLES.format(FIVE_LISTS),
        ARTICLES.format(POSSIBLE),
        ARTICLES.format(HISTORY),
        ARTICLES.format(FRONTS),
        ARTICLES.format(ON_FRONT),
        ARTICLES.format(scalars(98)),
        ARTICLES.format(aliased("leadImage { url alt credit caption }", 19)),
        FACTS,
    ],
    ids=[
        "singles",
        "sections",
        "root",
        "lists",
        "possible",
        "history",
        "fronts",
        "on a front",
        "row",
        "joined",
        "facts",
    ],
)
@pytest.mark.parametrize("who", ["ada", "edith", "cleo"])
async def test_the_most_that_is_allowed_is_answered(
    newsroom: Newsroom, query: str, who: str
) -> None:
    await newsroom.published()

    await newsroom.data(query, who)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (ARTICLES.format(nested(PARENT, 0, SECTIONS.replace("slug", "parent { slug }"))),
         "things stand 9 deep in each other: 8 is the most, ask for them apart"),
        (ARTICLES.format(nested(RELATED, 2, WORKFLOW.format("portrait { url }"))),
         "things stand 9 deep in each other: 8 is the most, ask for them apart"),
        (ARTICLES.format(nested(RELATED, 3, FRONT.format("headline"))),
         "things stand 9 deep in each other: 8 is the most, ask for them apart"),
        (ARTICLES.format(nested(RELATED, 5, "slug")),
         "lists stand 6 deep in each other: 5 is the most, ask for them apart"),
        (ARTICLES.format(scalars(100)),
         "this asks for 101 fields of one row and what belongs to it: 100 is the most, ask for "
         "them apart"),
        (ARTICLES.format(nested(RELATED, 1, PICTURES)),
         "this asks for 101 fields of one row and what belongs to it: 100 is the most, ask for "
         "them apart"),
        (ARTICLES.format(nested(RELATED, 4, "workflow { transitions { action } }")),
         "things stand 9 deep in each other: 8 is the most, ask for them apart"),
        (ARTICLES.replace("1", "100").format(RELATED.replace("1", "100").format("tags { name }")),
         "this costs 60,100, an object each: 20,000 is the most. Ask for smaller pages, or for "
         "less on each row"),
    ],
    ids=["singles", "history", "fronts", "lists", "row", "joined", "possible", "cost"],
)  # fmt: skip
async def test_more_is_refused_with_what_it_is_and_the_limit(
    newsroom: Newsroom, query: str, message: str
) -> None:
    await newsroom.published()

    answer = await newsroom.ask(query, "cleo")

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["message"] == message
