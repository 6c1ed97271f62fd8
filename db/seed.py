"""The demo newsroom: *The Alder Courier*, its people and its stories, made by the real actions.

Everything happens in one transaction: a seed that is interrupted leaves an empty database.
"""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.actions import (
    articles,
    authors,
    collections,
    fronts,
    images,
    moves,
    publication,
    sections,
    site,
    tags,
)
from db.actions.accounts import CONSOLE, hashed, viewer_for
from db.actions.articles import BylineGiven, Changes, RelatedGiven
from db.actions.authors import LinkGiven
from db.actions.collections import MemberGiven
from db.actions.fronts import PinGiven
from db.actions.site import PolicyGiven
from db.base import new_id
from db.ids import Noun, wire_id
from db.models import (
    Article,
    Author,
    BylineRole,
    ChangeClass,
    CollectionKind,
    Desk,
    Genre,
    Origin,
    RelatedKind,
    Role,
    Section,
    TagKind,
    User,
)
from db.session import Database, Unit, transaction
from db.viewer import Viewer

Progress = Callable[[int, int], None]

FILES = Path(__file__).parent / "demo"
DOMAIN = "copydesk.example"
PICTURES = f"https://images.{DOMAIN}"

ACCOUNTS = (
    ("reporter", "Amina Okafor", Role.REPORTER, "amina-okafor", ()),
    ("editor", "Henrik Moss", Role.EDITOR, "henrik-moss", ("politics", "business", "security")),
    ("chief", "Claire Dubois-Lane", Role.CHIEF, "claire-dubois-lane", ()),
    ("admin", "Robin Archer", Role.ADMIN, None, ()),
)
"""Who can sign in: the part before the @, name, role, the author they are, and their desks."""

NO_PASSWORD = "!"
HISTORY = {"create": -8.0, "submit": -3.0, "approve": -1.0, "publish": 0.0}
"""Hours between a story's moves and its publication."""


async def is_empty(database: Database) -> bool:
    """Whether nobody and nothing is in the newsroom yet."""
    async with database.reading() as connection:
        people = await connection.scalar(sa.select(sa.func.count()).select_from(User))
        stories = await connection.scalar(sa.select(sa.func.count()).select_from(Article))
    return not people and not stories


async def has_demo_accounts(database: Database) -> bool:
    """Whether accounts of the demo newsroom are here, whose password others may know."""
    async with database.reading() as connection:
        demo = sa.exists().where(User.demo)
        return bool(await connection.scalar(sa.select(demo)))


class DemoAccount(NamedTuple):
    """One that can sign in."""

    email: str
    name: str
    role: Role


async def demo_accounts(database: Database) -> list[DemoAccount]:
    """Those that can sign in, from the reporter to the admin."""
    can_sign_in = (User.demo, User.active, User.password_hash != NO_PASSWORD)
    async with database.reading() as connection:
        found = sa.select(User.email, User.name, User.role).where(*can_sign_in)
        accounts = [DemoAccount(*row) for row in await connection.execute(found)]
    return sorted(accounts, key=lambda account: list(Role).index(account.role))


async def set_demo_password(database: Database, password: str) -> None:
    """Give the demo accounts that can sign in this password."""
    password_hash = await hashed(password)
    async with transaction(database) as session:
        await session.execute(
            sa.update(User)
            .where(User.demo, User.password_hash != NO_PASSWORD)
            .values(password_hash=password_hash)
        )


async def seed_newsroom(database: Database, *, password: str, progress: Progress) -> None:
    """Fill an empty database. `progress` hears how many stories of all are in."""
    stories = sorted(_stories(), key=lambda story: -float(story["hours_ago"]))
    now = dt.datetime.now(dt.UTC)
    async with transaction(database) as session:
        house = Unit(session, CONSOLE, now - dt.timedelta(days=365), Origin.CONSOLE)
        await _furnish(house)
        desk = Newsroom(session, now, await _hire(house, await hashed(password)))
        for done, story in enumerate(stories, 1):
            await desk.file(story)
            progress(done, len(stories))
        await desk.collect()
        await desk.go_on_working()
        for front in _read(FILES / "fronts.toml")["front"]:
            await desk.launch(front)


def _stories() -> Iterator[dict[str, Any]]:
    for file in sorted((FILES / "stories").glob("*.toml")):
        for story in _read(file)["story"]:
            yield {**story, "section": file.stem}


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


