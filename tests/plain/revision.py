"""What a story said at one moment."""

from dataclasses import dataclass
from typing import Any

from db import models
from db.ids import Noun, wire_id
from tests.plain import user
from tests.plain.copy import Copy
from tests.plain.eyes import Eyes


@dataclass(frozen=True)
class Revision(Copy):
    @property
    def id(self) -> str:
        return wire_id(Noun.REVISION, self.row.id)

    @property
    def created_by(self) -> Any:
        return user.find(self.eyes, self.row.created_by_id)

    @property
    def parent(self) -> Any:
        return find(self.eyes, self.row.parent_id)


def find(eyes: Eyes, number: int | None) -> Revision | None:
    """The revision with this id, if its story is theirs to work on."""
    row = eyes.archive.find(models.Revision, number)
    if row is None or not eyes.works_on(eyes.archive.need(models.Article, row.article_id)):
        return None
    return Revision(eyes, row)
