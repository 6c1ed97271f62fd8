"""The worker: how it keeps its duties, and that any number of them fire what is due just once."""

import asyncio
import datetime as dt
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from db.actions.firing import FAULT, Firing
from db.actions.housekeeping import Housekeeping, forget
from db.base import FOR_EVER, Base, new_id
from db.content import BylineContent, Content, revision_of
from db.ids import Noun, number_of
from db.models import (
    AccessToken,
    Approval,
    Article,
    EditLock,
    Event,
    IdempotencyKey,
    Outbox,
    Preview,
    Publication,
    Revision,
    Schedule,
    ScheduledAction,
    ScheduleState,
    Section,
    Stage,
    User,
)
from db.session import Database, time_of, transaction
from server import worker
from server.settings import Settings
from server.worker import Worker, working
from tests.newsroom import NOON, Newsroom
from tests.refusal import force
from tests.server.test_commands import ROOT, environment
from tests.waiting import until

STORIES = 200
"""How many are due at once."""

WITHIN_SECONDS = 60
"""How long three workers may take for each half of them, on a machine that has much else to do."""


@asynccontextmanager
async def at_work(kept: Worker) -> AsyncIterator[None]:
    """A worker that is stopped afterwards, and ends."""
    running = asyncio.create_task(kept.run())
    try:
        yield
    finally:
        kept.stop()
        await asyncio.wait_for(running, 5)


async def test_a_duty_that_found_something_is_asked_again_at_once() -> None:
    found = iter([True] * 50)
    looks: list[bool] = []

    async def duty() -> bool:
        looks.append(next(found, False))
        return looks[-1]

    async with at_work(Worker({"duty": duty})):
        await until(lambda: len(looks) == 51, within=worker.ROUND_SECONDS)


async def test_no_duty_waits_for_another() -> None:
    looked = asyncio.Event()

    async def slow() -> bool:
        await looked.wait()
        return False

    async def quick() -> bool:
        looked.set()
        return False

    async with at_work(Worker({"slow": slow, "quick": quick})):
        await asyncio.wait_for(looked.wait(), 1)


async def test_a_worker_that_is_stopped_finishes_what_it_has_begun_and_begins_nothing() -> None:
    begun, finished = asyncio.Event(), []

    async def duty() -> bool:
        begun.set()
        await asyncio.sleep(0.05)
        finished.append(True)
        return True

    async with at_work(Worker({"duty": duty})):
        await begun.wait()

    assert finished == [True]


async def test_what_does_not_finish_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "END_SECONDS", 0.01)
    begun = asyncio.Event()

    async def duty() -> bool:
        begun.set()
        await asyncio.Event().wait()
        return False

    async with at_work(Worker({"duty": duty})):
        await begun.wait()


async def test_a_database_that_is_away_is_said_once_and_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "ROUND_SECONDS", 0.01)
    looks = []

    async def duty() -> bool:
        looks.append(True)
        if len(looks) < 4:
            raise OperationalError("SELECT a secret", {}, ConnectionRefusedError("the address"))
        return False

    async with at_work(Worker({"duty": duty})):
        await until(lambda: len(looks) >= 5)

    assert caplog.messages == ["duty: waiting for the database: OperationalError"]


async def test_a_fault_of_one_duty_is_logged_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "ROUND_SECONDS", 0.01)
    looks = []

    async def duty() -> bool:
        looks.append(True)
        if len(looks) == 1:
            raise ZeroDivisionError
        return False

    async with at_work(Worker({"duty": duty})):
        await until(lambda: len(looks) >= 2)

    (record,) = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "duty: a fault, tried again")


async def now_of(newsroom: Newsroom) -> dt.datetime:
    async with newsroom.database.reading() as connection:
        return await time_of(connection)


async def test_the_database_tells_the_time(newsroom: Newsroom) -> None:
    before = dt.datetime.now(dt.UTC)

    now = await now_of(newsroom)

    assert before - dt.timedelta(seconds=1) < now < dt.datetime.now(dt.UTC)
    assert now.microsecond % 1000 == 0