async def _furnish(unit: Unit) -> None:
    """The site, its sections, authors and tags."""
    face = _read(FILES / "site.toml")
    await site.update(
        unit,
        {
            "name": face["name"],
            "tagline": face["tagline"],
            "about": face["about"],
            "principles": face["principles"],
            "social_links": [LinkGiven(**link) for link in face["social"]],
            "policies": [PolicyGiven(**policy) for policy in face["policies"]],
        },
    )
    for section in _read(FILES / "sections.toml")["section"]:
        genre = Genre(section.pop("genre")) if "genre" in section else None
        await sections.create(unit, section.pop("slug"), genre, section)
        await unit.session.flush()  # the next one may stand below it
    for author in _read(FILES / "authors.toml")["author"]:
        portrait = await images.create(
            unit,
            {
                "url": author["portrait"],
                "alt": f"Portrait of {author['name']}",
                "credit": "The Alder Courier",
                "width": 800,
                "height": 800,
            },
        )
        await unit.session.flush()  # before the author shows it
        await authors.create(
            unit,
            {
                "slug": author["slug"],
                "name": author["name"],
                "role": author["role"],
                "bio": author["bio"],
                "portrait": wire_id(Noun.IMAGE, portrait.id),
                "links": [LinkGiven(**link) for link in author.get("links", ())],
            },
        )
    for tag in _read(FILES / "tags.toml")["tag"]:
        kind = TagKind(tag["kind"])
        await tags.create(unit, {"slug": tag["slug"], "name": tag["name"], "kind": kind})


async def _hire(unit: Unit, password_hash: str) -> dict[str, Viewer]:
    """The four accounts, and one without a password for each other author. By name or slug."""
    session = unit.session
    known = {author.slug: author for author in await session.scalars(sa.select(Author))}
    parts = {section.slug: section.id for section in await session.scalars(sa.select(Section))}
    staff = {}
    for name, full_name, role, slug, desks in ACCOUNTS:
        author = known.pop(slug) if slug else None
        user = _account(unit, name, full_name, role, password_hash, author)
        session.add(user)
        await session.flush()
        session.add_all(Desk(user_id=user.id, section_id=parts[part]) for part in desks)
        staff[name] = staff[slug or name] = user
    for slug, author in known.items():
        user = _account(unit, slug, author.name, Role.REPORTER, NO_PASSWORD, author)
        session.add(user)
        staff[slug] = user
    await session.flush()
    return {name: await viewer_for(session, user) for name, user in staff.items()}


def _account(
    unit: Unit, name: str, full_name: str, role: Role, password_hash: str, author: Author | None
) -> User:
    return User(
        id=new_id(),
        email=f"{name}@{DOMAIN}",
        name=full_name,
        password_hash=password_hash,
        role=role,
        active=True,
        demo=True,
        author_id=author.id if author else None,
        created_at=unit.now,
    )


