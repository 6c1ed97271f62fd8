"""Waiting for what another connection, task or process has to tell first."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(
    holds: Callable[[], Awaitable[bool]] | Callable[[], bool], *, within: float = 5
) -> float:
    """Look again and again until something holds; the seconds that took. Fails after `within`."""
    began = time.monotonic()
    while True:
        found = holds()
        if found if isinstance(found, bool) else await found:
            return time.monotonic() - began
        assert time.monotonic() - began < within, f"not within {within} s"
        await asyncio.sleep(0.005)
