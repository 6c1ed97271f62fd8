"""all-MiniLM-L6-v2 in int8, on one core: 13 ms a text."""

from pathlib import Path

import numpy as np
import onnxruntime

from db.semantic import vectors
from db.semantic.loading import MODEL, VOCABULARY
from db.semantic.pieces import Pieces

MOST_PIECES = 128
"""As long as the texts that the model was taught with. Twice as many, or the mean of some stretches
of a text, cost more and find nothing better: what a story is about stands at its head."""


class MiniLM:
    """A session of the model. One thread: a vector must not depend on how many cores there are."""

    code = staticmethod(vectors.code)
    nearest = staticmethod(vectors.nearest)
    cosines = staticmethod(vectors.cosines)

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            folder / MODEL, options, providers=["CPUExecutionProvider"]
        )
        self._pieces = Pieces(folder / VOCABULARY)

    def vector(self, text: str) -> bytes:
        """384 numbers from -127 to 127, a byte each; their length says nothing."""
        ids = np.array(self._pieces.of(text, MOST_PIECES), dtype=np.int64)
        (exact,) = self._session.run(None, {"ids": ids})
        scaled: bytes = np.rint(exact * (127 / np.abs(exact).max())).astype(np.int8).tobytes()
        return scaled
