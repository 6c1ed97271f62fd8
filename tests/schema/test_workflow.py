"""The way of a story, as three people drive it over HTTP."""

from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RECALL,
    REQUEST_CHANGES,
    SUBMIT,
    UPDATE,
    Newsroom,
)

READ = """query Read($id: ID!) { article(id: $id) { headline body { html } path updatedAt
  firstPublishedAt corrections { kind text } workflow { stage } } }"""


async def test_a_story_goes_from_draft_through_review_to_readers_and_is_corrected(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft("ada", headline="The vote")
    assert story["workflow"] == {"stage": "DRAFT", "publication": "NEVER", "version": 1}
    assert await newsroom.data(READ, id=story["id"]) == {"article": None}

    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(RECALL, "ada", story)
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Name the source.")
    assert story["workflow"]["stage"] == "CHANGES_REQUESTED"
    story = await newsroom.move(UPDATE, "ada", story, body="It happened, *she said*.")
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(APPROVE, "edith", story)
    story = await newsroom.move(PUBLISH, "edith", story)
    assert story["workflow"]["publication"] == "PUBLISHED"
    read = (await newsroom.data(READ, id=story["id"]))["article"]
    assert read == {
        "headline": "The vote",
        "body": {"html": "<p>It happened, <em>she said</em>.</p>\n"},
        "path": "/politics/the-vote",
        "firstPublishedAt": "2026-03-01T12:00:00.000Z",
        "updatedAt": "2026-03-01T12:00:00.000Z",
        "corrections": [],
        "workflow": None,
    }

    story = await newsroom.move(UPDATE, "ada", story, headline="The second vote")
    assert story["workflow"] == {"stage": "DRAFT", "publication": "PUBLISHED", "version": 10}
    assert (await newsroom.data(READ, id=story["id"]))["article"] == read
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(APPROVE, "cleo", story)
    story = await newsroom.move(
        PUBLISH, "edith", story, changeClass="CORRECTION", note="It was the second vote."
    )
    read = (await newsroom.data(READ, id=story["id"]))["article"]
    assert read["headline"] == "The second vote"
    assert read["corrections"] == [{"kind": "CORRECTION", "text": "It was the second vote."}]
    assert await newsroom.told() == [
        "article.create",
        "article.submit_for_review",
        "article.recall",
        "article.submit_for_review",
        "article.request_changes",
        "article.update",
        "article.submit_for_review",
        "article.approve",
        "article.publish",
        "article.update",
        "article.submit_for_review",
        "article.approve",
        "article.publish",
    ]
