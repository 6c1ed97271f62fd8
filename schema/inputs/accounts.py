"""What mutations of accounts take."""

import strawberry
from strawberry import Maybe

from schema.enums import Role
from schema.inputs.given import ID, KEY, described, may, maybe


@strawberry.input(description="Who signs in.")
class SignInInput:
    email: str = described("The account's e-mail address, in any case.")
    password: str = described("Its password, at most 1,000 characters.")


@strawberry.input(description="A new account. Admins.")
class UserCreateInput:
    email: str = described(
        "The e-mail address that they sign in with, in any case; 254 characters. NOT_UNIQUE if "
        "another account has it."
    )
    name: str = described("What colleagues call them: one line, 200 characters.")
    password: str = described("At least 12 characters, at most 1,000.")
    role: Role = described("What they may do: each role may do all that the one before it may.")
    desks: list[str] | None = may(
        "The sections that they edit, by id or slug; those inside them are theirs too."
    )
    author: str | None = may("The author their stories are bylined to, by id or slug.")
    service: bool | None = may("True for a program's account: it approves nothing.")
    idempotency_key: str | None = may(KEY)


@strawberry.input(
    description="What to change of an account. Admins. A new password, role or suspension ends "
    "its sign-ins."
)
class UserUpdateInput:
    id: strawberry.ID = described(ID)
    email: Maybe[str] = maybe(
        "The e-mail address that they sign in with, in any case; 254 characters. NOT_UNIQUE if "
        "another account has it."
    )
    name: Maybe[str] = maybe("What colleagues call them: one line, 200 characters.")
    password: Maybe[str] = maybe("At least 12 characters, at most 1,000.")
    role: Maybe[Role] = maybe("What they may do: each role may do all that the one before it may.")
    desks: Maybe[list[str]] = maybe(
        "The sections that they edit, by id or slug; those inside them are theirs too."
    )
    author: Maybe[str | None] = maybe("The author their stories are bylined to, by id or slug.")
    active: Maybe[bool] = maybe(
        "False suspends the account: its sign-ins and previews end, and nobody signs in with it."
    )
    service: Maybe[bool] = maybe("True for a program's account: it approves nothing.")
