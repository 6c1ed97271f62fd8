"""Every mutation either begins a new edition or changes nothing that a reader can be answered."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from db.actions.deliveries import deal
from db.events import KINDS
from db.ids import Noun, wire_id
from db.models import (
    Article,
    Author,
    Collection,
    Comment,
    Delivery,
    Epoch,
    Event,
    Image,
    Notification,
    Preview,
    Redirect,
    Revision,
    Schedule,
    Section,
    Tag,
    User,
    Webhook,
)
from schema.build import build_schema
from server.app import create_app
from server.settings import Settings
from tests.desk import ASSIGN, CLAIM, CLOSE, FORCE_UNLOCK, OPEN, UNCLAIM
from tests.looking import EVERYTHING, NODE, PAGE, STORIES
from tests.newsroom import (
    APPROVE,
    APPROVE_RETRACTION,
    BREAK_EMBARGO,
    CREATE,
    DISCARD_CHANGES,
    OVERRIDE_GUARD,
    PASSWORD,
    PUBLISH,
    RECALL,
    RELEASE,
    REPUBLISH,
    REQUEST_CHANGES,
    RETRACT,
    SCHEDULE,
    SCHEDULE_UNPUBLISH,
    SIGN_IN,
    SPIKE,
    SUBMIT,
    UNPUBLISH,
    UNSCHEDULE,
    UNSPIKE,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.receiving import (
    OUTSIDE,
    REPLAY,
    WEBHOOK_CREATE,
    WEBHOOK_DELETE,
    WEBHOOK_ROTATE,
    WEBHOOK_UPDATE,
    log_of,
    registered,
)
from tests.refusal import (
    IMAGE_CREATE,
    PREVIEW_CREATE,
    PREVIEW_REVOKE,
    TAG_CREATE,
    USER_CREATE,
    on,
    picture,
)
from tests.schema.test_collections import COLLECTION_CREATE, COLLECTION_UPDATE
from tests.schema.test_comments import COMMENT, REOPEN
from tests.schema.test_comments import RESOLVE as RESOLVE_COMMENT
from tests.schema.test_fronts import DISCARD as FRONT_DISCARD
from tests.schema.test_fronts import LAUNCH as FRONT_LAUNCH
from tests.schema.test_fronts import UPDATE as FRONT_UPDATE
from tests.schema.test_furniture import (
    AUTHOR_CREATE,
    AUTHOR_UPDATE,
    IMAGE_UPDATE,
    SECTION_CREATE,
    SECTION_UPDATE,
    SITE_UPDATE,
    TAG_UPDATE,
    USER_UPDATE,
    id_of,
)
from tests.schema.test_links import ADD, CHANGE, MOVE, REMOVE
from tests.schema.test_notifications import MARK_READ
from tests.schema.test_restoring import RESTORE, first_of
from tests.suggested import ACCEPT, DISMISS, put_beside
from tests.suggested import RESTORE as TAKE_BACK

NOUNS: dict[Noun, Any] = {
    Noun.ARTICLE: Article, Noun.REVISION: Revision, Noun.AUTHOR: Author, Noun.TAG: Tag,
    Noun.IMAGE: Image, Noun.USER: User, Noun.EVENT: Event, Noun.SECTION: Section,
    Noun.COMMENT: Comment, Noun.NOTIFICATION: Notification, Noun.SCHEDULE: Schedule,
    Noun.WEBHOOK: Webhook, Noun.DELIVERY: Delivery,
    Noun.PREVIEW: Preview, Noun.COLLECTION: Collection,
}  # fmt: skip
FRONT = "size launchedAt slots { position headline kicker image { url } article { slug } }"
PEOPLE = "name slug bio role links { name url } portrait { url alt } articles { totalCount }"
SERIES = """id slug path title description launched version leadImage { id }
  articles { totalCount edges { cursor position label node { id } } }"""
LISTS = (
    """{ viewer { id } site { name tagline about principles socialLinks { name url }
      policies { slug title text } } }""",
    f"""{{ sections {{ id slug title description freshDays parent {{ slug }}
      articles {{ {PAGE} }} }} }}""",
    f"{{ front {{ {FRONT} }} sections {{ slug front {{ {FRONT} }} }} }}",
    f"{{ articles(first: 20) {{ {STORIES} }} }}",
    f"{{ articles(orderBy: [{{ field: UPDATED_AT, direction: DESC }}]) {{ {PAGE} }} }}",
    "{ articles(where: { stage: { eq: DRAFT } }) { totalCount } }",
    f"{{ authors {{ totalCount nodes {{ id {PEOPLE} }} }} }}",
    "{ tags { totalCount nodes { id name slug kind articles { totalCount } } } }",
    "{ corrections { totalCount nodes { kind text at path article { headline } } } }",
    f"{{ collections {{ totalCount nodes {{ {SERIES} }} }} }}",
    "{ images { totalCount nodes { id url alt caption credit width } } }",
    "{ users { totalCount nodes { id unreadNotifications notifications { totalCount } } } }",
    "{ webhooks { totalCount nodes { id } } }",
)
RESOLVE = f"""query Resolve($path: String!) {{ resolve(path: $path) {{ __typename
  ... on Article {{ {EVERYTHING} }} ... on Section {{ slug }} ... on Collection {{ {SERIES} }}
  ... on Redirect {{ path permanent }} ... on Gone {{ notice }} }} }}"""

SIGN_OUT = "mutation { signOut { userErrors { code } } }"

LATER = "2026-03-01T13:00:00Z"

Done = Callable[[], Awaitable[object]]
Shown = dict[tuple[str, str], Any]

SEEN = {
    "articlePublish",
    "articleRelease",
    "articleRepublish",
    "articleRetract",
    "articleUnpublish",
    "articleWithhold",
    "authorUpdate",
    "collectionUpdate",
    "frontLaunch",
    "sectionCreate",
    "sectionUpdate",
    "siteUpdate",
    "suggestionDismiss",
    "suggestionRestore",
    "tagUpdate",
}
"""The mutations that readers can see."""


@pytest.fixture
async def reader(database_url: str, newsroom: Newsroom) -> AsyncIterator[httpx.AsyncClient]:
    """A reader of another server on the newsroom's database, who always gets a fresh answer."""
    app = create_app(
        Settings(database_url=database_url, copy_megabytes=0, worker=False),
        clock=lambda: newsroom.now,
    )
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield client


