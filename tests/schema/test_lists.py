"""The lists of tags, images and accounts: who finds what in them, and in which order."""

import pytest

from tests.newsroom import PUBLISH, Newsroom

TAG = """mutation Tag($input: TagCreateInput!) { tagCreate(input: $input) { tag { slug } } }"""
IMAGE = (
    """mutation Image($input: ImageCreateInput!) { imageCreate(input: $input) { image { id } } }"""
)
LISTS = """query Lists { tags { totalCount nodes { slug } } images { nodes { url } }
  users { totalCount nodes { name email } } }"""


@pytest.fixture
async def paper(newsroom: Newsroom) -> Newsroom:
    """A newsroom with a picture and a tag in print, and one of each in a draft of Ada's."""
    for name in ("Water", "Leaks"):
        await newsroom.data(TAG, "ada", input={"name": name, "kind": "TOPIC"})
    images = []
    for name in ("printed", "hidden"):
        given = {"url": f"https://example.org/{name}.jpg", "alt": "A tap.", "credit": "Ada"}
        made = await newsroom.data(IMAGE, "ada", input=given)
        images.append(made["imageCreate"]["image"]["id"])
    approved = await newsroom.approved(tags=["water"], leadImage=images[0])
    await newsroom.move(PUBLISH, "cleo", approved)
    await newsroom.draft(headline="Not yet", tags=["leaks"], leadImage=images[1])
    return newsroom


async def test_readers_find_what_is_in_print_and_no_accounts(paper: Newsroom) -> None:
    assert await paper.data(LISTS) == {
        "tags": {"totalCount": 1, "nodes": [{"slug": "water"}]},
        "images": {"nodes": [{"url": "https://example.org/printed.jpg"}]},
        "users": {"totalCount": 0, "nodes": []},
    }


async def test_staff_find_all_tags_their_own_images_and_each_other(paper: Newsroom) -> None:
    mine = await paper.data(LISTS, "ada")
    others = await paper.data(LISTS, "ben")

    assert (
        mine["tags"]["nodes"] == others["tags"]["nodes"] == [{"slug": "leaks"}, {"slug": "water"}]
    )
    assert len(mine["images"]["nodes"]) == 2
    assert others["images"]["nodes"] == [{"url": "https://example.org/printed.jpg"}]
    assert [user["name"] for user in mine["users"]["nodes"]] == [
        "Ada",
        "Adam",
        "Ben",
        "Cleo",
        "Edith",
        "Erik",
    ]
