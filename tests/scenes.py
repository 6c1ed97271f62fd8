"""What the scenarios say of a newsroom, in the words of its people."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from db.actions.firing import Firing
from tests.newsroom import APPROVE, SUBMIT, UPDATE, Newsroom

Story = dict[str, Any]

RESOLVE = """query Resolve($path: String!) { resolve(path: $path) { __typename
  ... on Article { headline body { text } firstPublishedAt updatedAt
    corrections { kind text } related(first: 5) { nodes { headline } } }
  ... on Redirect { path permanent } ... on Gone { reason notice } } }"""
EVERYWHERE = """query Everywhere($headline: String!) {
  articles(where: { headline: { contains: $headline } }) { totalCount nodes { headline } }
  section(slug: "politics") { articles { totalCount nodes { headline } } }
  author(slug: "ada") { articles { totalCount nodes { headline } } } }"""
OFFERED = """query Offered($id: ID!) { article(id: $id, perspective: WORKING) {
  workflow { transitions { action allowed blockers { code message } } } } }"""
TOLD = """{ viewer { notifications(first: 20) { nodes { kind message } } } }"""
CORRECTIONS = "{ corrections { nodes { kind text path } } }"


@dataclass
class Scene:
    """A newsroom at some moment."""

    newsroom: Newsroom

    async def it_is(self, moment: str) -> None:
        """The clock says so, and what was set for then or before has happened."""
        self.newsroom.now = dt.datetime.fromisoformat(moment)
        self.newsroom.tokens.clear()  # a day later, people sign in again

        async def clock(_: object) -> dt.datetime:
            return self.newsroom.now

        while await Firing(self.newsroom.database, clock)():
            pass

    async def readers_find(self, path: str) -> Any:
        """What readers find at a path; nothing where they find nothing."""
        return (await self.newsroom.data(RESOLVE, path=path))["resolve"]

    async def readers_see_nothing_of(self, headline: str) -> None:
        """No list and no count tells readers that there is such a story."""
        seen = await self.newsroom.data(EVERYWHERE, headline=headline)
        places = (
            seen["articles"],
            seen["section"]["articles"],
            (seen["author"] or NOBODY)["articles"],
        )
        for place in places:
            assert headline not in [one["headline"] for one in place["nodes"]]
            assert place["totalCount"] == len(place["nodes"])

    async def edited(self, story: Story, by: str, approved_by: str, **changes: Any) -> Story:
        """A story after somebody changed it and a second person approved that."""
        story = await self.newsroom.move(UPDATE, by, story, **changes)
        story = await self.newsroom.move(SUBMIT, by, story)
        return await self.newsroom.move(APPROVE, approved_by, story)  # type: ignore[no-any-return]

    async def is_told(self, who: str) -> set[str]:
        """What somebody is told."""
        viewer = (await self.newsroom.data(TOLD, who))["viewer"]
        return {one["kind"] for one in viewer["notifications"]["nodes"]}

    async def against(self, who: str, action: str, story: Story) -> list[str]:
        """What stands against a move, as somebody is told before they try."""
        shown = (await self.newsroom.data(OFFERED, who, id=story["id"]))["article"]["workflow"]
        (offered,) = [one for one in shown["transitions"] if one["action"] == action]
        assert offered["allowed"] is (offered["blockers"] == [])
        return [one["code"] for one in offered["blockers"]]

    async def corrections(self) -> list[tuple[str, str, str]]:
        """What the page of corrections tells readers, the latest first."""
        shown = (await self.newsroom.data(CORRECTIONS))["corrections"]["nodes"]
        return [(one["kind"], one["text"], one["path"]) for one in shown]


NOBODY: dict[str, Any] = {"articles": {"totalCount": 0, "nodes": []}}
"""An author of whom readers do not know."""
