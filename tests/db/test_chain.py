"""The log of what was done: nobody changes it unseen, and nobody who follows it misses anything."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from db.chain import AT_A_TIME, Walk, digest_of, walked
from db.engine import open_engine, writing
from db.events import Happened
from db.models import Event, Outbox, Role
from db.session import Database, work
from db.viewer import Viewer
from tests.newsroom import NOON, REQUEST_CHANGES, SUBMIT, UNPUBLISH, Newsroom

WRITERS = 8
TURNS = {"sqlite": 5, "postgresql": 25}
"""Transactions of each. SQLite lets one write at a time, and does not let them queue."""

CONSOLE = Viewer(user_id=0, role=Role.ADMIN)

MAY_CHANGE = {
    "sqlite": ("DROP TRIGGER events_refuse_update", "DROP TRIGGER events_refuse_delete"),
    "postgresql": ("DROP TRIGGER events_are_for_ever ON events",),
}
"""What somebody with the database's password does first."""

REASON = 'Who says so? "Nobody" \\ said\n\u2028so 🦆.'


async def told(newsroom: Newsroom) -> None:
    """Eleven events, some with words that JSON escapes."""
    story = await newsroom.published(headline="Over")
    await newsroom.move(UNPUBLISH, "cleo", story, reason=REASON, notice="Gone.")
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft())
    await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Ask her.")
    await newsroom.approved()


async def walk_of(engine: AsyncEngine) -> Walk:
    async with engine.connect() as connection:
        return await walked(connection)


async def tampered(engine: AsyncEngine, *statements: str, **values: Any) -> Walk:
    """What a walk would find if somebody changed the log behind the newsroom's back."""
    async with writing(engine).connect() as connection:
        for statement in MAY_CHANGE[engine.dialect.name]:
            await connection.execute(sa.text(statement))
        for statement in statements:
            await connection.execute(sa.text(statement), values)
        walk = await walked(connection)
        await connection.rollback()
    return walk


async def test_a_log_that_nobody_changed_is_whole(newsroom: Newsroom) -> None:
    await told(newsroom)

    walk = await walk_of(newsroom.database.engine)

    async with newsroom.database.reading() as connection:
        last = await connection.scalar(sa.select(Event.digest).order_by(Event.id.desc()).limit(1))
    assert walk == Walk(11, str(last))


async def test_an_empty_log_is_whole(engine: AsyncEngine) -> None:
    assert await walk_of(engine) == Walk()


CHANGES = (
    "reason = 'It was right.'",
    "reason = NULL",
    "kind = 'article.publish'",
    "subject = 'article-1'",
    "user_id = (SELECT max(id) FROM users WHERE users.id <> user_id)",
    "user_id = NULL",
    "article_id = NULL",
    "revision_id = NULL",
    "live_revision_id = revision_id",
    "notice = 'It was right.'",
    "from_publication = 'NEVER'",
    "to_publication = 'PUBLISHED'",
    "from_stage = 'SPIKED'",
    "to_stage = 'SPIKED'",
    "origin = 'WORKER'",
    "at = '2020-01-01T00:00:00.000Z'",
    "digest = upper(digest)",
)


async def test_a_word_that_was_changed_later_is_found(newsroom: Newsroom) -> None:
    await told(newsroom)
    engine = newsroom.database.engine
    number = await number_of(engine, 5)

    for change in CHANGES:
        walk = await tampered(
            engine, f"UPDATE events SET {change} WHERE kind = 'article.unpublish'"
        )

        assert walk.broken is not None, change
        assert (walk.whole, walk.broken.id) == (4, number), change

    changed = {change.partition(" =")[0] for change in CHANGES}
    assert changed == {*Event.__table__.columns.keys()} - {"id"}


async def test_an_event_that_was_taken_out_is_found(newsroom: Newsroom) -> None:
    await told(newsroom)
    engine = newsroom.database.engine
    gone, after = await number_of(engine, 5), await number_of(engine, 6)

    walk = await tampered(
        engine,
        "DELETE FROM notifications WHERE event_id = :gone",
        "DELETE FROM outbox WHERE event_id = :gone",
        "DELETE FROM events WHERE id = :gone",
        gone=gone,
    )

    assert walk.broken is not None
    assert (walk.whole, walk.broken.id) == (4, after)


async def test_an_event_that_was_put_in_is_found(newsroom: Newsroom) -> None:
    await told(newsroom)
    engine = newsroom.database.engine
    columns = [name for name in Event.__table__.columns.keys() if name != "id"]
    listed = ", ".join(columns)

    walk = await tampered(
        engine,
        f"INSERT INTO events (id, {listed}) "
        f"SELECT id + 1000, {listed} FROM events WHERE id = :copied",
        copied=await number_of(engine, 3),
    )

    assert walk.broken is not None
    assert (walk.whole, walk.broken.id) == (11, await number_of(engine, 3) + 1000)


