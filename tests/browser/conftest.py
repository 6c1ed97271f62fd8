"""A real browser and a real server, neither of which may leave this machine."""

import contextlib
import dataclasses
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from server.app import create_app
from server.explorer import bundle_is_built
from server.settings import Settings
from tests.browser.serving import serving, sign_in, without_graphiql
from tests.browser.tab import Tab
from tests.databases import Filled
from tests.demo import seed_demo
from tests.newsroom import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # Whatever the request guard below does not see, a worker's request say, finds no host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def missing(part: str) -> NoReturn:
    """Skip where somebody works without a browser, fail where the tests have to run."""
    if os.environ.get("COPYDESK_CI") == "1":
        pytest.fail(f"COPYDESK_CI=1, and {part}")
    pytest.skip(part)


def need_bundle() -> None:
    if not bundle_is_built():
        missing("GraphiQL is not built: make graphiql")


@dataclasses.dataclass(frozen=True, slots=True)
class Demo:
    """The demo newsroom as `make run` serves it, with its SQL and its panel."""

    url: str
    app: Starlette

    @property
    def listeners(self) -> int:
        """How many listen just now."""
        return len(self.app.state.feed)


@pytest.fixture(scope="session")
def newsroom_settings(
    filled_sqlite: Filled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """The demo newsroom's database, for all that browsers do to it in a run, but no demo."""
    with filled_sqlite(seed_demo).copied_to(tmp_path_factory.mktemp("demo")) as url:
        yield Settings(database_url=url, worker=False)


@pytest.fixture(scope="session")
def server_url(newsroom_settings: Settings) -> Iterator[str]:
    """A server that has GraphiQL, and no demo."""
    need_bundle()
    with serving(create_app(newsroom_settings)) as url:
        yield url


@contextlib.contextmanager
def demo_of(settings: Settings, **shown: object) -> Iterator[Demo]:
    need_bundle()
    app = create_app(settings.model_copy(update={"demo": True, **shown}))
    with serving(app) as url:
        yield Demo(url, app)


@pytest.fixture(scope="session")
def demo(newsroom_settings: Settings) -> Iterator[Demo]:
    """A server that has GraphiQL with its newsroom panel."""
    with demo_of(newsroom_settings, demo_password=SecretStr(PASSWORD)) as demo:
        yield demo


@pytest.fixture
def distant_demo(newsroom_settings: Settings) -> Iterator[Demo]:
    """One that tells the password to nobody, as if everybody were elsewhere."""
    with demo_of(newsroom_settings) as demo:
        yield demo


@pytest.fixture(scope="session")
def plain_server_url(newsroom_settings: Settings) -> Iterator[str]:
    """A server on a machine where GraphiQL was not built."""
    with serving(without_graphiql(newsroom_settings)) as url:
        yield url


@pytest.fixture(scope="session")
def token(plain_server_url: str) -> str:
    """An Authorization header that opens the newsroom, on either server."""
    return sign_in(plain_server_url)


@pytest.fixture(scope="module")
def browser(newsroom_settings: Settings) -> Iterator["Browser"]:
    """Debian's Chromium.

    For one module at a time, and after the newsroom: until it is stopped, Playwright's synchronous
    API keeps an event loop running in this thread, in which nobody could start their own.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    executable = shutil.which("chromium")
    if executable is None:
        missing("there is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def opened_tab(browser: "Browser") -> Iterator[Tab]:
    """A tab in a window and a profile of its own: one behind another is hardly drawn."""
    with browser.new_context() as context:
        context.set_default_timeout(30_000)
        tab = Tab(context.new_page())
        tab.watch()
        yield tab


@pytest.fixture
def tab(browser: "Browser") -> Iterator[Tab]:
    """A tab of a fresh profile."""
    with opened_tab(browser) as tab:
        yield tab


@pytest.fixture
def page(tab: Tab) -> Iterator["Page"]:
    """A page that has to keep to this machine and may not give a single complaint."""
    yield tab.page
    tab.need_peace()


@pytest.fixture
def second_page(browser: "Browser") -> Iterator["Page"]:
    """Somebody else's page, under the same guard."""
    with opened_tab(browser) as tab:
        yield tab.page
        tab.need_peace()
