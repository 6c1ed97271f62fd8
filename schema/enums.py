"""The newsroom's enums as the API shows them, each value described for whoever meets it."""

import enum
from collections.abc import Mapping

import strawberry

from db.errors import Code, Severity
from db.models import (
    BylineRole,
    ChangeClass,
    Genre,
    Origin,
    Publication,
    RelatedKind,
    Role,
    Stage,
    TagKind,
    TagRelation,
)
from db.viewer import Perspective
from db.workflow import Action

__all__ = [
    "Action",
    "ArticleOrderField",
    "BylineRole",
    "ChangeClass",
    "Code",
    "Genre",
    "OrderDirection",
    "Origin",
    "Perspective",
    "Publication",
    "RelatedKind",
    "RelatedOrigin",
    "Role",
    "Severity",
    "Stage",
    "TagKind",
    "TagRelation",
]
"""The API takes its enums from here, never from `db`: there they have no descriptions."""


class RelatedOrigin(enum.StrEnum):
    """Who put a related story there."""

    EDITOR = "EDITOR"
    SUGGESTED = "SUGGESTED"


class OrderDirection(enum.StrEnum):
    """Which way a list runs."""

    ASC = "ASC"
    DESC = "DESC"


class ArticleOrderField(enum.StrEnum):
    """By what a list of stories can be ordered."""

    FIRST_PUBLISHED_AT = "FIRST_PUBLISHED_AT"
    UPDATED_AT = "UPDATED_AT"
    HEADLINE = "HEADLINE"


def _described(kind: type[enum.StrEnum], name: str, what: str, values: Mapping[str, str]) -> None:
    """Show an enum under a name. Every value must be described: a new one fails here."""
    strawberry.enum(kind, name=name, description=what)
    for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]  # Strawberry adds it
        value.description = values[value.name]


