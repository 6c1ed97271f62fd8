"""What somebody asks to find, read from what they typed.

Words are looked for all together, or as many of them as there are. `"…"` is a phrase, `harb*` the
beginning of a word, `-word` or `-"…"` must not be there, and `headline:word` must stand in that
part. Whatever else stands there, such as brackets or operators of a database, is no word and is
overlooked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from db.analysis import NO_STEMS, STEMMERS, entry, term, trigrams, words
from db.errors import Code, Invalid

LONGEST = 1_000
"""Characters of a question."""

MOST_WORDS = 64
"""Words of a question."""

SHORTEST_SPELT = 4
"""Letters of a word that may be misspelt: among shorter ones everything is like everything."""

ALL_STEMS = (NO_STEMS, *STEMMERS)

PARTS = {
    "headline": "headline", "title": "headline", "standfirst": "standfirst", "body": "body",
    "byline": "names", "author": "names", "tag": "names",
}  # fmt: skip
"""What stands before a colon, and which part of a story that is."""

LABELS = {"headline": "A", "standfirst": "B", "names": "C", "body": "D"}
"""What PostgreSQL calls the parts."""

_piece = re.compile(r'(?P<minus>-)?(?:(?P<part>\w+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that follow each other, in one part of a story or in any."""

    words: tuple[str, ...]
    part: str | None = None
    begins: bool = False
    """Whether the last is only the beginning of a word."""

    def entries(self, stems: str) -> list[str]:
        """What it is found by in an index; of a beginning, the beginning."""
        found = [term(word, stems) for word in self.words]
        said = [*found[:-1], self.words[-1]] if self.begins else found
        return [entry(one, stems) for one in said]


class Fts5:
    """Questions as SQLite's FTS5 takes them."""

    both, but, either = " AND ", " NOT ", " OR "

    @staticmethod
    def spelt(clause: Clause, stems: str) -> str:
        phrase = f'"{" ".join(clause.entries(stems))}"' + (" *" if clause.begins else "")
        return f"({clause.part} : {phrase})" if clause.part else phrase


class Tsquery:
    """Questions as PostgreSQL takes them."""

    both, but, either = " & ", " & !", " | "

    @staticmethod
    def spelt(clause: Clause, stems: str) -> str:
        label = LABELS[clause.part] if clause.part else ""
        ends = [label] * (len(clause.words) - 1) + [label + "*" * clause.begins]
        said = zip(clause.entries(stems), ends, strict=True)
        lexemes = (f"'{one}':{end}" if end else f"'{one}'" for one, end in said)
        return f"({' <-> '.join(lexemes)})"


Spelling = type[Fts5] | type[Tsquery]

SPELLINGS: Mapping[str, Spelling] = {"sqlite": Fts5, "postgresql": Tsquery}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    plain: list[Clause] = field(default_factory=list)
    """Single words, of which some may be missing in an answer."""
    required: list[Clause] = field(default_factory=list)
    excluded: list[Clause] = field(default_factory=list)

    @property
    def asked(self) -> list[Clause]:
        """All that an answer may say."""
        return [*self.plain, *self.required]

    @property
    def words(self) -> list[str]:
        """The words that an answer may say, each once; `harb*` for a beginning."""
        found = (
            f"{word}*" if one.begins and word == one.words[-1] else word
            for one in self.asked
            for word in one.words
        )
        return list(dict.fromkeys(found))

    def parameters(self, dialect: str) -> dict[str, Any]:
        """What the statement of a search is bound to on a database (`db.reading.hits`)."""
        spelling, words = SPELLINGS[dialect], self.words
        whole = [word for word in words if not word.endswith("*")]
        begun = [word[:-1] for word in words if word.endswith("*")]
        spelt = dict.fromkeys(one.words[0] for one in self.plain if not one.begins)
        given: Mapping[str, object] = {
            "words": words,
            "terms": [[stems, word, term(word, stems)] for stems in ALL_STEMS for word in whole],
            "begun": [[word, f"{word}\U0010ffff"] for word in begun],
            "spelt": [
                [word, len(trigrams(word)), one]
                for word in spelt
                if len(word) >= SHORTEST_SPELT
                for one in trigrams(word)
            ],
            "all": self._by_stems(spelling, self._whole),
            "rest": self._by_stems(spelling, self._rest),
        }
        packed = {f"search_{name}": orjson.dumps(one).decode() for name, one in given.items()}
        return {"search_text": self.text, **packed}

    def _by_stems(self, spelling: Spelling, make: Callable[[Spelling, str], str]) -> dict[str, str]:
        return {stems: make(spelling, stems) for stems in ALL_STEMS if self.asked}

    def _whole(self, spelling: Spelling, stems: str) -> str:
        """That all of it is said."""
        said = spelling.both.join(spelling.spelt(one, stems) for one in self.asked)
        return f"({said})" + self._excluded(spelling, stems)

    def _rest(self, spelling: Spelling, stems: str) -> str:
        """What must hold beside the words, where some of these may be missing."""
        must = (spelling.both + spelling.spelt(one, stems) for one in self.required)
        return "".join(must) + self._excluded(spelling, stems)

    def _excluded(self, spelling: Spelling, stems: str) -> str:
        return "".join(spelling.but + spelling.spelt(one, stems) for one in self.excluded)


def question(text: str) -> Question:
    """Read a question. Raises `Invalid` for one that is too long."""
    if len(text) > LONGEST:
        message = f"query has {len(text):,} characters: {LONGEST:,} are the most"
        raise Invalid(Code.LIMIT_EXCEEDED, message, ("query",))
    asked = Question(text.replace("\0", " "))
    for piece in _piece.finditer(asked.text):
        for clause in _clauses(piece):
            if piece["minus"]:
                asked.excluded.append(clause)
            elif len(clause.words) > 1 or clause.part:
                asked.required.append(clause)
            else:
                asked.plain.append(clause)
    count = sum(len(one.words) for one in (*asked.asked, *asked.excluded))
    if count > MOST_WORDS:
        message = f"query has {count} words: {MOST_WORDS} are the most"
        raise Invalid(Code.LIMIT_EXCEEDED, message, ("query",))
    return asked


def _clauses(piece: "re.Match[str]") -> Iterator[Clause]:
    """What a piece asks: a phrase as a whole, and otherwise each of its words."""
    part = PARTS.get((piece["part"] or "").lower())
    before = f"{piece['part']} " if piece["part"] and part is None else ""
    if piece["phrase"] is not None:
        if before:
            yield from (Clause((word,)) for word in words(before))
        if said := tuple(words(piece["phrase"])):
            yield Clause(said, part)
        return
    said = tuple(words(before + piece["word"]))
    if piece["minus"] and said:
        yield Clause(said, part, piece["word"].endswith("*"))
        return
    for at, word in enumerate(said, 1):
        yield Clause((word,), part, at == len(said) and piece["word"].endswith("*"))
