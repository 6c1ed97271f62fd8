"""What can be asked. Each resolver says which rows; the executor reads them in one statement."""

from typing import Annotated, TypeVar

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from db.errors import Invalid
from db.ids import Noun, noun_of, number_of
from db.reading.collections import CollectionRows
from db.reading.comments import CommentRows
from db.reading.desk import EditLockRows
from db.reading.furniture import ImageRows, SectionRows, SiteRows, TagRows
from db.reading.notifications import NotificationRows
from db.reading.people import AuthorRows, UserRows
from db.reading.previews import PreviewRows
from db.reading.schedules import ScheduleRows
from db.reading.stories import (
    ArticleRows,
    EventRows,
    ForwardedRows,
    GoneRows,
    RedirectRows,
    RevisionRows,
)
from db.reading.want import Choice, Many, Narrowed, One, Paged
from db.reading.webhooks import DeliveryRows, WebhookRows
from schema.arguments import (
    ORDER,
    STORIES,
    After,
    ArticleOrder,
    ArticleWhere,
    Before,
    DeskWhere,
    First,
    Id,
    Last,
    Seen,
    Slug,
)
from schema.collections import CollectionQueries
from schema.context import Info
from schema.enums import Code, Perspective
from schema.fronts import FrontQueries
from schema.record import NUMBER, SLUG, RecordQueries, need_staff
from schema.searching import SearchQueries
from schema.selection import read
from schema.types.article import Article
from schema.types.author import Author
from schema.types.desk import Desk
from schema.types.image import Image
from schema.types.page import Connection, Node
from schema.types.preview import PREVIEWS, Preview
from schema.types.resolution import Resolution
from schema.types.section import Section
from schema.types.site import Site
from schema.types.tag import Tag
from schema.types.user import User
from schema.types.webhook import Webhook

T = TypeVar("T")

ADDRESS = sa.bindparam("address", type_=sa.Text())
"""What `resolve` is given by its resolver, under this name."""

NODES = {
    Noun.ARTICLE: ("Article", One(ArticleRows, lambda _, far: far.article.id == NUMBER)),
    Noun.SECTION: ("Section", One(SectionRows, lambda _, far: far.section.id == NUMBER)),
    Noun.AUTHOR: ("Author", One(AuthorRows, lambda _, far: far.author.id == NUMBER)),
    Noun.TAG: ("Tag", One(TagRows, lambda _, far: far.tag.id == NUMBER)),
    Noun.IMAGE: ("Image", One(ImageRows, lambda _, far: far.image.id == NUMBER)),
    Noun.USER: ("User", One(UserRows, lambda _, far: far.user.id == NUMBER)),
    Noun.REVISION: ("Revision", One(RevisionRows, lambda _, far: far.revision.id == NUMBER)),
    Noun.SCHEDULE: ("Schedule", One(ScheduleRows, lambda _, far: far.schedule.id == NUMBER)),
    Noun.EVENT: ("Event", One(EventRows, lambda _, far: far.event.id == NUMBER)),
    Noun.COMMENT: ("Comment", One(CommentRows, lambda _, far: far.comment.id == NUMBER)),
    Noun.NOTIFICATION: (
        "Notification",
        One(NotificationRows, lambda _, far: far.notification.id == NUMBER),
    ),
    Noun.WEBHOOK: ("Webhook", One(WebhookRows, lambda _, far: far.webhook.id == NUMBER)),
    Noun.DELIVERY: ("Delivery", One(DeliveryRows, lambda _, far: far.delivery.id == NUMBER)),
    Noun.PREVIEW: ("Preview", One(PreviewRows, lambda _, far: far.preview.id == NUMBER)),
    Noun.COLLECTION: (
        "Collection",
        One(CollectionRows, lambda _, far: far.collection.id == NUMBER),
    ),
}
"""For each noun with an id: its type, and the row that has an id."""

