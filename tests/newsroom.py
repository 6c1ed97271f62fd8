"""A small newsroom to test against: its people, two desks, and the real server in this process."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import argon2
import httpx
import orjson
import sqlalchemy as sa

from db.actions.accounts import digest
from db.base import new_id
from db.engine import open_engine
from db.models import AccessToken, Author, Base, Desk, Event, Genre, Outbox, Role, Section, User
from db.session import Database, transaction
from server.app import create_app
from server.settings import Settings

PASSWORD = "correct horse battery staple"
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""A hash that is checked as any other, in no time: its parameters travel with it."""
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

PEOPLE = {
    "ada": (Role.REPORTER, True, ()),
    "ben": (Role.REPORTER, True, ()),
    "edith": (Role.EDITOR, True, ("politics",)),
    "erik": (Role.EDITOR, True, ("sports",)),
    "cleo": (Role.CHIEF, True, ()),
    "adam": (Role.ADMIN, False, ()),
}
"""Each with a role, whether an author is linked to the account, and the desks."""

TOKENS = {name: f"the-token-of-{name}" for name in PEOPLE}
"""Each of them is signed in from the start."""

STORY = "id slug path headline workflow { stage publication version }"
ERRORS = """userErrors { __typename code message path
  ... on VersionConflict { expectedVersion currentVersion changedFields }
  ... on TransitionRefused { stage allowed blockers { code message path severity } } }"""


def move(name: str, kind: str = "ArticleMoveInput") -> str:
    """The document of a mutation of a story."""
    answer = f"article {{ {STORY} }} {ERRORS}"
    return f"mutation M($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }}"


CREATE = move("articleCreate", "ArticleCreateInput")
UPDATE = move("articleUpdate", "ArticleUpdateInput")
SUBMIT = move("articleSubmitForReview")
RECALL = move("articleRecall")
REQUEST_CHANGES = move("articleRequestChanges", "ArticleReasonInput")
APPROVE = move("articleApprove")
PUBLISH = move("articlePublish", "ArticlePublishInput")
UNPUBLISH = move("articleUnpublish", "ArticleUnpublishInput")
REPUBLISH = move("articleRepublish")
SCHEDULE = move("articleSchedule", "ArticleScheduleInput")
SCHEDULE_UNPUBLISH = move("articleScheduleUnpublish", "ArticleScheduleUnpublishInput")
UNSCHEDULE = move("articleUnschedule")
DISCARD_CHANGES = move("articleDiscardChanges")
WITHHOLD = move("articleWithhold", "ArticleReasonInput")
RELEASE = move("articleRelease", "ArticleReasonInput")
APPROVE_RETRACTION = move("articleApproveRetraction", "ArticleRetractInput")
RETRACT = move("articleRetract", "ArticleRetractInput")
SPIKE = move("articleSpike", "ArticleSpikeInput")
UNSPIKE = move("articleUnspike")
BREAK_EMBARGO = move("articleBreakEmbargo", "ArticleReasonInput")
OVERRIDE_GUARD = move("articleOverrideGuard", "ArticleOverrideGuardInput")
SIGN_IN = """mutation SignIn($email: String!, $password: String!) {
  signIn(input: { email: $email, password: $password }) {
    token viewer { id name email role desks { slug } } userErrors { code message path } } }"""


TABLES = {name: table for name, table in Base.metadata.tables.items() if name != "access_tokens"}
AS_TEXT = {"sqlite": "hex({})", "postgresql": "encode({}, 'hex')"}
"""Bytes, which JSON cannot hold."""
AS_JSON = {
    "sqlite": "SELECT '{}', json_group_array(json_array({})) FROM {}",
    "postgresql": "SELECT '{}', json_agg(json_build_array({}))::text FROM {}",
}


def _said(dialect: str, column: sa.Column[Any]) -> str:
    is_bytes = isinstance(column.type, sa.LargeBinary)
    return (AS_TEXT[dialect] if is_bytes else "{}").format(f'"{column.name}"')


CONTENTS = {
    dialect: sa.text(
        " UNION ALL ".join(
            one.format(name, ", ".join(_said(dialect, column) for column in table.columns), name)
            for name, table in TABLES.items()
        )
    )
    for dialect, one in AS_JSON.items()
}
"""All rows of all tables but the sign-ins in one statement: refusals ask for it twice each."""