async def put(newsroom: Newsroom, count: int, at: dt.datetime) -> None:
    """Approved stories that cleo has set for a moment: written, not made through the workflow."""
    async with transaction(newsroom.database) as session:
        cleo = (await session.scalars(sa.select(User).where(User.name == "Cleo"))).one()
        politics = sa.select(Section.id).where(Section.slug == "politics")
        section_id = (await session.scalars(politics)).one()
        revisions = [_revision(number, section_id, cleo) for number in range(count)]
        session.add_all(_story(one, cleo) for one in revisions)
        await session.flush()
        session.add_all(revisions)
        await session.flush()
        session.add_all(_approval(one, cleo) for one in revisions)
        session.add_all(_schedule(one, cleo, at) for one in revisions)


def _revision(number: int, section_id: int, user: User) -> Revision:
    content = Content(
        slug=f"story-{number}",
        headline=f"Story {number}",
        section_id=section_id,
        markdown="It happened.",
        bylines=(BylineContent("Ada"),),
    )
    return revision_of(
        content,
        article_id=new_id(),
        number=1,
        version=1,
        parent_id=None,
        user_id=user.id,
        now=NOON,
    )


def _story(revision: Revision, user: User) -> Article:
    return Article(
        id=revision.article_id,
        slug=revision.slug,
        stage=Stage.APPROVED,
        publication=Publication.SCHEDULED,
        working_revision_id=revision.id,
        created_by_id=user.id,
        created_at=NOON,
    )


def _approval(revision: Revision, user: User) -> Approval:
    return Approval(
        article_id=revision.article_id,
        revision_id=revision.id,
        content_hash=revision.content_hash,
        user_id=user.id,
        role=user.role,
        at=NOON,
    )


def _schedule(revision: Revision, user: User, at: dt.datetime) -> Schedule:
    return Schedule(
        article_id=revision.article_id,
        revision_id=revision.id,
        action=ScheduledAction.PUBLISH,
        at=at,
        zone="UTC",
        state=ScheduleState.PENDING,
        user_id=user.id,
        created_at=NOON,
    )


async def count_of(newsroom: Newsroom, table: type[Base], *where: sa.ColumnElement[bool]) -> int:
    async with newsroom.database.reading() as connection:
        counted = sa.select(sa.func.count()).select_from(table).where(*where)
        return (await connection.scalars(counted)).one()


