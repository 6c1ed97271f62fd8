"""A newsroom in which everything that readers must not see carries a mark of its own.

A marked text is two words: `zqdraftheadline mk7draftheadline`. A test may send the first one; the
second one is never sent, so wherever it comes back, something has leaked.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from db.actions.deliveries import Outcome
from db.base import FOR_EVER, printed
from db.ids import Noun, wire_id
from db.models import (
    AccessToken,
    Article,
    Author,
    Comment,
    Delivery,
    Event,
    Image,
    Notification,
    Redirect,
    Revision,
    Schedule,
    Tag,
    User,
    Webhook,
)
from tests.newsroom import (
    REQUEST_CHANGES,
    SCHEDULE,
    SCHEDULE_UNPUBLISH,
    SPIKE,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.receiving import OUTSIDE, registered, tried

NEW = "mutation New($input: {0}CreateInput!) {{ {1}Create(input: $input) {{ {1} {{ id }} }} }}"
SAY = """mutation Say($input: CommentCreateInput!) {
  commentCreate(input: $input) { comment { id } } }"""
ARRANGE = """mutation Arrange($input: FrontUpdateInput!) {
  frontUpdate(input: $input) { userErrors { code } } }"""
LAUNCH = """mutation Launch($input: FrontInput!) {
  frontLaunch(input: $input) { userErrors { code } } }"""
PUBLIC = {"The harbour bill", "The long road", "The unsigned piece"}
"""The headlines that readers see."""


@dataclass(frozen=True)
class Secrets:
    """What the newsroom hides, and what of it can be sent to ask for it."""

    ids: dict[str, list[str]]
    """All ids, by noun."""
    hidden: frozenset[str]
    """The ids that readers must never meet."""
    slugs: list[str]
    paths: list[str]
    baits: list[str]
    digests: list[str]
    shown: dict[str | None, set[str]] = field(default_factory=dict)
    """Of the hidden ids, those that a guest meets in what is previewed, by the guest's name."""

    @property
    def words(self) -> dict[str, list[str]]:
        """What a client could send, by the name of the argument or filter it belongs to."""
        ids = [one for many in self.ids.values() for one in many]
        cursors = forged_cursors(self.ids["article"], self.baits)
        return {
            "id": ids,
            "slug": self.slugs,
            "path": self.paths,
            "after": cursors,
            "before": cursors,
            "section": ["politics", "sports", "opinion", *self.ids["section"]],
            "author": [*self.slugs, *self.ids["author"]],
            "tag": [*self.slugs, *self.ids["tag"]],
            "": [*self.baits, *PUBLIC, "", "e", "en", "zq"],
        }


def text(name: str) -> str:
    """A marked text: a word that may be sent, and one that must not come back."""
    return f"zq{name} mk7{name}"


def story(name: str, **given: Any) -> dict[str, Any]:
    """A story of which every text is marked."""
    marked = {part: text(f"{name}{part}") for part in ("headline", "standfirst", "kicker", "body")}
    marked["slug"] = f"zq{name}slug-mk7{name}slug"
    marked["dateline"] = text(f"{name}dateline")
    return {**marked, **given}


def forged_cursors(articles: Iterable[str], headlines: Iterable[str]) -> list[str]:
    """Cursors for every order, that name hidden stories and what they say."""
    numbers = [int(wire.partition("-")[2]) for wire in articles]
    moment = "2026-03-01T12:00:00.000Z"
    packed: list[list[object]] = [
        [f"{key}{way}", moment, number]
        for key in ("FIRST_PUBLISHED_AT", "UPDATED_AT")
        for way in "+-"
        for number in numbers[:3]
    ]
    packed += [[f"HEADLINE{way}", bait, numbers[0]] for way in "+-" for bait in headlines]
    packed += [["NAME+", "zq", 1], ["NUMBER-", 1, numbers[0]], ["ID-", 1, 1]]
    return [orjson.dumps(one).hex().upper() for one in packed]


async def fill(newsroom: Newsroom) -> Secrets:
    """Write the stories. Three of them readers see; of one more, only that it is gone."""
    link = await _hidden_things(newsroom)
    await newsroom.draft(**story("draft", **link))
    await newsroom.draft(**story("opinion", genre="OPINION", noBylineReason=text("draftreason")))
    await newsroom.draft("ben", **story("ben"))
    await newsroom.draft(**story("sports", section="sports"))
    review = await newsroom.move(SUBMIT, "ada", await newsroom.draft(**story("review", **link)))
    changes = await newsroom.move(SUBMIT, "ada", await newsroom.draft(**story("changes", **link)))
    await newsroom.move(REQUEST_CHANGES, "edith", changes, reason=text("changesreason"))
    await newsroom.approved(**story("approved", **link))
    await _public_stories(newsroom, link, review["id"])
    for number, state in enumerate(("WITHHELD", "RETRACTED", "SCHEDULED", "SPIKED")):
        await _put(newsroom, f"state{'abcd'[number]}", state, link)
    await _remarks(newsroom)
    embargoed = await newsroom.published(**story("embargo", **link))
    tomorrow = newsroom.now + dt.timedelta(days=1)
    await _set(newsroom, embargoed["id"], embargo_until=tomorrow)
    unlifted = await newsroom.published(**story("unlifted", **link))
    await _set(newsroom, unlifted["id"], embargo_until=FOR_EVER)
    await _fronts(newsroom)
    await _webhook(newsroom)
    for somebody in ("ben", "erik"):
        await newsroom.token(somebody)  # before their addresses change
    async with newsroom.database.engine.begin() as connection:
        name = sa.literal(text("staffuser") + " ").concat(User.name)
        email = sa.literal("zqmk7staffmail").concat(User.email)
        await connection.execute(sa.update(User).values(name=name, email=email))
    return await _secrets(newsroom)


