"""How two revisions differ: field by field, and in a text word by word."""

import enum
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from rapidfuzz.distance import Levenshtein

from db.content import FIELDS

TEXTS = frozenset({"headline", "standfirst", "kicker", "markdown", "dateline", "no_byline_reason"})
"""The fields in which it is told which words differ."""

MOST_WORDS = 20_000
"""Of a text that is compared word by word: more than the longest body of ours has in any language
with spaces. Twice as many words take four times as long (docs/decisions/0017-differences.md)."""

Said: TypeAlias = Mapping[str, Any]
"""What a revision says, by the names of `db.content`: texts; `id` and `line` of what is named."""

_word = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")


class SpanKind(enum.StrEnum):
    """What became of a stretch of text."""

    EQUAL = "EQUAL"
    DELETED = "DELETED"
    INSERTED = "INSERTED"


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A stretch of text, and where it begins on either side, in code points from 0."""

    kind: SpanKind
    text: str
    before_start: int
    after_start: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, in lines that a person can read; none where there is nothing."""

    field: str
    before: Sequence[str]
    after: Sequence[str]
    spans: Sequence[TextSpan] | None
    """Of a text all of it, changed or not, in order."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of both texts: where it begins and ends in each."""

    same: bool
    before: int
    before_end: int
    after: int
    after_end: int

    @property
    def size(self) -> int:
        return max(self.before_end - self.before, self.after_end - self.after)

    def up_to(self, last: "_Stretch") -> "_Stretch":
        """From here to the end of another, as one change."""
        return _Stretch(False, self.before, last.before_end, self.after, last.after_end)


def changes(before: Said, after: Said) -> list[FieldChange]:
    """The fields in which they differ, in the order of `db.content.Content`."""
    return [
        FieldChange(
            name,
            _lines(before[name]),
            _lines(after[name]),
            spans(before[name] or "", after[name] or "") if name in TEXTS else None,
        )
        for name in FIELDS
        if before[name] != after[name]
    ]


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one["line"] for one in value]
    if isinstance(value, dict):
        return [value["line"]]
    return [value] if value else []


def spans(before: str, after: str) -> list[TextSpan]:
    """How one text becomes the other: what stayed, was taken out and was put in."""
    return [
        span
        for one in _joined(_compared(before, after))
        for span in _spans_of(one, before, after)
        if span.text
    ]


def _spans_of(one: _Stretch, before: str, after: str) -> Iterator[TextSpan]:
    old, new = before[one.before : one.before_end], after[one.after : one.after_end]
    if one.same:
        yield TextSpan(SpanKind.EQUAL, old, one.before, one.after)
        return
    yield TextSpan(SpanKind.DELETED, old, one.before, one.after)
    yield TextSpan(SpanKind.INSERTED, new, one.before_end, one.after)


def _compared(before: str, after: str) -> Iterator[_Stretch]:
    """The fewest changes of words that lead from one text to the other."""
    old, new = _pieces(before, after)
    numbers: dict[str, int] = {}  # words by number, for the library compares nothing but hashes
    old_numbers, new_numbers = (
        [numbers.setdefault(piece, len(numbers)) for piece in pieces] for pieces in (old, new)
    )
    at, to = (list(itertools.accumulate(map(len, pieces), initial=0)) for pieces in (old, new))
    for one in Levenshtein.opcodes(old_numbers, new_numbers):
        yield _Stretch(
            one.tag == "equal",
            at[one.src_start],
            at[one.src_end],
            to[one.dest_start],
            to[one.dest_end],
        )


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    """Words with the space before them; lines where there are too many; at last the whole text."""
    words = _word.findall(before), _word.findall(after)
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for old, new in (words, lines):
        if max(len(old), len(new)) <= MOST_WORDS:
            return old, new
    return [before], [after]


def _joined(stretches: Iterator[_Stretch]) -> list[_Stretch]:
    """Changes with less between them than they change are one.

    Two sentences that say something else still share an "of the": nobody wants to read around it.
    """
    joined: list[_Stretch] = []
    for one in stretches:
        while not one.same and joined:
            if not joined[-1].same:
                one = joined.pop().up_to(one)
            elif len(joined) > 1 and joined[-1].size <= min(joined[-2].size, one.size):
                one = joined[-2].up_to(one)
                del joined[-2:]
            else:
                break
        joined.append(one)
    return joined
