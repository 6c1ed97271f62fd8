"""What mutations answer: the thing as it is now, or why nothing was written."""

import datetime as dt

import strawberry

from db.ids import Noun, number_of, wire_id
from db.viewer import Viewer
from schema.enums import Perspective
from schema.fronts import front_of
from schema.problems import UserError
from schema.queries import EDITING, NODES, SITE, by_id
from schema.selection import T, read
from schema.types.article import Article
from schema.types.assignment import EditLock
from schema.types.author import Author
from schema.types.collection import Collection
from schema.types.comment import Comment
from schema.types.front import Front
from schema.types.image import Image
from schema.types.page import Edge
from schema.types.preview import Preview
from schema.types.section import Section
from schema.types.site import Site
from schema.types.tag import Tag
from schema.types.user import User
from schema.types.webhook import Delivery, Webhook

ERRORS = "Why nothing was written; empty when all of it was."
EDGE = (
    "The same as an edge, for a cache to put into lists that it holds. The cursor is the place in "
    "a list of the usual order. Null where `{}` is."
)


def _now(shown: type[T], noun: Noun, row_id: int | None) -> T | None:
    """The thing as it is now, in the WORKING perspective. Null when nothing was written."""
    return by_id(shown, noun, wire_id(noun, row_id or 0), Perspective.WORKING)


def _edge(shown: type[T], noun: Noun, row_id: int | None) -> Edge[T] | None:
    """The same as an edge of a list."""
    if row_id is None:
        return None
    return read(Edge[shown], NODES[noun][1], Perspective.WORKING, number=row_id)  # type: ignore[valid-type]  # T is a type of ours


@strawberry.type(description="What every write of a row answers.")
class Written:
    row_id: strawberry.Private[int | None]
    user_errors: list[UserError] = strawberry.field(description=ERRORS)


@strawberry.type(description="What became of a story.")
class ArticlePayload(Written):
    @strawberry.field(
        description="The story, in the WORKING perspective; null if refused, or if it is out of "
        "your sight now."
    )
    def article(self) -> Article | None:
        return _now(Article, Noun.ARTICLE, self.row_id)

    @strawberry.field(description=EDGE.format("article"))
    def article_edge(self) -> Edge[Article] | None:
        return _edge(Article, Noun.ARTICLE, self.row_id)


@strawberry.type(description="What became of a comment.")
class CommentPayload(Written):
    @strawberry.field(
        description="The comment, with its story in the WORKING perspective; null if refused."
    )
    def comment(self) -> Comment | None:
        return _now(Comment, Noun.COMMENT, self.row_id)

    @strawberry.field(description=EDGE.format("comment"))
    def comment_edge(self) -> Edge[Comment] | None:
        return _edge(Comment, Noun.COMMENT, self.row_id)


@strawberry.type(description="What became of your notifications.")
class NotificationsPayload(Written):
    @strawberry.field(description="You, with what is unread now; null if refused.")
    def viewer(self) -> User | None:
        return _now(User, Noun.USER, self.row_id)


@strawberry.type(description="Who has the story open now, and whether that is you.")
class EditingPayload(ArticlePayload):
    asked: strawberry.Private[str] = ""

    @strawberry.field(
        description="Who has it open: you, unless `userErrors` says otherwise. Null where nobody "
        "has, or the story is not yours to work on."
    )
    def editing(self) -> EditLock | None:
        number = number_of(Noun.ARTICLE, self.asked)
        return (
            None if number is None else read(EditLock, EDITING, Perspective.WORKING, number=number)
        )


@strawberry.type(description="What became of a section.")
class SectionPayload(Written):
    @strawberry.field(description="The section; null if refused.")
    def section(self) -> Section | None:
        return _now(Section, Noun.SECTION, self.row_id)


@strawberry.type(description="What became of an author.")
class AuthorPayload(Written):
    @strawberry.field(description="The author; null if refused.")
    def author(self) -> Author | None:
        return _now(Author, Noun.AUTHOR, self.row_id)

    @strawberry.field(description=EDGE.format("author"))
    def author_edge(self) -> Edge[Author] | None:
        return _edge(Author, Noun.AUTHOR, self.row_id)


@strawberry.type(description="What became of a tag.")
class TagPayload(Written):
    @strawberry.field(description="The tag; null if refused.")
    def tag(self) -> Tag | None:
        return _now(Tag, Noun.TAG, self.row_id)

    @strawberry.field(description=EDGE.format("tag"))
    def tag_edge(self) -> Edge[Tag] | None:
        return _edge(Tag, Noun.TAG, self.row_id)