async def _hidden_things(newsroom: Newsroom) -> dict[str, Any]:
    """A tag, an author and images that only stories carry which readers do not see."""

    async def new(noun: str, **given: Any) -> str:
        by = "ada" if noun == "Image" else "cleo"  # whoever uses an image must see it
        made = await newsroom.data(NEW.format(noun, noun.lower()), by, input=given)
        wire: str = made[f"{noun.lower()}Create"][noun.lower()]["id"]
        return wire

    async def image(name: str) -> str:
        words = {part: text(f"{name}{part}") for part in ("alt", "caption", "credit")}
        return await new("Image", url=f"https://example.org/mk7{name}url.jpg", **words)

    tag = await new("Tag", name=text("stafftag"), kind="TOPIC", slug="zqtag-mk7stafftagslug")
    author = await new(
        "Author",
        name=text("staffauthor"),
        slug="zqauthor-mk7staffauthorslug",
        bio=text("staffbio"),
        role=text("staffrole"),
        portrait=await image("staffportrait"),
        links=[{"name": text("stafflink"), "url": "https://example.org/mk7staffurl"}],
    )
    bylines = [{"author": "ada"}, {"author": author}, {"name": text("draftbyline")}]
    link = {"tags": [tag], "bylines": bylines, "leadImage": await image("image")}
    return {"section": "politics", **link}


async def _public_stories(newsroom: Newsroom, link: dict[str, Any], hidden: str) -> None:
    road = await newsroom.published(headline="The long road")
    await newsroom.published(
        headline="The unsigned piece", bylines=[], noBylineReason=text("unsigned")
    )
    harbour = await newsroom.published(
        headline="The harbour bill",
        related=[
            {"article": hidden, "label": text("hiddenlabel")},
            {"article": road["id"], "label": "Background"},
        ],
    )
    related = [{"article": road["id"], "label": text("workinglabel")}]
    working = story("working", **{**link, "section": "sports", "related": related})
    working["bylines"] = [*link["bylines"][:2], {"name": text("workingbyline")}]
    del working["leadImage"]
    await newsroom.move(UPDATE, "ada", harbour, **working)
    for name, leads in (("gone", {}), ("forwarded", {"redirectTo": road["id"]})):
        gone = await newsroom.published(**story(name, slug=f"the-{name}-story", **link))
        reason = text(f"{name}reason")
        notice = "We have taken this story down."
        await newsroom.move(UNPUBLISH, "cleo", gone, reason=reason, notice=notice, **leads)


async def _remarks(newsroom: Newsroom) -> None:
    """On each story, what a chief says of it and its author answers, both of them marked."""
    found = await newsroom.data(
        "{ articles(first: 100, perspective: WORKING) { nodes { id headline } } }", "cleo"
    )
    for one in found["articles"]["nodes"]:
        begins = re.match("zq([a-z]+)headline", one["headline"])
        if not begins and one["headline"] not in PUBLIC:
            continue
        name = begins[1] if begins else "public"
        first = {"article": one["id"], "text": text(f"{name}comment"), "blocking": True}
        said = await newsroom.data(SAY, "cleo", input={**first, "field": "HEADLINE"})
        thread = said["commentCreate"]["comment"]["id"]
        answer = {"article": one["id"], "text": text(f"{name}answer"), "thread": thread}
        await newsroom.data(SAY, "adam", input=answer)


