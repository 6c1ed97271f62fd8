"""Lives of stories at random: whatever people do, in whatever order, what must hold holds."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_lives

from db import workflow
from db.actions import articles, moves, overrides, publication, schedules
from db.actions.accounts import viewer_for
from db.actions.firing import Firing
from db.base import printed
from db.chain import walked
from db.engine import open_engine
from db.errors import GuardName, Refusal
from db.facts import Story, facts_of
from db.ids import Noun, wire_id
from db.models import (
    Approval,
    Article,
    ChangeClass,
    Event,
    Outbox,
    Publication,
    Revision,
    Schedule,
    ScheduledAction,
    ScheduleState,
    SectionListing,
    Stage,
    User,
)
from db.session import Database, transaction, work
from db.viewer import Perspective, Sight, Viewer
from db.visibility import public
from db.workflow import Action
from tests import chance
from tests.newsroom import NOON, PEOPLE, hire_people

NOTICE = "It was wrong."
STEPS = 14
"""Of a life: enough to be published, changed and published again."""

DO: Mapping[Action, Callable[..., Awaitable[object]]] = {
    Action.UPDATE: articles.update,
    Action.SUBMIT_FOR_REVIEW: moves.submit_for_review,
    Action.RECALL: moves.recall,
    Action.REQUEST_CHANGES: moves.request_changes,
    Action.APPROVE: moves.approve,
    Action.SCHEDULE: schedules.schedule,
    Action.SCHEDULE_UNPUBLISH: schedules.schedule_unpublish,
    Action.UNSCHEDULE: moves.unschedule,
    Action.PUBLISH: publication.publish,
    Action.DISCARD_CHANGES: moves.discard_changes,
    Action.WITHHOLD: publication.withhold,
    Action.RELEASE: publication.release,
    Action.UNPUBLISH: publication.unpublish,
    Action.APPROVE_RETRACTION: publication.approve_retraction,
    Action.RETRACT: publication.retract,
    Action.REPUBLISH: publication.republish,
    Action.SPIKE: moves.spike,
    Action.UNSPIKE: moves.unspike,
    Action.BREAK_EMBARGO: overrides.break_embargo,
    Action.OVERRIDE_GUARD: overrides.override_guard,
}


def given(action: Action, now: dt.datetime, *, live: bool) -> dict[str, Any]:
    """What an action takes beside the story and its version."""
    told = {"change_class": ChangeClass.UPDATE, "note": "What is new."} if live else {}
    match action:
        case Action.UPDATE:
            return {"changes": {"headline": f"As of {printed(now)}"}}
        case Action.SCHEDULE:
            return {"at": _soon(now), **told}
        case Action.SCHEDULE_UNPUBLISH:
            return {"at": now + dt.timedelta(hours=2), "reason": "It is old."}
        case Action.PUBLISH:
            return told
        case Action.APPROVE_RETRACTION | Action.RETRACT:
            return {"notice": NOTICE}
        case Action.OVERRIDE_GUARD:
            return {"guard": GuardName.RELATED, "reason": "They are one story."}
        case (
            Action.REQUEST_CHANGES
            | Action.WITHHOLD
            | Action.RELEASE
            | Action.UNPUBLISH
            | Action.BREAK_EMBARGO
        ):
            return {"reason": "It must be."}
    return {}


def _soon(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(minutes=30)


FACTS = sa.select(facts_of(Article)).where(Article.id == sa.bindparam("number"))
"""Made once: to put it together takes ten times as long as to run it."""


@dataclass
class Desk:
    """A newsroom in which lives are lived one after the other, by these people."""

    database: Database
    people: Mapping[str, Viewer]
    runner: asyncio.Runner
    lives: int = 0
    done: dict[Action, int] = field(default_factory=dict)

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(doing)


@dataclass(frozen=True)
class Now:
    """How a story stands, and all that hangs on it."""

    article: Mapping[str, Any]
    events: list[Any]
    outbox: int
    listed: int
    pending: list[ScheduledAction]
    reader_gets: str | None
    """The headline that a reader is shown."""


async def look(database: Database, number: int, now: dt.datetime) -> Now:
    """A story as the database has it."""
    async with database.reading() as connection:

        async def all_of(statement: Any) -> list[Any]:
            return list((await connection.execute(statement)).all())

        (article,) = await all_of(sa.select(Article.__table__).where(Article.id == number))
        events = await all_of(
            sa.select(Event.__table__).where(Event.article_id == number).order_by(Event.id)
        )
        sent = sa.select(Outbox.sequence).join(Event, Event.id == Outbox.event_id)
        shown = (
            sa.select(Revision.headline)
            .join(Article, Article.live_revision_id == Revision.id)
            .where(Article.id == number, public(Article))
        )
        sight = Sight(None, Perspective.PUBLISHED, now)
        return Now(
            article=article._asdict(),
            events=events,
            outbox=len(await all_of(sent.where(Event.article_id == number))),
            listed=len(
                await all_of(
                    sa.select(SectionListing.article_id).where(SectionListing.article_id == number)
                )
            ),
            pending=[
                row.action
                for row in await all_of(
                    sa.select(Schedule.action).where(
                        Schedule.article_id == number, Schedule.state == ScheduleState.PENDING
                    )
                )
            ],
            reader_gets=await connection.scalar(shown, sight.parameters()),
        )


def life_in(desk: Desk) -> type[RuleBasedStateMachine]:
    """The machine that lives one story in a newsroom."""

    class Life(RuleBasedStateMachine):
        number: int
        now: dt.datetime = NOON
        first_published: dt.datetime | None = None

        @initialize(writer=st.sampled_from(sorted(PEOPLE)), embargoed=st.booleans())
        def begin(self, writer: str, embargoed: bool) -> None:
            desk.lives += 1
            self.now = NOON + dt.timedelta(days=desk.lives)
            until = self.now + dt.timedelta(hours=1) if embargoed else None

            async def create() -> int:
                async with self.work(writer) as unit:
                    story = await articles.create(
                        unit,
                        {
                            "headline": f"Life {desk.lives}",
                            "section": "politics",
                            "body": "It happened.",
                            "bylines": [articles.BylineGiven(author="ada")],
                            "embargo_until": until,
                        },
                    )
                return story.id

            self.number = desk.run(create())
            self.stands = desk.run(look(desk.database, self.number, self.now))

        def work(self, who: str) -> Any:
            return work(desk.database, viewer=desk.people[who], now=self.now)

        @rule(data=st.data())
        def take_a_legal_step(self, data: st.DataObject) -> None:
            offered = sorted(desk.run(self.offered()))
            if not offered:
                return
            who, action = data.draw(st.sampled_from(offered))

            desk.run(self.do(who, Action(action), self.stands.article["version"]))

            desk.done[Action(action)] = desk.done.get(Action(action), 0) + 1
            self.look_again(moved=True)

        @rule(
            who=st.sampled_from(sorted(PEOPLE)),
            action=st.sampled_from(sorted(Action)),
            behind=st.sampled_from([0, 0, 0, 1]),
        )
        def try_anything(self, who: str, action: str, behind: int) -> None:
            version = self.stands.article["version"] - behind
            before = self.stands
            is_offered = (who, action) in desk.run(self.offered())
            try:
                desk.run(self.do(who, Action(action), version))
            except Refusal:
                assert not is_offered or behind
                after = desk.run(look(desk.database, self.number, self.now))
                assert after == before
            else:
                assert (is_offered, behind) == (True, 0)
                self.look_again(moved=True)

        @rule(minutes=st.sampled_from([1, 29, 45, 90, 200]))
        def time_passes(self, minutes: int) -> None:
            self.now += dt.timedelta(minutes=minutes)

            async def clock(_: object) -> dt.datetime:
                return self.now

            while desk.run(Firing(desk.database, clock)()):
                pass
            self.look_again()

        async def offered(self) -> set[tuple[str, str]]:
            """Who could do what now, as the newsroom tells them."""
            async with desk.database.reading() as connection:
                facts = await connection.scalar(FACTS, {"number": self.number})
            story = Story.read(orjson.loads(facts or ""))
            return {
                (name, str(one.action))
                for name, viewer in desk.people.items()
                for one in workflow.transitions(story, viewer, self.now)
                if one.allowed and self.is_in_time(one.action)
            }

        def is_in_time(self, action: Action) -> bool:
            """A publication is not set for a moment at which an embargo is in force."""
            until = self.stands.article["embargo_until"]
            return action is not Action.SCHEDULE or until is None or until <= _soon(self.now)

        async def do(self, who: str, action: Action, version: int) -> None:
            live = self.stands.article["publication"] is Publication.PUBLISHED
            wire = wire_id(Noun.ARTICLE, self.number)
            async with self.work(who) as unit:
                await DO[action](unit, wire, version, **given(action, self.now, live=live))

        def look_again(self, *, moved: bool = False) -> None:
            before, self.stands = self.stands, desk.run(look(desk.database, self.number, self.now))
            if moved:
                assert self.stands.article["version"] == before.article["version"] + 1
                assert len(self.stands.events) > len(before.events)
            self.now += dt.timedelta(milliseconds=1)

        @invariant()
        def what_was_done_is_told_and_leads_here(self) -> None:
            if not hasattr(self, "number"):
                return
            article, events = self.stands.article, self.stands.events
            assert self.stands.outbox == len(events)
            moving = [one for one in events if one.to_stage is not None]
            for one, other in zip(moving, moving[1:], strict=False):
                assert (one.to_stage, one.to_publication) == (
                    other.from_stage,
                    other.from_publication,
                ), (one.kind, other.kind)
            assert (moving[-1].to_stage, moving[-1].to_publication) == (
                article["stage"],
                article["publication"],
            )

        @invariant()
        def readers_get_what_a_second_person_approved_and_nothing_else(self) -> None:
            if not hasattr(self, "number"):
                return
            article = self.stands.article
            is_live = article["publication"] is Publication.PUBLISHED
            assert (self.stands.reader_gets is not None) is is_live
            assert self.stands.listed == int(is_live)
            if article["live_revision_id"] is not None:
                assert desk.run(approvers_of(desk.database, article["live_revision_id"]))
            if article["stage"] is Stage.APPROVED:
                assert desk.run(approvers_of(desk.database, article["working_revision_id"]))

        @invariant()
        def what_is_fixed_stays(self) -> None:
            if not hasattr(self, "number"):
                return
            article = self.stands.article
            self.first_published = self.first_published or article["first_published_at"]
            assert article["first_published_at"] == self.first_published
            is_set = ScheduledAction.PUBLISH in self.stands.pending
            if article["publication"] in (Publication.NEVER, Publication.SCHEDULED):
                assert is_set is (article["publication"] is Publication.SCHEDULED)
            assert self.stands.pending.count(ScheduledAction.PUBLISH) <= 1

    return Life


async def approvers_of(database: Database, revision_id: int) -> list[int]:
    """Who approved what a revision says, of those who did not write it."""
    statement = (
        sa.select(Approval.user_id)
        .join(Revision, Revision.content_hash == Approval.content_hash)
        .where(
            Revision.id == revision_id,
            Approval.article_id == Revision.article_id,
            Approval.user_id != Revision.created_by_id,
        )
    )
    async with database.reading() as connection:
        return list(await connection.scalars(statement))


async def _people(database: Database) -> dict[str, Viewer]:
    await hire_people(database)
    async with transaction(database) as session:
        users = await session.scalars(sa.select(User))
        return {one.name.lower(): await viewer_for(session, one) for one in users.all()}


def test_lives_of_stories_keep_the_promises(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(open_engine(database_url))
        desk = Desk(database, runner.run(_people(database)), runner)

        run_lives(
            life_in(desk),
            settings=settings(
                max_examples=chance.LIVES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
            ),
        )

        async def end() -> None:
            async with database.reading() as connection:
                assert (await walked(connection)).broken is None
            await database.engine.dispose()

        runner.run(end())
    assert desk.lives >= chance.LIVES
    assert desk.done.keys() >= {Action.UPDATE, Action.SUBMIT_FOR_REVIEW, Action.APPROVE}


def test_every_action_can_be_taken_in_a_life() -> None:
    assert set(DO) == set(Action)
