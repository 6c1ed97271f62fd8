"""How lists run."""

import enum

from schema.enums.described import described

__all__ = [
    "ArticleOrderField",
    "DeskOrderField",
    "OrderDirection",
]


class OrderDirection(enum.StrEnum):
    """Which way a list runs."""

    ASC = "ASC"
    DESC = "DESC"


class ArticleOrderField(enum.StrEnum):
    """By what a list of stories can be ordered."""

    FIRST_PUBLISHED_AT = "FIRST_PUBLISHED_AT"
    UPDATED_AT = "UPDATED_AT"
    HEADLINE = "HEADLINE"


class DeskOrderField(enum.StrEnum):
    """By what the stories of the desk can be ordered."""

    DUE_AT = "DUE_AT"
    PRIORITY = "PRIORITY"
    SAVED_AT = "SAVED_AT"


described(
    OrderDirection,
    "OrderDirection",
    "Which way a list runs.",
    {"ASC": "The least, earliest or A first.", "DESC": "The greatest, latest or Z first."},
)
described(
    ArticleOrderField,
    "ArticleOrderField",
    "By what a list of stories can be ordered. Texts are ordered by code point.",
    {
        "FIRST_PUBLISHED_AT": "When readers first got it; a draft counts from when it was begun.",
        "UPDATED_AT": "When readers were last told of a change; a draft, when it was last saved.",
        "HEADLINE": "What it says, by code point: capitals come before small letters.",
    },
)
described(
    DeskOrderField,
    "DeskOrderField",
    "By what the stories of the desk can be ordered.",
    {
        "DUE_AT": "When it is due; one without a date comes after all others.",
        "PRIORITY": "How soon it must be done: LOW is the least, URGENT the greatest.",
        "SAVED_AT": "When its working copy was last saved.",
    },
)
