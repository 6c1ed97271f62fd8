"""What is set for later: by whom, for when, and what becomes of it, over HTTP and by the clock."""

import datetime as dt
from typing import Any

import pytest

from db.models import NotificationKind
from tests.newsroom import (
    APPROVE,
    DISCARD_CHANGES,
    PUBLISH,
    REQUEST_CHANGES,
    SCHEDULE,
    SCHEDULE_UNPUBLISH,
    SUBMIT,
    UNSCHEDULE,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.refusal import USER_UPDATE, blockers_of, force, on, refused, refused_with
from tests.scheduled import (
    EVENING,
    NIGHT,
    events_of,
    fired,
    moments,
    people_told,
    states_of,
    workflow_of,
)

READ = "query Read($id: ID!) { article(id: $id) { headline corrections { text } updatedAt } }"
GONE = "query Gone($path: String!) { resolve(path: $path) { ... on Gone { reason notice } } }"
BERLIN = {"localAt": "2026-03-29T06:00", "zone": "Europe/Berlin"}


async def updated(newsroom: Newsroom, story: dict[str, Any], headline: str) -> dict[str, Any]:
    """A live story with an approved update that readers have not got."""
    story = await newsroom.move(UPDATE, "ada", story, headline=headline)
    story = await newsroom.move(SUBMIT, "ada", story)
    return await newsroom.move(APPROVE, "cleo", story)  # type: ignore[no-any-return]


async def test_a_story_goes_to_readers_at_its_moment_and_not_before(newsroom: Newsroom) -> None:
    story = await newsroom.approved(headline="The vote")

    story = await newsroom.move(SCHEDULE, "edith", story, **BERLIN)

    assert story["workflow"] == {"stage": "APPROVED", "publication": "SCHEDULED", "version": 4}
    workflow = await workflow_of(newsroom, story)
    assert workflow["scheduledFor"] == "2026-03-29T04:00:00.000Z"
    (one,) = workflow["schedules"]
    assert one.pop("id").startswith("schedule-")
    assert one == {
        "action": "PUBLISH", "at": "2026-03-29T04:00:00.000Z", "zone": "Europe/Berlin",
        "localAt": "2026-03-29T06:00:00", "state": "PENDING", "missed": False,
        "changeClass": None, "note": None, "reason": None, "notice": None, "failure": None,
        "createdAt": "2026-03-01T12:00:00.000Z", "settledAt": None, "revision": {"number": 1},
        "user": {"name": "Edith"},
    }  # fmt: skip
    assert await people_told(newsroom, NotificationKind.SCHEDULE_CHANGED) == ["Ada"]

    newsroom.tokens.clear()  # no sign-in lasts until then
    assert await fired(newsroom, "2026-03-29T03:59:59.999Z") == 0
    assert await newsroom.data(READ, id=story["id"]) == {"article": None}
    assert await fired(newsroom, "2026-03-29T04:00:00.500Z") == 1
    assert await fired(newsroom) == 0

    read = (await newsroom.data(READ, "ben", id=story["id"]))["article"]
    at = "2026-03-29T04:00:00.500Z"
    assert read == {"headline": "The vote", "corrections": [], "updatedAt": at}
    workflow = await workflow_of(newsroom, story)
    assert (workflow["publication"], workflow["version"]) == ("PUBLISHED", 5)
    assert workflow["scheduledFor"] is None
    (one,) = workflow["schedules"]
    assert (one["state"], one["settledAt"], one["missed"]) == ("DONE", at, False)
    *_, scheduling, publishing = await events_of(newsroom, story)
    assert scheduling[:4] == ("article.schedule", None, "API", "Edith")
    assert publishing[:4] == ("article.publish", None, "WORKER", "Edith")
    assert publishing.live_revision_id is not None


async def test_an_update_of_a_live_story_says_at_its_moment_what_it_changes(
    newsroom: Newsroom,
) -> None:
    story = await updated(newsroom, await newsroom.published(headline="Monday"), "Tuesday")
    told = {"changeClass": "CORRECTION", "note": "It was Tuesday."}

    story = await newsroom.move(SCHEDULE, "edith", story, at=EVENING, **told)

    assert story["workflow"]["publication"] == "PUBLISHED"
    assert await fired(newsroom, EVENING) == 1
    assert (await newsroom.data(READ, "ben", id=story["id"]))["article"] == {
        "headline": "Tuesday",
        "corrections": [{"text": "It was Tuesday."}],
        "updatedAt": "2026-03-01T18:00:00.000Z",
    }
    (one,) = (await workflow_of(newsroom, story))["schedules"]
    assert (one["zone"], one["localAt"]) == ("UTC", "2026-03-01T18:00:00")
    assert (one["changeClass"], one["note"]) == ("CORRECTION", "It was Tuesday.")


async def test_a_story_goes_to_readers_in_the_morning_and_is_taken_from_them_in_the_evening(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.approved(headline="For a day")
    story = await newsroom.move(SCHEDULE, "edith", story, at=EVENING)
    end = {"at": NIGHT, "reason": "The licence ends.", "notice": "It was here for a day."}
    story = await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", story, **end)
    assert story["workflow"]["publication"] == "SCHEDULED"

    assert await fired(newsroom, EVENING) == 1
    workflow = await workflow_of(newsroom, story)
    assert workflow["publication"] == "PUBLISHED"
    states = [("PUBLISH", "DONE"), ("UNPUBLISH", "PENDING")]
    assert await states_of(newsroom, story) == states

    assert await fired(newsroom, NIGHT) == 1
    assert await states_of(newsroom, story) == [("PUBLISH", "DONE"), ("UNPUBLISH", "DONE")]
    gone = await newsroom.data(GONE, "ben", path="/politics/for-a-day")
    assert gone == {"resolve": {"reason": "UNPUBLISHED", "notice": "It was here for a day."}}
    unpublishing = (await events_of(newsroom, story))[-1]
    assert unpublishing[:4] == ("article.unpublish", "The licence ends.", "WORKER", "Cleo")


async def test_a_story_is_taken_from_readers_although_it_was_corrected_meanwhile(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(headline="Monday")
    story = await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", story, at=NIGHT, reason="It ends.")
    story = await updated(newsroom, story, "Tuesday")
    story = await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")

    assert await fired(newsroom, NIGHT) == 1
    assert (await workflow_of(newsroom, story))["publication"] == "UNPUBLISHED"


async def test_a_worker_that_was_away_does_all_that_was_missed_in_order_and_says_so(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)
    end = {"at": "2026-03-01T20:00:00Z", "reason": "It ends."}
    story = await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", story, **end)

    assert await fired(newsroom, NIGHT) == 2

    workflow = await workflow_of(newsroom, story)
    assert workflow["publication"] == "UNPUBLISHED"
    assert [one["missed"] for one in workflow["schedules"]] == [True, True]
    kinds = [(one.kind, one.reason, one.name) for one in (await events_of(newsroom, story))[-4:]]
    assert kinds == [
        ("article.schedule_missed", "it was due at 2026-03-01T18:00:00.000Z", None),
        ("article.publish", None, "Edith"),
        ("article.schedule_missed", "it was due at 2026-03-01T20:00:00.000Z", None),
        ("article.unpublish", "It ends.", "Cleo"),
    ]
    told = await people_told(newsroom, NotificationKind.SCHEDULE_MISSED)
    assert told == ["Ada", "Edith", "Ada", "Cleo"]


async def test_a_minute_late_is_not_missed(newsroom: Newsroom) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)

    assert await fired(newsroom, "2026-03-01T18:01:00Z") == 1

    (one,) = (await workflow_of(newsroom, story))["schedules"]
    assert (one["state"], one["missed"]) == ("DONE", False)


@pytest.mark.parametrize("change", ["edited", "sent back"])
async def test_a_change_holds_what_is_set_and_tells_whoever_set_it_once(
    newsroom: Newsroom, change: str
) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)

    if change == "edited":
        story = await newsroom.move(UPDATE, "ada", story, headline="Another")
        story = await newsroom.move(UPDATE, "ada", story, headline="And another")
    else:
        story = await newsroom.move(REQUEST_CHANGES, "cleo", story, reason="Who said so?")

    workflow = await workflow_of(newsroom, story)
    assert workflow["publication"] == "NEVER"
    assert workflow["scheduledFor"] is None
    assert await states_of(newsroom, story) == [("PUBLISH", "HELD")]
    assert await people_told(newsroom, NotificationKind.SCHEDULE_HELD) == ["Edith"]
    assert await fired(newsroom, NIGHT) == 0


async def test_what_is_held_is_called_off_when_it_is_set_again(newsroom: Newsroom) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)
    story = await updated(newsroom, story, "Another")

    story = await newsroom.move(SCHEDULE, "cleo", story, at=NIGHT)

    assert await states_of(newsroom, story) == [("PUBLISH", "CANCELLED"), ("PUBLISH", "PENDING")]
    assert await fired(newsroom, NIGHT) == 1
    assert (await workflow_of(newsroom, story))["live"] == {"headline": "Another"}


