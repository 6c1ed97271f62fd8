"""How long caches between us and readers may keep an answer, and whether they have it already."""

import datetime as dt
import re

from db.epoch import Edition

FRESH_SECONDS = 10
"""A cache serves an answer so long without asking: a page that millions read costs us six requests
a minute and cache."""

STALE_SECONDS = 50
"""And then so long while it asks (RFC 5861, 3). Together a minute: we cannot call back what a cache
of somebody else's holds, and a story that was taken down must be gone from all of them by then."""

_ENTITY_TAG = re.compile(r'"[^"]*"')


def cache_control(edition: Edition | None, now: dt.datetime) -> str:
    """For an answer of an edition. While nobody can tell which it is, caches ask each time.

    No cache serves it after an embargo has ended that hides a story from it.
    """
    if edition is None:
        return "public, no-cache"
    left = FRESH_SECONDS + STALE_SECONDS
    if edition.ends is not None:
        left = max(0, min(left, int((edition.ends - now).total_seconds())))
    fresh = min(FRESH_SECONDS, left)
    return f"public, max-age={fresh}, stale-while-revalidate={left - fresh}"


def is_known(etag: str, if_none_match: str) -> bool:
    """Whether a client says that it has the answer already (RFC 9110, 13.1.2): weakly compared."""
    return if_none_match.strip() == "*" or etag in _ENTITY_TAG.findall(if_none_match)