@strawberry.type(description="What became of a collection.")
class CollectionPayload(Written):
    @strawberry.field(
        description="The collection, with its stories in the WORKING perspective; null if refused."
    )
    def collection(self) -> Collection | None:
        return _now(Collection, Noun.COLLECTION, self.row_id)

    @strawberry.field(description=EDGE.format("collection"))
    def collection_edge(self) -> Edge[Collection] | None:
        return _edge(Collection, Noun.COLLECTION, self.row_id)


@strawberry.type(description="What became of an image.")
class ImagePayload(Written):
    @strawberry.field(description="The image; null if refused.")
    def image(self) -> Image | None:
        return _now(Image, Noun.IMAGE, self.row_id)

    @strawberry.field(description=EDGE.format("image"))
    def image_edge(self) -> Edge[Image] | None:
        return _edge(Image, Noun.IMAGE, self.row_id)


@strawberry.type(description="What became of an account.")
class UserPayload(Written):
    @strawberry.field(description="The account; null if refused.")
    def user(self) -> User | None:
        return _now(User, Noun.USER, self.row_id)

    @strawberry.field(description=EDGE.format("user"))
    def user_edge(self) -> Edge[User] | None:
        return _edge(User, Noun.USER, self.row_id)


@strawberry.type(description="What became of a webhook.")
class WebhookPayload(Written):
    secret: str | None = strawberry.field(
        default=None,
        description="With this the receiver verifies the signatures. Shown this once, by "
        "`webhookCreate` and `webhookRotateSecret`; null otherwise.",
    )

    @strawberry.field(description="The webhook; null if refused, or deleted.")
    def webhook(self) -> Webhook | None:
        return _now(Webhook, Noun.WEBHOOK, self.row_id)

    @strawberry.field(description=EDGE.format("webhook"))
    def webhook_edge(self) -> Edge[Webhook] | None:
        return _edge(Webhook, Noun.WEBHOOK, self.row_id)


@strawberry.type(description="What became of a delivery.")
class DeliveryPayload(Written):
    @strawberry.field(description="The delivery; null if refused.")
    def delivery(self) -> Delivery | None:
        return _now(Delivery, Noun.DELIVERY, self.row_id)

    @strawberry.field(description=EDGE.format("delivery"))
    def delivery_edge(self) -> Edge[Delivery] | None:
        return _edge(Delivery, Noun.DELIVERY, self.row_id)


@strawberry.type(description="What became of the newsroom's public face.")
class SitePayload(Written):
    @strawberry.field(description="The site; null if refused.")
    def site(self) -> Site | None:
        return None if self.row_id is None else read(Site, SITE)


@strawberry.type(description="What became of a front.")
class FrontPayload(Written):
    asked: strawberry.Private[str | None] = None

    @strawberry.field(description="The front with its draft; null if refused.")
    def front(self) -> Front | None:
        return None if self.row_id is None else front_of(self.asked, Perspective.WORKING)


@strawberry.type(description="What became of a preview.")
class PreviewPayload(Written):
    @strawberry.field(description="The preview; null if refused.")
    def preview(self) -> Preview | None:
        return _now(Preview, Noun.PREVIEW, self.row_id)

    @strawberry.field(description=EDGE.format("preview"))
    def preview_edge(self) -> Edge[Preview] | None:
        return _edge(Preview, Noun.PREVIEW, self.row_id)


@strawberry.type(description="A new preview, or why there is none.")
class PreviewCreatePayload(PreviewPayload):
    token: str | None = strawberry.field(
        default=None,
        description="What opens it: `preview_…`. Opaque, shown this once; null if refused.",
    )
    expires_at: dt.datetime | None = strawberry.field(
        default=None, description="When it ends, if nobody revokes it before; null if refused."
    )


@strawberry.type(description="A sign-in, or why there is none.")
class SignInPayload:
    account: strawberry.Private[Viewer | None] = None
    token: str | None = strawberry.field(
        default=None,
        description="Send it as `Authorization: Bearer …`. Opaque, shown this once, good until it "
        "expires, `signOut`, or a new password, role or suspension; null if refused.",
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description=ERRORS)

    @strawberry.field(description="Who is signed in now; null if refused.")
    def viewer(self) -> User | None:
        account = self.account
        if account is None:
            return None
        one = NODES[Noun.USER][1]
        return read(User, one, Perspective.WORKING, viewer=account, number=account.user_id)


@strawberry.type(description="What became of a sign-out.")
class SignOutPayload:
    user_errors: list[UserError] = strawberry.field(description=ERRORS)
