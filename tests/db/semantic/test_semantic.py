"""The extra `[semantic]`: what it says of texts, and that nothing asks for it where it is not."""

import logging
import os
from pathlib import Path

import pytest

from db.semantic import loading
from db.semantic.loading import FOLDER, Model, absent, loaded

TEXTS = (
    "The harbour is being dredged so that larger ships can dock.",
    "Workers deepen the port to let big vessels moor.",
    "The choir sang in the church on Sunday.",
)


@pytest.fixture
def model() -> Model:
    """The model. Where it is not built its tests are skipped, but in CI they fail."""
    if reason := absent(FOLDER):
        if os.environ.get("COPYDESK_CI") == "1":
            pytest.fail(f"CI tests the extra too: {reason}")
        pytest.skip(reason)
    found = loaded()
    assert found is not None
    return found


def test_texts_that_mean_the_same_are_near(model: Model) -> None:
    vectors = [model.vector(text) for text in TEXTS]
    codes = [model.code(vector) for vector in vectors]

    same, near, far = model.cosines(vectors[0], vectors)

    assert same == pytest.approx(1)
    assert near > 0.5 > 0.2 > far > -1
    assert model.nearest(codes[0], b"".join(codes), 2) == [0, 1]
    assert {len(vector) for vector in vectors} == {384}
    assert {len(code) for code in codes} == {48}


def test_a_vector_depends_on_its_text_alone(model: Model) -> None:
    first = model.vector(TEXTS[0])
    for text in ("", " \0\n", "港口 🦆 שלום", "x" * 80_000, "word " * 16_000, TEXTS[0].upper()):
        assert len(model.vector(text)) == 384

    assert model.vector(TEXTS[0]) == model.vector(TEXTS[0].upper()) == first
    assert model.vector("a " * 126) == model.vector("a " * 500)


def test_what_is_not_there_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loading, "FOLDER", tmp_path)
    loaded.cache_clear()
    try:
        with caplog.at_level(logging.INFO, logger="copydesk.semantic"):
            assert [loaded(), loaded()] == [None, None]
    finally:
        loaded.cache_clear()

    (said,) = caplog.messages
    assert said.startswith("Stories are compared and found by their words alone: ")
    assert "make semantic" in said