async def test_discarding_an_update_holds_its_publication(newsroom: Newsroom) -> None:
    story = await updated(newsroom, await newsroom.published(headline="Monday"), "Tuesday")
    story = await newsroom.move(SCHEDULE, "edith", story, at=EVENING, changeClass="MINOR")

    story = await newsroom.move(DISCARD_CHANGES, "edith", story)

    assert await states_of(newsroom, story) == [("PUBLISH", "HELD")]
    assert await fired(newsroom, NIGHT) == 0
    assert (await workflow_of(newsroom, story))["live"] == {"headline": "Monday"}


async def test_unscheduling_calls_off_all_that_is_set(newsroom: Newsroom) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)
    story = await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", story, at=NIGHT, reason="It ends.")

    story = await newsroom.move(UNSCHEDULE, "edith", story)

    assert story["workflow"] == {"stage": "APPROVED", "publication": "NEVER", "version": 6}
    cancelled = [("PUBLISH", "CANCELLED"), ("UNPUBLISH", "CANCELLED")]
    assert await states_of(newsroom, story) == cancelled
    assert await people_told(newsroom, NotificationKind.SCHEDULE_CHANGED) == ["Ada"] * 3
    assert await fired(newsroom, "2026-03-02T12:00:00Z") == 0


async def test_publishing_by_hand_calls_off_what_was_set(newsroom: Newsroom) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)

    story = await newsroom.move(PUBLISH, "cleo", story)

    assert await states_of(newsroom, story) == [("PUBLISH", "CANCELLED")]
    assert await fired(newsroom, EVENING) == 0
    kinds = [one.kind for one in await events_of(newsroom, story)]
    assert kinds.count("article.publish") == 1


