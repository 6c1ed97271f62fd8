"""Checks of what came in. They gather everything that is wrong, then refuse once."""

import re
import unicodedata
from collections.abc import Sequence, Sized
from urllib.parse import urlsplit

from db import measures
from db.errors import Code, Invalid, Refusal, Several
from db.ids import noun_of, number_of
from db.text import is_slug

_email = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_language = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


UNSAFE = frozenset("\"'<>`\\")
"""Characters that RFC 3986 leaves out of an address, and that break out of an attribute."""


class Checks:
    """What was found wrong so far. `done()` refuses if there is anything."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []

    def done(self) -> None:
        """Raise what was found: the one refusal, or `Several`."""
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            raise Several(self.found)

    def refuse(self, code: Code, message: str, *path: str) -> None:
        """Note something wrong at `path`."""
        self.found.append(Invalid(code, message, path))

    def line(self, value: str, longest: int, *path: str) -> str:
        """One line of text that must not be empty, with the space around it taken off."""
        text = self.words(value, longest, *path)
        if not any(map(is_seen, text)):
            self.refuse(Code.REQUIRED, f"{path[-1]} is empty", *path)
        elif len(text.splitlines()) > 1:
            self.refuse(Code.INVALID_FORMAT, f"{path[-1]} is one line: take out the break", *path)
        return text

    def optional_line(self, value: str | None, longest: int, *path: str) -> str | None:
        """One line, or nothing: empty text counts as nothing."""
        if value is None or not any(map(is_seen, value)):
            return None
        return self.line(value, longest, *path)

    def words(self, value: str, longest: int, *path: str) -> str:
        """Text of any number of lines that may be empty."""
        text = unicodedata.normalize("NFC", value.strip()) if len(value) <= 4 * longest else value
        if len(text) > longest:
            message = f"{path[-1]} has {len(text):,} characters: {longest:,} is the most"
            self.refuse(Code.TOO_LONG, message, *path)
        elif any(_is_control(character) for character in text):
            message = f"{path[-1]} holds a control character: take it out"
            self.refuse(Code.INVALID_FORMAT, message, *path)
        return text

    def some_words(self, value: str, longest: int, *path: str) -> str:
        """Text of any number of lines that must not be empty."""
        text = self.words(value, longest, *path)
        if not any(map(is_seen, text)):
            self.refuse(Code.REQUIRED, f"{path[-1]} is empty", *path)
        return text

    def optional_words(self, value: str | None, longest: int, *path: str) -> str | None:
        """Text, or nothing."""
        if value is None or not any(map(is_seen, value)):
            return None
        return self.words(value, longest, *path)

    def slug(self, value: str, *path: str) -> str:
        """A URL part."""
        noun = noun_of(value)
        if noun is not None and number_of(noun, value) is not None:
            self.refuse(Code.INVALID_FORMAT, f"{value!r} reads as an id: add a word", *path)
        elif not is_slug(value):
            message = (
                f"a slug is lower-case letters, digits and single hyphens, at most "
                f"{measures.SLUG} characters: {value[:80]!r} is not"
            )
            self.refuse(Code.INVALID_FORMAT, message, *path)
        return value

    def url(self, value: str, *path: str) -> str:
        """A web address, `https` or `http`."""
        text = self.line(value, measures.URL, *path)
        try:
            parts = urlsplit(text)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            sound = False
        if not sound or any(c.isspace() or c in UNSAFE for c in text):
            self.refuse(Code.INVALID_FORMAT, f"{text[:80]!r} is not a web address", *path)
        return text

    def email(self, value: str, *path: str) -> str:
        """An e-mail address, in lower case."""
        text = value.strip().lower()
        if len(text) > measures.EMAIL or not _email.fullmatch(text) or not text.isprintable():
            self.refuse(Code.INVALID_FORMAT, f"{value[:80]!r} is not an e-mail address", *path)
        return text

    def language(self, value: str, *path: str) -> str:
        """A language tag such as `en` or `pt-BR` (BCP 47)."""
        if len(value) > measures.LANGUAGE or not _language.fullmatch(value):
            self.refuse(Code.INVALID_FORMAT, f"{value[:80]!r} is not a language tag", *path)
        return value

    def password(self, value: str, *path: str) -> str:
        """A password somebody chose; NIST SP 800-63B asks for length, not for odd characters."""
        if len(value) < measures.SHORTEST_PASSWORD:
            message = f"a password has at least {measures.SHORTEST_PASSWORD} characters"
            self.refuse(Code.INVALID_FORMAT, message, *path)
        if len(value) > measures.PASSWORD:
            message = f"a password has at most {measures.PASSWORD:,} characters"
            self.refuse(Code.TOO_LONG, message, *path)
        return value

    def count(self, values: Sized, most: int, *path: str) -> None:
        """At most so many of a thing."""
        if len(values) > most:
            message = f"{path[-1]} has {len(values)} entries: {most} is the most"
            self.refuse(Code.LIMIT_EXCEEDED, message, *path)

    def distinct(self, values: Sequence[object], *path: str) -> None:
        """Nothing twice."""
        if len(set(values)) < len(values):
            self.refuse(Code.NOT_UNIQUE, f"{path[-1]} names something twice", *path)


def is_seen(character: str) -> bool:
    """Whether it leaves a mark on paper: no space, and no formatting such as U+200B."""
    return character.isprintable() and not character.isspace()


def _is_control(character: str) -> bool:
    """A control character other than tab and line break, or half of a surrogate pair."""
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
