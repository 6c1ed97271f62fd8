"""The tables behind what is set for later."""

from typing import ClassVar

from sqlalchemy.orm import aliased

from db import visibility
from db.models import Schedule
from db.reading.rows import Rows
from db.viewer import View


class ScheduleRows(Rows):
    orders: ClassVar = {"AT": lambda rows: rows.schedule.at}
    default_order: ClassVar = (("AT", True),)

    def __init__(self, view: View) -> None:
        self.schedule = aliased(Schedule)
        super().__init__(view, self.schedule, visible=visibility.schedules(self.schedule, view))