SITE = One(SiteRows, lambda _, far: far.site.id == 1)
SECTION = One(SectionRows, lambda _, far: far.section.slug == SLUG)
ARTICLE = One(ArticleRows, lambda _, far: far.slug == SLUG)
AUTHOR = One(AuthorRows, lambda _, far: far.author.slug == SLUG)
TAG = One(TagRows, lambda _, far: far.tag.slug == SLUG)
SECTIONS = Many(
    SectionRows, lambda _, far: sa.true(), lambda far: [far.section.position, far.section.id]
)
ARTICLES, AUTHORS, TAGS, IMAGES, USERS, WEBHOOKS = (
    Paged(rows, lambda _, far: sa.true())
    for rows in (ArticleRows, AuthorRows, TagRows, ImageRows, UserRows, WebhookRows)
)
DESK = Narrowed()
EDITING = One(EditLockRows, lambda _, far: far.lock.article_id == NUMBER)
RESOLUTION = Choice(
    (
        ("Article", One(ArticleRows, lambda _, far: far.article.path == ADDRESS)),
        ("Section", One(SectionRows, lambda _, far: "/" + far.section.slug == ADDRESS)),
        ("Collection", One(CollectionRows, lambda _, far: far.path == ADDRESS)),
        ("Redirect", One(RedirectRows, lambda _, far: far.redirect.path == ADDRESS)),
        ("Redirect", One(ForwardedRows, lambda _, far: far.found_at(ADDRESS))),
        ("Gone", One(GoneRows, lambda _, far: far.found_at(ADDRESS))),
    )
)
"""What readers find at a path, the first of these that there is."""


def by_id(
    shown: type[T], noun: Noun, wire: str, perspective: Perspective = Perspective.PUBLISHED
) -> T | None:
    """The row of a noun with an id; null for another noun's, or for one nobody has given out."""
    number = number_of(noun, wire)
    if number is None:
        return None
    name, one = NODES[noun]
    return read(shown, one, perspective, type_name=name, number=number)


