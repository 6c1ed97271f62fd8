"""A newsroom in which there is one of everything, and several of most things."""

import datetime as dt
from typing import Any

from db.actions.deliveries import Outcome
from db.base import printed
from tests.desk import ASSIGN, CLAIM, OPEN, user_id
from tests.marked import Secrets, fill
from tests.newsroom import (
    APPROVE,
    APPROVE_RETRACTION,
    DISCARD_CHANGES,
    NOON,
    PEOPLE,
    PUBLISH,
    RELEASE,
    REQUEST_CHANGES,
    SCHEDULE,
    SCHEDULE_UNPUBLISH,
    SPIKE,
    SUBMIT,
    UNSCHEDULE,
    UNSPIKE,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.oracle import HEADLINES
from tests.paper import moved, new, print_paper, taken_down
from tests.plain.suggesting import suggest
from tests.receiving import OUTSIDE, registered, tried
from tests.refusal import IMAGE_CREATE, USER_UPDATE, force, hire, payload, picture, preview
from tests.scheduled import fired, workflow_of

SECTION = payload("sectionCreate", "SectionCreateInput", "section { id }")
COLLECTION = payload("collectionCreate", "CollectionCreateInput", "collection { id version }")
LAUNCH = payload("collectionUpdate", "CollectionUpdateInput", "collection { id }")
SITE = payload("siteUpdate", "SiteUpdateInput", "site { name }")
COMMENT = payload("commentCreate", "CommentCreateInput", "comment { id }")
RESOLVE = payload("commentResolve", "CommentInput", "comment { id }")
FRONT_UPDATE = payload("frontUpdate", "FrontUpdateInput", "front { size }")
FRONT_LAUNCH = payload("frontLaunch", "FrontInput", "front { size }")
MARK_READ = payload("notificationsMarkRead", "NotificationsMarkReadInput", "viewer { id }")
NEVER = "UPDATE articles SET embargo_until = '9999-12-31T23:59:59.999Z' WHERE id = :id"
GUESTS = ("a guest", "a guest of a section")
"""People without an account, to whom somebody has given a preview."""
KINDS = ("RELATED", "FOLLOW_UP", "BACKGROUND", "PACKAGE", "SERIES", "COUNTERPOINT")


async def compose(newsroom: Newsroom) -> Secrets:
    """Fill the newsroom. What comes back is what it hides, and the words to ask for it."""
    await _furnish(newsroom)
    await hire(newsroom, "greta", "EDITOR", desks=["harbour", "sports"], author="ben")
    otto = await hire(newsroom, "otto", "REPORTER")
    await newsroom.act(USER_UPDATE, "adam", id=otto, active=False)
    for name in (*PEOPLE, "greta"):
        await newsroom.token(name)  # before their addresses change
    ids = await print_paper(newsroom)
    newsroom.now = NOON
    live = await _stories(newsroom, ids)
    await _remarks(newsroom, live)
    query = "query Story($id: ID!) {\n  article(id: $id) { headline }\n}"
    await registered(newsroom, OUTSIDE, "Partner", query=query)
    await registered(newsroom, OUTSIDE, "Archive", kinds=["article.publish", "article.update"])
    await _fronts(newsroom, ids, live)
    await _histories(newsroom, live)
    await _collect(newsroom, live, shown=ids["picture"])
    await _taken_back(newsroom, live)
    await _desk(newsroom)
    outcomes = (Outcome(200, None, 80), Outcome(500, None, 7), Outcome(None, "none came", 10_000))
    await tried(newsroom, *outcomes, *outcomes[:2], Outcome(410, None, 1))
    newsroom.now = NOON + dt.timedelta(hours=3)
    lifted = {"headline": "Lifted", "embargoUntil": "2026-03-01T14:00:00Z"}
    await newsroom.published(**lifted, section="harbour", tags=["zoning"])
    secrets = await fill(newsroom)
    await suggest(newsroom)
    await preview(newsroom, "ada", article=live[4]["id"], minutes=90)
    newsroom.tokens[GUESTS[0]] = await preview(newsroom, "cleo", article=live[5]["id"])
    newsroom.tokens[GUESTS[1]] = await preview(newsroom, "cleo", section="quay", minutes=120)
    return secrets


async def _furnish(newsroom: Newsroom) -> None:
    parts: list[dict[str, Any]] = [
        {
            "slug": "harbour",
            "title": "Harbour",
            "parent": "politics",
            "position": 2,
            "freshDays": 3,
        },
        {"slug": "council", "title": "Council", "parent": "politics", "position": 1},
        {"slug": "quay", "title": "Quay", "parent": "harbour", "description": "By the water."},
        {"slug": "reviews", "title": "Reviews", "genre": "REVIEW", "position": -1},
    ]
    for part in parts:
        await newsroom.act(SECTION, "cleo", **part)
    links = [{"name": "Mastodon", "url": "https://example.org/@us"},
             {"name": "Newsletter", "url": "https://example.org/letter"}]  # fmt: skip
    policies = [{"slug": "corrections", "title": "Corrections", "text": "We *say* so."},
                {"slug": "ai", "title": "Machines", "text": ""}]  # fmt: skip
    await newsroom.act(
        SITE, "cleo", tagline="All of it", about="Us.", socialLinks=links, policies=policies
    )


async def _stories(newsroom: Newsroom, ids: dict[str, str]) -> list[dict[str, Any]]:
    """Published stories of which several share each value, with links to one another."""
    portrait = {"url": "https://example.org/dora.jpg", "alt": "Dora", "caption": 'A "quote" \\'}
    shown = (await newsroom.act(IMAGE_CREATE, "ben", **portrait))["image"]["id"]
    await new(newsroom, "Author", name="Dora", slug="dora", portrait=shown, bio="She writes.",
              links=[{"name": "Home", "url": "https://example.org/dora"}])  # fmt: skip
    for name in ("Budget", "Élection", "Zoning"):
        await new(newsroom, "Tag", name=name, kind="TOPIC")
    tags = ("budget", "election", "harbour")
    bylines: list[list[dict[str, str]]] = [
        [{"author": "ada"}, {"author": "dora", "role": "PHOTOGRAPHER"}],
        [{"name": "The agency", "role": "CONTRIBUTOR"}],
        [{"author": "dora", "name": "D. D."}, {"author": "dora", "role": "EDITOR"}],
        [],
    ]
    live: list[dict[str, Any]] = []
    for at in range(18):
        newsroom.now = NOON - dt.timedelta(hours=at % 5, milliseconds=at % 2)
        story = {
            "headline": HEADLINES[at % len(HEADLINES)],
            "section": ("politics", "sports", "harbour", "quay")[at % 4],
            "standfirst": None if at % 3 else f'Standfirst\n"{at % 5}" \\ \u2028',
            "kicker": (None, "", "Kicker")[at % 3],
            "body": f"*Word* <{at}>\n\n" + "word " * (at * 40),
            "genre": ("NEWS", "OPINION", "REVIEW")[at % 3],
            "language": ("en", "pt-BR")[at % 2],
            "slug": f"story-{at}",
            "tags": list(tags[: at % 4]),
            "mentions": ["vote"] if at % 2 else [],
            "bylines": bylines[at % 4],
            "noBylineReason": "None wished to be named." if at % 4 == 3 else None,
            "related": [
                {"article": one["id"], "kind": KINDS[place % 6], "label": "Before" * (place % 2)}
                for place, one in enumerate(live[-8:])
            ],
            "leadImage": ids["picture"] if at % 5 == 0 else None,
        }
        live.append(await newsroom.published("ada" if at % 3 else "ben", "cleo", **story))
    return live


async def _collect(newsroom: Newsroom, live: list[dict[str, Any]], shown: str) -> None:
    """Two series and a package that share stories, one not launched, and one of hidden stories."""
    hidden = await newsroom.draft("ada", headline="A part to come", section="quay")
    for slug, kind, stories, given, launched in (
        ("the-quay", "SERIES", [hidden, *live[9:17]], {"leadImage": shown}, True),
        ("the-vote", "PACKAGE", [hidden, *live[12:0:-3]], {"description": "All."}, True),
        ("to-come", "SERIES", live[2:5], {}, False),
        ("unseen", "PACKAGE", [hidden], {}, True),
    ):
        members = [
            {"article": one["id"], "label": f"Part {at}" if at % 2 else None}
            for at, one in enumerate(stories)
        ]
        made = await newsroom.act(
            COLLECTION, "cleo", slug=slug, kind=kind, title=slug, articles=members, **given
        )
        if launched:
            named = {"id": made["collection"]["id"], "expectedVersion": 1}
            await newsroom.act(LAUNCH, "cleo", **named, launched=True)
        newsroom.now += dt.timedelta(seconds=len(slug) % 3)


async def _remarks(newsroom: Newsroom, live: list[dict[str, Any]]) -> None:
    """What is said of some of them, before they change: threads, answers, and what is settled."""

    async def say(by: str, at: int, text: str, **given: Any) -> str:
        made = await newsroom.act(COMMENT, by, article=live[at]["id"], text=text, **given)
        wire: str = made["comment"]["id"]
        return wire

    cleo = (await newsroom.data("{ viewer { id } }", "cleo"))["viewer"]["id"]
    one = await say("ada", 1, "Which?", field="HEADLINE", start=0, end=2)
    await say("greta", 1, 'The "green" \\ one.', thread=one, mentions=[cleo])
    for text in ("One", "Two", "Three"):
        await say("edith", 2, text, field="BODY", start=1, end=5, quote="Word")
    await newsroom.act(MARK_READ, "ada", all=True)
    newsroom.now += dt.timedelta(minutes=3)
    waits = await say("edith", 4, "Name the source.", field="STANDFIRST", blocking=True)
    await say("cleo", 4, "It is known.", thread=waits)
    await newsroom.act(RESOLVE, "edith", id=waits)
    await say("edith", 4, "Apple?", field="HEADLINE", start=0, end=2, mentions=[cleo])
    for part in ("STANDFIRST", "KICKER"):
        await say("cleo", 3, "Too long", field=part)


async def _fronts(newsroom: Newsroom, ids: dict[str, str], live: list[dict[str, Any]]) -> None:
    """Fronts that were launched, arranged anew or never launched; some pins will be gone."""
    draft = await newsroom.draft(headline="On a front before it is out")
    pins: list[dict[str, Any]] = [
        {"article": one["id"], "headline": f"On the front, {at}"[at:], "kicker": (None, "Now")[at]}
        for at, one in zip((0, 1) * 3, (live[12], live[3], live[11], live[17], draft), strict=False)
    ]
    other = await picture(newsroom, "cleo", url="https://example.org/front.jpg")
    pins[1] |= {"headline": None, "image": other}
    pins[3] |= {"image": ids["picture"]}
    arranged: list[tuple[str, str | None, list[dict[str, Any] | None], int, bool]] = [
        ("cleo", None, [pins[0], None, *pins[1:4]], 7, True),
        ("greta", "harbour", [None, *pins[2:4], None, pins[0]], 30, True),
        ("edith", "politics", [*pins[3:], None, pins[1]], 5, False),
        ("cleo", "opinion", [pins[1]], 1, True),
    ]
    for by, section, slots, size, launched in arranged:
        front = {"section": section, "expectedVersion": 0, "slots": slots, "size": size}
        await newsroom.act(FRONT_UPDATE, by, **front)
        if launched:
            await newsroom.act(FRONT_LAUNCH, by, section=section, expectedVersion=1)
    mine = await picture(newsroom, "cleo", url="https://example.org/not-yet.jpg")
    slots = [None, {"article": draft["id"], "headline": "Not yet", "image": mine}, pins[1]]
    await newsroom.act(FRONT_UPDATE, "cleo", expectedVersion=2, slots=slots)


async def _histories(newsroom: Newsroom, live: list[dict[str, Any]]) -> None:
    """What happens to stories after they were published; and some that never are."""
    newsroom.now = NOON + dt.timedelta(hours=1, milliseconds=7)
    live[1] = await moved(newsroom, live[1], "It said Monday.", headline="apple, corrected")
    newsroom.now += dt.timedelta(minutes=1)
    live[1] = await moved(newsroom, live[1], "More is known.", section="council", slug="moved")
    live[2] = await moved(newsroom, live[2], "It has moved.", section="sports", genre="NEWS")
    live[4] = await newsroom.move(UPDATE, "cleo", live[4], headline="Ärger, again", section=None)
    live[5] = await newsroom.move(UPDATE, "ada", live[5], slug="a-new-address", leadImage=None)
    live[5] = await newsroom.move(SUBMIT, "ada", live[5])
    live[7] = await taken_down(newsroom, live[7], notice="It was wrong.")
    live[8] = await moved(newsroom, live[8], "It has moved.", slug="on-its-way")
    live[8] = await taken_down(newsroom, live[8], redirectTo=live[10]["id"])
    live[9] = await taken_down(newsroom, live[9])
    await newsroom.draft("ben", headline="Unplaced", section=None, body="")
    gone = [{"article": live[8]["id"]}, {"article": live[7]["id"]}]
    await newsroom.draft("ada", headline="By Ben", bylines=[{"author": "ben"}], related=gone)
    await newsroom.draft("edith", headline="An editor's own", section="sports")
    begun = [await newsroom.draft(headline=f"Begun {at}", section="quay") for at in range(3)]
    for story in begun[::-1]:
        newsroom.now += dt.timedelta(minutes=1)
        story = await newsroom.move(UPDATE, "ada", story, standfirst="Saved", autosave=True)
        await newsroom.move(UPDATE, "ada", story, standfirst="Saved again.", autosave=True)
    await _four_eyes(newsroom)
    unready = await newsroom.approved(headline="Nearly there")
    await newsroom.draft(
        headline="Nearly there", slug="nearly", related=[{"article": unready["id"]}]
    )
    hidden = await newsroom.approved(headline="A sequel", section="sports")
    await newsroom.published(headline="With a sequel", related=[{"article": hidden["id"]}])
    await newsroom.move(PUBLISH, "cleo", await newsroom.approved("ben", "edith", headline="Last"))
    await _timetable(newsroom)


async def _timetable(newsroom: Newsroom) -> None:
    """What is set for later in all its states, some of it for the hour in which clocks go back."""
    spring = {"localAt": "2026-03-29T02:30", "zone": "Europe/Berlin"}
    autumn = {"localAt": "2026-11-01T01:30", "zone": "America/New_York"}
    end = {"reason": "The licence ends.", "notice": "It was here for a day."}
    soon = {"at": printed(newsroom.now + dt.timedelta(minutes=1))}
    done = await newsroom.approved(headline="Done", section="harbour")
    done = await newsroom.move(SCHEDULE, "cleo", done, **soon)
    failed = await newsroom.approved(headline="Failed", related=[{"article": done["id"]}])
    failed = await newsroom.move(SCHEDULE, "cleo", failed, **soon)
    await force(newsroom, NEVER, failed)
    await fired(newsroom, soon["at"])
    done["workflow"] = await workflow_of(newsroom, done)
    done = await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", done, **autumn, **end)
    done = await newsroom.move(UPDATE, "ada", done, standfirst="It is.")
    done = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", done))
    done = await newsroom.move(
        SCHEDULE, "edith", done, **spring, changeClass="CLARIFICATION", note="It always was."
    )
    held = await newsroom.move(
        SCHEDULE, "edith", await newsroom.approved(headline="Held"), **spring
    )
    await newsroom.move(UPDATE, "ada", held, standfirst="It was.")
    off = await newsroom.move(SCHEDULE, "cleo", await newsroom.approved(headline="Off"), **autumn)
    await newsroom.move(UNSCHEDULE, "cleo", off)


async def _taken_back(newsroom: Newsroom, live: list[dict[str, Any]]) -> None:
    """Stories that readers have not got any more, for each reason, and one that came back."""
    newsroom.now = NOON + dt.timedelta(hours=2)
    why = {"reason": "A court asks."}
    live[11] = await moved(newsroom, live[11], "It said Tuesday.", slug="elsewhere")
    live[12] = await moved(newsroom, live[12], "It said Friday.", slug="held-back")
    live[11] = await newsroom.retracted(live[11], "None of it *happened*.")
    live[12] = await newsroom.move(WITHHOLD, "cleo", live[12], **why)
    live[12] = await newsroom.move(UPDATE, "cleo", live[12], section="sports")
    live[13] = await newsroom.move(WITHHOLD, "cleo", live[13], **why)
    live[13] = await newsroom.retracted(live[13], "It was made up.")
    live[14] = await newsroom.move(WITHHOLD, "edith", live[14], **why)
    live[14] = await newsroom.move(APPROVE_RETRACTION, "edith", live[14], notice="Not so.")
    live[14] = await newsroom.move(RELEASE, "cleo", live[14], reason="The court has decided.")
    changed = await newsroom.move(UPDATE, "cleo", live[15], headline="Never mind")
    live[15] = await newsroom.move(DISCARD_CHANGES, "cleo", changed)
    given_up = await newsroom.draft(headline="Given up", related=[{"article": live[13]["id"]}])
    given_up = await newsroom.move(SPIKE, "cleo", given_up, reason="Nobody confirms it.")
    await newsroom.move(UNSPIKE, "cleo", given_up)


async def _four_eyes(newsroom: Newsroom) -> None:
    """Two stories that a chief began and a reporter went on with: one was approved in between."""
    bylines = [{"author": "ada"}]
    approved = await newsroom.published("cleo", "edith", headline="Approved", bylines=bylines)
    sent_back = await newsroom.approved("cleo", "edith", headline="Sent back", bylines=bylines)
    sent_back = await newsroom.move(REQUEST_CHANGES, "edith", sent_back, reason="Who said so?")
    for story in (approved, sent_back):
        story = await newsroom.move(UPDATE, "ada", story, standfirst="She did.")
        await newsroom.move(SUBMIT, "ada", story)


async def _desk(newsroom: Newsroom) -> None:
    """Stories in every stage that are assigned, claimed, late and open, and some that are not."""
    await hire(newsroom, "robot", "EDITOR", desks=["politics"], service=True)
    await newsroom.token("robot")
    who = {name: await user_id(newsroom, name) for name in (*PEOPLE, "greta")}
    found = await newsroom.data(
        "{ desk { articles(first: 100, orderBy: { field: SAVED_AT, direction: ASC }) {"
        " nodes { id workflow { stage publication version } } } } }", "cleo")  # fmt: skip
    for at, story in enumerate(found["desk"]["articles"]["nodes"]):
        given = {
            "assignee": (None, who["ben"], who["greta"], who["edith"], who["cleo"])[at % 5],
            "dueAt": None if at % 4 == 0 else printed(NOON + dt.timedelta(hours=at % 7 + 1)),
            "priority": ("NORMAL", "URGENT", "HIGH", "LOW")[at // 2 % 4],
        }
        if at % 6:
            await newsroom.done(ASSIGN, "cleo", id=story["id"], **given)
        if story["workflow"]["stage"] == "IN_REVIEW" and at % 2:
            await newsroom.act(CLAIM, ("cleo", "edith", "adam")[at % 3], id=story["id"])
        if story["workflow"]["stage"] == "DRAFT" and at % 3 == 0:
            newsroom.now = NOON + dt.timedelta(hours=3, seconds=-(60, 150)[at % 2])
            await newsroom.act(OPEN, ("cleo", "ada")[at % 2], id=story["id"])
