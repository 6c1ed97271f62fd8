"""Judged collections, as files: what a folder has is told by what stands in them.

- Stories with groups, `.jsonl`: `{"id", "title", "text", "group"}` a line. Related to a story are
  the others of its group.
- Documents, `.jsonl`: `{"id", "title", "text"}` a line; and beside them questions, `.json`:
  `{"queries": {id: words}, "judgements": {id: {document: gain}}}`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

Gains = Mapping[str, float]
"""What each document that answers a question is worth."""


@dataclass(frozen=True, slots=True)
class Document:
    """A story of a collection."""

    id: str
    title: str
    text: str
    language: str
    group: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words of somebody who searches, or beside which story others may stand."""

    asked: str
    gains: Gains


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, and what is asked of them with the answers that people gave."""

    name: str
    documents: Sequence[Document]
    related: Sequence[Question]
    searched: Sequence[Question]


def collections(folder: Path) -> Iterator[Collection]:
    """Those that a folder has, in the order of their files' names."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".jsonl", ".json"})
    documents = {path: _documents(path) for path in files if path.suffix == ".jsonl"}
    questions = {path: _questions(path) for path in files if path.suffix == ".json"}
    for path, found in documents.items():
        related = list(_related(found))
        searched = [
            one for asked in questions.values() if _belongs(asked, documents, path) for one in asked
        ]
        if related or searched:
            yield Collection(path.stem, found, related, searched)


def _documents(path: Path) -> list[Document]:
    """Lines of another shape are none."""
    lines: list[Any] = [orjson.loads(line) for line in path.read_bytes().splitlines() if line]
    return [
        Document(
            str(one["id"]),
            one["title"],
            one["text"],
            one.get("language", "en"),
            None if one.get("group") is None else str(one["group"]),
        )
        for one in lines
        if isinstance(one, dict) and {"id", "title", "text"} <= one.keys()
    ]


def _questions(path: Path) -> list[Question]:
    given: Any = orjson.loads(path.read_bytes())
    if not isinstance(given, dict) or not {"queries", "judgements"} <= given.keys():
        return []
    gains: dict[str, Any] = given["judgements"]
    return [
        Question(words, gains[number])
        for number, words in given["queries"].items()
        if number in gains
    ]


def _related(documents: Sequence[Document]) -> Iterator[Question]:
    """A story that is alone in its group asks for nothing."""
    groups: dict[str, list[str]] = {}
    for one in documents:
        if one.group is not None:
            groups.setdefault(one.group, []).append(one.id)
    for one in documents:
        others = [] if one.group is None else [id for id in groups[one.group] if id != one.id]
        if others:
            yield Question(one.id, dict.fromkeys(others, 1.0))


def _belongs(
    asked: Sequence[Question], documents: Mapping[Path, Sequence[Document]], path: Path
) -> bool:
    """Whether questions are about these documents: no other file has more of those judged."""
    judged = Counter(id for question in asked for id in question.gains)
    known = {other: sum(judged[one.id] for one in found) for other, found in documents.items()}
    return known[path] > 0 and known[path] == max(known.values())
