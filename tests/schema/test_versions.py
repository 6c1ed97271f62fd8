"""Each move adds exactly one to a story's version, whatever else it does."""

import pytest

from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RECALL,
    REPUBLISH,
    REQUEST_CHANGES,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)


def version(story: dict[str, dict[str, int]]) -> int:
    return story["workflow"]["version"]


async def test_each_move_towards_readers_and_back_adds_one(newsroom: Newsroom) -> None:
    story = await newsroom.draft("ada")
    versions = [version(story)]
    for mutation, by, given in (
        (UPDATE, "ada", {"headline": "Another", "tags": []}),
        (SUBMIT, "ada", {}),
        (RECALL, "ada", {}),
        (SUBMIT, "ada", {}),
        (REQUEST_CHANGES, "edith", {"reason": "Name the source."}),
        (SUBMIT, "ada", {}),
        (APPROVE, "edith", {}),
        (PUBLISH, "edith", {}),
        (UNPUBLISH, "cleo", {"reason": "It was wrong."}),
        (REPUBLISH, "cleo", {}),
    ):
        story = await newsroom.move(mutation, by, story, **given)
        versions.append(version(story))

    assert versions == list(range(1, 12))


async def test_an_update_of_the_content_and_the_embargo_adds_one(newsroom: Newsroom) -> None:
    story = await newsroom.draft("ada")

    story = await newsroom.move(
        UPDATE, "ada", story, headline="Another", embargoUntil="2026-03-02T06:00:00Z"
    )

    assert version(story) == 2
    assert (await newsroom.told())[-2:] == ["article.update", "article.embargo"]


async def test_an_update_that_readers_are_told_of_and_that_moves_the_address_adds_one(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(slug="first")
    for slug in ("second", "first"):  # the way back takes the redirect of the first address away
        story = await newsroom.move(UPDATE, "ada", story, slug=slug)
        story = await newsroom.move(SUBMIT, "ada", story)
        approved = await newsroom.move(APPROVE, "cleo", story)

        story = await newsroom.move(
            PUBLISH, "cleo", approved, changeClass="CORRECTION", note="It was another."
        )

        assert story["path"] == f"/politics/{slug}"
        assert version(story) == version(approved) + 1


@pytest.mark.parametrize("notice", [None, "We could not stand by this story."])
@pytest.mark.parametrize("leads_elsewhere", [False, True])
async def test_taking_a_story_down_with_a_notice_and_giving_it_back_adds_one_each(
    newsroom: Newsroom, notice: str | None, leads_elsewhere: bool
) -> None:
    story = await newsroom.published()
    other = (await newsroom.published(slug="other"))["id"] if leads_elsewhere else None

    down = await newsroom.move(
        UNPUBLISH, "cleo", story, reason="It was wrong.", notice=notice, redirectTo=other
    )
    back = await newsroom.move(REPUBLISH, "cleo", down)

    assert version(down) == version(story) + 1
    assert version(back) == version(down) + 1
