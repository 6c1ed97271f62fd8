"""The site of docs/, in a browser that may reach no other host."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from tests.browser.conftest import missing
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

BUILT = Path(__file__).parent.parent.parent / "site" / "dist"


@pytest.fixture(scope="module")
def site_url() -> Iterator[str]:
    """The site, served as any web server does it."""
    if not (BUILT / "assets" / "mermaid.js").exists():
        missing("the site is not built: make site")
    with serving(Starlette(routes=[Mount("/", StaticFiles(directory=BUILT))])) as url:
        yield url


def test_the_site_draws_its_diagrams_and_finds_words(page: "Page", site_url: str) -> None:
    page.goto(f"{site_url}/workflow.html")

    page.locator("div.mermaid").nth(1).wait_for()  # what is drawn is a div, what is not is a pre
    assert page.locator("pre.mermaid").count() == 0

    page.get_by_placeholder("Search").first.fill("VERSION_CONFLICT")
    page.get_by_role("link", name="Error codes").first.wait_for()