async def _fronts(newsroom: Newsroom) -> None:
    """A front that was launched with what readers have and what they have not, and its draft."""
    found = await newsroom.data(
        "{ articles(first: 100, perspective: WORKING) { nodes { id headline } } }", "cleo"
    )
    every = {one["headline"]: one["id"] for one in found["articles"]["nodes"]}
    hidden, public = every[text("reviewheadline")], every["The long road"]
    words = {part: text(f"front{part}") for part in ("alt", "caption", "credit")}
    image = {"url": "https://example.org/mk7fronturl.jpg", **words}
    made = await newsroom.data(NEW.format("Image", "image"), "cleo", input=image)
    said = {"headline": text("frontheadline"), "kicker": text("frontkicker"),
            "image": made["imageCreate"]["image"]["id"]}  # fmt: skip
    slots = [{"article": hidden, **said}, {"article": public}]
    given = {"expectedVersion": 0, "slots": slots}
    await newsroom.data(ARRANGE, "cleo", input=given)
    await newsroom.data(LAUNCH, "cleo", input={"expectedVersion": 1})
    given = {"expectedVersion": 2, "slots": [{"article": public, **said}]}
    await newsroom.data(ARRANGE, "cleo", input=given)


async def _webhook(newsroom: Newsroom) -> None:
    """An address that is told of drafts, and one delivery that has failed."""
    query = "query Story($id: ID!) { article(id: $id) { headline } } # mk7hookquery"
    kinds = ["article.create", "article.publish"]
    url = f"{OUTSIDE}/mk7hookurl"
    await registered(newsroom, url, text("hookname"), kinds=kinds, query=query)
    await newsroom.draft(**story("told"))
    await tried(newsroom, Outcome(None, text("hookerror"), 1))


async def _put(newsroom: Newsroom, name: str, state: str, link: dict[str, Any]) -> None:
    """A story in a state in which readers do not get it."""
    marked = story(name, **link)
    known = {**marked, "slug": f"the-{state.lower()}-story"}  # its address, readers knew
    match state:
        case "WITHHELD":
            seen = await newsroom.published(**known)
            await newsroom.move(WITHHOLD, "cleo", seen, reason=text(f"{name}reason"))
        case "RETRACTED":
            notice = "What this story said was wrong."
            await newsroom.retracted(await newsroom.published(**known), notice)
        case "SCHEDULED":
            approved = await newsroom.approved(**marked)
            tomorrow, after = (newsroom.now + dt.timedelta(days=days) for days in (1, 2))
            end = {"reason": text(f"{name}reason"), "notice": text(f"{name}notice")}
            seen = await newsroom.move(SCHEDULE, "cleo", approved, at=printed(tomorrow))
            await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", seen, at=printed(after), **end)
        case "SPIKED":
            draft = await newsroom.draft(**marked)
            await newsroom.move(SPIKE, "cleo", draft, reason=text(f"{name}reason"))


async def _set(newsroom: Newsroom, wire: str, **values: Any) -> None:
    async with newsroom.database.engine.begin() as connection:
        number = int(wire.partition("-")[2])
        await connection.execute(sa.update(Article).where(Article.id == number).values(**values))


async def _secrets(newsroom: Newsroom) -> Secrets:
    tables: dict[Noun, Any] = {
        Noun.ARTICLE: Article, Noun.REVISION: Revision, Noun.AUTHOR: Author, Noun.TAG: Tag,
        Noun.IMAGE: Image, Noun.USER: User, Noun.EVENT: Event,
        Noun.COMMENT: Comment, Noun.NOTIFICATION: Notification,
        Noun.SCHEDULE: Schedule,
        Noun.WEBHOOK: Webhook, Noun.DELIVERY: Delivery,
    }  # fmt: skip
    async with newsroom.database.reading() as connection:

        async def all_of(column: Any, *where: Any) -> list[Any]:
            found = await connection.scalars(sa.select(column).where(*where).order_by(column))
            return list(found)

        ids = {
            str(noun): [wire_id(noun, one) for one in await all_of(table.id)]
            for noun, table in tables.items()
        }
        seen = await all_of(
            Article.id,
            Article.live_revision_id == Revision.id,
            Revision.headline.in_(PUBLIC),
        )
        ada = await all_of(Author.id, Author.slug == "ada")
        shown = {wire_id(Noun.ARTICLE, one) for one in seen}
        shown |= {wire_id(Noun.AUTHOR, one) for one in ada}
        slugs = [*await all_of(Article.slug), *await all_of(Revision.slug)]
        slugs += [*await all_of(Tag.slug), *await all_of(Author.slug)]
        paths = [f"/{'sports' if 'working' in slug else 'politics'}/{slug}" for slug in slugs]
        paths += [*await all_of(Redirect.path), "/politics", "/"]
        digests = [*await all_of(AccessToken.digest), *await all_of(Webhook.secret)]
    hidden = frozenset(one for many in ids.values() for one in many if one not in shown)
    stages = ("draft", "review", "changes", "approved", "working", "embargo", "unlifted", "gone")
    return Secrets(
        ids={**ids, "section": await _sections(newsroom)},
        hidden=hidden,
        slugs=slugs,
        paths=paths,
        baits=[f"zq{name}headline" for name in stages],
        digests=[*digests, *newsroom.tokens.values()],
    )


async def _sections(newsroom: Newsroom) -> list[str]:
    return [one["id"] for one in (await newsroom.data("{ sections { id } }"))["sections"]]