async def refused_when_due(newsroom: Newsroom, story: dict[str, Any]) -> str:
    """Why a scheduled story did not go to readers, once it is sure that all is as it must be."""
    version = (await workflow_of(newsroom, story))["version"]

    assert await fired(newsroom, EVENING) == 1

    workflow = await workflow_of(newsroom, story)
    (one,) = workflow["schedules"]
    assert one["state"] == "FAILED"
    assert one["settledAt"] == "2026-03-01T18:00:00.000Z"
    assert (workflow["publication"], workflow["live"]) == ("NEVER", None)
    assert (workflow["stage"], workflow["version"]) == ("APPROVED", version + 1)
    *_, event = await events_of(newsroom, story)
    kind = "article.schedule_failed"
    assert event == (kind, one["failure"], "WORKER", None, None)
    assert await people_told(newsroom, NotificationKind.SCHEDULE_FAILED) == ["Ada", "Edith"]
    assert await fired(newsroom, NIGHT) == 0
    failure: str = one["failure"]
    return failure


async def scheduled(newsroom: Newsroom, **given: Any) -> dict[str, Any]:
    """A story that Edith has set for the evening."""
    story = await newsroom.approved(**given)
    return await newsroom.move(SCHEDULE, "edith", story, at=EVENING)  # type: ignore[no-any-return]


async def test_an_embargo_that_is_in_force_by_then_stops_it(newsroom: Newsroom) -> None:
    story = await scheduled(newsroom)
    later = "UPDATE articles SET embargo_until = '2026-03-01T18:00:00.001Z' WHERE id = :id"
    await force(newsroom, later, story)

    failure = await refused_when_due(newsroom, story)

    assert failure == "the story is under embargo until 2026-03-01T18:00:00.001Z"


