"""The model, if it is here: loaded once, by whoever first asks what a text means."""

import importlib
import logging
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

log = logging.getLogger("copydesk.semantic")

FOLDER = Path(__file__).parent / "model"
MODEL, VOCABULARY = "minilm.onnx", "vocabulary.txt"
PACKAGES = ("numpy", "onnxruntime")

MEANING = 1
"""Counts up when the same text gives another vector: vectors are computed anew then."""

LANGUAGES = frozenset({"en"})
"""What the model has learnt. Of other languages it knows some words that look alike."""


class Model(Protocol):
    """Says what texts mean, and does the arithmetic on what it says."""

    def vector(self, text: str) -> bytes:
        """384 numbers from -127 to 127, a byte each; their length says nothing."""
        ...

    def code(self, vector: bytes) -> bytes:
        """The signs of a vector: eight times smaller, and enough to find what is near."""
        ...

    def nearest(self, of: bytes, codes: bytes, most: int) -> list[int]:
        """Which codes, one behind the other, differ in the fewest bits; the nearest first."""
        ...

    def cosines(self, of: bytes, vectors: Sequence[bytes]) -> list[float]:
        """How like each of these vectors is to one, from -1 to 1."""
        ...


@cache
def loaded() -> Model | None:
    """The model, or nothing where the extra is not installed or not built."""
    if reason := absent(FOLDER):
        log.info("Stories are compared and found by their words alone: %s.", reason)
        return None
    return cast(Model, importlib.import_module("db.semantic.minilm").MiniLM(FOLDER))


def absent(folder: Path) -> str | None:
    """What is missing, if anything is."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        return f"no {' and no '.join(missing)} here (make semantic)"
    if not (folder / MODEL).is_file():
        return "the model is not built (make semantic)"
    return None
