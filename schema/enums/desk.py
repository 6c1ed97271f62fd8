"""What the people of the newsroom tell each other."""

from db.models import (
    CommentField,
    DeliveryState,
    NotificationKind,
    Origin,
    Priority,
    ScheduledAction,
    ScheduleState,
)
from schema.enums.described import described

__all__ = [
    "CommentField",
    "DeliveryState",
    "NotificationKind",
    "Origin",
    "Priority",
    "ScheduleState",
    "ScheduledAction",
]

described(
    Origin,
    "Origin",
    "Through which door something was done.",
    {
        "API": "Through this API, by a person's or a program's token.",
        "GRAPHIQL": "This API, from the page for developers.",
        "WORKER": "Nobody just then: it was set for that moment before.",
        "CONSOLE": "A command on the server's own machine.",
    },
)
described(
    Priority,
    "Priority",
    "How soon a story must be done.",
    {
        "LOW": "When there is time: after all others.",
        "NORMAL": "In its turn: what it is unless somebody says otherwise.",
        "HIGH": "Before the others.",
        "URGENT": "Now: before everything else.",
    },
)
described(
    CommentField,
    "CommentField",
    "A part of a story that a comment can stand beside.",
    {
        "HEADLINE": "Its headline: one line.",
        "STANDFIRST": "Its standfirst: plain text.",
        "KICKER": "Its kicker: one line.",
        "BODY": "Its body, as it is written: Markdown.",
    },
)
described(
    ScheduledAction,
    "ScheduledAction",
    "What can be set for later.",
    {"PUBLISH": "Give it to readers.", "UNPUBLISH": "Take it from readers."},
)
described(
    ScheduleState,
    "ScheduleState",
    "What has become of something that was set for later.",
    {
        "PENDING": "It waits for its moment.",
        "HELD": "The story was changed since: it does not happen unless it is set again.",
        "DONE": "It happened.",
        "FAILED": "A rule stood against it when its moment came; `failure` says which.",
        "CANCELLED": "Somebody called it off, or it had happened by hand.",
    },
)
described(
    NotificationKind,
    "NotificationKind",
    "What somebody is told.",
    {
        "SUBMITTED": "A story was handed to your desk.",
        "RECALLED": "A story whose review you had claimed was taken back.",
        "SENT_BACK": "A story of yours was sent back, with a reason.",
        "APPROVED": "A story of yours was approved.",
        "SCHEDULE_CHANGED": "When a story of yours goes to readers was set, or called off.",
        "SCHEDULE_HELD": "A publication that you had set is held: the story was changed.",
        "SCHEDULE_FAILED": "Something that was set did not happen: a rule stood against it.",
        "SCHEDULE_MISSED": "Something that was set happened late.",
        "RETRACTED": "A story of yours was retracted.",
        "RELATED_RETRACTED": "A story that one of yours points at was retracted: take it out.",
        "COMMENTED": "Somebody commented on a story of yours, or answered you.",
        "MENTIONED": "Somebody named you in a comment.",
        "ASSIGNED": "A story was assigned to you.",
        "UNLOCKED": "Somebody took over a story that you had open, or whose review you claimed.",
    },
)
described(
    DeliveryState,
    "DeliveryState",
    "What has become of a delivery.",
    {
        "PENDING": "It is on its way, or is tried again later.",
        "DELIVERED": "The receiver answered with 2xx.",
        "DEAD": "Given up after the last try. It can be sent again by hand.",
    },
)
