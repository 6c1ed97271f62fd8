"""What GraphiQL's newsroom panel is told, and to whom the demo's password is not."""

from typing import Any

import httpx
import pytest

from server.app import create_app
from server.settings import Settings
from tests.newsroom import PASSWORD

HERE = "127.0.0.1:8000"


async def told(url: str, *, asked_for: str = HERE, through: str | None = None, **given: Any) -> Any:
    """What a page is told that asked for this host, through a proxy that sends this header."""
    settings = Settings(
        **{"database_url": url, "demo": True, "demo_password": PASSWORD, "worker": False, **given}
    )
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
    ):
        headers = {"Host": asked_for, **({through: "192.0.2.7"} if through else {})}
        response = await client.get("/graphiql/newsroom.json", headers=headers)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return response.json()


async def test_the_panel_is_told_of_the_demo_accounts_and_of_their_password(demo_url: str) -> None:
    assert await told(demo_url) == {
        "accounts": [
            {"email": "reporter@copydesk.example", "name": "Amina Okafor", "role": "REPORTER"},
            {"email": "editor@copydesk.example", "name": "Henrik Moss", "role": "EDITOR"},
            {"email": "chief@copydesk.example", "name": "Claire Dubois-Lane", "role": "CHIEF"},
            {"email": "admin@copydesk.example", "name": "Robin Archer", "role": "ADMIN"},
        ],
        "password": PASSWORD,
    }


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8000", "[::1]:8000"])
async def test_this_machine_has_several_names(demo_url: str, name: str) -> None:
    assert (await told(demo_url, asked_for=name))["password"] == PASSWORD


@pytest.mark.parametrize(
    ("host", "asked_for"),
    [
        ("0.0.0.0", HERE),
        ("192.0.2.7", HERE),
        ("127.0.0.1", "demo.example.org"),
        ("127.0.0.1", "127.0.0.1.example.org:8000"),
        ("127.0.0.1", "127.0.0.1@example.org"),
        ("127.0.0.1", "[::1"),
        ("127.0.0.1", ""),
    ],
)
async def test_the_password_stays_on_this_machine(demo_url: str, host: str, asked_for: str) -> None:
    newsroom = await told(demo_url, host=host, asked_for=asked_for)

    assert len(newsroom["accounts"]) == 4
    assert newsroom["password"] is None


@pytest.mark.parametrize("header", ["Forwarded", "Via", "X-Forwarded-For", "X-Real-IP"])
async def test_nobody_behind_a_proxy_is_told_the_password(demo_url: str, header: str) -> None:
    assert (await told(demo_url, through=header))["password"] is None


async def test_a_password_that_is_not_known_is_asked_for(demo_url: str) -> None:
    assert (await told(demo_url, demo_password=None))["password"] is None


async def test_no_newsroom_but_the_demo_has_a_panel(demo_url: str, database_url: str) -> None:
    assert await told(demo_url, demo=False) is None
    assert await told(database_url) is None
