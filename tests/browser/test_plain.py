"""The plain page, where GraphiQL was not built, used as a person would use it."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUERY = 'query Title { section(slug: "politics") { title } }'
ANSWER = '"title": "Politics"'


def test_plain_page_answers_a_query(page: "Page", plain_server_url: str) -> None:
    page.goto(f"{plain_server_url}/graphiql")
    page.get_by_label("Operation", exact=True).fill(QUERY)
    page.get_by_role("button", name="Run").click()

    page.get_by_label("Result").get_by_text(ANSWER).wait_for()
    link = page.get_by_role("link", name="Schema (SDL)")
    assert link.get_attribute("href") == "graphql/schema.graphql"


def test_plain_page_runs_one_of_several_operations_of_a_short_link(
    page: "Page", plain_server_url: str
) -> None:
    page.goto(f"{plain_server_url}/graphiql?q=related-stories")
    page.get_by_role("button", name="Run").click()
    page.get_by_label("Result").get_by_text('"kind": "RELATED"').wait_for()

    several = f"{QUERY} query Other {{ __typename }}"
    page.get_by_label("Operation", exact=True).fill(several)
    page.get_by_label("Operation name").fill("Other")
    page.get_by_role("button", name="Run").click()

    page.get_by_label("Result").get_by_text('"__typename": "Query"').wait_for()


def test_plain_page_runs_from_the_keyboard(page: "Page", plain_server_url: str) -> None:
    page.goto(f"{plain_server_url}/graphiql?{urlencode({'query': QUERY})}")
    page.get_by_label("Operation", exact=True).focus()
    page.keyboard.press("Control+Enter")

    page.get_by_label("Result").get_by_text(ANSWER).wait_for()


def test_plain_page_sends_variables_and_headers(
    page: "Page", plain_server_url: str, token: str
) -> None:
    query = "query ($slug: String!) { section(slug: $slug) { slug } viewer { name } }"
    page.goto(f"{plain_server_url}/graphiql")
    page.get_by_label("Operation", exact=True).fill(query)
    page.get_by_label("Variables (JSON)").fill('{"slug": "politics"}')
    page.get_by_label("Request headers (JSON)").fill(f'{{"Authorization": "{token}"}}')
    page.get_by_role("button", name="Run").click()

    page.get_by_label("Result").get_by_text('"slug": "politics"').wait_for()
    page.get_by_label("Result").get_by_text('"name": "Claire Dubois-Lane"').wait_for()


def test_plain_page_explains_what_is_not_json(page: "Page", plain_server_url: str) -> None:
    page.goto(f"{plain_server_url}/graphiql?{urlencode({'query': QUERY})}")
    page.get_by_label("Variables (JSON)").fill("{slug}")
    page.get_by_role("button", name="Run").click()

    page.get_by_role("alert").get_by_text("This is not JSON").wait_for()
    assert page.get_by_label("Variables (JSON)").get_attribute("aria-invalid") == "true"


def test_plain_page_fits_a_phone(page: "Page", plain_server_url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(f"{plain_server_url}/graphiql")
    page.wait_for_function("() => document.getElementById('operation').value !== ''")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
