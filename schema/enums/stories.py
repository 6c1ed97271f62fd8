"""What stories and those who read them meet."""

import enum

from db.differences import SpanKind
from db.models import (
    BylineRole,
    ChangeClass,
    CollectionKind,
    Genre,
    ReferrerKind,
    RelatedKind,
    SuggestionState,
    TagKind,
    TagRelation,
)
from db.viewer import Perspective
from schema.enums.described import described

__all__ = [
    "BylineRole",
    "ChangeClass",
    "CollectionKind",
    "Genre",
    "GoneReason",
    "Perspective",
    "ReferrerKind",
    "RelatedKind",
    "RelatedOrigin",
    "SpanKind",
    "SuggestionState",
    "TagKind",
    "TagRelation",
]


class RelatedOrigin(enum.StrEnum):
    """Who put a related story there."""

    EDITOR = "EDITOR"
    SUGGESTED = "SUGGESTED"


class GoneReason(enum.StrEnum):
    """Why readers do not get a story any more."""

    WITHHELD = "WITHHELD"
    UNPUBLISHED = "UNPUBLISHED"
    RETRACTED = "RETRACTED"


described(
    SpanKind,
    "SpanKind",
    "What became of a stretch of text from one revision to another.",
    {
        "EQUAL": "It stayed.",
        "DELETED": "It was taken out: only the earlier one has it.",
        "INSERTED": "It was put in: only the later one has it.",
    },
)
described(
    Perspective,
    "Perspective",
    "Which copy of the stories a read shows, at every level of it.",
    {
        "PUBLISHED": "What readers get. Staff still see `workflow` on the stories that are theirs.",
        "WORKING": "For staff: the working copy of the stories that are yours to work on, and of "
        "all others what readers get. Refused with UNAUTHENTICATED when nobody is signed in.",
    },
)
described(
    Genre,
    "Genre",
    "What kind of journalism a story is.",
    {
        "NEWS": "What happened, told plainly: the usual one.",
        "ANALYSIS": "What it means, by somebody who knows the field.",
        "FEATURE": "A longer piece on people, places or background.",
        "OPINION": "What its author holds, signed.",
        "INTERVIEW": "A conversation, in questions and answers.",
        "REVIEW": "A judgement of a work or a performance.",
        "EXPLAINER": "How something works, from the start.",
    },
)
described(
    BylineRole,
    "BylineRole",
    "What somebody did for a story.",
    {
        "REPORTER": "Reported and wrote it.",
        "PHOTOGRAPHER": "Took its pictures, or made its film.",
        "EDITOR": "Edited it, and is named for it.",
        "TRANSLATOR": "Translated it.",
        "CONTRIBUTOR": "Added to it: reporting, research, data.",
    },
)
described(
    RelatedKind,
    "RelatedKind",
    "What another story is to this one.",
    {
        "RELATED": "On the same matter: what it is unless somebody says otherwise.",
        "FOLLOW_UP": "What happened next: written after this one.",
        "BACKGROUND": "What one should know before.",
        "PACKAGE": "Another part of the same package.",
        "SERIES": "Another part of the same series.",
        "COUNTERPOINT": "The other side of the argument.",
    },
)
described(
    ReferrerKind,
    "ReferrerKind",
    "What a story is to one that it points at: a RelatedKind from the other end.",
    {
        "RELATED": "On the same matter. Of a link that is RELATED.",
        "PRECEDED_BY": "What happened before. Of a link that is FOLLOW_UP.",
        "BACKGROUND_FOR": "What this is worth knowing for. Of a link that is BACKGROUND.",
        "PACKAGE": "Another part of the same package. Of a link that is PACKAGE.",
        "SERIES": "Another part of the same series. Of a link that is SERIES.",
        "COUNTERPOINT": "The other side of the argument. Of a link that is COUNTERPOINT.",
    },
)
described(
    CollectionKind,
    "CollectionKind",
    "How the stories of a collection belong together.",
    {
        "PACKAGE": "Published together, about one thing. Its page is under `/packages`.",
        "SERIES": "One after the other, in parts. Its page is under `/series`.",
    },
)
described(
    RelatedOrigin,
    "RelatedOrigin",
    "Who put a related story there.",
    {"EDITOR": "An editor chose it.", "SUGGESTED": "Copydesk suggests it."},
)
described(
    TagKind,
    "TagKind",
    "What sort of thing a tag names.",
    {
        "TOPIC": "A subject, such as inflation.",
        "PERSON": "Somebody: `Ines Marsh`.",
        "ORGANISATION": "A company, party, court, club.",
        "PLACE": "Somewhere: a town, a country, a bridge.",
        "EVENT": "Something that happens or happened: an election, a storm.",
    },
)
described(
    TagRelation,
    "TagRelation",
    "How a story and a tag belong together.",
    {"ABOUT": "The story is about it.", "MENTIONS": "The story mentions it."},
)
described(
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
described(
    GoneReason,
    "GoneReason",
    "Why readers do not get a story any more.",
    {
        "WITHHELD": "For now: answer 503, or 451 where a court says so. There is no notice.",
        "UNPUBLISHED": "For good: answer 410 and show the notice.",
        "RETRACTED": "What it said does not stand: show the notice with a 200.",
    },
)
described(
    SuggestionState,
    "SuggestionState",
    "What the newsroom says of a suggestion.",
    {
        "PENDING": "Nothing yet: it stands beside the story, behind the links of editors.",
        "ACCEPTED": "An editor made a link of it.",
        "DISMISSED": "It never stands beside the story again, nor the story beside it.",
    },
)