@dataclass
class Newsroom:
    """The newsroom as its people use it: over HTTP. `now` is what its clock says."""

    database: Database
    client: httpx.AsyncClient
    now: dt.datetime = NOON
    tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, query: str, by: str | None = None, /, **variables: Any) -> dict[str, Any]:
        """The whole answer to an operation, sent by somebody or by a reader (`None`)."""
        headers = {"Authorization": f"Bearer {await self.token(by)}"} if by else {}
        body = {"query": query, "variables": variables}
        response = await self.client.post("/graphql", json=body, headers=headers)
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, query: str, by: str | None = None, /, **variables: Any) -> dict[str, Any]:
        """The data of an answer that has no errors."""
        answer = await self.ask(query, by, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def act(self, mutation: str, by: str, /, **given: Any) -> dict[str, Any]:
        """The payload of a mutation with the input `given`, whatever it says."""
        (payload,) = (await self.data(mutation, by, input=given)).values()
        result: dict[str, Any] = payload
        return result

    async def done(self, mutation: str, by: str, /, **given: Any) -> dict[str, Any]:
        """The story after a mutation that is not refused."""
        payload = await self.act(mutation, by, **given)
        assert payload["userErrors"] == [], payload["userErrors"]
        story: dict[str, Any] = payload["article"]
        return story

    async def token(self, name: str) -> str:
        """Somebody's token; they sign in the first time."""
        if name not in self.tokens:
            data = await self.data(SIGN_IN, email=f"{name}@example.org", password=PASSWORD)
            self.tokens[name] = data["signIn"]["token"]
        return self.tokens[name]

    async def draft(self, by: str = "ada", **given: Any) -> dict[str, Any]:
        """A new story that could be submitted."""
        story = {"headline": "A story", "section": "politics", "body": "It *happened*."}
        return await self.done(CREATE, by, **{**story, **given})

    async def move(self, mutation: str, by: str, story: dict[str, Any], **given: Any) -> Any:
        """The story after a move, made on the version that `story` has."""
        version = story["workflow"]["version"]
        return await self.done(mutation, by, id=story["id"], expectedVersion=version, **given)

    async def approved(self, by: str = "ada", editor: str = "cleo", **given: Any) -> dict[str, Any]:
        """A story that could be published."""
        story = await self.move(SUBMIT, by, await self.draft(by, **given))
        return await self.move(APPROVE, editor, story)  # type: ignore[no-any-return]

    async def published(
        self, by: str = "ada", editor: str = "cleo", **given: Any
    ) -> dict[str, Any]:
        """A story that readers have."""
        return await self.move(PUBLISH, editor, await self.approved(by, editor, **given))  # type: ignore[no-any-return]

    async def retracted(self, story: dict[str, Any], notice: str) -> dict[str, Any]:
        """A story that readers had, taken back by two people in these words."""
        story = await self.move(APPROVE_RETRACTION, "adam", story, notice=notice)
        return await self.move(RETRACT, "cleo", story, notice=notice)  # type: ignore[no-any-return]

    async def contents(self) -> dict[str, list[Any]]:
        """Every row of every table but the sign-ins: what must be the same after a refusal."""
        async with self.database.reading() as connection:
            tables = await connection.execute(CONTENTS[connection.dialect.name])
            return {name: list(map(tuple, orjson.loads(rows or "[]"))) for name, rows in tables}

    async def told(self) -> list[str]:
        """The kinds of all events that have an outbox row, in order."""
        async with self.database.reading() as connection:
            statement = sa.select(Event.kind).join(Outbox, Outbox.event_id == Event.id)
            return list(await connection.scalars(statement.order_by(Event.id)))


@asynccontextmanager
async def newsroom_on(database_url: str, **given: Any) -> AsyncIterator[Newsroom]:
    """The newsroom on a database in which its people work, with these settings, and no worker."""
    settings = Settings(database_url=database_url, **{"worker": False, **given})
    database = Database(open_engine(database_url))
    clock: list[Newsroom] = []
    app = create_app(settings, clock=lambda: clock[0].now)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        clock.append(Newsroom(database, client, tokens=dict(TOKENS)))
        async with app.router.lifespan_context(app):
            yield clock[0]
    await database.engine.dispose()


async def hire_people(database: Database, password_hash: str = QUICK) -> None:
    """The sections, and an account for each of the people."""
    sections = [
        Section(id=new_id(), slug="politics", title="Politics"),
        Section(id=new_id(), slug="sports", title="Sports"),
        Section(id=new_id(), slug="opinion", title="Opinion", genre=Genre.OPINION),
    ]
    parts = {section.slug: section for section in sections}
    authors = {
        name: Author(id=new_id(), slug=name, name=name.title())
        for name, (_, linked, _) in PEOPLE.items()
        if linked
    }
    users = {
        name: User(
            id=new_id(),
            email=f"{name}@example.org",
            name=name.title(),
            password_hash=password_hash,
            role=role,
            author_id=authors[name].id if linked else None,
            created_at=NOON,
        )
        for name, (role, linked, _) in PEOPLE.items()
    }
    async with transaction(database) as session:
        session.add_all([*sections, *authors.values()])
        await session.flush()
        session.add_all(users.values())
        await session.flush()
        session.add_all(
            Desk(user_id=users[name].id, section_id=parts[desk].id)
            for name, (_, _, desks) in PEOPLE.items()
            for desk in desks
        )


async def hired(url: str) -> None:
    """Fill an empty database with the people, who are signed in for longer than any test lasts."""
    database = Database(open_engine(url))
    await hire_people(database)
    async with transaction(database) as session:
        accounts = await session.scalars(sa.select(User))
        session.add_all(
            AccessToken(
                user_id=account.id,
                digest=digest(TOKENS[account.email.partition("@")[0]]),
                created_at=NOON,
                expires_at=NOON + dt.timedelta(days=36_500),
            )
            for account in accounts
        )
    await database.engine.dispose()