async def test_the_suspended_account_of_whoever_set_it_stops_it(newsroom: Newsroom) -> None:
    story = await scheduled(newsroom)
    (edith,) = await ids_of(newsroom, "edith")
    await newsroom.act(USER_UPDATE, "adam", id=edith, active=False)

    assert await refused_when_due(newsroom, story) == "the account that set it is suspended"


async def test_whoever_set_it_must_be_an_editor_of_its_desk_still(newsroom: Newsroom) -> None:
    story = await scheduled(newsroom)
    (edith,) = await ids_of(newsroom, "edith")
    await newsroom.act(USER_UPDATE, "adam", id=edith, desks=["sports"])

    failure = await refused_when_due(newsroom, story)

    assert failure == "the account that set it works on the story no longer"


async def test_every_guard_holds_again(newsroom: Newsroom) -> None:
    dead = await newsroom.published(headline="A lie")
    story = await scheduled(newsroom, related=[{"article": dead["id"]}])
    await force(newsroom, "UPDATE articles SET publication = 'RETRACTED' WHERE id = :id", dead)

    failure = await refused_when_due(newsroom, story)

    assert failure == "1 related stories are retracted or spiked: remove the links"


async def test_the_revision_that_was_set_is_the_only_one_that_goes_live(newsroom: Newsroom) -> None:
    story = await scheduled(newsroom)
    other = await newsroom.move(UPDATE, "ada", await newsroom.draft(headline="Other"), body="So.")
    first = "SELECT id FROM revisions WHERE article_id = :id AND number = 1"
    await force(newsroom, f"UPDATE schedules SET article_id = :id, revision_id = ({first})", other)

    assert await fired(newsroom, EVENING) == 1

    (one,) = (await workflow_of(newsroom, other))["schedules"]
    assert one["failure"] == "the story is not what it was when this was set"
    assert (await workflow_of(newsroom, other))["publication"] == "NEVER"
    assert (await workflow_of(newsroom, story))["publication"] == "SCHEDULED"


async def test_an_update_that_cannot_go_live_leaves_readers_what_they_have(
    newsroom: Newsroom,
) -> None:
    story = await updated(newsroom, await newsroom.published(headline="Monday"), "Tuesday")
    story = await newsroom.move(SCHEDULE, "edith", story, at=EVENING, changeClass="MINOR")
    story = await newsroom.move(SCHEDULE_UNPUBLISH, "cleo", story, at=NIGHT, reason="It ends.")
    story = await newsroom.move(WITHHOLD, "cleo", story, reason="A complaint.")

    assert await fired(newsroom, EVENING) == 1

    workflow = await workflow_of(newsroom, story)
    assert (workflow["publication"], workflow["version"]) == (
        "WITHHELD",
        story["workflow"]["version"],
    )
    assert await states_of(newsroom, story) == [("PUBLISH", "FAILED"), ("UNPUBLISH", "PENDING")]
    assert workflow["schedules"][1]["failure"] == (
        "a story that is APPROVED and WITHHELD cannot publish"
    )


async def test_what_cannot_be_is_refused_and_changes_nothing(newsroom: Newsroom) -> None:
    story = await newsroom.approved()
    past, far = "2026-03-01T12:00:00Z", "2031-03-05T12:00:00.001Z"
    for given, answer in (
        ({}, ("INVALID_FORMAT", ["at"])),
        ({"zone": "Europe/Berlin"}, ("INVALID_FORMAT", ["at"])),
        ({"at": EVENING, **BERLIN}, ("INVALID_FORMAT", ["at"])),
        ({"at": past}, ("SCHEDULE_IN_PAST", ["at"])),
        ({"localAt": "2026-03-01T13:00", "zone": "Europe/Berlin"},
         ("SCHEDULE_IN_PAST", ["localAt"])),
        ({"at": far}, ("LIMIT_EXCEEDED", ["at"])),
        ({"at": "9999-12-31T23:59:59Z"}, ("LIMIT_EXCEEDED", ["at"])),
        ({"localAt": BERLIN["localAt"]}, ("REQUIRED", ["zone"])),
        ({"at": EVENING, "zone": "Berlin"}, ("INVALID_FORMAT", ["zone"])),
        ({"at": EVENING, "zone": "../etc/passwd"}, ("INVALID_FORMAT", ["zone"])),
        ({"at": EVENING, "zone": "localtime"}, ("INVALID_FORMAT", ["zone"])),
        ({"at": EVENING, "zone": ""}, ("INVALID_FORMAT", ["zone"])),
        ({"at": EVENING, "zone": "+01:00"}, ("INVALID_FORMAT", ["zone"])),
        ({"at": EVENING, "changeClass": "MINOR"}, ("INVALID_FORMAT", ["changeClass"])),
        ({"at": EVENING, "note": "New."}, ("INVALID_FORMAT", ["changeClass"])),
    ):  # fmt: skip
        found = await refused_with(newsroom, SCHEDULE, "edith", **on(story, **given))
        assert found == [answer], given


