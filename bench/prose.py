"""The words of the demo newsroom, to be put together into as many stories as are asked for."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from db.seed import FILES
from db.text import Rendered, rendered

BODY = 2_850
"""Characters of HTML after which a story ends, so that it has about 3,000."""

SHORTEST = 150
"""Characters of a paragraph that is worth taking."""


@dataclass(frozen=True, slots=True)
class Prose:
    """What stories are made of: lines over them, and their paragraphs in all three forms."""

    lines: tuple[tuple[str, str], ...]
    """A headline and the standfirst that belongs to it."""

    paragraphs: tuple[Rendered, ...]

    @classmethod
    def read(cls) -> "Prose":
        """From the files of the demo newsroom."""
        stories = [story for _, story in demo("stories/*.toml", "story")]
        texts = dict.fromkeys(text for story in stories for text in story["body"].split("\n\n"))
        return cls(
            tuple((story["headline"], story["standfirst"]) for story in stories),
            tuple(rendered(text.strip()) for text in texts if len(text) >= SHORTEST),
        )

    def body(self, chance: Random) -> Rendered:
        """A story's body: the same as if its Markdown had been rendered in one piece."""
        chosen: list[Rendered] = []
        length = 0
        for paragraph in chance.sample(self.paragraphs, 40):
            chosen.append(paragraph)
            length += len(paragraph.html)
            if length >= BODY:
                break
        return Rendered(
            "\n\n".join(one.markdown for one in chosen),
            "".join(one.html for one in chosen),
            "\n".join(one.text for one in chosen),
            sum(one.word_count for one in chosen),
        )


def demo(files: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of some files of the demo newsroom, each with the name of its file."""
    for file in sorted(FILES.glob(files)):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))[kind]:
            yield file.stem, entry
