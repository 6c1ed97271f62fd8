"""The tables, one noun a file. Imported together, so that the mapper knows them all."""

from db.base import Base
from db.models.article import Article, Publication, Stage
from db.models.assignment import Assignment, EditLock, Priority
from db.models.author import Author, AuthorLink
from db.models.collection import PLACES, Collection, CollectionKind, CollectionMember
from db.models.comment import Comment, CommentField
from db.models.epoch import Epoch
from db.models.event import Event, Origin, Outbox
from db.models.front import Arrangement, Front, Pin
from db.models.image import Image
from db.models.listing import AuthorListing, SectionListing, TagListing
from db.models.notification import Notification, NotificationKind
from db.models.record import (
    Approval,
    ChangeClass,
    Correction,
    Override,
    Redirect,
    RetractionApproval,
)
from db.models.request import IdempotencyKey, Preview
from db.models.revision import (
    INVERSES,
    Byline,
    BylineRole,
    ReferrerKind,
    RelatedKind,
    RelatedLink,
    Revision,
    RevisionTag,
    TagRelation,
)
from db.models.schedule import Schedule, ScheduledAction, ScheduleState
from db.models.search import (
    DeskStory,
    SearchLanguage,
    SearchStory,
    SearchTerm,
    SearchTotals,
    SearchTrigram,
    SearchWord,
)
from db.models.section import Genre, Section
from db.models.site import Policy, Site, SocialLink
from db.models.suggestion import Meaning, Suggested, Suggestion, SuggestionState
from db.models.tag import Tag, TagKind
from db.models.user import AccessToken, Desk, Role, User
from db.models.webhook import Delivery, DeliveryAttempt, DeliveryState, Webhook

__all__ = [
    "INVERSES",
    "PLACES",
    "AccessToken",
    "Approval",
    "Arrangement",
    "Article",
    "Assignment",
    "Author",
    "AuthorLink",
    "AuthorListing",
    "Base",
    "Byline",
    "BylineRole",
    "ChangeClass",
    "Collection",
    "CollectionKind",
    "CollectionMember",
    "Comment",
    "CommentField",
    "Correction",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryState",
    "Desk",
    "DeskStory",
    "EditLock",
    "Epoch",
    "Event",
    "Front",
    "Genre",
    "IdempotencyKey",
    "Image",
    "Meaning",
    "Notification",
    "NotificationKind",
    "Origin",
    "Outbox",
    "Override",
    "Pin",
    "Policy",
    "Preview",
    "Priority",
    "Publication",
    "Redirect",
    "ReferrerKind",
    "RelatedKind",
    "RelatedLink",
    "RetractionApproval",
    "Revision",
    "RevisionTag",
    "Role",
    "Schedule",
    "ScheduleState",
    "ScheduledAction",
    "SearchLanguage",
    "SearchStory",
    "SearchTerm",
    "SearchTotals",
    "SearchTrigram",
    "SearchWord",
    "Section",
    "SectionListing",
    "Site",
    "SocialLink",
    "Stage",
    "Suggested",
    "Suggestion",
    "SuggestionState",
    "Tag",
    "TagKind",
    "TagListing",
    "TagRelation",
    "User",
    "Webhook",
]
