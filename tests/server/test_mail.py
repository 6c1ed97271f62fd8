"""E-mails, to a real mail server on this machine: who gets which, when, and what stands in them."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import SMTP, Envelope

from db.actions import mailing
from db.events import Happened, Telling
from db.ids import Noun, number_of
from db.models import Notification, NotificationKind, Role, User
from db.session import transaction, work
from db.viewer import Viewer
from server.mail import Mail, mail_of
from server.settings import Settings
from tests.newsroom import APPROVE, REQUEST_CHANGES, SUBMIT, UPDATE, Newsroom
from tests.refusal import USER_UPDATE, force
from tests.schema.test_comments import id_of, say

MINUTE = dt.timedelta(minutes=1)
DESK = "https://desk.example.org"


@dataclass
class PostOffice:
    """A mail server, and what it was given. `refuses` is what it answers instead of taking it."""

    mails: list[EmailMessage] = field(default_factory=list)
    refuses: str | None = None
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.refuses:
            return self.refuses
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["PostOffice"]:
        """Listen, at the port that it had before if it was open already."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", self.port
        )
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    @property
    def told(self) -> list[tuple[str, str]]:
        """To whom each mail went, and its subject."""
        return [(str(one["To"]), str(one["Subject"])) for one in self.mails]


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with PostOffice().opened() as office:
        yield office


def mail(newsroom: Newsroom, office: PostOffice) -> Mail:
    """What sends the newsroom's mails there."""
    settings = Settings(
        smtp_url=f"smtp://127.0.0.1:{office.port}",  # type: ignore[arg-type]  # pydantic makes it a secret
        mail_from="desk@example.org",
        public_url=f"{DESK}/",
    )
    return mail_of(settings, newsroom.database, lambda: newsroom.now)


async def sent(newsroom: Newsroom, office: PostOffice) -> list[tuple[str, str]]:
    """What is told once all that is due was sent."""
    post = mail(newsroom, office)
    while await post.duty():
        pass
    return office.told


async def waiting(newsroom: Newsroom) -> list[tuple[int, dt.datetime | None]]:
    """The attempts and the next time of each mail."""
    async with newsroom.database.reading() as connection:
        found = await connection.execute(
            sa.select(Notification.mail_attempts, Notification.mail_at)
        )
        return [(attempts, at) for attempts, at in found]


async def test_who_is_told_gets_a_mail_with_what_happened_and_where_to_look(
    newsroom: Newsroom, office: PostOffice
) -> None:
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline="The vote"))
    story = await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Name the source.\nTwice.")

    assert await sent(newsroom, office) == [
        ("Edith <edith@example.org>", "Ada handed “The vote” to your desk"),
        ("Ada <ada@example.org>", "Edith sent “The vote” back"),
    ]
    _, back = office.mails
    assert back.get_content().replace("\r\n", "\n") == (
        f"Edith sent “The vote” back: Name the source.\nTwice.\n\n{DESK}/articles/{story['id']}\n"
    )
    assert back.get_content_type() == "text/plain"
    notification = await newsroom.data("{ viewer { notifications { nodes { id } } } }", "ada")
    (told,) = notification["viewer"]["notifications"]["nodes"]
    assert {name: str(back[name]) for name in ("From", "Date", "Message-ID", "Auto-Submitted")} == {
        "From": "Copydesk <desk@example.org>",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Message-ID": f"<{told['id']}@example.org>",
        "Auto-Submitted": "auto-generated",
    }
    assert await waiting(newsroom) == [(1, None), (1, None)]
    assert await mail(newsroom, office).duty() is False


async def test_approved_mentioned_and_assigned_arrive(
    newsroom: Newsroom, office: PostOffice
) -> None:
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline="The vote"))
    story = await newsroom.move(APPROVE, "edith", story)
    await say(newsroom, "ada", story, "See?", mentions=[await id_of(newsroom, "cleo")])
    await assigned(newsroom, story, "ada")

    assert set(await sent(newsroom, office)) == {
        ("Edith <edith@example.org>", "Ada handed “The vote” to your desk"),
        ("Ada <ada@example.org>", "Edith approved “The vote”"),
        ("Cleo <cleo@example.org>", "Ada mentioned you in a comment on “The vote”"),
        ("Ada <ada@example.org>", "Edith assigned “The vote” to you"),
    }
    assert not any("See?" in one.get_content() for one in office.mails)


async def assigned(newsroom: Newsroom, story: dict[str, Any], name: str) -> None:
    """Somebody is told by Edith that a story is theirs to write."""
    async with transaction(newsroom.database) as session:
        people = {one.name: one.id for one in await session.scalars(sa.select(User))}
    viewer = Viewer(people["Edith"], Role.EDITOR)
    async with work(newsroom.database, viewer=viewer, now=newsroom.now) as unit:
        tells = (Telling(people[name.title()], NotificationKind.ASSIGNED),)
        number = number_of(Noun.ARTICLE, story["id"])
        happened = Happened(
            kind="article.assign", subject=story["id"], article_id=number, tells=tells
        )
        unit.record(happened)


