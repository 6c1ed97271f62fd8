"""GraphiQL and the plain page, used as a person would use them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx

from tests.browser.tab import Tab

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

QUERY = 'query Title { section(slug: "politics") { title } }'
ANSWER = '"title": "Politics"'
VIEWER = "query Me { viewer { name } }"

INLINE_SCRIPT = """
const script = document.createElement('script');
script.text = 'window.intruder = true';
document.head.append(script);
"""


def write(page: "Page", editor: str, text: str) -> None:
    """Replace the text of one of GraphiQL's editors."""
    page.locator(f".monaco-editor[data-uri$='{editor}']").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def run(page: "Page", operation: str, *, name: str, answer: str) -> None:
    """Run a named operation, once GraphiQL has caught up with the typing and knows its name."""
    write(page, "operation.graphql", operation)
    page.get_by_role("tab", name=name).wait_for()
    press_run(page, answer)


def press_run(page: "Page", answer: str) -> None:
    """Press Run until the answer is there, as a person would.

    GraphiQL drops a press that comes before it has read the schema and the operation, and shows
    nobody when it has.
    """
    for _ in range(10):
        page.get_by_role("button", name="Execute query").click()
        page.wait_for_timeout(1_000)
        if place_with(page, ".result-window", answer).is_visible():
            return
    wait_for(page, ".result-window", answer)


def place_with(page: "Page", place: str, text: str) -> "Locator":
    """A place where a text is to be seen; Monaco shows spaces as no-break spaces."""
    return page.locator(place, has_text=text.replace(" ", "\N{NO-BREAK SPACE}"))


def wait_for(page: "Page", place: str, text: str) -> None:
    """Wait until a text is to be seen in a place."""
    place_with(page, place, text).wait_for()


def test_guard_sees_foreign_requests_and_errors(tab: Tab) -> None:
    tab.page.evaluate("fetch('http://192.0.2.1/').catch(() => console.error('refused'))")

    assert tab.refused == ["http://192.0.2.1/"]
    assert "refused" in tab.complaints


def test_policy_violations_are_complaints(tab: Tab, server_url: str) -> None:
    tab.page.goto(f"{server_url}/graphiql")
    tab.page.evaluate(INLINE_SCRIPT)

    assert tab.page.evaluate("window.intruder") is None
    assert any(complaint.startswith("CSP: script-src") for complaint in tab.complaints)


def test_graphiql_answers_a_query(page: "Page", server_url: str) -> None:
    page.goto(f"{server_url}/graphiql")

    run(page, QUERY, name="Title", answer=ANSWER)


def test_graphiql_greets_with_a_section_front_that_runs(page: "Page", server_url: str) -> None:
    query = '{ section(slug: "politics") { articles(first: 1) { nodes { headline } } } }'
    data = httpx.post(f"{server_url}/graphql", json={"query": query}).json()["data"]
    (story,) = data["section"]["articles"]["nodes"]

    page.goto(f"{server_url}/graphiql")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_text("Root Types").wait_for()

    press_run(page, f'"headline": "{story["headline"][:20]}')


def test_graphiql_shows_what_the_schema_says_of_itself(page: "Page", server_url: str) -> None:
    page.goto(f"{server_url}/graphiql")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.locator(".graphiql-doc-explorer").get_by_role("link", name="Query").click()

    page.get_by_text("The newsroom as readers see it.").wait_for()


def test_graphiql_completes_field_names(page: "Page", server_url: str) -> None:
    page.goto(f"{server_url}/graphiql")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_text("Root Types").wait_for()
    write(page, "operation.graphql", '{ section(slug: "politics") { ti')

    page.locator(".suggest-widget", has_text="title").wait_for()


def test_graphiql_explorer_lists_the_schema(page: "Page", server_url: str) -> None:
    page.goto(f"{server_url}/graphiql")
    page.get_by_role("button", name="Show GraphiQL Explorer").click()

    page.locator(".graphiql-plugin", has_text="section").wait_for()


def test_graphiql_opens_a_link_without_running_it(page: "Page", server_url: str) -> None:
    link = urlencode({"query": QUERY, "variables": '{"linked": 1}'})
    page.goto(f"{server_url}/graphiql?{link}")
    wait_for(page, ".graphiql-query-editor", QUERY)
    page.get_by_role("button", name="Variables").click()
    wait_for(page, ".graphiql-editor-tool", '"linked": 1')

    assert "Politics" not in page.locator(".result-window").inner_text()


def test_graphiql_sends_a_token_and_keeps_none(page: "Page", server_url: str, token: str) -> None:
    page.goto(f"{server_url}/graphiql")
    write(page, "request-headers.json", f'{{ "Authorization": "{token}" }}')
    run(page, VIEWER, name="Me", answer='"name": "Claire Dubois-Lane"')
    stored = page.evaluate("JSON.stringify(localStorage)")

    assert "graphiql:queries" in stored
    assert token not in stored


def test_plain_page_answers_a_query(page: "Page", plain_server_url: str) -> None:
    page.goto(f"{plain_server_url}/graphiql")
    page.get_by_label("Operation").fill(QUERY)
    page.get_by_role("button", name="Run").click()

    page.get_by_label("Result").get_by_text(ANSWER).wait_for()


def test_plain_page_runs_from_the_keyboard(page: "Page", plain_server_url: str) -> None:
    page.goto(f"{plain_server_url}/graphiql?{urlencode({'query': QUERY})}")
    page.get_by_label("Operation").focus()
    page.keyboard.press("Control+Enter")

    page.get_by_label("Result").get_by_text(ANSWER).wait_for()


def test_plain_page_sends_variables_and_headers(
    page: "Page", plain_server_url: str, token: str
) -> None:
    query = "query ($slug: String!) { section(slug: $slug) { slug } viewer { name } }"
    page.goto(f"{plain_server_url}/graphiql")
    page.get_by_label("Operation").fill(query)
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
