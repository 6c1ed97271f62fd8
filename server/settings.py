"""Everything that is set from outside: COPYDESK_* variables, read once when a command starts."""

from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from strawberry.http.websocket_origin import normalize_allowed_origins

from db.engine import parse_url

PREFIX = "COPYDESK_"
NEVER_SHOWN = {"database_url", "demo_password", "smtp_url"}
"""Settings whose value may hold a password: left out of messages, logs and `repr`."""


class BadSettings(ValueError):
    """One line for each value that cannot be used: the variable, what is wrong, the cure."""


def _known_url(url: str) -> str:
    parse_url(url)
    return url


def _named_origins(given: object) -> object:
    """Origins, spelt as browsers send them, from a list with commas."""
    if not isinstance(given, str):
        return given
    named = [one.strip() for one in given.split(",") if one.strip()]
    if "*" in named:
        raise ValueError("a star would let any page use a reader's browser: name the origins")
    return normalize_allowed_origins(named)


def _mail_server(secret: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(secret.get_secret_value())
        sound = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:  # also of the port
        sound = False
    if not sound or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            "it names no mail server. Cure: smtp://user:password@host:port, with % and @ in the "
            "password written %25 %40"
        )
    return secret


def _address(email: str) -> str:
    try:
        known = Address(addr_spec=email)
    except (ValueError, IndexError, MessageError):
        known = Address()
    if not known.username or not known.domain:
        raise ValueError("it is no e-mail address")
    return email


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("it is no web address")
    return url.rstrip("/")


def _files(given: object) -> object:
    """Files from a list with commas."""
    if not isinstance(given, str):
        return given
    return tuple(one.strip() for one in given.split(",") if one.strip())


def _after_documents(only: bool, info: ValidationInfo) -> bool:
    if only and info.data.get("trusted_documents") == ():
        raise ValueError("nothing could be asked. Cure: name files in COPYDESK_TRUSTED_DOCUMENTS")
    return only


class Settings(BaseSettings):
    """The descriptions are printed into the settings table of the docs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    database_url: Annotated[str, AfterValidator(_known_url)] = Field(
        default="sqlite:///copydesk.db",
        repr=False,
        description="where the newsroom is kept: sqlite:///file.db (made if it is not there) or "
        "postgresql://user:password@host/name (PostgreSQL 15 or newer)",
    )
    host: str = Field(
        default="127.0.0.1",
        description="the address to listen on; 0.0.0.0 is every address of this machine",
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="the TCP port to listen on; 0 is any free one"
    )
    demo: bool = Field(
        default=False,
        description="true fills an empty database with the demo newsroom and its accounts, gives "
        "GraphiQL its newsroom panel, and shows the SQL of each POST in `extensions`, which is "
        "then never answered from a copy; make run sets it. A server without it refuses to start "
        "where demo accounts exist",
    )
    demo_password: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="the password of every demo account; unset, one is made up and printed once. "
        "A server on a loopback address tells it to GraphiQL, which signs in with a click",
    )
    max_body_bytes: int = Field(
        default=262_144,
        ge=1024,
        le=16_777_216,
        description="bytes of request body that are read; more is refused with 413 before parsing",
    )
    copy_megabytes: int = Field(
        default=64,
        ge=0,
        le=65_536,
        description="megabytes of each server process for answers to readers, kept until something "
        "is published; the least recently asked for goes first. 0 keeps none, and tells all caches "
        "to ask before they serve one of theirs",
    )
    origins: Annotated[frozenset[str], NoDecode, BeforeValidator(_named_origins)] = Field(
        default=frozenset(),
        description="the origins whose pages may open a WebSocket here, beside our own: "
        "https://desk.example.org, https://www.example.org:8443. Browsers let any page try, and "
        "what is not a browser's is not asked",
    )
    listeners: int = Field(
        default=10_000,
        ge=1,
        le=1_000_000,
        description="subscriptions that each server process takes; each needs some 20 kB, and its "
        "socket 40 more. Whoever comes after that is refused with LIMIT_EXCEEDED",
    )
    listener_backlog: int = Field(
        default=100,
        ge=1,
        le=10_000,
        description="events that may wait for a subscription whose client takes in less than "
        "happens. It is ended with LISTENER_TOO_SLOW by the next one, and may come back",
    )
    socket_operations: int = Field(
        default=20,
        ge=1,
        le=1_000,
        description="operations that run on a WebSocket at the same time; a desk's page has three",
    )
    socket_init_seconds: float = Field(
        default=10,
        gt=0,
        le=60,
        description="seconds that a WebSocket may take to say who it is (connection_init) before "
        "it is closed: a slow line needs two",
    )
    session_hours: float = Field(
        default=12,
        gt=0,
        le=168,
        description="hours until a sign-in expires. 12 covers a long shift, and a token left "
        "behind on a shared desk is dead by the same shift of the next day; 168 at most",
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = Field(
        default=None,
        description="the mail server: smtp://user:password@host:port, which is switched to TLS "
        "where the server offers that, and must be where there is a password; or smtps://, which "
        "is TLS from the start. Unset, a line on the console says whom each mail would go to",
    )
    mail_from: Annotated[str, AfterValidator(_address)] = Field(
        default="copydesk@localhost", description="the address that mails come from"
    )
    public_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        default=None,
        description="where the people of the newsroom find their desk: mails lead to "
        "<this>/articles/<id>. Unset, there is no link in them",
    )
    webhook_inside: bool = Field(
        default=False,
        description="true lets webhooks lead to http:// and to addresses of this machine and of "
        "private networks: for tests and development only",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="the least important message that is logged"
    )
    worker: bool = Field(
        default=True,
        description="true fires what is due inside the server's own process; false leaves that to "
        "`python -m server worker`, of which any number may run",
    )
    graphiql: bool = Field(default=True, description="true serves GraphiQL at /graphiql")
    trusted_documents: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_files)] = Field(
        default=(),
        description="manifests of the documents that the newsroom's apps send, with commas "
        "between the files: as graphql-codegen, Relay's compiler or Apollo write them. Clients "
        "may send the name of such a document in its place",
    )
    only_trusted: Annotated[bool, AfterValidator(_after_documents)] = Field(
        default=False,
        description="true refuses all but trusted documents with DOCUMENT_NOT_TRUSTED, unless a "
        "token of an account comes with them. Introspection and sign-in are no exceptions",
    )
    federation: bool = Field(
        default=False,
        description="true serves `_service` and `_entities` too, which a Federation 2 gateway asks "
        "of a subgraph; `python -m server print-schema --federation` prints what it composes",
    )


def load_settings() -> Settings:
    """The settings of this environment, or `BadSettings`."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_line(details) for details in error.errors(include_url=False)]
        raise BadSettings("\n".join(lines)) from None


def _line(details: ErrorDetails) -> str:
    name = str(details["loc"][0])
    field = Settings.model_fields[name]
    shown = "" if name in NEVER_SHOWN else f"={details['input']}"
    wrong = details["msg"].removeprefix("Value error, ")
    return (
        f"{PREFIX}{name.upper()}{shown} cannot be used: {wrong}. "
        f"It is {field.description}. Unset, it is {field.default}."
    )
