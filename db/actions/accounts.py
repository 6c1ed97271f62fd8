"""Accounts: sign in and out, know who carries a token, make and change users."""

import datetime as dt
import functools
import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, TypedDict

import anyio
import argon2
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db import measures
from db.actions import references
from db.actions.checks import Checks
from db.base import new_id
from db.errors import Code, Denied, Invalid, Refusal, Unauthenticated
from db.events import Happened
from db.ids import Noun, wire_id
from db.models import AccessToken, Desk, Preview, Role, Section, User
from db.session import Database, Unit, transaction
from db.viewer import Viewer

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id with the parameters that OWASP's Password Storage Cheat Sheet gives as the least."""

ACCOUNT = (User.id, User.role, User.author_id, User.service)
"""What is looked up of an account to know how it acts."""

CONSOLE = Viewer(user_id=0, role=Role.ADMIN)
"""Whoever runs commands on the server's own machine. No account has the id 0."""


@functools.cache
def _bounded() -> anyio.CapacityLimiter:
    """Two hashes at a time: a storm of sign-ins may not take every thread and all memory."""
    return anyio.CapacityLimiter(2)


async def hashed(password: str) -> str:
    """The password as it is kept."""
    return await anyio.to_thread.run_sync(_hasher.hash, password, limiter=_bounded())


async def _is_right(kept: str, password: str) -> bool:
    def verify() -> bool:
        try:
            return _hasher.verify(kept, password)
        except argon2.exceptions.VerificationError:
            return False

    return await anyio.to_thread.run_sync(verify, limiter=_bounded())


@functools.cache
def _nobody() -> str:
    """A hash that no password fits, so that an unknown address takes as long as a wrong word."""
    return _hasher.hash(secrets.token_hex())


async def sign_in(
    database: Database, email: str, password: str, *, now: dt.datetime, lasting: dt.timedelta
) -> tuple[str, Viewer]:
    """A new token for an account, and who it stands for. The token is shown this once."""
    refused = Invalid(
        Code.INVALID_CREDENTIALS, "no account has this e-mail and password", ("password",)
    )
    if len(password) > measures.PASSWORD or "\0" in email:
        raise refused
    async with database.reading() as connection:
        statement = sa.select(User.id, User.password_hash).where(
            User.email == email.strip().lower(), User.active
        )
        found = (await connection.execute(statement)).first()
    kept = found.password_hash if found and found.password_hash.startswith("$argon2") else _nobody()
    if not await _is_right(kept, password) or not found:
        raise refused
    token = secrets.token_urlsafe(32)
    async with transaction(database) as session:
        session.add(
            AccessToken(
                user_id=found.id, digest=digest(token), created_at=now, expires_at=now + lasting
            )
        )
    viewer = await viewer_of(database, token, now=now)
    if viewer is None:  # suspended between the two statements
        raise refused
    return token, viewer


async def sign_out(database: Database, token: str, *, now: dt.datetime) -> None:
    """End a sign-in. The token opens nothing from now on."""
    async with transaction(database) as session:
        await session.execute(
            sa.update(AccessToken)
            .where(AccessToken.digest == digest(token), AccessToken.revoked_at.is_(None))
            .values(revoked_at=now)
        )


async def viewer_of(database: Database, token: str, *, now: dt.datetime) -> Viewer | None:
    """Who carries this token. `None` where it is unknown, expired or revoked, or they suspended."""
    statement = (
        sa.select(*ACCOUNT)
        .join(AccessToken, AccessToken.user_id == User.id)
        .where(
            AccessToken.digest == digest(token),
            AccessToken.revoked_at.is_(None),
            AccessToken.expires_at > now,
            User.active,
        )
    )
    async with database.reading() as connection:
        found = (await connection.execute(statement)).first()
        if found is None:
            return None
        return await viewer_from(connection, found)


async def viewer_from(connection: AsyncConnection, account: Any) -> Viewer:
    """Somebody as they act, from the columns of `ACCOUNT`."""
    desks = await connection.scalars(_desks_of(account.id))
    return Viewer(account.id, account.role, account.author_id, frozenset(desks), account.service)


async def need_viewer(database: Database, token: str, *, now: dt.datetime) -> Viewer:
    """Who carries this token. Raises `Unauthenticated` where nobody does any more."""
    viewer = await viewer_of(database, token, now=now)
    if viewer is None:
        raise Unauthenticated("this token is unknown, expired or signed out: sign in again")
    return viewer


