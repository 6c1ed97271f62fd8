"""What somebody is told, in words for a person: all that may be shown on a screen or in a mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import sqljson, visibility
from db.models import Article, Event, Notification, NotificationKind, Revision, User
from db.viewer import View

WORDS = {
    NotificationKind.SUBMITTED: "{who} handed {story} to your desk",
    NotificationKind.RECALLED: "{who} took {story} back from its review",
    NotificationKind.SENT_BACK: "{who} sent {story} back",
    NotificationKind.APPROVED: "{who} approved {story}",
    NotificationKind.SCHEDULE_CHANGED: "{who} changed what is set for {story}",
    NotificationKind.SCHEDULE_HELD: "{who} changed {story}: the publication that you set is held",
    NotificationKind.SCHEDULE_FAILED: "What was set for {story} did not happen",
    NotificationKind.SCHEDULE_MISSED: "What was set for {story} happened late",
    NotificationKind.RETRACTED: "{who} retracted {story}",
    NotificationKind.RELATED_RETRACTED: "{who} retracted a story that stands beside {story}",
    NotificationKind.COMMENTED: "{who} commented on {story}",
    NotificationKind.MENTIONED: "{who} mentioned you in a comment on {story}",
    NotificationKind.ASSIGNED: "{who} assigned {story} to you",
    NotificationKind.UNLOCKED: "{who} took over {story} from you",
}
"""What happened, without the end of the sentence: there the reason stands, if there is one."""

OUT_OF_SIGHT = "Something happened to a story that is not yours to work on any more."

MACHINE = "Copydesk"
"""Who did what nobody did just then."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, as somebody may know of it now. A story out of their sight says nothing."""

    kind: NotificationKind
    who: str | None
    headline: str | None
    reason: str | None

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> "Notice":
        """The notice that `notice_of` selected, from its parsed JSON."""
        return cls(**{**facts, "kind": NotificationKind(facts["kind"])})

    @property
    def is_seen(self) -> bool:
        """Whether the story is theirs to work on still."""
        return self.headline is not None

    @property
    def subject(self) -> str:
        """What happened, in one line and without its reason."""
        if self.headline is None:
            return OUT_OF_SIGHT
        story = f"“{self.headline}”"
        told = WORDS[self.kind].format(who=self.who or MACHINE, story=story)
        return " ".join(told.split())

    @property
    def message(self) -> str:
        """What happened, and why."""
        if self.headline is None:
            return OUT_OF_SIGHT
        return f"{self.subject}: {self.reason}" if self.reason else f"{self.subject}."


def notice_of(
    notification: type[Notification], event: type[Event], view: View
) -> sa.ColumnElement[str]:
    """All that `Notice` holds of a notification, as JSON, under the sight of who looks."""
    user, article, working = aliased(User), aliased(Article), aliased(Revision)
    seen = visibility.events(event, view)
    who = sa.select(user.name).where(user.id == event.user_id, visibility.users(user, view))
    headline = (
        sa.select(working.headline)
        .join(article, article.working_revision_id == working.id)
        .where(article.id == event.article_id)
    )
    return sqljson.object_of(
        {
            "kind": notification.kind.expression,
            "who": who.correlate(event).scalar_subquery(),
            "headline": sa.case((seen, headline.correlate(event).scalar_subquery())),
            "reason": sa.case((seen, event.reason)),
        }
    )
