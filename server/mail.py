"""E-mail: what people are told reaches them when they do not look."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import typer

from db.actions import mailing
from db.actions.mailing import Letter, Taken
from db.session import Database
from schema.context import Clock
from server.settings import Settings

SECONDS = 15
"""How long a mail server may take for each answer."""

FAILURES = (aiosmtplib.SMTPException, MessageError, OSError, ValueError)
"""What goes wrong with a server, or with an address that no mail can be sent to."""

log = logging.getLogger("copydesk.mail")


class Line(Protocol):
    """A way by which mails go out, while it is open."""

    async def send_message(self, message: EmailMessage, /) -> object:
        """Hand a mail over. Raises one of `FAILURES` where that fails."""


Opens = Callable[[], AbstractAsyncContextManager[Line]]


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends the e-mails that are due. Any number of workers may do so at once."""

    database: Database
    clock: Clock
    open: Opens
    sender: Address
    public_url: str | None

    async def duty(self) -> bool:
        """Send what is due. True where there was something: ask again at once."""
        mails = await mailing.take(self.database, self.clock())
        if not mails:
            return False
        async with AsyncExitStack() as stack:
            try:
                line = await stack.enter_async_context(self.open())
            except FAILURES as error:
                for taken in mails:
                    await self._fail(taken, error)
                return True
            for taken in mails:
                await self._deliver(line, taken)
        return True

    async def _deliver(self, line: Line, taken: Taken) -> None:
        letter = await mailing.letter(self.database, taken, self.clock())
        try:
            if letter is not None:
                await line.send_message(self.message(letter))
        except FAILURES as error:
            await self._fail(taken, error)
        else:
            await mailing.settle(self.database, taken)

    async def _fail(self, taken: Taken, error: Exception) -> None:
        """Try it later. The error is named, not told: a server's answer quotes addresses."""
        kind = type(error).__name__
        if taken.is_last:
            log.error("mail %s is given up after %d tries: %s", taken.id, taken.attempts, kind)
            await mailing.settle(self.database, taken)
            return
        log.warning("mail %s is tried again, try %d failed: %s", taken.id, taken.attempts, kind)
        await mailing.postpone(self.database, taken, self.clock())

    def message(self, letter: Letter) -> EmailMessage:
        """The mail: what happened, and where to look. Sent twice, it has the same id twice."""
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = Address(letter.name, addr_spec=letter.email)
        mail["Subject"] = letter.notice.subject
        mail["Date"] = format_datetime(self.clock())
        mail["Message-ID"] = f"<{letter.notification}@{self.sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence note answers it
        link = f"{self.public_url}/articles/{letter.article}" if self.public_url else ""
        mail.set_content(f"{letter.notice.message}\n\n{link}".strip() + "\n")
        return mail


def mail_of(settings: Settings, database: Database, clock: Clock) -> Mail:
    """The mails of a newsroom, by the server that its settings name."""
    line = _console if settings.smtp_url is None else _server(settings.smtp_url.get_secret_value())
    sender = Address("Copydesk", addr_spec=settings.mail_from)
    return Mail(database, clock, line, sender, settings.public_url)


def _server(url: str) -> Opens:
    """A mail server. A password is sent to it only over TLS."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"

    def connect() -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=secure,
            start_tls=True if parts.username and not secure else None,
            timeout=SECONDS,
        )

    return connect


class _Screen:
    """Shows whom a mail would go to, and its subject."""

    async def send_message(self, message: EmailMessage, /) -> None:
        typer.echo(f"mail to {message['To']}: {message['Subject']}")


@asynccontextmanager
async def _console() -> AsyncIterator[Line]:
    yield _Screen()
