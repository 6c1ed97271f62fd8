"""Trusted documents: what the newsroom's own apps ask, as their build tools wrote it down.

A manifest is a JSON file: `{name: document}`, as graphql-codegen's client preset and Relay's
compiler write it, or Apollo's, with a list of operations. The names are hashes, mostly.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import strawberry
from graphql import GraphQLError, specified_rules

from schema.documents import checked

APOLLO = "apollo-persisted-query-manifest"
"""The `format` of the files that `generate-persisted-query-manifest` writes."""

PREFIX = "sha256:"
"""Before a hash where `documentId` is one (GraphQL over HTTP, appendix on persisted documents)."""

_hash = re.compile(rf"(?:{PREFIX})?([0-9a-f]{{64}})")

AGAIN = "let the app's build write the manifest again"
FORMATS = f"{{name: document}}, as codegen and Relay write it, or Apollo's ({APOLLO}, version 1)"


class BadManifest(ValueError):
    """A line for each thing that is wrong: the file, the entry, the cure."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """The documents that are known before anybody sends one."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """By each name that a client may call them: the manifest's, and their SHA-256, with its prefix
    and without."""

    alone: bool = False
    """Whether whoever has no account may send nothing else."""

    def holds(self, text: str | None) -> bool:
        """Whether a text is that of a trusted document, byte for byte."""
        return text is not None and digest_of(text) in self.texts


class Entry(NamedTuple):
    """A document as it stands in a manifest."""

    place: str
    name: str
    text: str


def digest_of(text: str) -> str:
    """The SHA-256 of a document, as clients send it."""
    return sha256(text.encode()).hexdigest()


def trusted_in(files: Iterable[Path], schema: strawberry.Schema) -> dict[str, str]:
    """The documents of all files, by each of their names. Raises `BadManifest`."""
    texts: dict[str, str] = {}
    faults: list[str] = []
    for file in files:
        try:
            entries = list(_entries(file))
        except BadManifest as error:
            faults.append(f"{file}: {error}")
            continue
        for place, name, text in entries:
            fault = _fault(name, text, schema)
            if texts.setdefault(name, text) != text:
                fault = f"another document has this name. Cure: {AGAIN}, with hashes for names"
            if fault:
                faults.append(f"{file}: {place}: {fault}")
            digest = digest_of(text)
            texts[digest] = texts[PREFIX + digest] = text
    if faults:
        raise BadManifest("\n".join(faults))
    return texts


def _entries(file: Path) -> Iterator[Entry]:
    try:
        manifest = orjson.loads(file.read_bytes())
    except OSError as error:
        raise BadManifest(f"it cannot be read: {error.strerror}. Cure: name a file") from None
    except orjson.JSONDecodeError as error:
        raise BadManifest(f"it is no JSON: {error}. Cure: {AGAIN}") from None
    if not isinstance(manifest, dict):
        raise BadManifest(f"it is no JSON object. Cure: {FORMATS}")
    if "operations" in manifest or manifest.get("format") == APOLLO:
        return _of_apollo(manifest)
    return _by_name(manifest)


def _by_name(manifest: Mapping[str, Any]) -> Iterator[Entry]:
    for name, text in manifest.items():
        if not name or not isinstance(text, str):
            raise BadManifest(f"{name!r} is no name of a document. Cure: {FORMATS}")
        yield Entry(name, name, text)


def _of_apollo(manifest: Mapping[str, Any]) -> Iterator[Entry]:
    operations = manifest.get("operations")
    known = manifest.get("format") == APOLLO and manifest.get("version") == 1
    if not known or not isinstance(operations, list):
        raise BadManifest(f"it is of no format known here. Cure: {FORMATS}")
    for at, one in enumerate(operations):
        name, text = (one.get("id"), one.get("body")) if isinstance(one, dict) else (None, None)
        if not isinstance(name, str) or not name or not isinstance(text, str):
            message = f"operations[{at}] has no id and body that are texts. Cure: {AGAIN}"
            raise BadManifest(message)
        yield Entry(f"operations[{at}] ({one.get('name', name)})", name, text)


def _fault(name: str, text: str, schema: strawberry.Schema) -> str | None:
    """What is wrong with a document, and what to do about it."""
    claimed = _hash.fullmatch(name)
    if name.startswith(PREFIX) and claimed is None:
        return f"{PREFIX} is followed by no SHA-256. Cure: {AGAIN}"
    if claimed and claimed[1] != digest_of(text):
        return (
            f"this is not the SHA-256 of its document. Cure: {AGAIN}, and edit none of it by hand"
        )
    wrong = _invalid(text, schema)
    return wrong and (
        f"{wrong.rstrip('.')}. Cure: build the app with the schema of this server "
        "(python -m server print-schema), then write the manifest again"
    )


def _invalid(text: str, schema: strawberry.Schema) -> str | None:
    try:
        found = checked(schema._schema, text, tuple(specified_rules))
    except GraphQLError as error:
        return error.message
    return found.errors[0].message if found.errors else None
