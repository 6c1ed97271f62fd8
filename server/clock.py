"""The clock of this process."""

import datetime as dt


def utc_now() -> dt.datetime:
    """The server's clock, cut to the milliseconds that the database keeps."""
    now = dt.datetime.now(dt.UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
