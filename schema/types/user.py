"""Accounts, as colleagues see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import strawberry

from db.ids import Noun, wire_id_of
from db.reading import want
from db.reading.cost import COUNT
from db.reading.desk import AssignedRows, DraftRows, ReviewRows
from db.reading.notifications import NotificationRows, unread
from db.reading.people import DeskRows, PrintedAuthorRows
from schema.enums import Role
from schema.fields import argument, column, many, one, paged
from schema.types.author import Author
from schema.types.page import Connection, Node, page_arguments
from schema.types.section import Section

if TYPE_CHECKING:
    from schema.types.article import Article
    from schema.types.notification import Notification


@strawberry.type(description="Somebody who works here. Readers see none.")
class User(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.USER, rows.user.id), "Opaque: `user-…`."
    )
    name: str = column(lambda rows: rows.user.name, "What colleagues call them.")
    email: str = column(lambda rows: rows.user.email, "The e-mail address that they sign in with.")
    role: Role = column(lambda rows: rows.user.role, "What they may do, together with `desks`.")
    active: bool = column(lambda rows: rows.user.active, "False while they are suspended.")
    service: bool = column(
        lambda rows: rows.user.service, "True for a program's account, which approves nothing."
    )
    author: Author | None = one(
        PrintedAuthorRows,
        lambda rows, far: far.author.id == rows.user.author_id,
        "The name that their new stories are bylined to.",
    )
    desks: list[Section] = many(
        DeskRows,
        lambda rows, far: far.desk.user_id == rows.user.id,
        "The sections that they edit; those below them are theirs too.",
        order=lambda far: [far.section.position, far.section.id],
    )
    drafts: Connection[Annotated[Article, strawberry.lazy("schema.types.article")]] = paged(
        DraftRows,
        lambda rows, far: far.of(rows.user),
        "The stories that they began or sign and are writing: in DRAFT or CHANGES_REQUESTED, last "
        "saved first. Of a colleague those that you may work on.",
        page_arguments(),
    )
    review_queue: Connection[Annotated[Article, strawberry.lazy("schema.types.article")]] = paged(
        ReviewRows,
        lambda rows, far: far.of(rows.user),
        "The stories in review that you could approve: of your desks, and written by others; the "
        "most urgent first, then the first due. Of a colleague none: ask them.",
        page_arguments(),
    )
    assignments: Connection[Annotated[Article, strawberry.lazy("schema.types.article")]] = paged(
        AssignedRows,
        lambda rows, far: far.of(rows.user),
        "The stories that are assigned to them or whose review they have claimed, with which "
        "something is left to do; the first due first. Of a colleague those that you may work on.",
        page_arguments(),
    )
    notifications: Connection[
        Annotated[Notification, strawberry.lazy("schema.types.notification")]
    ] = paged(
        NotificationRows,
        lambda rows, far: far.notification.user_id == rows.user.id,
        "What you were told, latest first. Of anybody else you see none.",
        [
            *page_arguments(),
            argument("unread", bool | None, "True: only what you have not read. False: the rest."),
        ],
        narrow=lambda far, arguments: _unread(far, arguments),
    )
    unread_notifications: int = column(
        lambda rows: unread(rows.user, rows.view),
        "How many of your notifications you have not read. Of anybody else: 0.",
        weight=COUNT,
    )


def _unread(far: NotificationRows, arguments: want.Arguments) -> sa.ColumnElement[bool]:
    wanted = arguments.get("unread")
    if wanted is None:
        return sa.true()
    read_at: sa.SQLColumnExpression[object] = far.notification.read_at
    return read_at.is_(None) if wanted else read_at.is_not(None)
