"""What stands for a document: the name of a trusted one, or the hash of one that was sent before.

Automatic persisted queries are as Apollo's clients speak them. A client sends the SHA-256 of its
document. If we do not know it we say so, and the client sends the document with the hash, once. A
hash fits into the address of a GET, which caches can keep.
"""

from dataclasses import replace

from cachetools import LRUCache

from server.operation import Operation, Unusable
from server.trusted import Trusted, digest_of

MOST_CHARACTERS = 2_000_000
"""Of all documents together. Least recently used goes first; its client sends it again."""

LEAST_CHARACTERS = 2_000
"""As much as each counts at least, so that there are a thousand at most: an app has some dozens."""

LONGEST = 100_000
"""A longer document is not kept, as it would push too many others out."""

NOTHING = Trusted()

UNKNOWN = (
    "there is no trusted document of this name here: add the app's manifest to those in "
    "COPYDESK_TRUSTED_DOCUMENTS, and start the server again"
)
NOT_TRUSTED = (
    "only trusted documents are run for those without an account, and this is none: add the app's "
    "manifest to those in COPYDESK_TRUSTED_DOCUMENTS, or send the token of a sign-in"
)


class PersistedQueries:
    """The documents that clients may send the hash of."""

    def __init__(
        self, trusted: Trusted = NOTHING, *, most_characters: int = MOST_CHARACTERS
    ) -> None:
        self._trusted = trusted
        self._longest = min(LONGEST, most_characters)
        self._texts: LRUCache[str, str] = LRUCache(
            most_characters, lambda text: max(len(text), LEAST_CHARACTERS)
        )

    def completed(self, operation: Operation, *, is_staff: bool = False) -> Operation:
        """The operation with its document, which is looked up if it was not sent.

        Where only trusted documents are run, staff may have others run all the same.
        """
        if operation.query is None:
            text = self._trusted.texts.get(operation.document_id or operation.digest or "")
            if text is not None:
                return replace(operation, query=text, digest=None, document_id=None)
            if operation.document_id is not None:
                raise Unusable(UNKNOWN, code="DOCUMENT_NOT_FOUND")
        if self._trusted.alone and not is_staff and not self._trusted.holds(operation.query):
            raise Unusable(NOT_TRUSTED, status=403, code="DOCUMENT_NOT_TRUSTED")
        if operation.digest is None:
            return operation
        if operation.query is None:
            return replace(operation, query=self._found(operation.digest), digest=None)
        if digest_of(operation.query) != operation.digest:
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
