"""What a browser is told about the two pages, and that neither has anything inline."""

import pathlib
import shutil
from html.parser import HTMLParser

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from server.explorer import FRONTEND, bundle_is_built, explorer_line, explorer_routes

SCRIPT = "graphiql/assets/0123abcd/main.js"


def client(bundle: pathlib.Path) -> AsyncClient:
    """A browser's place, before a server with that bundle."""
    transport = ASGITransport(Starlette(routes=explorer_routes(bundle=bundle)))
    return AsyncClient(transport=transport, base_url="http://copydesk", follow_redirects=True)


@pytest.fixture
def bundle(tmp_path: pathlib.Path) -> pathlib.Path:
    """GraphiQL's own page with a script as small as can be."""
    shutil.copy(FRONTEND / "src" / "index.html", tmp_path)
    script = tmp_path / SCRIPT.removeprefix("graphiql/")
    script.parent.mkdir(parents=True)
    script.write_text("export {};\n")
    return tmp_path


@pytest.fixture
def graphiql(bundle: pathlib.Path) -> AsyncClient:
    """A server that has GraphiQL."""
    return client(bundle)


@pytest.fixture
def plain(tmp_path: pathlib.Path) -> AsyncClient:
    """A server for which GraphiQL was not built."""
    return client(tmp_path / "not-built")


@pytest.fixture(params=["graphiql", "plain"])
def either(request: pytest.FixtureRequest) -> AsyncClient:
    """Each of the two in turn."""
    fixture = request.getfixturevalue(request.param)
    assert isinstance(fixture, AsyncClient)
    return fixture


class PageParts(HTMLParser):
    """The parts of a page that a content security policy is about."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.inline.append(tag)
        self.inline += [name for name in attributes if name == "style" or name.startswith("on")]
        self.links += [link for name in ("src", "href") if (link := attributes.get(name))]


async def policy(client: AsyncClient) -> dict[str, str]:
    """The page's content security policy by directive."""
    header = (await client.get("/graphiql")).headers["Content-Security-Policy"]
    return dict(directive.split(" ", 1) for directive in header.split("; "))


def test_bundle_is_built_once_it_has_its_page(bundle: pathlib.Path) -> None:
    assert bundle_is_built(bundle)
    (bundle / "index.html").unlink()
    assert not bundle_is_built(bundle)


def test_a_server_says_at_its_start_which_page_it_has(bundle: pathlib.Path) -> None:
    assert explorer_line("http://copydesk", bundle=bundle) == "GraphiQL: http://copydesk/graphiql"
    (bundle / "index.html").unlink()
    assert explorer_line("http://copydesk", bundle=bundle) == (
        "GraphiQL: http://copydesk/graphiql "
        "(a plain page: GraphiQL is not built. Cure: make graphiql)"
    )


async def test_page_is_html_that_is_checked_at_every_visit(either: AsyncClient) -> None:
    response = await either.get("/graphiql")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_page_has_nothing_inline_and_links_to_this_server_only(either: AsyncClient) -> None:
    parts = PageParts((await either.get("/graphiql")).text)

    assert parts.inline == []
    assert [link for link in parts.links if ":" in link or link.startswith("/")] == ["data:,"]


async def test_page_is_found_with_a_slash_too(either: AsyncClient) -> None:
    assert (await either.get("/graphiql/")).url.path == "/graphiql"


async def test_plain_policy_allows_this_server_and_nothing_else(
    plain: AsyncClient,
) -> None:
    assert await policy(plain) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


async def test_graphiql_policy_is_relaxed_for_monaco_alone(
    graphiql: AsyncClient, plain: AsyncClient
) -> None:
    strict, relaxed = await policy(plain), await policy(graphiql)

    assert {name: value for name, value in relaxed.items() if strict.get(name) != value} == {
        "worker-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "data:",
    }


async def test_bundled_assets_are_kept_for_ever(graphiql: AsyncClient) -> None:
    response = await graphiql.get(f"/{SCRIPT}")

    assert response.text == "export {};\n"
    assert "javascript" in response.headers["Content-Type"]
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_plain_assets_are_asked_for_again_and_not_sent_again(plain: AsyncClient) -> None:
    first = await plain.get("/graphiql/assets/plain.js")
    known = {"If-None-Match": first.headers["ETag"]}
    again = await plain.get("/graphiql/assets/plain.js", headers=known)

    assert first.headers["Cache-Control"] == "no-cache"
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "no-cache"


async def test_plain_page_has_every_asset_it_links_to(plain: AsyncClient) -> None:
    links = PageParts((await plain.get("/graphiql")).text).links
    assets = [link for link in links if link.startswith("graphiql/")]

    assert len(assets) == 2
    assert [(await plain.get(f"/{asset}")).status_code for asset in assets] == [200, 200]


async def test_an_unknown_asset_is_not_remembered(either: AsyncClient) -> None:
    response = await either.get("/graphiql/assets/gone.js")

    assert response.status_code == 404
    assert "Cache-Control" not in response.headers


@pytest.mark.parametrize("path", ["..%2findex.html", "%2e%2e/index.html", "..%5cindex.html"])
async def test_assets_do_not_lead_out_of_their_folder(either: AsyncClient, path: str) -> None:
    assert (await either.get(f"/graphiql/assets/{path}")).status_code == 404