@strawberry.type(
    description="What can be asked. Readers need no token; what they may not see is not there for "
    "them. Each field is one statement in the database, and one request may have 20 of them."
)
class Query(FrontQueries, SearchQueries, RecordQueries, CollectionQueries):
    @strawberry.field(
        description="The newsroom as readers see it: its name, what it holds itself to, and where "
        "else it is found."
    )
    def site(self) -> Site:
        return read(Site, SITE)

    @strawberry.field(
        description="Anything by its id: a story, section, author, tag, image, collection, user, "
        "revision, event, schedule, comment, notification, webhook, delivery or preview. `… on "
        "Article { headline }` says what to read of it. Null for an id that nobody has given out, "
        "or that you may not see."
    )
    def node(self, id: Id, perspective: Seen = Perspective.PUBLISHED) -> Node | None:
        noun = noun_of(id)
        return None if noun is None else by_id(Node, noun, id, perspective)

    @strawberry.field(
        description="A section by its slug, the front of a part of the paper: `section(slug: "
        '"politics") { title articles(first: 5) { nodes { headline path } } }`. Null where there '
        "is none."
    )
    def section(self, slug: Slug, perspective: Seen = Perspective.PUBLISHED) -> Section | None:
        return read(Section, SECTION, perspective, slug=slug)

    @strawberry.field(
        description="All sections, in the order in which the paper shows them, those inside "
        "others too. Not paged."
    )
    def sections(self) -> list[Section]:
        return read(list[Section], SECTIONS)

    @strawberry.field(
        description="A story by its slug or its id: one of the two, or it is refused with "
        "INVALID_FORMAT. Slugs that it had before do not find it; `resolve(path:)` follows them. "
        "Null where there is none, or none that you may see."
    )
    def article(
        self,
        slug: Annotated[
            str | None,
            strawberry.argument(
                description="Its URL part, the end of its path: `assembly-passes-harbour-bill`."
            ),
        ] = UNSET,
        id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Its id, as an answer gave it: `article-4611686018427387904`."
            ),
        ] = UNSET,
        perspective: Seen = Perspective.PUBLISHED,
    ) -> Article | None:
        if bool(slug) == bool(id):
            raise Invalid(Code.INVALID_FORMAT, "ask for a story by slug or by id: one of the two")
        if id:
            return by_id(Article, Noun.ARTICLE, id, perspective)
        return read(Article, ARTICLE, perspective, slug=slug)

    @strawberry.field(
        description="Stories of all sections, newest first unless `orderBy` says otherwise. A "
        "request may ask for 20,000 objects: a page with all that hangs on its stories has some "
        "5,000, and more is refused with LIMIT_EXCEEDED."
    )
    def articles(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[ArticleWhere | None, strawberry.argument(description=STORIES)] = UNSET,
        order_by: Annotated[
            list[ArticleOrder] | None, strawberry.argument(description=ORDER)
        ] = UNSET,
        perspective: Seen = Perspective.PUBLISHED,
    ) -> Connection[Article]:
        return read(Connection[Article], ARTICLES, perspective)

    @strawberry.field(
        description="What a path leads to: a story, a section, a package or a series, the new path "
        "of a story that moved, or the news that it is gone. `__typename` says which; `permanent` "
        "of a Redirect and `reason` of a Gone say with which status to answer. Null, a 404, for a "
        "path that never was."
    )
    def resolve(
        self,
        path: Annotated[
            str,
            strawberry.argument(
                description="As in the address bar, without host and query: `/politics/a-story`, "
                "`/politics`, `/series/the-harbour`. A slash at its end is overlooked."
            ),
        ],
    ) -> Resolution | None:
        return read(Article, RESOLUTION, address=path.rstrip("/") or "/")

    @strawberry.field(
        description="An author by their slug, with what they signed. Null where there is none, "
        "or, for readers, none with a story that they can read."
    )
    def author(self, slug: Slug) -> Author | None:
        return read(Author, AUTHOR, slug=slug)

    @strawberry.field(
        description="Authors, by name. Readers meet those with a story that they can read."
    )
    def authors(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Author]:
        return read(Connection[Author], AUTHORS)

    @strawberry.field(
        description="A tag by its slug, with the stories that carry it. Null where there is none, "
        "or, for readers, none on a story that they can read."
    )
    def tag(self, slug: Slug) -> Tag | None:
        return read(Tag, TAG, slug=slug)

    @strawberry.field(
        description="Tags, by name. Readers meet those of stories that they can read."
    )
    def tags(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Tag]:
        return read(Connection[Tag], TAGS)

    @strawberry.field(
        description="Images, latest first. Readers meet those of stories and authors that they "
        "can read; staff also their own; chiefs all."
    )
    def images(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Image]:
        return read(Connection[Image], IMAGES)

    @strawberry.field(
        description="Accounts, by name: for staff, to assign a story or to mention somebody. "
        "Readers and guests get an empty page."
    )
    def users(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[User]:
        return read(Connection[User], USERS)

    @strawberry.field(
        description="Webhooks, by name. Chiefs and admins see them; all others get an empty page."
    )
    def webhooks(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Webhook]:
        return read(Connection[Webhook], WEBHOOKS)

    @strawberry.field(
        description="Previews that can be used now, latest first: those that you have given out; "
        "for chiefs, all. Readers and guests get an empty page."
    )
    def previews(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        perspective: Seen = Perspective.PUBLISHED,
    ) -> Connection[Preview]:
        return read(Connection[Preview], PREVIEWS, perspective)

    @strawberry.field(
        description="Who is signed in; null when nobody is. Shows working copies unless "
        "`perspective` says otherwise."
    )
    def viewer(self, info: Info, perspective: Seen = Perspective.WORKING) -> User | None:
        viewer = info.context.viewer
        if viewer is None:
            return None
        return read(User, NODES[Noun.USER][1], perspective, number=viewer.user_id)

    @strawberry.field(
        description="The stories in hand, and how many stand in each stage: what an editor's "
        "screen opens with. For staff: refused with UNAUTHENTICATED when nobody is signed in."
    )
    def desk(
        self,
        info: Info,
        where: Annotated[
            DeskWhere | None,
            strawberry.argument(
                description="Which stories are counted and listed; all if it is left out: `{ "
                "overdue: true }`."
            ),
        ] = UNSET,
    ) -> Desk:
        need_staff(info)
        return read(Desk, DESK, Perspective.WORKING)
