"""Who asks, and how they look: the two things that every read and every move depends on."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Any

from db.ids import Noun
from db.models import Role

RANK = tuple(Role)


class Perspective(enum.StrEnum):
    """Which copy of a story a read shows."""

    PUBLISHED = "PUBLISHED"
    WORKING = "WORKING"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in. `desks` are section ids, those below a desk's section included."""

    user_id: int
    role: Role
    author_id: int | None = None
    desks: frozenset[int] = frozenset()
    is_service: bool = False
    """A program's account, not a person's."""

    def is_at_least(self, role: Role) -> bool:
        """Whether the viewer's role may do what `role` may."""
        return RANK.index(self.role) >= RANK.index(role)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account, to whom a preview shows a working copy: of one story, or of
    those in one section. Of everything else they see what readers see.
    """

    noun: Noun
    """ARTICLE or SECTION."""
    number: int


@dataclass(frozen=True, slots=True)
class View:
    """What decides the shape of a read: a role (`None` is a reader) and a perspective.

    Who it is and when are only values that the read is bound to.
    """

    role: Role | None
    perspective: Perspective
    previews: Noun | None = None
    """What a guest is shown that readers do not have: a story, or a section's."""

    def is_at_least(self, role: Role) -> bool:
        """Whether somebody looks who may do what `role` may."""
        return self.role is not None and RANK.index(self.role) >= RANK.index(role)


@dataclass(frozen=True, slots=True)
class Sight:
    """A viewer (`None` is a reader, or a guest), the copy they want, and the moment they look."""

    viewer: Viewer | None
    perspective: Perspective
    now: dt.datetime
    guest: Guest | None = None
    """Whose preview it is, where nobody is signed in."""

    @property
    def view(self) -> View:
        """The shape of what is seen, without the values. What is published shows to all alike."""
        if self.viewer is not None:
            return View(self.viewer.role, self.perspective)
        if self.guest is None or self.perspective is Perspective.PUBLISHED:
            return View(None, self.perspective)
        return View(None, self.perspective, self.guest.noun)

    def parameters(self) -> dict[str, Any]:
        """The values that the predicates of `db.visibility` are bound to."""
        if self.viewer is None:
            previewed = {"sight_preview": self.guest.number} if self.guest else {}
            return {"sight_now": self.now, **previewed}
        return {
            "sight_now": self.now,
            "sight_user": self.viewer.user_id,
            "sight_author": self.viewer.author_id,
            "sight_desks": sorted(self.viewer.desks),
        }