@contextmanager
def worker_processes(database_url: str, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Workers that are looking for what is due; killed afterwards if they live still."""
    command = [sys.executable, "-m", "server", "worker"]
    processes = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(database_url=database_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "Working.\n"
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


async def test_three_workers_publish_what_is_due_once_each_although_one_is_killed(
    newsroom: Newsroom, database_url: str
) -> None:
    done = Schedule.state == ScheduleState.DONE
    await put(newsroom, STORIES, FOR_EVER)
    with worker_processes(database_url, 3) as (first, second, third):
        due = await now_of(newsroom) + dt.timedelta(seconds=0.7)
        async with transaction(newsroom.database) as session:
            await session.execute(sa.update(Schedule).values(at=due))

        async def is_half_way() -> bool:
            return await count_of(newsroom, Schedule, done) >= STORIES // 2

        async def is_done() -> bool:
            return await count_of(newsroom, Schedule, done) == STORIES

        await until(is_half_way, within=WITHIN_SECONDS)
        os.kill(first.pid, signal.SIGKILL)
        await until(is_done, within=WITHIN_SECONDS)
        for process in (second, third):
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=10)
            assert process.returncode == 0
            assert "Traceback" not in errors

    async with newsroom.database.reading() as connection:
        stories = (await connection.execute(sa.select(Article.publication, Article.version))).all()
        events = (await connection.execute(sa.select(Event.article_id, Event.kind, Event.at))).all()
        told = await connection.scalar(sa.select(sa.func.count()).select_from(Outbox))
    assert set(stories) == {(Publication.PUBLISHED, 2)}
    assert {event.kind for event in events} == {"article.publish"}
    assert len({event.article_id for event in events}) == len(events) == told == STORIES
    assert min(event.at for event in events) >= due


async def test_a_worker_beside_the_server_fires_what_is_due_and_ends_with_it(
    newsroom: Newsroom, database_url: str
) -> None:
    await put(newsroom, 1, NOON)  # which is long ago for the database
    told: list[bool] = []

    async def is_done() -> bool:
        return await count_of(newsroom, Schedule, Schedule.state == ScheduleState.DONE) == 1

    async with working(
        Settings(database_url=database_url),
        lambda engine: Database(engine, told=lambda: told.append(True)),
    ):
        await until(is_done)

    assert told == [True]


async def test_a_fault_is_told_and_does_not_stand_in_the_way_of_what_comes_next(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await put(newsroom, 2, NOON)
    duty = Firing(newsroom.database)
    await force(newsroom, "ALTER TABLE section_listings RENAME TO away")

    assert [await duty() for _ in range(3)] == [True, True, False]

    async with newsroom.database.reading() as connection:
        states = (await connection.execute(sa.select(Schedule.state, Schedule.failure))).all()
        stories = (await connection.execute(sa.select(Article.publication, Article.version))).all()
    assert states == [(ScheduleState.FAILED, FAULT)] * 2
    assert stories == [(Publication.NEVER, 2)] * 2
    assert await newsroom.told() == ["article.schedule_failed"] * 2
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING] * 2
    assert "Story" not in caplog.text


async def test_two_workers_do_not_take_the_same(newsroom: Newsroom) -> None:
    await put(newsroom, 1, NOON)
    one, other = Firing(newsroom.database), Firing(newsroom.database)

    assert True in await asyncio.gather(one(), other())

    assert await newsroom.told() == ["article.schedule_missed", "article.publish"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_story_that_somebody_is_writing_is_passed_over(newsroom: Newsroom) -> None:
    await put(newsroom, 2, NOON)
    duty = Firing(newsroom.database)

    async with transaction(newsroom.database) as session:
        held = sa.select(Article).order_by(Article.id).limit(1).with_for_update(key_share=True)
        await session.execute(held)
        assert [await duty() for _ in range(2)] == [True, False]

    assert [await duty() for _ in range(2)] == [True, False]
    assert await count_of(newsroom, Schedule, Schedule.state == ScheduleState.DONE) == 2


async def test_what_nobody_can_use_any_more_is_forgotten_in_time(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    async with transaction(newsroom.database) as session:
        ada = (await session.scalars(sa.select(User.id).where(User.name == "Ada"))).one()
        await session.execute(sa.delete(AccessToken))
        article = number_of(Noun.ARTICLE, story["id"])
        session.add(EditLock(article_id=article, user_id=ada, since=NOON, expires_at=NOON))
        for late in (0, 1):
            at = NOON + dt.timedelta(milliseconds=late)
            written = {"digest": str(late), "user_id": ada, "created_at": at, "expires_at": at}
            session.add(Preview(article_id=article, **written))
            session.add(AccessToken(**written))
            session.add(
                IdempotencyKey(user_id=ada, key=str(late), request_hash="", row_id=1, at=at)
            )

    for days, left in ((0, [1, 2, 2, 2]), (1, [0, 1, 1, 2]), (30, [0, 0, 0, 1])):
        now = NOON + dt.timedelta(days=days, milliseconds=days and 1)

        await forget(newsroom.database, now)

        kept = (EditLock, IdempotencyKey, Preview, AccessToken)
        assert [await count_of(newsroom, table) for table in kept] == left


async def test_a_process_looks_for_that_once_an_hour(newsroom: Newsroom) -> None:
    duty = Housekeeping(newsroom.database)  # for the database, the newsroom's day is long ago
    lasting = await count_of(newsroom, AccessToken)
    newsroom.tokens.clear()
    await newsroom.draft()
    assert await duty() is False
    assert await count_of(newsroom, AccessToken) == lasting
    newsroom.tokens.clear()
    await newsroom.draft()

    assert await duty() is False

    assert await count_of(newsroom, AccessToken) == lasting + 1
