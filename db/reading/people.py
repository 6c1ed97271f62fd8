"""The tables behind people: authors as readers know them, and accounts."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Author, AuthorLink, Desk, User
from db.reading.furniture import SectionRows
from db.reading.rows import Rows
from db.viewer import View


class AuthorRows(Rows):
    orders: ClassVar = {"NAME": lambda rows: rows.author.name}
    default_order: ClassVar = (("NAME", False),)

    def __init__(self, view: View) -> None:
        self.author = aliased(Author)
        super().__init__(view, self.author, visible=visibility.authors(self.author, view))


class AuthorLinkRows(Rows):
    def __init__(self, view: View) -> None:
        self.link = aliased(AuthorLink)
        super().__init__(view, self.link)


class UserRows(Rows):
    orders: ClassVar = {"NAME": lambda rows: rows.user.name}
    default_order: ClassVar = (("NAME", False),)

    def __init__(self, view: View) -> None:
        self.user = aliased(User)
        super().__init__(view, self.user, visible=visibility.users(self.user, view))


class DeskRows(SectionRows):
    """The sections of somebody's desks."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.desk = aliased(Desk)

    @property
    def source(self) -> Any:
        return sa.join(self.desk, self.section, self.desk.section_id == self.section.id)


class PrintedAuthorRows(AuthorRows):
    """Authors reached from their byline. Seen because the story is."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.visible = sa.true()