async def test_events_that_changed_places_are_found(newsroom: Newsroom) -> None:
    await told(newsroom)
    engine = newsroom.database.engine
    one, other = await number_of(engine, 10), await number_of(engine, 11)

    walk = await tampered(
        engine,
        "DELETE FROM notifications",
        "DELETE FROM outbox",
        "UPDATE events SET id = -1 WHERE id = :one",
        "UPDATE events SET id = :one WHERE id = :other",
        "UPDATE events SET id = :other WHERE id = -1",
        one=one,
        other=other,
    )

    assert walk.broken is not None
    assert (walk.whole, walk.broken.id) == (9, one)


async def test_a_log_that_was_written_anew_ends_in_another_digest(newsroom: Newsroom) -> None:
    """The chain cannot tell; whoever kept the digest of its end can."""
    await told(newsroom)
    engine = newsroom.database.engine
    kept = await walk_of(engine)
    async with AsyncSession(engine) as session:
        events = list(await session.scalars(sa.select(Event).order_by(Event.id)))
    digest, changes = "", []
    for event in events:
        event.reason = None
        digest = digest_of(digest, event)
        changes.append(
            f"UPDATE events SET reason = NULL, digest = '{digest}' WHERE id = {event.id}"
        )

    forged = await tampered(engine, *changes)

    assert forged == Walk(kept.whole, digest)
    assert digest != kept.digest


async def number_of(engine: AsyncEngine, place: int) -> int:
    """The number of the event at a place in the log, from 1."""
    found = sa.select(Event.id).order_by(Event.id).offset(place - 1).limit(1)
    async with engine.connect() as connection:
        return (await connection.scalars(found)).one()


@pytest.fixture
async def writers(database_url: str) -> AsyncIterator[list[Database]]:
    """As many processes as write at once, each with connections of its own."""
    databases = [Database(open_engine(database_url)) for _ in range(WRITERS)]
    yield databases
    for one in databases:
        await one.engine.dispose()


async def test_those_who_write_at_once_make_one_chain_and_whoever_follows_it_misses_none(
    writers: list[Database], engine: AsyncEngine
) -> None:
    done = asyncio.Event()
    following = asyncio.create_task(followed(engine, done))

    await asyncio.gather(*(busy(at, one) for at, one in enumerate(writers)))
    done.set()
    heard = await following

    walk = await walk_of(engine)
    assert (walk.whole, walk.broken) == (WRITERS * TURNS[engine.dialect.name] * 2, None)
    async with engine.connect() as connection:
        written = await connection.execute(
            sa.select(Outbox.sequence, Event.kind, Event.subject)
            .join(Event, Event.id == Outbox.event_id)
            .order_by(Event.id)
        )
    assert heard == [tuple(row) for row in written]


async def busy(writer: int, database: Database) -> None:
    """Write again and again, two events a transaction, with a pause at another place each time."""
    for turn in range(TURNS[database.engine.dialect.name]):
        async with work(database, viewer=CONSOLE, now=NOON) as unit:
            for kind in ("tag.create", "tag.update"):
                unit.record(Happened(kind=kind, subject=f"tag-{writer}-{turn}"))
            await asyncio.sleep(0.001 * ((writer + turn) % 4))


async def followed(engine: AsyncEngine, done: asyncio.Event) -> list[tuple[Any, ...]]:
    """What somebody hears who asks only for what comes after the last that they saw."""
    heard: list[tuple[Any, ...]] = []
    asked_last = False
    while not asked_last:
        asked_last = done.is_set()
        news = (
            sa.select(Outbox.sequence, Event.kind, Event.subject)
            .join(Event, Event.id == Outbox.event_id)
            .where(Outbox.sequence > (heard[-1][0] if heard else 0))
            .order_by(Outbox.sequence)
        )
        async with engine.connect() as connection:
            heard += [tuple(row) for row in await connection.execute(news)]
        await asyncio.sleep(0.001)
    return heard


async def test_a_log_of_many_pages_is_walked_to_its_end(engine: AsyncEngine) -> None:
    database = Database(engine)
    async with work(database, viewer=CONSOLE, now=NOON) as unit:
        for at in range(AT_A_TIME + 1):
            unit.record(Happened(kind="tag.create", subject=f"tag-{at}"))

    walk = await walk_of(engine)

    assert (walk.whole, walk.broken) == (AT_A_TIME + 1, None)