@pytest.mark.parametrize(
    "shown",
    [
        "", "tomorrow", "2026-03-29", "2026-03-29T06", "20260329T0600", "2026-W13-7T06:00",
        "2026-02-30T06:00", "2026-03-29T24:00", "2026-03-29T06:60", "2026-03-29 06:00",
        "2026-03-29T06:00Z", "2026-03-29T06:00+01:00", "2026-03-29T06:00:00.5", "٢٠٢٦-03-29T06:00",
        "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T06:00\n",
    ],
)  # fmt: skip
async def test_what_is_no_local_time_is_refused(newsroom: Newsroom, shown: str) -> None:
    story = await newsroom.approved()
    given = on(story, localAt=shown, zone="Asia/Tokyo")

    ((code, path),) = await refused_with(newsroom, SCHEDULE, "edith", **given)

    assert path == ["localAt"]
    assert code == ("LIMIT_EXCEEDED" if shown.startswith("9999") else "INVALID_FORMAT")


@pytest.mark.parametrize(
    ("shown", "zone", "moment"),
    [
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"),
        ("2026-03-08T02:30:15", "America/New_York", "2026-03-08T07:00:00Z"),
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00Z"),
        ("2026-03-29T02:30", "Asia/Tokyo", "2026-03-28T17:30:00Z"),
    ],
)
async def test_a_story_fires_once_across_the_change_of_clocks(
    newsroom: Newsroom, shown: str, zone: str, moment: str
) -> None:
    story = await newsroom.approved()
    story = await newsroom.move(SCHEDULE, "edith", story, localAt=shown, zone=zone)
    due = dt.datetime.fromisoformat(moment)

    assert await moments(newsroom) == [due]
    newsroom.now = due - dt.timedelta(milliseconds=1)
    assert await fired(newsroom) == 0
    for hour in range(4):
        newsroom.now = due + dt.timedelta(hours=hour)
        assert await fired(newsroom) == (hour == 0)