async def seen(newsroom: Newsroom, reader: httpx.AsyncClient) -> Shown:
    """All that a reader can be answered, by query and what it names."""
    asked = [(query, "") for query in LISTS]
    async with newsroom.database.reading() as connection:
        for noun, table in NOUNS.items():
            for number in await connection.scalars(sa.select(table.id)):
                asked.append((NODE, wire_id(noun, number)))
        for path in (Article.path, Redirect.path, sa.literal("/").concat(Section.slug)):
            asked += [(RESOLVE, str(found)) for found in await connection.scalars(sa.select(path))]
    return {one: await answered(reader, *one) for one in asked}


async def answered(reader: httpx.AsyncClient, query: str, named: str) -> Any:
    body = {"query": query, "variables": {"path" if query == RESOLVE else "id": named}}
    response = await reader.post("/graphql", json=body)
    answer = response.json()
    assert "errors" not in answer, answer
    return answer["data"]


def later(story: dict[str, Any]) -> dict[str, Any]:
    """The input of the move after the next on a story."""
    return {"id": story["id"], "expectedVersion": story["workflow"]["version"] + 1}


def nothing(asked: tuple[str, str]) -> dict[str, None]:
    """The answer to what names something that is not there yet."""
    return {"resolve" if asked[0] == RESOLVE else "node": None}


async def number(newsroom: Newsroom) -> int:
    async with newsroom.database.reading() as connection:
        return (await connection.scalars(sa.select(Epoch.number))).one()


