"""What can be done, a noun a file. Each mutation opens a unit of work and calls one action.

Every one but `signIn` needs somebody signed in, and answers UNAUTHENTICATED at the top level
otherwise. All other refusals are in the payload's `userErrors`, and then nothing was written.
"""

import strawberry

from schema.mutations.accounts import AccountMutations
from schema.mutations.collections import CollectionMutations
from schema.mutations.comments import CommentMutations
from schema.mutations.desk import DeskMutations
from schema.mutations.fronts import FrontMutations
from schema.mutations.furniture import FurnitureMutations
from schema.mutations.links import LinkMutations
from schema.mutations.moves import MoveMutations
from schema.mutations.previews import PreviewMutations
from schema.mutations.publication import PublicationMutations
from schema.mutations.schedules import ScheduleMutations
from schema.mutations.stories import StoryMutations
from schema.mutations.suggestions import SuggestionMutations
from schema.mutations.webhooks import WebhookMutations


@strawberry.type(
    description="What can be done. All but `signIn` need a token. Each is written whole or not at "
    "all, and answers with the thing as it is then, or with `userErrors` that say why not. "
    "Several in one request are done one after the other; one that is refused does not undo those "
    "before it."
)
class Mutation(
    StoryMutations,
    LinkMutations,
    SuggestionMutations,
    MoveMutations,
    PublicationMutations,
    CommentMutations,
    ScheduleMutations,
    DeskMutations,
    PreviewMutations,
    FrontMutations,
    FurnitureMutations,
    CollectionMutations,
    AccountMutations,
    WebhookMutations,
):
    pass
