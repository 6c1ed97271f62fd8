"""The tables, one noun a file. Imported together, so that the mapper knows them all."""

from db.base import Base
from db.models.article import Article, Publication, Stage
from db.models.author import Author, AuthorLink
from db.models.epoch import Epoch
from db.models.image import Image
from db.models.listing import AuthorListing, SectionListing, TagListing
from db.models.record import (
    Approval,
    ChangeClass,
    Correction,
    Event,
    Origin,
    Outbox,
    Redirect,
)
from db.models.revision import (
    Byline,
    BylineRole,
    RelatedKind,
    RelatedLink,
    Revision,
    RevisionTag,
    TagRelation,
)
from db.models.section import Genre, Section
from db.models.site import Policy, Site, SocialLink
from db.models.tag import Tag, TagKind
from db.models.user import AccessToken, Desk, Role, User

__all__ = [
    "AccessToken",
    "Approval",
    "Article",
    "Author",
    "AuthorLink",
    "AuthorListing",
    "Base",
    "Byline",
    "BylineRole",
    "ChangeClass",
    "Correction",
    "Desk",
    "Epoch",
    "Event",
    "Genre",
    "Image",
    "Origin",
    "Outbox",
    "Policy",
    "Publication",
    "Redirect",
    "RelatedKind",
    "RelatedLink",
    "Revision",
    "RevisionTag",
    "Role",
    "Section",
    "SectionListing",
    "Site",
    "SocialLink",
    "Stage",
    "Tag",
    "TagKind",
    "TagListing",
    "TagRelation",
    "User",
]