async def test_a_mail_server_that_is_down_is_tried_again_later_and_then_everything_arrives(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    office = PostOffice()
    async with office.opened():
        pass
    await newsroom.move(SUBMIT, "ada", await newsroom.draft())

    assert await mail(newsroom, office).duty() is True
    assert await mail(newsroom, office).duty() is False
    ((attempts, at),) = await waiting(newsroom)
    assert attempts == 1
    assert at is not None
    assert newsroom.now + MINUTE <= at <= newsroom.now + 1.5 * MINUTE
    assert "tried again, try 1 failed: SMTPConnectError" in caplog.text
    assert "edith@example.org" not in caplog.text

    newsroom.now = at
    async with office.opened():
        office.refuses = "451 Not now"
        assert await sent(newsroom, office) == []
        ((attempts, at),) = await waiting(newsroom)
        assert attempts == 2
        assert at is not None
        assert newsroom.now + 2 * MINUTE <= at <= newsroom.now + 3 * MINUTE
        office.refuses = None
        newsroom.now = at
        told = await sent(newsroom, office)
    assert told == [("Edith <edith@example.org>", "Ada handed “A story” to your desk")]
    assert await waiting(newsroom) == [(3, None)]


async def test_a_mail_that_never_goes_out_is_given_up_and_the_log_says_so(
    newsroom: Newsroom, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.refuses = "550 Nobody of that name: edith@example.org"
    await newsroom.move(SUBMIT, "ada", await newsroom.draft())
    begun = newsroom.now

    while (await waiting(newsroom))[0][1] is not None:
        await sent(newsroom, office)
        newsroom.now = (await waiting(newsroom))[0][1] or newsroom.now

    assert await waiting(newsroom) == [(mailing.MOST_ATTEMPTS, None)]
    errors = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    assert len(errors) == 1
    assert "is given up after 12 tries: SMTPDataError" in errors[0]
    assert "edith@example.org" not in caplog.text
    assert dt.timedelta(hours=14) < newsroom.now - begun < dt.timedelta(hours=36)


async def test_who_is_suspended_or_lost_sight_of_the_story_gets_nothing(
    newsroom: Newsroom, office: PostOffice
) -> None:
    story = await newsroom.published()
    cleo = await id_of(newsroom, "cleo")
    await sent(newsroom, office)
    office.mails.clear()
    story = await newsroom.move(UPDATE, "ada", story, headline="A secret")
    story = await newsroom.move(SUBMIT, "ada", story)
    await say(newsroom, "ada", story, mentions=[cleo])

    edith = await id_of(newsroom, "edith")
    await newsroom.act(USER_UPDATE, "adam", id=edith, desks=["sports"])
    await newsroom.act(USER_UPDATE, "adam", id=cleo, active=False)

    assert await sent(newsroom, office) == []
    assert {at for _, at in await waiting(newsroom)} == {None}


async def test_a_line_break_in_a_name_or_a_headline_begins_no_header(
    newsroom: Newsroom, office: PostOffice
) -> None:
    story = await newsroom.draft(headline="The vote")
    await newsroom.move(SUBMIT, "ada", story)
    inserted = "'The vote' || char(13) || char(10) || 'Bcc: erik@example.org'"
    if newsroom.database.engine.dialect.name == "postgresql":
        inserted = inserted.replace("char(", "chr(")
    await force(newsroom, f"UPDATE revisions SET headline = {inserted}")
    await force(newsroom, "UPDATE users SET name = 'E, <edith>' WHERE name = 'Edith'")

    ((to, subject),) = await sent(newsroom, office)

    assert to == '"E, <edith>" <edith@example.org>'
    assert subject == "Ada handed “The vote Bcc: erik@example.org” to your desk"
    assert office.mails[0]["Bcc"] is None


async def test_an_address_to_which_no_mail_can_go_holds_up_no_other(
    newsroom: Newsroom, office: PostOffice
) -> None:
    story = await newsroom.draft(bylines=[{"author": "ada"}, {"author": "ben"}])
    await say(newsroom, "edith", story)
    await force(newsroom, "UPDATE users SET email = 'a,b@@' WHERE name = 'Ada'")

    assert await sent(newsroom, office) == [
        ("Ben <ben@example.org>", "Edith commented on “A story”")
    ]
    assert sorted(at is None for _, at in await waiting(newsroom)) == [False, True]


async def test_several_workers_send_each_mail_once(newsroom: Newsroom, office: PostOffice) -> None:
    for at in range(30):
        await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline=f"Story {at}"))

    async def worker() -> None:
        post = mail(newsroom, office)
        while await post.duty():
            pass

    await asyncio.gather(worker(), worker(), worker())

    assert sorted(office.told) == sorted(
        ("Edith <edith@example.org>", f"Ada handed “Story {at}” to your desk") for at in range(30)
    )


async def test_a_worker_that_died_with_a_mail_leaves_it_to_another_after_its_lease(
    newsroom: Newsroom, office: PostOffice
) -> None:
    await newsroom.move(SUBMIT, "ada", await newsroom.draft())
    (lost,) = await mailing.take(newsroom.database, newsroom.now)
    assert await sent(newsroom, office) == []

    newsroom.now += mailing.LEASE
    (again,) = await mailing.take(newsroom.database, newsroom.now)
    await mailing.settle(newsroom.database, lost)  # it comes back, too late
    assert await waiting(newsroom) == [(2, again.lease)]

    newsroom.now += mailing.LEASE
    assert len(await sent(newsroom, office)) == 1


async def test_without_a_mail_server_the_console_says_whom_a_mail_would_go_to(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft())
    await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Name the source.")
    post = mail_of(Settings(), newsroom.database, lambda: newsroom.now)

    assert await post.duty() is True

    assert capsys.readouterr().out.splitlines() == [
        "mail to Edith <edith@example.org>: Ada handed “A story” to your desk",
        "mail to Ada <ada@example.org>: Edith sent “A story” back",
    ]
