"""What moment a clock on the wall means, in every zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from db.zones import local_at, moment_of, names

MEANT = (
    ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59Z"),
    ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-03-29T02:59:59", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-10-25T01:59", "2026-10-24T23:59Z"),
    ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z"),
    ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z"),
    ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z"),
    ("Africa/Casablanca", "2026-03-22T02:30", "2026-03-22T02:00Z"),
    ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z"),
    ("Asia/Tokyo", "2026-03-29T02:30", "2026-03-28T17:30Z"),
    ("UTC", "2026-03-29T02:30", "2026-03-29T02:30Z"),
)
"""Clocks that go forward leave times out, clocks that go back show them twice; by half an hour on
Lord Howe, and by a day where Samoa crossed the date line. In Tokyo they are left alone."""


@pytest.mark.parametrize(("zone", "shown", "moment"), MEANT)
def test_a_local_time_is_its_first_moment_or_the_next_that_there_is(
    zone: str, shown: str, moment: str
) -> None:
    found = moment_of(dt.datetime.fromisoformat(shown), ZoneInfo(zone))

    assert found == dt.datetime.fromisoformat(moment)
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tokyo"])
def test_later_on_the_wall_is_never_earlier_and_what_clocks_show_is_what_was_meant(
    zone: str,
) -> None:
    there = ZoneInfo(zone)
    midnight = dt.datetime.fromisoformat("2026-01-01")
    walls = [midnight + dt.timedelta(minutes=30 * step) for step in range(48 * 365)]
    found = [moment_of(wall, there) for wall in walls]

    assert found == sorted(found)
    missing = [wall for wall, one in zip(walls, found, strict=True) if local_at(one, there) != wall]
    assert len(missing) == (0 if zone == "Asia/Tokyo" else 2)  # half past two, and two


def test_every_name_is_a_zone() -> None:
    for name in names():
        assert ZoneInfo(name).key == name

    assert {"Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"} <= names()
