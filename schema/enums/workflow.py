"""What the way of a story through the newsroom knows."""

from db.errors import Code, GuardName, Severity
from db.models import Publication, Role, Stage
from db.workflow import Action
from schema.enums.described import described

__all__ = [
    "Action",
    "Code",
    "GuardName",
    "Publication",
    "Role",
    "Severity",
    "Stage",
]

described(
    Role,
    "Role",
    "What somebody may do. Each role may do all that the one before it may.",
    {
        "REPORTER": "Writes stories and submits them. Sees the working copy of their own only.",
        "EDITOR": "Reviews, approves and publishes the stories of their desks' sections.",
        "CHIEF": "Does so in every section, and unpublishes.",
        "ADMIN": "Does all of that, and runs accounts.",
    },
)
described(
    Stage,
    "Stage",
    "Where the working copy of a story stands.",
    {
        "DRAFT": "It is being written: its authors and the editors of its desk may change it.",
        "IN_REVIEW": "Submitted to its desk; nobody edits it until it is recalled or sent back.",
        "CHANGES_REQUESTED": "Sent back by its desk, with a reason.",
        "APPROVED": "A second person answers for it: what readers have not got can be published.",
        "SPIKED": "Given up: readers never had it, and an editor of its desk can take it up again.",
    },
)
described(
    Publication,
    "Publication",
    "What readers get of a story.",
    {
        "NEVER": "Nothing yet: readers never had it.",
        "SCHEDULED": "Nothing yet, and a moment is set.",
        "PUBLISHED": "The live revision; while an embargo is in force, nothing.",
        "WITHHELD": "Nothing for now: its path says that it is withheld, until it is released.",
        "UNPUBLISHED": "Nothing any more: its path answers Gone or leads elsewhere.",
        "RETRACTED": "Only a notice of its retraction.",
    },
)
described(
    Action,
    "Action",
    "What can be done to a story; each is a mutation, `articlePublish` and so on.",
    {
        "UPDATE": "Change the working copy: articleUpdate.",
        "SUBMIT_FOR_REVIEW": "Hand it to its desk: articleSubmitForReview.",
        "RECALL": "Take it back from the desk: articleRecall.",
        "REQUEST_CHANGES": "Send it back to its authors: articleRequestChanges.",
        "APPROVE": "Answer for it as a second person: articleApprove.",
        "SCHEDULE": "Set when it goes to readers: articleSchedule.",
        "SCHEDULE_UNPUBLISH": "Set when it is taken from readers: articleScheduleUnpublish.",
        "UNSCHEDULE": "Cancel all that is set: articleUnschedule.",
        "PUBLISH": "Give it to readers: articlePublish.",
        "DISCARD_CHANGES": "Go back to what readers have: articleDiscardChanges.",
        "WITHHOLD": "Take it from readers for now: articleWithhold.",
        "RELEASE": "Give a withheld story back to readers: articleRelease.",
        "UNPUBLISH": "Take it from readers: articleUnpublish.",
        "APPROVE_RETRACTION": "Answer for its retraction: articleApproveRetraction.",
        "RETRACT": "Take back what it said: articleRetract.",
        "REPUBLISH": "Give it to readers again: articleRepublish.",
        "SPIKE": "Give it up: articleSpike.",
        "UNSPIKE": "Take it up again: articleUnspike.",
        "BREAK_EMBARGO": "Lift its embargo: articleBreakEmbargo.",
        "OVERRIDE_GUARD": "Let a guard pass: articleOverrideGuard.",
    },
)
described(
    GuardName,
    "Guard",
    "A rule that must hold before a move. Some can be overridden by a chief: `overridableBy` says.",
    {
        "HEADLINE": "There is a headline.",
        "BODY": "There is a body.",
        "SECTION": "The story is in a section.",
        "BYLINE": "Somebody is named, or it is said why not.",
        "LEAD_IMAGE": "The lead image has alt text and a credit.",
        "SLUG": "No other story has the address, nor had it.",
        "RELATED": "No related story is retracted or spiked.",
        "COMMENTS": "No blocking comment is open.",
        "FOUR_EYES": "Whoever approves is a second person.",
        "APPROVAL": "Exactly this content was approved.",
        "CHANGED": "There is something that readers have not got.",
        "EDITED": "The working copy is not what readers have.",
        "EMBARGO": "No embargo is in force.",
        "EMBARGOED": "An embargo is in force.",
        "UNSCHEDULED": "No publication is set for later.",
        "SCHEDULED": "Something is set for later.",
        "SECOND_PERSON": "Somebody else approved the retraction.",
        "PERSON": "Whoever does it is a person, not a program.",
        "OUTSIDER": "The story is not one of your own.",
    },
)
described(
    Severity,
    "Severity",
    "Whether something stands in the way.",
    {"BLOCKING": "It stops the move.", "WARNING": "It does not, but readers will notice."},
)
described(
    Code,
    "ErrorCode",
    "Why something was refused. The list is closed: a code never changes its meaning. Errors at "
    "the top level carry it as `extensions.code`.",
    {
        "REQUIRED": "Something is missing or empty: `path` says what.",
        "INVALID_FORMAT": "A value is not in the required form: the message says in which it "
        "would be.",
        "TOO_LONG": "A text is longer than it may be: the message says how long that is, in "
        "characters.",
        "NOT_UNIQUE": "Another one has it already, or a list names it twice.",
        "NOT_FOUND": "There is no such thing, or none that you may see.",
        "IN_USE": "It cannot be changed any more, because a story or an author shows it.",
        "HELD_BY_ANOTHER": "Somebody else has claimed it, or has it open: the message says who.",
        "VERSION_CONFLICT": "Somebody else wrote since you read: read again, and send the new "
        "version.",
        "TRANSITION_NOT_ALLOWED": "The story does not stand where this move begins.",
        "PERMISSION_DENIED": "Your role or desk does not let you: `workflow { transitions }` says "
        "what does.",
        "UNAUTHENTICATED": "Nobody is signed in, or the token is not valid any more.",
        "INVALID_CREDENTIALS": "No account has this e-mail address and password.",
        "SELF_APPROVAL_FORBIDDEN": "You wrote part of it or are credited: a second person must.",
        "APPROVAL_STALE": "The story has changed since it was approved: have it approved again.",
        "PUBLISH_BLOCKED": "The story is not fit to publish; the blockers say why.",
        "EMBARGO_ACTIVE": "An embargo is in force.",
        "RELATED_NOT_PUBLIC": "A related story is not, or no longer, public.",
        "COMMENT_OPEN": "A blocking comment is open: the story waits until it is resolved.",
        "SCHEDULE_IN_PAST": "The moment has passed: set one that is to come.",
        "LIMIT_EXCEEDED": "More than is allowed at once: rows of a page, objects of a request, "
        "items of a list, listeners. The message says how many are.",
        "INVALID_CURSOR": "A cursor that no page of this list, in this order, has given: begin "
        "again without one.",
        "IDEMPOTENCY_MISMATCH": "The idempotency key was used before, for something else: make up "
        "a new one.",
        "LISTENER_TOO_SLOW": "You took in less than happened: listen again, from where you were.",
    },
)
