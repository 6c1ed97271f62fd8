"""The newsroom's enums as the API shows them, each value described for whoever meets it.

The API takes its enums from here, never from `db`: there they have no descriptions.
"""

from schema.enums.desk import (
    CommentField,
    DeliveryState,
    NotificationKind,
    Origin,
    Priority,
    ScheduledAction,
    ScheduleState,
)
from schema.enums.lists import ArticleOrderField, DeskOrderField, OrderDirection
from schema.enums.stories import (
    BylineRole,
    ChangeClass,
    CollectionKind,
    Genre,
    GoneReason,
    Perspective,
    ReferrerKind,
    RelatedKind,
    RelatedOrigin,
    SpanKind,
    SuggestionState,
    TagKind,
    TagRelation,
)
from schema.enums.workflow import Action, Code, GuardName, Publication, Role, Severity, Stage

__all__ = [
    "Action",
    "ArticleOrderField",
    "BylineRole",
    "ChangeClass",
    "Code",
    "CollectionKind",
    "CommentField",
    "DeliveryState",
    "DeskOrderField",
    "Genre",
    "GoneReason",
    "GuardName",
    "NotificationKind",
    "OrderDirection",
    "Origin",
    "Perspective",
    "Priority",
    "Publication",
    "ReferrerKind",
    "RelatedKind",
    "RelatedOrigin",
    "Role",
    "ScheduleState",
    "ScheduledAction",
    "Severity",
    "SpanKind",
    "Stage",
    "SuggestionState",
    "TagKind",
    "TagRelation",
]
