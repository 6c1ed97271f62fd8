"""A small paper that readers have, and some work in progress behind it."""

from typing import Any

from tests.marked import NEW
from tests.newsroom import APPROVE, PUBLISH, SUBMIT, UNPUBLISH, UPDATE, Newsroom

BODY = "The **assembly** voted.\n\nIt was <late>."


async def new(newsroom: Newsroom, noun: str, **given: Any) -> str:
    """The id of a new tag, author or image."""
    made = await newsroom.data(NEW.format(noun, noun.lower()), "cleo", input=given)
    wire: str = made[f"{noun.lower()}Create"][noun.lower()]["id"]
    return wire


async def print_paper(newsroom: Newsroom) -> dict[str, str]:
    """Publish it. Gives the ids of what it holds, by name."""
    ids = {
        "harbour": await new(newsroom, "Tag", name="Harbour", kind="PLACE"),
        "vote": await new(newsroom, "Tag", name="Vote", kind="TOPIC"),
        "picture": await new(
            newsroom,
            "Image",
            url="https://example.org/harbour.jpg",
            alt="The harbour",
            credit="Ada",
            width=1600,
            height=900,
            focalPoint={"x": 1, "y": 0.25},
        ),
    }
    newsroom.now = newsroom.now.replace(hour=9)
    road = await newsroom.published(headline="The road", body="A " * 239)
    newsroom.now = newsroom.now.replace(hour=10, minute=30, microsecond=7_000)
    harbour = await newsroom.published(
        "cleo",
        "edith",
        headline="The harbour",
        standfirst="It is deep.",
        kicker="Port",
        dateline="CASTLEMERE",
        body=BODY,
        leadImage=ids["picture"],
        tags=["harbour"],
        mentions=["vote"],
        bylines=[{"author": "ben"}, {"name": "An agency", "role": "PHOTOGRAPHER"},
                 {"author": "ada", "name": "A. Ada", "role": "EDITOR"}],
        related=[{"article": road["id"], "kind": "BACKGROUND", "label": "Before"}],
    )  # fmt: skip
    return {**ids, "road": road["id"], "harbourStory": harbour["id"]}


async def moved(newsroom: Newsroom, story: dict[str, Any], note: str, **changes: Any) -> Any:
    """A live story after an update that readers have been told of."""
    for move, by, given in (
        (UPDATE, "ada", changes),
        (SUBMIT, "ada", {}),
        (APPROVE, "cleo", {}),
        (PUBLISH, "cleo", {"changeClass": "UPDATE", "note": note}),
    ):
        story = await newsroom.move(move, by, story, **given)
    return story


async def taken_down(newsroom: Newsroom, story: dict[str, Any], **given: Any) -> Any:
    """A story after it was unpublished."""
    return await newsroom.move(UNPUBLISH, "cleo", story, reason="It was wrong.", **given)
