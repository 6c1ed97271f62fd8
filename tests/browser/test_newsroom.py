"""GraphiQL's newsroom panel and its eight operations, on the demo newsroom."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.browser.acting import (
    choose_run,
    open_graphiql,
    press_run,
    run,
    show_tab,
    sign_in_as,
    wait_for,
    write,
)
from tests.browser.conftest import Demo
from tests.newsroom import PASSWORD
from tests.tour import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACTIVITY = "subscription Activity { deskActivity { kind } }"
PHONE = {"width": 390, "height": 844}
PUBLISHED = '"kind": "article.publish"'
STORED = "JSON.stringify([localStorage, sessionStorage])"
VIEWER = "query Me { viewer { name } }"
WIDTHS = "[document.documentElement.scrollWidth, document.querySelector('#graphiql').scrollWidth]"


def listen(page: "Page", demo: Demo) -> None:
    """Run a subscription, until the newsroom has its listener, and the one before has gone."""
    wait_until(page, lambda: demo.listeners == 0)
    page.get_by_role("button", name="Execute query").click()
    wait_until(page, lambda: demo.listeners == 1)


def wait_until(page: "Page", happened: Callable[[], bool]) -> None:
    for _ in range(500):
        if happened():
            return
        page.wait_for_timeout(20)
    raise AssertionError(page.locator(".result-window").inner_text())


def take_to_readers(page: "Page") -> None:
    """A draft through review, by three people who each press their buttons."""
    show_tab(page, "Take a draft through review", "Review")
    sign_in_as(page, "Reporter", "Amina Okafor")
    choose_run(page, "ReviewWrite", '"stage": "DRAFT"')
    wait_for(page, ".graphiql-editor-tool", '"expectedVersion": 1')
    choose_run(page, "ReviewSubmit", '"stage": "IN_REVIEW"')
    wait_for(page, ".graphiql-editor-tool", '"expectedVersion": 2')
    sign_in_as(page, "Editor", "Henrik Moss")
    choose_run(page, "ReviewApprove", '"stage": "APPROVED"')
    wait_for(page, ".graphiql-editor-tool", '"expectedVersion": 3')
    sign_in_as(page, "Chief", "Claire Dubois-Lane")
    choose_run(page, "ReviewPublish", '"publication": "PUBLISHED"')


def test_three_people_take_a_draft_to_readers_and_listeners_hear_of_it(
    page: "Page", second_page: "Page", demo: Demo
) -> None:
    open_graphiql(page, demo.url)
    open_graphiql(second_page, demo.url)

    # Over the WebSocket as somebody of the desk, whom its first message names.
    sign_in_as(second_page, "Editor", "Henrik Moss, editor (Politics, Business, Security).")
    write(second_page, "operation.graphql", ACTIVITY)
    second_page.get_by_role("tab", name="Activity").wait_for()
    listen(second_page, demo)
    take_to_readers(page)
    wait_for(second_page, ".result-window", PUBLISHED)
    second_page.get_by_role("button", name="Stop query").click()

    # Over server-sent events as a reader.
    second_page.get_by_role("button", name="Sign out").click()
    second_page.get_by_role("status").filter(has_text="You are a reader").wait_for()
    second_page.get_by_role("button", name="Server-sent events").click()
    show_tab(second_page, "Live updates", "LiveUpdates")
    listen(second_page, demo)
    Person(f"{demo.url}/graphql").runs("review")
    wait_for(second_page, ".result-window", PUBLISHED)
    second_page.get_by_role("button", name="Stop query").click()


def test_the_panel_says_who_asks_and_a_refusal_says_why(
    page: "Page", demo: Demo, token: str
) -> None:
    open_graphiql(page, demo.url)
    sign_in_as(page, "Reporter", "Amina Okafor")
    show_tab(page, "A refused move", "RefusedMove")
    choose_run(page, "RefusedMoveWrite", '"action": "SUBMIT_FOR_REVIEW"')
    wait_for(page, ".graphiql-editor-tool", '"expectedVersion": 1')
    choose_run(
        page, "RefusedMove", '"message": "the story has no body; the story is in no section"'
    )
    wait_for(page, ".result-window", '"code": "REQUIRED"')

    show_tab(page, "Related stories", "RelatedStories")
    page.get_by_role("button", name="WORKING").click()
    wait_for(page, ".graphiql-editor-tool", '"perspective": "WORKING"')
    with page.expect_request("**/graphql") as sent:
        press_run(page, '"origin": "EDITOR"')
    assert '"perspective":"WORKING"' in (sent.value.post_data or "")
    panels = sent.value.headers["authorization"]
    assert panels not in page.evaluate(STORED)

    answered = page.locator(".copydesk-footer")
    answered.get_by_text("1 SQL statement").click()
    answered.get_by_text("SELECT").wait_for()
    assert answered.locator("summary").inner_text().startswith("Cost ")
    assert "Request " in answered.locator("summary").inner_text()

    page.get_by_role("button", name="Headers", exact=True).click()
    write(page, "request-headers.json", f'{{ "authorization": "{token}" }}')
    page.get_by_text("The Authorization typed under Headers wins").wait_for()
    run(page, VIEWER, name="Me", answer='"name": "Claire Dubois-Lane"')

    page.get_by_role("button", name="Restore the eight tabs").click()
    assert page.get_by_role("tab").all_inner_texts() == [
        "SectionFront", "ArticlePage", "RelatedStories", "MyDrafts",
        "ReviewWrite", "RefusedMove", "LiveUpdates", "Search", "Me",
    ]  # fmt: skip


def test_the_newsroom_fits_a_phone_which_has_to_know_the_password(
    page: "Page", distant_demo: Demo
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    open_graphiql(page, distant_demo.url)
    press_run(page, '"title": "Politics"')
    assert page.evaluate(WIDTHS) == [390, 390]

    page.get_by_role("button", name="Show Newsroom").click()
    page.get_by_role("button", name="Chief", exact=True).click()
    refusal = page.locator(".copydesk-panel [role='alert']", has_text="password")
    refusal.wait_for()
    page.get_by_label("Password").fill(PASSWORD)
    sign_in_as(page, "Reporter", "Amina Okafor")
    assert refusal.count() == 0
    assert page.evaluate(WIDTHS) == [390, 390]


def test_the_keyboard_alone_signs_in_and_runs(page: "Page", demo: Demo) -> None:
    def go_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if name in page.evaluate(
                "document.activeElement.ariaLabel ?? document.activeElement.innerText"
            ):
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    open_graphiql(page, demo.url, "?q=my-drafts")
    go_to("Reporter")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Amina Okafor").wait_for()
    go_to("Execute query")
    page.keyboard.press("Enter")

    wait_for(page, ".result-window", '"name": "Amina Okafor"')
