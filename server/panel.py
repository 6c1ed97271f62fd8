"""What GraphiQL's newsroom panel is told: who can sign in to the demo newsroom, and with what."""

from urllib.parse import urlsplit

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.seed import DemoAccount, demo_accounts
from db.session import Database
from server.responses import NOT_KEPT, Json
from server.settings import Settings

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
"""What a proxy adds to a request: whoever asks may be anywhere."""

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
"""Names under which nobody but this machine is reached."""


def panel_route(settings: Settings, database: Database) -> Route:
    """The demo newsroom's accounts at /graphiql/newsroom.json, and `null` in every other."""

    async def show_newsroom(request: Request) -> Response:
        accounts = await demo_accounts(database) if settings.demo else []
        return Json(_newsroom(accounts, _password(settings, request)), headers=NOT_KEPT)

    return Route("/graphiql/newsroom.json", show_newsroom)


def _newsroom(accounts: list[DemoAccount], password: SecretStr | None) -> dict[str, object] | None:
    if not accounts:
        return None
    return {
        "accounts": [account._asdict() for account in accounts],
        "password": password.get_secret_value() if password else None,
    }


def _password(settings: Settings, request: Request) -> SecretStr | None:
    """The password of the demo accounts, for whoever sits at this machine; it is theirs already.

    The name that the browser asked for is looked at too: a page of elsewhere could have its own
    name lead here, and would then read this as its own.
    """
    is_here = settings.host in THIS_MACHINE and _host_of(request) in THIS_MACHINE
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return settings.demo_password if is_here and not is_forwarded else None


def _host_of(request: Request) -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return None
