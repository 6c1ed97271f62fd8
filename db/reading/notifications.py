"""The tables behind notifications: what somebody was told, and the story as they see it."""

from dataclasses import replace
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Event, Notification
from db.notices import notice_of
from db.reading.rows import Rows
from db.reading.stories import ArticleRows
from db.viewer import Perspective, View


class NotificationRows(Rows):
    orders: ClassVar = {"AT": lambda rows: rows.notification.created_at}
    default_order: ClassVar = (("AT", True),)

    def __init__(self, view: View) -> None:
        self.notification = aliased(Notification)
        self.event = aliased(Event)
        super().__init__(
            view,
            self.notification,
            self.event,
            visible=visibility.notifications(self.notification, view),
        )

    @property
    def source(self) -> Any:
        return sa.join(self.notification, self.event, self.event.id == self.notification.event_id)

    @property
    def notice(self) -> sa.ColumnElement[str]:
        """What is told, as JSON."""
        return notice_of(self.notification, self.event, self.view)


class WorkingArticleRows(ArticleRows):
    """Stories in the WORKING perspective, and all below them, whatever the read around them."""

    def __init__(self, view: View) -> None:
        super().__init__(replace(view, perspective=Perspective.WORKING))


def unread(user: Any, view: View) -> sa.ColumnElement[int]:
    """How many notifications of somebody, whom the viewer must be, are not read yet."""
    notification = aliased(Notification)
    return (
        sa.select(sa.func.count())
        .select_from(notification)
        .where(
            notification.user_id == user.id,
            notification.read_at.is_(None),
            visibility.notifications(notification, view),
        )
        .correlate(user)
        .scalar_subquery()
    )
