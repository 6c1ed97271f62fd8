"""Automatic persisted queries, as Apollo's clients speak them: a document's hash in its place.

A client sends the SHA-256 of its document. If we do not know it we say so, and the client sends the
document with the hash, once. A hash fits into the address of a GET, which caches can keep.
"""

import hashlib
from dataclasses import replace

from cachetools import LRUCache

from server.operation import Operation, Unusable

MOST_CHARACTERS = 2_000_000
"""Of all documents together. Least recently used goes first; its client sends it again."""

LEAST_CHARACTERS = 2_000
"""As much as each counts at least, so that there are a thousand at most: an app has some dozens."""

LONGEST = 100_000
"""A longer document is not kept, as it would push too many others out."""


class PersistedQueries:
    """The documents that clients may send the hash of."""

    def __init__(self, most_characters: int = MOST_CHARACTERS) -> None:
        self._longest = min(LONGEST, most_characters)
        self._texts: LRUCache[str, str] = LRUCache(
            most_characters, lambda text: max(len(text), LEAST_CHARACTERS)
        )

    def completed(self, operation: Operation) -> Operation:
        """The operation with its document, which is looked up if it was not sent."""
        if operation.digest is None:
            return operation
        if operation.query is None:
            return replace(operation, query=self._found(operation.digest), digest=None)
        if hashlib.sha256(operation.query.encode()).hexdigest() != operation.digest:
            raise Unusable("provided sha does not match query")
        return operation

    def keep(self, operation: Operation) -> None:
        """Remember a document with the hash that was sent. It has been found valid."""
        if operation.digest and operation.query and len(operation.query) <= self._longest:
            self._texts[operation.digest] = operation.query

    def _found(self, digest: str) -> str:
        text = self._texts.get(digest)
        if text is None:  # not a failure: the client is asked for the document
            code = "PERSISTED_QUERY_NOT_FOUND"
            raise Unusable("PersistedQueryNotFound", status=200, code=code)
        return text
