"""The public face of the newsroom."""

from dataclasses import dataclass
from typing import Any

from db import models
from tests.plain.shown import Shown


@dataclass(frozen=True)
class Site(Shown):
    @property
    def social_links(self) -> list[Any]:
        return sorted(self.eyes.archive.all(models.SocialLink), key=lambda one: one.position)

    @property
    def policies(self) -> list[Any]:
        return sorted(self.eyes.archive.all(models.Policy), key=lambda one: one.position)