_described(
    Perspective,
    "Perspective",
    "Which copy of the stories a read shows, at every level of it.",
    {
        "PUBLISHED": "What readers get. Staff still see `workflow` on the stories that are theirs.",
        "WORKING": "For staff: the working copy of the stories that are yours to work on, and of "
        "all others what readers get. Refused with UNAUTHENTICATED when nobody is signed in.",
    },
)
_described(
    Role,
    "Role",
    "What somebody may do. Each role may do all that the one before it may.",
    {
        "REPORTER": "Writes stories and submits them. Sees the working copy of their own only.",
        "EDITOR": "Reviews, approves and publishes the stories of their desks' sections.",
        "CHIEF": "Does so in every section, and unpublishes.",
        "ADMIN": "Runs accounts too.",
    },
)
_described(
    Stage,
    "Stage",
    "Where the working copy of a story stands.",
    {
        "DRAFT": "Being written.",
        "IN_REVIEW": "Submitted to its desk; nobody edits it until it is recalled or sent back.",
        "CHANGES_REQUESTED": "Sent back by its desk, with a reason.",
        "APPROVED": "A second person answers for it: what readers have not got can be published.",
        "SPIKED": "Given up.",
    },
)
_described(
    Publication,
    "Publication",
    "What readers get of a story.",
    {
        "NEVER": "Nothing yet.",
        "SCHEDULED": "Nothing yet, and a moment is set.",
        "PUBLISHED": "The live revision.",
        "WITHHELD": "Nothing for now.",
        "UNPUBLISHED": "Nothing any more: its path answers Gone or leads elsewhere.",
        "RETRACTED": "Only a notice of its retraction.",
    },
)
_described(
    Genre,
    "Genre",
    "What kind of journalism a story is.",
    {
        "NEWS": "What happened.",
        "ANALYSIS": "What it means, by somebody who knows the field.",
        "FEATURE": "A longer piece on people, places or background.",
        "OPINION": "What its author holds, signed.",
        "INTERVIEW": "A conversation.",
        "REVIEW": "A judgement of a work or a performance.",
        "EXPLAINER": "How something works, from the start.",
    },
)
_described(
    BylineRole,
    "BylineRole",
    "What somebody did for a story.",
    {
        "REPORTER": "Reported and wrote it.",
        "PHOTOGRAPHER": "Took its pictures.",
        "EDITOR": "Edited it.",
        "TRANSLATOR": "Translated it.",
        "CONTRIBUTOR": "Added to it.",
    },
)
_described(
    RelatedKind,
    "RelatedKind",
    "What another story is to this one.",
    {
        "RELATED": "On the same matter.",
        "FOLLOW_UP": "What happened next.",
        "BACKGROUND": "What one should know before.",
        "PACKAGE": "Another part of the same package.",
        "SERIES": "Another part of the same series.",
        "COUNTERPOINT": "The other side of the argument.",
    },
)
_described(
    RelatedOrigin,
    "RelatedOrigin",
    "Who put a related story there.",
    {"EDITOR": "An editor chose it.", "SUGGESTED": "Copydesk suggests it."},
)
_described(
    TagKind,
    "TagKind",
    "What sort of thing a tag names.",
    {
        "TOPIC": "A subject, such as inflation.",
        "PERSON": "Somebody.",
        "ORGANISATION": "A company, party, court, club.",
        "PLACE": "Somewhere.",
        "EVENT": "Something that happens or happened.",
    },
)
_described(
    TagRelation,
    "TagRelation",
    "How a story and a tag belong together.",
    {"ABOUT": "The story is about it.", "MENTIONS": "The story mentions it."},
)
_described(
    ChangeClass,
    "ChangeClass",
    "How an update of a live story changes what was said. All but MINOR are told to readers.",
    {
        "MINOR": "No change of meaning, such as a typing mistake. No public note.",
        "UPDATE": "New facts. The note says what is new.",
        "CLARIFICATION": "It could be misunderstood. The note says what is meant.",
        "CORRECTION": "It was wrong. The note says what was wrong and what is right.",
        "EDITORS_NOTE": "The newsroom has something to say about the story.",
        "RETRACTION": "The story does not stand. Not an update: refused by articlePublish.",
    },
)
_described(
    Origin,
    "Origin",
    "Through which door something was done.",
    {"API": "This API.", "CONSOLE": "A command on the server's own machine."},
)
_described(
    Action,
    "Action",
    "What can be done to a story; each is a mutation, `articlePublish` and so on.",
    {
        "UPDATE": "Change the working copy: articleUpdate.",
        "SUBMIT_FOR_REVIEW": "Hand it to its desk: articleSubmitForReview.",
        "RECALL": "Take it back from the desk: articleRecall.",
        "REQUEST_CHANGES": "Send it back to its authors: articleRequestChanges.",
        "APPROVE": "Answer for it as a second person: articleApprove.",
        "PUBLISH": "Give it to readers: articlePublish.",
        "UNPUBLISH": "Take it from readers: articleUnpublish.",
        "REPUBLISH": "Give it to readers again: articleRepublish.",
    },
)
_described(
    Severity,
    "Severity",
    "Whether something stands in the way.",
    {"BLOCKING": "It stops the move.", "WARNING": "It does not, but readers will notice."},
)
_described(
    OrderDirection,
    "OrderDirection",
    "Which way a list runs.",
    {"ASC": "The least, earliest or A first.", "DESC": "The greatest, latest or Z first."},
)
_described(
    ArticleOrderField,
    "ArticleOrderField",
    "By what a list of stories can be ordered. Texts are ordered by code point.",
    {
        "FIRST_PUBLISHED_AT": "When readers first got it; a draft counts from when it was begun.",
        "UPDATED_AT": "When readers were last told of a change; a draft, when it was last saved.",
        "HEADLINE": "What it says.",
    },
)
_described(
    Code,
    "ErrorCode",
    "Why something was refused. The list is closed: a code never changes its meaning. Errors at "
    "the top level carry it as `extensions.code`.",
    {
        "REQUIRED": "Something is missing or empty.",
        "INVALID_FORMAT": "A value is not in the required form.",
        "TOO_LONG": "A text is longer than it may be.",
        "NOT_UNIQUE": "Another one has it already.",
        "NOT_FOUND": "There is no such thing, or none that you may see.",
        "IN_USE": "It cannot be changed any more, because a story or an author shows it.",
        "VERSION_CONFLICT": "Somebody else wrote since you read.",
        "TRANSITION_NOT_ALLOWED": "The story does not stand where this move begins.",
        "PERMISSION_DENIED": "Your role or desk does not let you.",
        "UNAUTHENTICATED": "Nobody is signed in, or the token is not valid any more.",
        "INVALID_CREDENTIALS": "No account has this e-mail address and password.",
        "SELF_APPROVAL_FORBIDDEN": "You wrote part of it or are credited: a second person must.",
        "APPROVAL_STALE": "The story has changed since it was approved.",
        "PUBLISH_BLOCKED": "The story is not fit to publish; the blockers say why.",
        "EMBARGO_ACTIVE": "An embargo is in force.",
        "RELATED_NOT_PUBLIC": "A related story is not, or no longer, public.",
        "SCHEDULE_IN_PAST": "The moment has passed.",
        "LIMIT_EXCEEDED": "More than is allowed at once.",
        "INVALID_CURSOR": "A cursor that no page of this list has given.",
        "IDEMPOTENCY_MISMATCH": "The key was used before, for something else.",
    },
)