async def test_a_moment_under_an_embargo_is_refused_and_the_moment_it_ends_is_not(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.approved(embargoUntil=EVENING)
    just_before = on(story, at="2026-03-01T17:59:59.999Z")

    found = await refused_with(newsroom, SCHEDULE, "edith", **just_before)
    assert found == [("EMBARGO_ACTIVE", ["at"])]

    story = await newsroom.move(SCHEDULE, "edith", story, at=EVENING)
    assert await fired(newsroom, EVENING) == 1
    assert (await newsroom.data(READ, "ben", id=story["id"]))["article"]["headline"] == "A story"


async def test_no_moment_suits_an_embargo_that_holds_until_it_is_lifted(newsroom: Newsroom) -> None:
    story = await newsroom.approved(embargoUntilLifted=True)
    given = on(story, localAt="2030-01-01T00:00", zone="UTC")

    found = await refused_with(newsroom, SCHEDULE, "edith", **given)
    assert found == [("EMBARGO_ACTIVE", ["localAt"])]


async def test_an_update_needs_its_class_and_note_when_it_is_set(newsroom: Newsroom) -> None:
    story = await updated(newsroom, await newsroom.published(), "Tuesday")

    for given, answer in (
        ({}, ("REQUIRED", ["changeClass"])),
        ({"changeClass": "UPDATE"}, ("REQUIRED", ["note"])),
        ({"changeClass": "MINOR", "note": "New."}, ("INVALID_FORMAT", ["note"])),
        ({"changeClass": "RETRACTION", "note": "No."}, ("INVALID_FORMAT", ["changeClass"])),
    ):
        found = await refused_with(newsroom, SCHEDULE, "edith", **on(story, at=EVENING, **given))
        assert found == [answer], given


async def test_only_one_publication_is_set_at_a_time(newsroom: Newsroom) -> None:
    story = await updated(newsroom, await newsroom.published(), "Tuesday")
    given = {"at": EVENING, "changeClass": "MINOR"}
    story = await newsroom.move(SCHEDULE, "edith", story, **given)

    code, blockers = await blockers_of(newsroom, SCHEDULE, "edith", **on(story, **given))

    assert (code, blockers) == ("TRANSITION_NOT_ALLOWED", [("TRANSITION_NOT_ALLOWED", ["id"])])


async def test_who_may_set_what(newsroom: Newsroom) -> None:
    approved, live = await newsroom.approved(), await newsroom.published()
    end = {"at": NIGHT, "reason": "It ends."}

    for mutation, by, given, code in (
        (SCHEDULE, "ada", on(approved, at=EVENING), "PERMISSION_DENIED"),
        (SCHEDULE, "ben", on(approved, at=EVENING), "NOT_FOUND"),
        (SCHEDULE, "erik", on(approved, at=EVENING), "NOT_FOUND"),
        (SCHEDULE_UNPUBLISH, "ada", on(live, **end), "PERMISSION_DENIED"),
        (SCHEDULE_UNPUBLISH, "edith", on(live, **end), "PERMISSION_DENIED"),
        (SCHEDULE_UNPUBLISH, "erik", on(live, **end), "PERMISSION_DENIED"),
        (SCHEDULE_UNPUBLISH, "cleo", on(live, at=NIGHT, reason=" "), "REQUIRED"),
        (SCHEDULE_UNPUBLISH, "cleo", on(live, at="2026-03-01T11:00:00Z", reason="It ends."),
         "SCHEDULE_IN_PAST"),
        (SCHEDULE_UNPUBLISH, "cleo", on(approved, **end), "TRANSITION_NOT_ALLOWED"),
    ):  # fmt: skip
        errors = await refused(newsroom, mutation, by, **given)
        assert [error["code"] for error in errors] == [code], (mutation, by)


async def test_a_story_is_not_taken_from_readers_before_they_get_it(newsroom: Newsroom) -> None:
    story = await scheduled(newsroom)

    for at in ("2026-03-01T17:00:00Z", EVENING):
        given = on(story, at=at, reason="It ends.")
        found = await refused_with(newsroom, SCHEDULE_UNPUBLISH, "cleo", **given)
        assert found == [("INVALID_FORMAT", ["at"])]


async def test_what_is_set_is_seen_by_those_who_work_on_the_story(newsroom: Newsroom) -> None:
    story = await scheduled(newsroom)
    (one,) = (await workflow_of(newsroom, story, "ada"))["schedules"]
    query = "query Node($id: ID!) { node(id: $id) { ... on Schedule { at localAt } } }"
    shown = {"at": "2026-03-01T18:00:00.000Z", "localAt": "2026-03-01T18:00:00"}

    for by, seen in (("ada", True), ("edith", True), ("cleo", True), ("ben", False), (None, False)):
        found = await newsroom.data(query, by, id=one["id"])
        assert found == {"node": shown if seen else None}, by


async def test_a_moment_that_is_set_twice_under_one_key_is_set_once(newsroom: Newsroom) -> None:
    story = await newsroom.approved()
    given = on(story, at=EVENING, idempotencyKey="tonight")

    first = await newsroom.act(SCHEDULE, "edith", **given)
    again = await newsroom.act(SCHEDULE, "edith", **given)

    assert first == again
    assert await states_of(newsroom, story) == [("PUBLISH", "PENDING")]


async def ids_of(newsroom: Newsroom, *names: str) -> list[str]:
    """The user ids of these people."""
    return [(await newsroom.data("{ viewer { id } }", one))["viewer"]["id"] for one in names]
