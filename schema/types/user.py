"""Accounts, as colleagues see them."""

import strawberry

from db.ids import Noun, wire_id_of
from db.reading.people import DeskRows, PrintedAuthorRows
from schema.enums import Role
from schema.fields import column, many, one
from schema.types.author import Author
from schema.types.page import Node
from schema.types.section import Section


@strawberry.type(description="Somebody who works here. Readers see none.")
class User(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.USER, rows.user.id), "Opaque: `user-…`."
    )
    name: str = column(lambda rows: rows.user.name, "What colleagues call them.")
    email: str = column(lambda rows: rows.user.email, "What they sign in with.")
    role: Role = column(lambda rows: rows.user.role, "What they may do.")
    active: bool = column(lambda rows: rows.user.active, "False while they are suspended.")
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
