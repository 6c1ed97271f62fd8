"""Text as the model reads it: words in lower case without accents, rare ones in pieces.

BERT's own rules, so that the model gets what it was taught with (WordPiece, Devlin et al. 2018).
"""

import re
import string
import unicodedata
from functools import lru_cache
from pathlib import Path

LONGEST_WORD = 100
"""Characters. What is longer is one unknown piece."""

CHARACTERS_A_PIECE = 50
"""More than any text has: behind so many nothing is looked at."""

IGNORED = frozenset({"Cc", "Cf", "Co", "Cs", "Mn"})
"""Categories of characters that are not read: controls and accents."""

_han = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ceaf]")


def words(text: str) -> list[str]:
    """The words of a text and its marks, each of them apart."""
    return "".join(map(_spaced, unicodedata.normalize("NFD", text))).split()


@lru_cache(maxsize=5_000)
def _spaced(character: str) -> str:
    """A character with the space that stands around it, or nothing if it is not read."""
    category = unicodedata.category(character)
    if character in "\t\n\r" or category[0] == "Z":
        return " "
    if category in IGNORED or character == "\ufffd":
        return ""
    if category[0] == "P" or character in string.punctuation or _han.match(character):
        return f" {character} "
    return character.lower()


class Pieces:
    """The pieces that a model knows, by number."""

    def __init__(self, vocabulary: Path) -> None:
        pieces = vocabulary.read_text("utf-8").splitlines()
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._unknown = self._numbers["[UNK]"]
        self._of_word = lru_cache(maxsize=20_000)(self._cut)

    def of(self, text: str, most: int) -> list[int]:
        """The pieces of a text, as many as the model is to read, with its marks at both ends."""
        found = [self._numbers["[CLS]"]]
        for word in words(text[: most * CHARACTERS_A_PIECE]):
            found += self._of_word(word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self._numbers["[SEP]"]]

    def _cut(self, word: str) -> list[int]:
        """The longest piece that a word begins with, and so on."""
        if len(word) > LONGEST_WORD:
            return [self._unknown]
        found, at, mark = [], 0, ""
        while at < len(word):
            ends = range(len(word), at, -1)
            known = (end for end in ends if f"{mark}{word[at:end]}" in self._numbers)
            if (end := next(known, None)) is None:
                return [self._unknown]
            found.append(self._numbers[f"{mark}{word[at:end]}"])
            at, mark = end, "##"
        return found
