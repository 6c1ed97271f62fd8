"""The tables behind webhooks and what was sent to them."""

from typing import ClassVar

from sqlalchemy.orm import aliased

from db import visibility
from db.models import Delivery, DeliveryAttempt, Webhook
from db.reading.rows import Rows
from db.viewer import View


class WebhookRows(Rows):
    orders: ClassVar = {"NAME": lambda rows: rows.webhook.name}
    default_order: ClassVar = (("NAME", False),)

    def __init__(self, view: View) -> None:
        self.webhook = aliased(Webhook)
        super().__init__(view, self.webhook, visible=visibility.webhooks(self.webhook, view))


class DeliveryRows(Rows):
    orders: ClassVar = {"EVENT": lambda rows: rows.delivery.event_id}
    default_order: ClassVar = (("EVENT", True),)

    def __init__(self, view: View) -> None:
        self.delivery = aliased(Delivery)
        super().__init__(view, self.delivery, visible=visibility.deliveries(self.delivery, view))


class AttemptRows(Rows):
    def __init__(self, view: View) -> None:
        self.attempt = aliased(DeliveryAttempt)
        super().__init__(view, self.attempt)
