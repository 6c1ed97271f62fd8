"""What a person does in GraphiQL, and waits for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def open_graphiql(page: "Page", url: str, link: str = "") -> None:
    """Open the page, and wait until it has read the schema."""
    with page.expect_response(f"{url}/graphql"):
        page.goto(f"{url}/graphiql{link}")
    page.get_by_role("button", name="Show Documentation Explorer").wait_for()


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
    answered = place_with(page, ".result-window", answer)
    for _ in range(10):
        page.get_by_role("button", name="Execute query").click()
        for _ in range(20):
            page.wait_for_timeout(50)
            if answered.is_visible():
                return
    answered.wait_for()


def choose_run(page: "Page", operation: str, answer: str) -> None:
    """Run one of several operations from the menu of the run button."""
    menu = page.locator(".graphiql-execute-button[aria-haspopup='menu']")
    menu.click()
    page.get_by_role("menuitem", name=operation, exact=True).click()
    wait_for(page, ".result-window", answer)


def show_tab(page: "Page", title: str, name: str) -> None:
    """Open one of the eight operations from the newsroom panel."""
    page.get_by_role("button", name=title, exact=True).click()
    page.locator(f"[role='tab'][aria-selected='true']:has-text('{name}')").wait_for()
    wait_for(page, ".graphiql-query-editor", name)


def sign_in_as(page: "Page", role: str, name: str) -> None:
    """Press a button of the newsroom panel, and wait until it says who that is."""
    page.get_by_role("button", name=role, exact=True).click()
    page.get_by_role("status").filter(has_text=name).wait_for()


def place_with(page: "Page", place: str, text: str) -> "Locator":
    """A place where a text is to be seen; Monaco shows spaces as no-break spaces."""
    return page.locator(place, has_text=text.replace(" ", "\N{NO-BREAK SPACE}"))


def wait_for(page: "Page", place: str, text: str) -> None:
    """Wait until a text is to be seen in a place."""
    place_with(page, place, text).wait_for()
