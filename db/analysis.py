"""Words of a text as terms: what stories are found by and compared by, the same on any database.

A term is a word in lower case, stemmed as its language is (Snowball, https://snowballstem.org) and
without accents. Scripts that leave no space between words give every two characters that follow
each other. There are no lists of stop words: how many stories have a term says how little it tells,
and lists made for the web drop `bill` and `fire`.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

import Stemmer

ANALYSIS = 2
"""Counts up when the same text gives other terms: stories are analysed anew by the worker then."""

LONGEST_WORD = 64
"""Characters of a word that count. What is longer is no word of any language."""

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Languages by their BCP 47 subtag. The words of all others stay as they are."""

MARK = "_"
"""What no term has."""

NO_STEMS = ""
"""What these others are called together."""

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7af"  # Hangul, whose particles stick to their words
)
_SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff"  # the vowels that Indic scripts write at their letters
)
WORD = re.compile(f"[{_SPACELESS}]+|(?:[^\\W_{_SPACELESS}]|[{_SIGNS}])+")
"""A word, or a run of a script that leaves no space between words."""

_possessive = re.compile(r"['\u2019\u02bc]s\b", re.IGNORECASE)
_spaceless = re.compile(f"[{_SPACELESS}]")
_accents = re.compile("[\u0300-\u036f]+")


def words(text: str) -> list[str]:
    """The words of a text in order, in lower case; an English `'s` is left out."""
    if text.isascii():
        plain_words = WORD.findall(_possessive.sub("", text).lower())
        return [word[:LONGEST_WORD] for word in plain_words]
    folded = _possessive.sub("", unicodedata.normalize("NFKC", text)).casefold()
    found: list[str] = []
    for word in WORD.findall(unicodedata.normalize("NFC", folded)):
        if _spaceless.match(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        else:
            found.append(word[:LONGEST_WORD])
    return found


def terms(text: str, language: str) -> list[str]:
    """The terms of a text in order. `language` is a BCP 47 tag."""
    stems = stems_of(language)
    return [term(word, stems) for word in words(text)]


def stems_of(language: str) -> str:
    """By whose stems a language is found: `en` for `en-GB`, and nobody's, "", for most languages.

    `language` is a BCP 47 tag.
    """
    subtag = language.split("-")[0].lower()
    return subtag if subtag in STEMMERS else NO_STEMS


def entry(term: str, stems: str) -> str:
    """A term as an index has it, with whose stem it is: a question in French finds no English."""
    return f"{stems}{MARK}{term}"


def trigrams(word: str) -> list[str]:
    """Three letters of a word that follow each other, its beginning counted as two more.

    Each once, in order: misspelt words have most of them in common.
    """
    padded = f"  {word} "
    return list(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))


@lru_cache(maxsize=50_000)
def term(word: str, language: str) -> str:
    """What a word in lower case is found by. `language` is as `stems_of` says: `en`, `pt`."""
    return plain(_stemmer(language).stemWord(word) if language in STEMMERS else word)


def plain(word: str) -> str:
    """A word without accents: `école` gives `ecole`. Vowel signs of other scripts stay."""
    if word.isascii():
        return word
    bare = _accents.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare) or word


def _stemmer(language: str) -> Any:
    """This thread's: a stemmer is at one word at a time."""
    made: dict[str, Any] = _stemmers.__dict__
    if language not in made:
        made[language] = Stemmer.Stemmer(STEMMERS[language], 0)
    return made[language]


_stemmers = threading.local()