async def life(newsroom: Newsroom) -> list[tuple[str, Done]]:
    """Each mutation where it could reach readers most easily: on what they have."""
    link = {"name": "Us", "url": "https://example.org"}
    image, spare, unused = [await picture(newsroom) for _ in range(3)]
    ada = await id_of(newsroom, "ada")
    await newsroom.act(TAG_CREATE, "ada", name="Tax", kind="TOPIC")
    other = await newsroom.published(headline="Another", tags=["tax"])
    ready, draft = await newsroom.approved(headline="Ready"), await newsroom.draft()
    related = [{"article": other["id"]}]
    pinned = [{"article": other["id"], "headline": "Read this", "image": spare}]
    third = await newsroom.published(headline="A third")
    hook = (await registered(newsroom, OUTSIDE))["webhook"]["id"]
    story = await newsroom.published(leadImage=image, tags=["tax"], related=related)
    await put_beside(newsroom, story, third)
    pair = {"id": third["id"], "article": story["id"]}
    await deal(newsroom.database, now=newsroom.now)
    (delivery,) = await log_of(newsroom)
    first = await first_of(newsroom, story)
    launched = (await newsroom.act(
        COLLECTION_CREATE, "edith", kind="SERIES", slug="a-series", title="A series",
        articles=[{"article": other["id"]}],
    ))["collection"]  # fmt: skip
    given_out = await newsroom.act(PREVIEW_CREATE, "ada", article=story["id"])

    def act(mutation: str, by: str, **given: Any) -> Done:
        async def done() -> None:
            payload = await newsroom.act(mutation, by, **given)
            assert payload["userErrors"] == []

        return done

    def move(mutation: str, by: str, **given: Any) -> Done:
        async def done() -> None:
            nonlocal story
            story = await newsroom.move(mutation, by, story, **given)

        return done

    comment = ""

    def talk(mutation: str, by: str, **given: Any) -> Done:
        async def done() -> None:
            nonlocal comment
            named = {"article": story["id"]} if mutation == COMMENT else {"id": comment}
            payload = await newsroom.act(mutation, by, **named, **given)
            assert payload["userErrors"] == []
            comment = payload["comment"]["id"]

        return done

    def beside(mutation: str, by: str, **given: Any) -> Done:
        async def done() -> None:
            await newsroom.done(mutation, by, id=story["id"], **given)

        return done

    everything = {
        "headline": "Changed", "standfirst": "Changed", "kicker": "Changed", "body": "Changed.",
        "slug": "changed", "section": "sports", "genre": "OPINION", "language": "de",
        "dateline": "CHANGED", "leadImage": spare, "bylines": [{"name": "Changed"}],
        "tags": [], "mentions": ["tax"], "related": [],
    }  # fmt: skip
    return [
        ("signIn", lambda: newsroom.data(SIGN_IN, email="erik@example.org", password=PASSWORD)),
        ("signOut", lambda: newsroom.data(SIGN_OUT, "erik")),
        ("articleCreate", act(CREATE, "ada", headline="New", section="politics", tags=["tax"])),
        ("articleUpdate", move(UPDATE, "ada", **everything)),
        ("articleUpdate", move(UPDATE, "ada", headline="Typed", autosave=True)),
        ("articleUpdate", move(UPDATE, "ada", headline="Typed on", autosave=True)),
        ("previewCreate", act(PREVIEW_CREATE, "cleo", section="politics")),
        ("previewRevoke", act(PREVIEW_REVOKE, "ada", id=given_out["preview"]["id"])),
        ("articleRestore", move(RESTORE, "ada", revision=first)),
        ("articleUpdate", move(UPDATE, "ada", **everything)),
        ("suggestionDismiss", act(DISMISS, "ada", **pair)),
        ("suggestionRestore", act(TAKE_BACK, "ada", **pair)),
        ("suggestionAccept", act(ACCEPT, "ada", **pair, expectedVersion=4)),
        ("articleRelatedAdd", move(ADD, "ada", article=other["id"])),
        ("articleRelatedAdd", move(ADD, "ada", article=ready["id"])),
        ("articleRelatedUpdate", move(CHANGE, "ada", article=other["id"], label="Other")),
        ("articleRelatedMove", move(MOVE, "ada", article=ready["id"], position=1)),
        ("articleRelatedRemove", move(REMOVE, "ada", article=ready["id"])),
        ("articleUpdate", move(UPDATE, "ada", **everything)),
        ("articleSubmitForReview", move(SUBMIT, "ada")),
        ("articleRecall", move(RECALL, "ada")),
        ("articleSubmitForReview", move(SUBMIT, "ada")),
        ("articleRequestChanges", move(REQUEST_CHANGES, "cleo", reason="Not yet.")),
        ("articleSubmitForReview", move(SUBMIT, "ada")),
        ("articleApprove", move(APPROVE, "cleo")),
        ("articlePublish", move(PUBLISH, "cleo", changeClass="UPDATE", note="Changed.")),
        ("articleUnpublish", move(UNPUBLISH, "cleo", reason="Wrong.", notice="Gone.")),
        ("articleUpdate", move(UPDATE, "ada", headline="Again", embargoUntil=LATER)),
        ("articleBreakEmbargo", move(BREAK_EMBARGO, "cleo", reason="It is out.")),
        ("articleUpdate", move(UPDATE, "ada", bylines=[])),
        ("articleOverrideGuard", move(OVERRIDE_GUARD, "cleo", guard="BYLINE", reason="Danger.")),
        ("articleOpenForEditing", beside(OPEN, "ada")),
        ("articleCloseEditing", beside(CLOSE, "ada")),
        ("articleOpenForEditing", beside(OPEN, "ada")),
        ("articleForceUnlock", beside(FORCE_UNLOCK, "cleo", reason="Deadline.")),
        ("articleSubmitForReview", move(SUBMIT, "ada")),
        ("articleAssign", beside(ASSIGN, "cleo", assignee=ada, dueAt=LATER, priority="URGENT")),
        ("articleClaim", beside(CLAIM, "adam")),
        ("articleUnclaim", beside(UNCLAIM, "adam")),
        ("articleApprove", move(APPROVE, "cleo")),
        ("articleRepublish", move(REPUBLISH, "cleo")),
        ("commentCreate", talk(COMMENT, "cleo", text="Which?", field="BODY", blocking=True)),
        ("commentResolve", talk(RESOLVE_COMMENT, "cleo")),
        ("commentReopen", talk(REOPEN, "cleo")),
        ("notificationsMarkRead", act(MARK_READ, "ada", all=True)),
        ("articleUpdate", move(UPDATE, "ada", headline="Better")),
        ("articleDiscardChanges", move(DISCARD_CHANGES, "ada")),
        ("articleWithhold", move(WITHHOLD, "cleo", reason="A court asks.")),
        ("articleRelease", move(RELEASE, "cleo", reason="The court has decided.")),
        ("articleScheduleUnpublish", move(SCHEDULE_UNPUBLISH, "cleo", at=LATER, reason="Old.")),
        ("articleUnschedule", move(UNSCHEDULE, "cleo")),
        ("articleApproveRetraction", move(APPROVE_RETRACTION, "adam", notice="It was wrong.")),
        ("articleRetract", move(RETRACT, "cleo", notice="It was wrong.")),
        ("articleSchedule", act(SCHEDULE, "cleo", **on(ready, at=LATER))),
        ("articleSpike", act(SPIKE, "cleo", **on(draft))),
        ("articleUnspike", act(UNSPIKE, "cleo", **later(draft))),
        ("sectionCreate", act(SECTION_CREATE, "cleo", slug="views", title="Views", genre="NEWS")),
        ("sectionUpdate", act(SECTION_UPDATE, "cleo", id="sports", freshDays=3)),
        ("authorCreate", act(AUTHOR_CREATE, "cleo", name="New", portrait=spare)),
        ("authorUpdate", act(AUTHOR_UPDATE, "cleo", id="ada", bio="Knows taxes.", portrait=image)),
        (
            "collectionCreate",
            act(
                COLLECTION_CREATE,
                "edith",
                kind="PACKAGE",
                slug="new",
                title="New",
                articles=[{"article": other["id"]}],
            ),
        ),
        (
            "collectionUpdate",
            act(COLLECTION_UPDATE, "edith", id=launched["id"], expectedVersion=1, launched=True),
        ),
        (
            "collectionUpdate",
            act(COLLECTION_UPDATE, "edith", id=launched["id"], expectedVersion=2, title="Old"),
        ),
        ("tagCreate", act(TAG_CREATE, "ada", name="Trade", kind="TOPIC")),
        ("tagUpdate", act(TAG_UPDATE, "edith", id="tax", name="Taxes")),
        ("imageCreate", act(IMAGE_CREATE, "ada", url="https://example.org/new.jpg", alt="New")),
        ("imageUpdate", act(IMAGE_UPDATE, "ada", id=unused, alt="Changed")),
        (
            "userCreate",
            act(
                USER_CREATE,
                "adam",
                email="new@example.org",
                name="New",
                password=PASSWORD,
                role="EDITOR",
                author="ada",
            ),
        ),
        ("userUpdate", act(USER_UPDATE, "adam", id=ada, name="Other", author="ben", active=False)),
        ("webhookCreate", act(WEBHOOK_CREATE, "cleo", name="New", url=OUTSIDE)),
        ("webhookUpdate", act(WEBHOOK_UPDATE, "cleo", id=hook, name="Changed")),
        ("webhookRotateSecret", act(WEBHOOK_ROTATE, "cleo", id=hook)),
        ("deliveryReplay", act(REPLAY, "cleo", id=delivery["id"])),
        ("webhookDelete", act(WEBHOOK_DELETE, "cleo", id=hook)),
        ("frontUpdate", act(FRONT_UPDATE, "cleo", expectedVersion=0, slots=pinned)),
        ("frontLaunch", act(FRONT_LAUNCH, "cleo", expectedVersion=1)),
        ("frontUpdate", act(FRONT_UPDATE, "cleo", expectedVersion=2, slots=[], size=1)),
        ("frontDiscard", act(FRONT_DISCARD, "cleo", expectedVersion=3)),
        ("siteUpdate", act(SITE_UPDATE, "cleo", tagline="New", socialLinks=[link])),
    ]


async def test_what_readers_can_see_begins_an_edition_and_nothing_else_does(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    tried, began = set(), set()
    deeds = await life(newsroom)
    before, count = await seen(newsroom, reader), await number(newsroom)

    for mutation, do in deeds:
        await do()

        after, now = await seen(newsroom, reader), await number(newsroom)
        changed = {one for one, answer in after.items() if answer != before.get(one, nothing(one))}
        assert now - count in (0, 1)
        assert now > count or not changed, mutation
        assert changed or now == count, f"{mutation} reached no reader here, and proves nothing"
        tried.add(mutation)
        if now > count:
            began.add(mutation)
        before, count = after, now

    schema = build_schema()._schema
    assert schema.mutation_type is not None
    assert tried == set(schema.mutation_type.fields)
    assert began == SEEN
    assert set(await newsroom.told()) <= set(KINDS)