@dataclass(frozen=True, slots=True)
class Newsroom:
    """People at work: each story is made, handed in, approved and published by somebody."""

    session: AsyncSession
    now: dt.datetime
    staff: dict[str, Viewer]

    async def file(self, story: dict[str, Any]) -> None:
        """Take a story as far as its file says."""
        writer, reviewer = self._writer(story), self._reviewer(story)
        published = self.now - dt.timedelta(hours=story["hours_ago"])

        def then(who: Viewer, act: str) -> Unit:
            return self._unit(who, published + dt.timedelta(hours=HISTORY[act]))

        article = await articles.create(then(writer, "create"), await self._content(story, writer))
        wire, stage = wire_id(Noun.ARTICLE, article.id), story.get("stage")
        if stage == "DRAFT":
            return
        await moves.submit_for_review(then(writer, "submit"), wire, await self._version(article))
        if stage == "IN_REVIEW":
            return
        if stage == "CHANGES_REQUESTED":
            await moves.request_changes(
                then(reviewer, "approve"), wire, await self._version(article), story["reason"]
            )
            return
        await moves.approve(then(reviewer, "approve"), wire, await self._version(article))
        if stage == "APPROVED":
            return
        await publication.publish(then(reviewer, "publish"), wire, await self._version(article))
        if "correction" in story:
            await self._correct(story, article, published)

    async def collect(self) -> None:
        """Put stories together that readers have, and launch what comes of it."""
        unit = self._unit(self.staff["chief"], self.now)
        for one in _read(FILES / "collections.toml")["collection"]:
            members = [
                MemberGiven(await self._named(slug), *label) for slug, *label in one["articles"]
            ]
            await collections.create(
                unit,
                one["slug"],
                CollectionKind(one["kind"]),
                {"title": one["title"], "description": one["description"], "articles": members},
            )
            await self.session.flush()
            await collections.update(unit, one["slug"], 1, {"launched": True})

    async def go_on_working(self) -> None:
        """What a newsroom looks like on any day: a live story being edited, one taken down."""
        newest = sa.select(Article).where(Article.first_published_at.is_not(None))
        newest = newest.order_by(Article.first_published_at.desc())
        live = (await self.session.scalars(newest)).all()
        editing = self._unit(self.staff["chief"], self.now)
        await articles.update(
            editing, wire_id(Noun.ARTICLE, live[0].id), live[0].version, {"kicker": "Developing"}
        )
        notice = "We took this story down because a source withdrew consent to be quoted."
        await publication.unpublish(
            editing,
            wire_id(Noun.ARTICLE, live[-1].id),
            live[-1].version,
            "The main source withdrew consent.",
            notice=notice,
        )

    async def launch(self, front: dict[str, Any]) -> None:
        """Arrange a front as its file says, and give it to readers."""
        unit, section = self._unit(self.staff[front["by"]], self.now), front.get("section")
        slots: list[PinGiven | None] = [None] * max(pin["position"] for pin in front["pins"])
        for pin in front["pins"]:
            story = await self._named(pin["article"])
            slots[pin["position"] - 1] = PinGiven(story, pin.get("headline"), pin.get("kicker"))
        await fronts.update(unit, section, 0, slots, front.get("size"))
        await fronts.launch(unit, section, 1)

    async def _correct(
        self, story: dict[str, Any], article: Article, published: dt.datetime
    ) -> None:
        """Publish the body as it should have been, and say so."""
        given, wire = story["correction"], wire_id(Noun.ARTICLE, article.id)
        then = published + dt.timedelta(hours=given["hours_later"])
        writer, reviewer = self._writer(story), self._reviewer(story)
        changes: Changes = {"body": story["body"]}
        await articles.update(self._unit(writer, then), wire, await self._version(article), changes)
        await moves.submit_for_review(self._unit(writer, then), wire, await self._version(article))
        await moves.approve(self._unit(reviewer, then), wire, await self._version(article))
        await publication.publish(
            self._unit(reviewer, then),
            wire,
            await self._version(article),
            change_class=ChangeClass(given["kind"]),
            note=given["note"],
        )

    async def _content(self, story: dict[str, Any], writer: Viewer) -> Changes:
        body = story["body"]
        if "correction" in story:
            body = body.replace(story["correction"]["right"], story["correction"]["wrong"])
        content: Changes = {
            "headline": story["headline"],
            "standfirst": story["standfirst"],
            "kicker": story.get("kicker"),
            "dateline": story.get("dateline"),
            "body": body,
            "slug": story["slug"],
            "section": story["section"],
            "genre": Genre(story["genre"]),
            "bylines": [BylineGiven(slug, role=self._role(slug)) for slug in story["bylines"]],
            "tags": story.get("about", ()),
            "mentions": story.get("mentions", ()),
            "related": [await self._link(link) for link in story.get("related", ())],
        }
        if "image" in story:
            content["lead_image"] = await self._picture(story["image"], writer)
        return content

    async def _link(self, link: str | list[str]) -> RelatedGiven:
        slug, kind = (link, RelatedKind.RELATED) if isinstance(link, str) else link
        return RelatedGiven(await self._named(slug), RelatedKind(kind))

    async def _named(self, slug: str) -> str:
        """The id of a story."""
        found = sa.select(Article.id).where(Article.slug == slug)
        return wire_id(Noun.ARTICLE, (await self.session.scalars(found)).one())

    async def _picture(self, picture: dict[str, Any], writer: Viewer) -> str:
        x, y = picture["focal"]
        image = await images.create(
            self._unit(writer, self.now),
            {
                "url": f"{PICTURES}/{picture['name']}.jpg",
                "alt": picture["alt"],
                "caption": picture["caption"],
                "credit": picture["credit"],
                "width": 1600,
                "height": 1000,
                "focal_point": (x, y),
            },
        )
        return wire_id(Noun.IMAGE, image.id)

    async def _version(self, article: Article) -> int:
        await self.session.flush()
        return article.version

    def _unit(self, who: Viewer, when: dt.datetime) -> Unit:
        return Unit(self.session, who, when, Origin.CONSOLE)

    def _writer(self, story: dict[str, Any]) -> Viewer:
        return self.staff[story["bylines"][0]]

    def _reviewer(self, story: dict[str, Any]) -> Viewer:
        """The chief, or the admin for what the chief has written."""
        chief = "claire-dubois-lane" in story["bylines"]
        return self.staff["admin" if chief else "chief"]

    def _role(self, slug: str) -> BylineRole:
        photographers = {"oliver-grant", "maya-stein", "ben-achterberg"}
        return BylineRole.PHOTOGRAPHER if slug in photographers else BylineRole.REPORTER
