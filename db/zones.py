"""Local time: what moment a clock on the wall means, and what it shows at a moment."""

import datetime as dt
import functools
from bisect import bisect_left
from importlib import resources
from zoneinfo import ZoneInfo


@functools.cache
def names() -> frozenset[str]:
    """The IANA names that can be given: those of the package, the same on every machine."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("ascii").split())


def moment_of(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment, in UTC, at which clocks there show `local`, which is in whole seconds.

    A time that they show twice, when they go back, is the first one. A time that they leave out,
    when they go forward, is the moment at which they do: the next that they show.
    """
    moment = local.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    if local_at(moment, zone) == local:
        return moment
    return _leap(local, zone)


def local_at(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """What clocks there show, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _leap(left_out: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment at which clocks there leave this time out.

    Read by the offset from after the leap it is a moment before it, and the other way round.
    """
    before, after = (left_out.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (1, 0))
    offset = after.astimezone(zone).utcoffset()

    def is_over(seconds: int) -> bool:
        return (before + dt.timedelta(seconds=seconds)).astimezone(zone).utcoffset() == offset

    length = int((after - before).total_seconds())
    return before + dt.timedelta(seconds=bisect_left(range(length), True, key=is_over))
