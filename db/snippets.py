"""Where a text says what was asked, marked in HTML that is safe to show anywhere."""

import html
import math
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from db.analysis import WORD, plain, stems_of, term, words

LONGEST = 240
"""Characters of a snippet, without its marks."""

READ = 20_000
"""Characters of a text that are looked through, as many as 3,500 words have."""

Span = tuple[int, int, str]


class Marks:
    """What is to be marked, in the stems of a language. `harb*` marks what begins so."""

    def __init__(self, asked: Collection[str], language: str) -> None:
        self._stems = stems_of(language)
        whole = [word for word in asked if not word.endswith("*")]
        self._terms = {term(word, self._stems) for word in whole}
        self._begun = tuple(plain(word[:-1]) for word in asked if word.endswith("*"))
        self.most = math.inf if self._begun else len(self._terms)
        """How many different terms can be found, at most."""

    def spans(self, text: str) -> Iterator[Span]:
        """Each place of what was asked: where it begins and ends, and the term that it is."""
        at = 0
        for run in text.split(" "):
            for start, end, found, word in _words_of(run, self._stems):
                if found in self._terms or (self._begun and word.startswith(self._begun)):
                    yield at + start, at + end, found
            at += len(run) + 1


@lru_cache(maxsize=30_000)
def _words_of(run: str, stems: str) -> tuple[tuple[int, int, str, str], ...]:
    """Each word between two spaces: where it begins and ends, its term, and itself unaccented.

    Kept, for stories say mostly the same words.
    """
    found = []
    for piece in WORD.finditer(run):
        said = words(piece[0])
        for at, word in enumerate(said):  # several of a script without spaces
            end = (
                piece.end() if len(said) == 1 else min(piece.start() + at + len(word), piece.end())
            )
            found.append((piece.start() + at, end, term(word, stems), plain(word)))
    return tuple(found)


def marked(text: str, marks: Marks) -> str:
    """A text as HTML, with `<mark>` around what was asked."""
    made, at = [], 0
    for start, end, _ in marks.spans(text):
        if start > at:
            made.append(html.escape(text[at:start]))
        made.append(f"<mark>{html.escape(text[max(start, at) : end])}</mark>")
        at = max(at, end)
    made.append(html.escape(text[at:]))
    return "".join(made).replace("</mark><mark>", "")


def snippet(text: str, marks: Marks) -> str:
    """The part of a text that says the most of what was asked, marked; else its beginning."""
    read = " ".join(text[:READ].split())
    start = _best(marks.spans(read), marks.most)
    cut = read[start : start + LONGEST]
    before, after = start > 0, start + LONGEST < len(read)
    if after and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return ("… " if before else "") + marked(cut.strip(), marks) + (" …" if after else "")


def _best(spans: Iterable[Span], most: float) -> int:
    """Where to cut, so that as many different terms as can be are in: the first such place."""
    best, count = 0, 0
    near: deque[Span] = deque()
    for span in spans:
        near.append(span)
        while near[0][0] + LONGEST - LONGEST // 4 <= span[0]:
            near.popleft()
        if len({found for _, _, found in near}) > count:
            best, count = near[0][0], count + 1
            if count >= most:  # the rest cannot have more
                break
    return 0 if best < LONGEST // 2 else best
