"""What can be listened to. An event is only a number here: each listener reads it for themselves.

Every event is a read like that of a root field, under what the listener may see at that moment.
"""

from collections.abc import AsyncGenerator, Callable
from typing import Annotated, Any

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from db.actions.references import section_number
from db.base import LongId
from db.errors import Unauthenticated
from db.events import reaches_readers
from db.feed import Heard, sequence_at
from db.ids import Noun, number_of
from db.models import Publication
from db.reading.stories import ChangeRows
from db.reading.want import One
from schema.arguments import Seen
from schema.context import Context, Info
from schema.enums import Perspective
from schema.selection import read
from schema.types.change import ArticleChange

CHECK_SECONDS = 3
"""How often it is looked up whether a listener's token still holds, when nothing happens: a sign-in
that was ended is to be of no use five seconds later."""

SEQUENCE = sa.bindparam("sequence", type_=LongId)
SECTION = sa.bindparam("section", type_=LongId)

Changes = AsyncGenerator[ArticleChange, None]
After = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="The id of the last change that you had: what came after it is told first, in "
        "order. Left out, it begins now. Over server-sent events the browser sends it by itself, "
        "as `Last-Event-ID`."
    ),
]
Part = Annotated[
    str | None,
    strawberry.argument(
        description="Only stories of this section, by slug or id: `politics`. A genre's section "
        "has those of the genre. NOT_FOUND where there is none."
    ),
]


def _told(narrow: Callable[[ChangeRows], Any]) -> One:
    return One(ChangeRows, lambda _, far: sa.and_(far.outbox.sequence == SEQUENCE, narrow(far)))


ANY = _told(lambda far: sa.true())
LISTED = _told(lambda far: far.is_listed_in(SECTION))
WORKED_ON = _told(lambda far: far.is_audited)
WORKED_ON_IN = _told(lambda far: sa.and_(far.is_audited, far.is_worked_on_in(SECTION)))


@strawberry.type(
    description="What can be listened to, over a WebSocket (`graphql-transport-ws`; the token in "
    "the payload of `connection_init`) or server-sent events (`Accept: text/event-stream`). Who "
    "takes in less than happens is ended with LISTENER_TOO_SLOW; who comes back with `after` "
    "misses nothing."
)
class Subscription:
    @strawberry.subscription(
        description="Whatever happens to one story, or to any. Readers hear of what changes a "
        "story that they have, or takes it from them; in the WORKING perspective staff hear of all "
        "that is done to the stories that they may work on."
    )
    async def article_changed(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="The story's id, `article-…`; all stories if it is left out. Of one "
                "that you may not see you hear nothing."
            ),
        ] = UNSET,
        after: After = UNSET,
        perspective: Seen = Perspective.PUBLISHED,
    ) -> Changes:
        number = number_of(Noun.ARTICLE, id) if id else None

        def wanted(heard: Heard) -> bool:
            if id and heard.article_id != number:
                return False
            return perspective is Perspective.WORKING or reaches_readers(heard.kind)

        async for change in _changes(info.context, ANY, wanted, after, perspective):
            yield change

    @strawberry.subscription(
        description="Stories as they are published, or updated for readers. Those that are taken "
        "down are told by `articleChanged`."
    )
    async def published(self, info: Info, section: Part = UNSET, after: After = UNSET) -> Changes:
        number = await _number_of(info.context, section)

        def wanted(heard: Heard) -> bool:
            return heard.to_publication == Publication.PUBLISHED and reaches_readers(heard.kind)

        field = ANY if number is None else LISTED
        async for change in _changes(info.context, field, wanted, after, section=number):
            yield change

    @strawberry.subscription(
        description="Everything that is done to the stories that you may work on, drafts too: for "
        "an editor's screen. For staff; UNAUTHENTICATED when nobody is signed in."
    )
    async def desk_activity(
        self, info: Info, section: Part = UNSET, after: After = UNSET
    ) -> Changes:
        number = await _number_of(info.context, section)
        field = WORKED_ON if number is None else WORKED_ON_IN
        async for change in _changes(
            info.context, field, lambda heard: True, after, Perspective.WORKING, section=number
        ):
            yield change


async def _number_of(context: Context, section: str | None) -> int | None:
    return await section_number(context.database, section, "section") if section else None


async def _changes(
    context: Context,
    field: One,
    wanted: Callable[[Heard], bool],
    after: str | None,
    perspective: Perspective = Perspective.PUBLISHED,
    **values: Any,
) -> Changes:
    """The events that a listener wants, each to be read by whoever they are at that moment."""
    if context.guest is not None:
        raise Unauthenticated("a preview shows a story, not what is done to it")
    if perspective is Perspective.WORKING and context.viewer is None:
        raise Unauthenticated("this is for staff: sign in")
    place = context.last_heard or after
    await context.feed.ready()
    with context.feed.listen(
        lambda heard: heard.article_id is not None and wanted(heard),
        after=sequence_at(place) if place else None,
    ) as listener:
        while True:
            heard = await listener.next(None if context.token is None else CHECK_SECONDS)
            viewer = await context.viewer_by_now()
            if heard is None:
                continue
            context.ledger.begin(heard.sequence)
            yield read(
                ArticleChange,
                field,
                perspective,
                viewer=viewer,
                sequence=heard.sequence,
                **values,
            )
