"""What readers get, counted: each change of it begins a new edition."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Epoch(Base):
    """One row. Whatever readers can see changes in the transaction that counts it up."""

    __tablename__ = "epoch"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    number: Mapped[int] = mapped_column(comment="Of the edition that readers have")
