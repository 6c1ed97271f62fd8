"""The eight operations that GraphiQL opens with, run on the demo newsroom as their texts say."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from server.app import create_app
from server.explorer import FRONTEND
from server.settings import Settings
from tests.browser.serving import serving
from tests.databases import Filled
from tests.demo import seed_demo
from tests.tour import FOLDER, TABS, Person, text_of


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


def test_the_readme_links_to_each_of_them() -> None:
    readme = (FRONTEND.parent.parent / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"127\.0\.0\.1:8000/graphiql\?q=([\w-]+)", readme) == list(TABS)


def test_readers_find_stories_in_their_tabs(person: Person) -> None:
    section = person.runs("section-front")["SectionFront"]["section"]
    page = person.runs("article-page")["ArticlePage"]["resolve"]
    related = person.runs("related-stories")["RelatedStories"]["article"]["related"]["edges"]
    found = person.runs("search")["Search"]["search"]

    slots = section["front"]["slots"]
    assert [slot["pinned"] for slot in slots] == [True, False, True, *[False] * 5]
    assert slots[0]["headline"] == "Every rented home goes on the register"
    assert len({slot["article"]["path"] for slot in slots}) == 8
    assert len(section["articles"]["nodes"]) == 5
    assert page["__typename"] == "Article"
    assert page["body"]["html"].startswith("<p>")
    assert [edge["kind"] for edge in related] == ["RELATED", "BACKGROUND"]
    assert found["totalCount"] >= len(found["edges"]) == 10


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