async def viewer_for(session: AsyncSession, user: User) -> Viewer:
    """An account as it acts, without a token: for what runs on the server itself."""
    desks = await session.scalars(_desks_of(user.id))
    return Viewer(user.id, user.role, user.author_id, frozenset(desks), user.service)


def _desks_of(user_id: int) -> sa.Select[int]:
    """The sections of somebody's desks, with those below them."""
    desks = sa.select(Desk.section_id).where(Desk.user_id == user_id).cte(recursive=True)
    below = sa.select(Section.id).join(desks, Section.parent_id == desks.c.section_id)
    return sa.select(desks.union(below).c.section_id)


class UserChanges(TypedDict, total=False):
    """What to change of an account: an absent key stays as it is."""

    email: str
    name: str
    password: str
    role: Role
    desks: Sequence[str]
    author: str | None
    active: bool
    service: bool


async def create_user(unit: Unit, changes: UserChanges) -> User:
    """A new account."""
    _need_admin(unit)
    user = User(id=new_id(), active=True, service=False, created_at=unit.now)
    await _apply(unit, user, changes)
    unit.session.add(user)
    await unit.session.flush()
    await _seat(unit, user, changes)
    unit.record(Happened(kind="user.create", subject=wire_id(Noun.USER, user.id)))
    return user


async def update_user(unit: Unit, wire: str, changes: UserChanges) -> User:
    """Change an account. A new password, role or suspension ends its sign-ins and previews."""
    _need_admin(unit)
    user = await references.user(unit, wire, "id")
    if user.id == unit.viewer.user_id and (
        changes.get("active") is False or changes.get("role", user.role) is not user.role
    ):
        message = "you cannot suspend yourself or change your own role: ask another admin"
        raise Denied(message, ("id",))
    await _apply(unit, user, changes)
    await _seat(unit, user, changes)
    if {"password", "role", "active"} & changes.keys():
        await _end_sign_ins(unit, user)
    subject = wire_id(Noun.USER, user.id)
    unit.record(Happened(kind="user.update", subject=subject, reason=_summary(changes)))
    return user


def _summary(changes: UserChanges) -> str:
    """What was changed, for the audit trail; of a password only that it was."""
    parts = (key if key == "password" else f"{key}: {value}" for key, value in changes.items())
    return ", ".join(parts)


async def _apply(unit: Unit, user: User, changes: UserChanges) -> None:
    checks = Checks()
    if "email" in changes:
        user.email = checks.email(changes["email"], "email")
    if "name" in changes:
        user.name = checks.line(changes["name"], measures.NAME, "name")
    if "password" in changes:
        checks.password(changes["password"], "password")
    checks.done()
    if "email" in changes:
        await _need_free_email(unit, user)
    if "password" in changes:
        user.password_hash = await hashed(changes["password"])
    if "author" in changes:
        named = changes["author"]
        author = None if named is None else await references.author(unit, named, "author")
        user.author_id = author.id if author else None
    user.role = changes.get("role", user.role)
    user.active = changes.get("active", user.active)
    user.service = changes.get("service", user.service)


async def _need_free_email(unit: Unit, user: User) -> None:
    statement = sa.select(User.id).where(User.email == user.email, User.id != user.id)
    with unit.session.no_autoflush:
        if await unit.session.scalar(statement) is not None:
            raise Refusal(Code.NOT_UNIQUE, f"{user.email} has an account", ("email",))


async def _seat(unit: Unit, user: User, changes: UserChanges) -> None:
    """Give an account its desks. A list replaces the one before."""
    if "desks" not in changes:
        return
    desks = [
        await references.section_for_stories(unit, named, "desks", str(at))
        for at, named in enumerate(changes["desks"])
    ]
    checks = Checks()
    checks.distinct([section.id for section in desks], "desks")
    checks.done()
    await unit.session.execute(sa.delete(Desk).where(Desk.user_id == user.id))
    unit.session.add_all(Desk(user_id=user.id, section_id=section.id) for section in desks)


async def _end_sign_ins(unit: Unit, user: User) -> None:
    """And the previews that the account has given out."""
    for table in (AccessToken, Preview):
        await unit.session.execute(
            sa.update(table)
            .where(table.user_id == user.id, table.revoked_at.is_(None))
            .values(revoked_at=unit.now)
        )


def _need_admin(unit: Unit) -> None:
    if not unit.viewer.is_at_least(Role.ADMIN):
        raise Denied("accounts are for admins")


def digest(token: str) -> str:
    """The token as it is kept. It is random and long, so that a plain hash cannot be reversed."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
