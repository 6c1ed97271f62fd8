"""GraphiQL, used as a developer would use it, on a server that is no demo."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.browser.acting import open_graphiql, place_with, press_run, run, wait_for, write
from tests.browser.tab import Tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUERY = 'query Title { section(slug: "politics") { title } }'
ANSWER = '"title": "Politics"'
VIEWER = "query Me { viewer { name } }"

INLINE_SCRIPT = """
const script = document.createElement('script');
script.text = 'window.intruder = true';
document.head.append(script);
"""


def test_guard_sees_foreign_requests_and_errors(tab: Tab) -> None:
    tab.page.evaluate("fetch('http://192.0.2.1/').catch(() => console.error('refused'))")

    assert tab.refused == ["http://192.0.2.1/"]
    assert "refused" in tab.complaints


def test_policy_violations_are_complaints(tab: Tab, server_url: str) -> None:
    tab.page.goto(f"{server_url}/graphiql")
    tab.page.evaluate(INLINE_SCRIPT)

    assert tab.page.evaluate("window.intruder") is None
    assert any(complaint.startswith("CSP: script-src") for complaint in tab.complaints)


def test_a_developer_reads_the_docs_types_with_completion_and_runs(
    page: "Page", server_url: str
) -> None:
    open_graphiql(page, server_url)
    press_run(page, ANSWER)  # it greets with a section front

    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.locator(".graphiql-doc-explorer").get_by_role("link", name="Query").click()
    page.get_by_text("The newsroom as readers see it: its name").wait_for()

    write(page, "operation.graphql", '{ section(slug: "politics") { ')
    page.keyboard.type("ti")
    page.locator(".suggest-widget", has_text="title").wait_for()
    page.keyboard.press("Enter")
    wait_for(page, ".graphiql-query-editor", "{ title")

    write(page, "operation.graphql", "")
    page.get_by_role("button", name="Show GraphiQL Explorer").click()
    page.locator(".graphiql-explorer-root").get_by_text("sections", exact=True).click()
    page.locator(".graphiql-explorer-root").get_by_text("slug", exact=True).first.click()
    wait_for(page, ".graphiql-query-editor", "sections {")
    press_run(page, '"slug": "politics"')


def test_a_token_typed_under_headers_is_sent_and_in_no_storage_and_no_link(
    page: "Page", server_url: str, token: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_graphiql(page, server_url)
    assert page.get_by_role("button", name="Show Newsroom").count() == 0

    write(page, "request-headers.json", f'{{ "Authorization": "{token}" }}')
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    short = f"{server_url}/graphiql?q=section-front"
    assert page.evaluate("navigator.clipboard.readText()") == short == page.url

    run(page, VIEWER, name="Me", answer='"name": "Claire Dubois-Lane"')
    page.get_by_role("button", name=re.compile("Copy link|Copied")).click()
    page.wait_for_url("**/graphiql?query=*")
    long = f"{server_url}/graphiql?{urlencode({'query': VIEWER})}"
    assert page.evaluate("navigator.clipboard.readText()") == long == page.url

    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "graphiql:queries" in stored
    assert token not in stored


def test_links_fill_the_editors_and_run_nothing(page: "Page", server_url: str) -> None:
    open_graphiql(page, server_url, "?q=search")
    wait_for(page, ".graphiql-query-editor", "query Search(")
    page.get_by_role("button", name="Variables").click()
    wait_for(page, ".graphiql-editor-tool", '"text": "school"')

    link = urlencode({"query": QUERY, "variables": '{"linked": 1}'})
    open_graphiql(page, server_url, f"?{link}")
    wait_for(page, ".graphiql-query-editor", QUERY)
    wait_for(page, ".graphiql-editor-tool", '"linked": 1')

    assert not place_with(page, ".result-window", "Politics").is_visible()
