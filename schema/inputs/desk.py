"""What mutations of the desk take. None of them is an edit, so none takes a version."""

import datetime as dt

import strawberry
from strawberry import Maybe

from schema.enums import Priority
from schema.inputs.given import ID, REASON, described, may, maybe


@strawberry.input(description="Which story, at whatever version it is.")
class ArticleDeskInput:
    id: strawberry.ID = described(ID)


@strawberry.input(description="Who is to write which story, by when and how soon.")
class ArticleAssignInput:
    id: strawberry.ID = described(ID)
    assignee: Maybe[strawberry.ID | None] = maybe(
        "The id of the account that is to write it; null for nobody. They may work on it from "
        "then on as if it were theirs, and are told. Not a suspended one."
    )
    due_at: Maybe[dt.datetime | None] = maybe(
        "By when it is to be done, with its offset; null for no date. May be in the past."
    )
    priority: Maybe[Priority] = maybe("How soon it is to be done; what is left out stays as it is.")


@strawberry.input(description="Which review to take on.")
class ArticleClaimInput:
    id: strawberry.ID = described(ID)
    reason: str | None = may("Why a chief takes it over from somebody else. 5,000 characters.")


@strawberry.input(description="Which story to unlock, and why.")
class ArticleForceUnlockInput:
    id: strawberry.ID = described(ID)
    reason: str = described(REASON)
