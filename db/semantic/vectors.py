"""Arithmetic on vectors of bytes, and on their codes: a bit a number, which is its sign."""

from collections.abc import Sequence

import numpy as np

SIZE = 384
CODE = SIZE // 8
"""Bytes of a code."""


def code(vector: bytes) -> bytes:
    """The signs of a vector: eight times smaller, and enough to find what is near."""
    signs: bytes = np.packbits(np.frombuffer(vector, np.int8) > 0).tobytes()
    return signs


def nearest(of: bytes, codes: bytes, most: int) -> list[int]:
    """Which codes, one behind the other, differ in the fewest bits; the nearest first."""
    many = np.frombuffer(codes, np.uint64).reshape(-1, CODE // 8)
    apart = np.bitwise_count(many ^ np.frombuffer(of, np.uint64)).sum(axis=1, dtype=np.int32)
    if most < len(apart):
        near = np.flatnonzero(apart <= np.partition(apart, most)[most])
    else:
        near = np.arange(len(apart))
    found: list[int] = near[np.argsort(apart[near], kind="stable")][:most].tolist()
    return found


def cosines(of: bytes, vectors: Sequence[bytes]) -> list[float]:
    """How like each of these vectors is to one, from -1 to 1."""
    one = np.frombuffer(of, np.int8).astype(np.float32)
    many = np.frombuffer(b"".join(vectors), np.int8).reshape(-1, SIZE).astype(np.float32)
    lengths = np.linalg.norm(many, axis=1) * np.linalg.norm(one)
    found: list[float] = (many @ one / lengths).tolist()
    return found
