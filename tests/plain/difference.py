"""Where two answers differ, to the order of keys and the kinds of numbers."""

from collections.abc import Iterator
from typing import Any

from tests.plain.page import Cursor


def difference(planned: Any, plain: Any) -> str | None:
    """The first place where they do, with what stands there in each."""
    return next(_differences(planned, plain, "data"), None)


def _differences(planned: Any, plain: Any, path: str) -> Iterator[str]:
    if isinstance(plain, Cursor) and isinstance(planned, str):
        planned, plain = Cursor(planned).place, plain.place
    if isinstance(plain, dict) and isinstance(planned, dict) and list(plain) == list(planned):
        for key in plain:
            yield from _differences(planned[key], plain[key], f"{path}.{key}")
    elif isinstance(plain, list) and isinstance(planned, list) and len(plain) == len(planned):
        for at, (one, other) in enumerate(zip(planned, plain, strict=True)):
            yield from _differences(one, other, f"{path}.{at}")
    elif type(planned) is not type(plain) or planned != plain or isinstance(plain, dict | list):
        yield f"{path}\n  planned: {_told(planned)}\n  plain:   {_told(plain)}"


def _told(value: Any) -> str:
    """A value; of objects and lists only their keys and lengths."""
    if isinstance(value, dict):
        return f"an object of {', '.join(value)}"
    return f"a list of {len(value)}" if isinstance(value, list) else repr(value)[:500]
