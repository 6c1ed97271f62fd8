"""What mutations of webhooks take."""

import strawberry
from strawberry import Maybe

from schema.inputs.given import ID, KEY, described, may, maybe

URL = (
    "Where it leads: https, and a host with public addresses only. That is looked at with each "
    "delivery again; redirects are not followed."
)
QUERY = (
    "A query that is asked as a reader with each delivery, and whose answer goes along. Its only "
    "variable is `$id: ID!`: the story, or whatever else it happened to. 20,000 characters."
)
KINDS = "The kinds of events to tell it of, such as `article.publish`"


@strawberry.input(description="A new webhook. Chiefs and admins.")
class WebhookCreateInput:
    name: str = described("What the newsroom calls it; 200 characters.")
    url: str = described(URL)
    kinds: list[str] | None = may(f"{KINDS}; all that readers can notice if it is left out.")
    query: str | None = may(QUERY)
    idempotency_key: str | None = may(KEY)


@strawberry.input(description="What to change of a webhook. Chiefs and admins.")
class WebhookUpdateInput:
    id: strawberry.ID = described(ID)
    name: Maybe[str] = maybe("What the newsroom calls it; 200 characters.")
    url: Maybe[str] = maybe(URL)
    kinds: Maybe[list[str]] = maybe(f"{KINDS}. The list replaces the one before.")
    query: Maybe[str | None] = maybe(QUERY)
    active: Maybe[bool] = maybe(
        "False sends nothing any more. True again tells it of what happens from then on, and of "
        "what was waiting."
    )


@strawberry.input(description="Which webhook. Chiefs and admins.")
class WebhookInput:
    id: strawberry.ID = described(ID)


@strawberry.input(description="Which delivery. Chiefs and admins.")
class DeliveryInput:
    id: strawberry.ID = described(ID)
