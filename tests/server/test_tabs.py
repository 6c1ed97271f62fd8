"""The eight operations that GraphiQL opens with, run on the demo newsroom as their texts say."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, parse

from server.app import create_app
from server.explorer import PLAIN
from server.settings import Settings
from tests.browser.serving import serving
from tests.databases import Filled
from tests.demo import seed_demo
from tests.newsroom import PASSWORD, SIGN_IN

FOLDER = PLAIN / "assets" / "tabs"
TABS = {tab["name"]: tab for tab in json.loads((FOLDER / "tabs.json").read_text())}
BY = {
    "MyDrafts": "reporter",
    "ReviewWrite": "reporter",
    "ReviewSubmit": "reporter",
    "ReviewApprove": "editor",
    "ReviewPublish": "chief",
    "RefusedMoveWrite": "reporter",
    "RefusedMove": "reporter",
}
"""Who runs an operation. The others are a reader's."""


@dataclasses.dataclass
class Person:
    """Somebody at GraphiQL, who signs in as the operations say."""

    url: str
    tokens: dict[str | None, str] = dataclasses.field(default_factory=dict)

    def runs(self, name: str) -> dict[str, Any]:
        """The data of every operation of a tab by its name, each going on with the last story."""
        query, variables = text_of(name), TABS[name].get("variables", {})
        data = {}
        for operation in operations_in(query):
            answer = self.asks(query, variables, operation)
            assert "errors" not in answer, answer["errors"]
            data[operation] = answer["data"]
            for payload in answer["data"].values():
                if story := payload.get("article"):
                    version = story.get("workflow", {}).get("version")
                    variables = {"id": story.get("id"), "expectedVersion": version}
        return data

    def asks(self, query: str, variables: Any, operation: str) -> dict[str, Any]:
        body = {"query": query, "variables": variables, "operationName": operation}
        headers = self.headers(BY.get(operation))
        answer: dict[str, Any] = httpx.post(self.url, json=body, headers=headers).json()
        return answer

    def headers(self, by: str | None) -> dict[str, str]:
        if by is None:
            return {}
        if by not in self.tokens:
            email = {"email": f"{by}@copydesk.example", "password": PASSWORD}
            answer = httpx.post(self.url, json={"query": SIGN_IN, "variables": email}).json()
            self.tokens[by] = answer["data"]["signIn"]["token"]
        return {"Authorization": f"Bearer {self.tokens[by]}"}


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text()


def operations_in(query: str) -> list[str]:
    found = [one for one in parse(query).definitions if isinstance(one, OperationDefinitionNode)]
    return [one.name.value for one in found if one.name]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def person(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Person]:
    filled: Filled = request.getfixturevalue(f"filled_{request.param}")
    with filled(seed_demo).copied_to(tmp_path_factory.mktemp("tabs")) as url:
        settings = Settings(database_url=url, demo=True, worker=False)
        with serving(create_app(settings)) as served:
            yield Person(f"{served}/graphql")


def test_there_are_eight_tabs_in_order_and_each_has_its_file() -> None:
    assert list(TABS) == [
        "section-front", "article-page", "related-stories", "my-drafts",
        "review", "refused-move", "live-updates", "search",
    ]  # fmt: skip
    assert {file.stem for file in FOLDER.glob("*.graphql")} == set(TABS)


def test_readers_find_stories_in_their_tabs(person: Person) -> None:
    front = person.runs("section-front")["SectionFront"]["section"]["articles"]["nodes"]
    page = person.runs("article-page")["ArticlePage"]["resolve"]
    related = person.runs("related-stories")["RelatedStories"]["article"]["related"]["edges"]
    found = person.runs("search")["Search"]["articles"]

    assert len(front) == 5
    assert page["__typename"] == "Article"
    assert page["body"]["html"].startswith("<p>")
    assert [edge["kind"] for edge in related] == ["RELATED", "BACKGROUND"]
    assert found["totalCount"] == len(found["nodes"]) > 1


def test_the_reporter_has_drafts(person: Person) -> None:
    viewer = person.runs("my-drafts")["MyDrafts"]["viewer"]

    assert viewer["name"] == "Amina Okafor"
    assert "DRAFT" in [story["workflow"]["stage"] for story in viewer["drafts"]["nodes"]]


def test_three_people_take_a_draft_through_review_and_a_listener_hears_of_it(
    person: Person,
) -> None:
    body = {"query": text_of("live-updates")}
    with httpx.stream(
        "POST", person.url, json=body, headers={"Accept": "text/event-stream"}
    ) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ":"  # it listens

        moves = [payload for data in person.runs("review").values() for payload in data.values()]
        told = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))

    assert [payload["userErrors"] for payload in moves] == [[], [], [], []]
    assert moves[-1]["article"]["workflow"]["publication"] == "PUBLISHED"
    assert told["data"]["published"]["article"]["path"] == moves[-1]["article"]["path"]


def test_the_refused_move_says_what_stands_in_its_way_before_and_after(person: Person) -> None:
    data = person.runs("refused-move")
    shown = data["RefusedMoveWrite"]["articleCreate"]["article"]["workflow"]["transitions"]
    (before,) = [one for one in shown if one["action"] == "SUBMIT_FOR_REVIEW"]
    (after,) = data["RefusedMove"]["articleSubmitForReview"]["userErrors"]

    messages = ["the story has no body", "the story is in no section"]
    assert [blocker["message"] for blocker in before["blockers"]] == messages
    assert after["blockers"] == before["blockers"]
    assert after["allowed"] == ["UPDATE"]
