"""Findings of exchanges and important matters, with measure, owner and day (R141, R142)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned

FOUND = N_("发现")
HANDLED = N_("办理")
NO_NAMES = N_("写事，不写居民的姓名、号码和住址。")


class Matter(Keyed, Versioned, Stamped, Base):
    """Something to be set right by one unit; open until it is closed.

    “发现的问题，采取措施，共同解决” at an exchange (R141); an important matter is told at once, and
    its progress is written down as it goes on (R142). It is about work, never about a resident.
    """

    __tablename__ = "matter"
    __entity__ = entity(N_("问题与重大事项"), title="title", order=("due_on", "asc"))
    __table_args__ = (UniqueConstraint("org_unit_id", "occurred_on", "title"),)

    kind: Mapped[str] = field(
        Code("matter_kind"), nullable=False, label=N_("事项类别"), tag=Tag.ROUTINE, group=FOUND,
        listed=True,
    )  # fmt: skip
    title: Mapped[str] = field(
        String(80), nullable=False, label=N_("事项"), tag=Tag.ROUTINE, group=FOUND, listed=True,
        search="prefix", help=NO_NAMES,
    )  # fmt: skip
    occurred_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("发现（发生）日期"), tag=Tag.ROUTINE, group=FOUND,
        listed=True,
    )  # fmt: skip
    told_on: Mapped[dt.date | None] = field(
        Date, label=N_("上报（通报）日期"), tag=Tag.ROUTINE, group=FOUND,
        help=N_("重大事项须随时上报，登记时必填"),
    )  # fmt: skip
    finding: Mapped[str] = field(
        Text, nullable=False, label=N_("发现的问题（情况）"), tag=Tag.ROUTINE, group=FOUND,
        help=NO_NAMES,
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, label=N_("责任单位"), tag=Tag.ROUTINE,
        group=HANDLED, listed=True, entry="create", derived=True, help=N_("留空为本单位"),
    )  # fmt: skip
    measure: Mapped[str] = field(
        Text, nullable=False, label=N_("采取的措施"), tag=Tag.ROUTINE, group=HANDLED, help=NO_NAMES
    )
    due_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("办结期限"), tag=Tag.ROUTINE, group=HANDLED,
        listed=True,
    )  # fmt: skip
    progress: Mapped[str | None] = field(
        Text, label=N_("工作进度"), tag=Tag.ROUTINE, group=HANDLED, help=NO_NAMES
    )
    closed_on: Mapped[dt.date | None] = field(
        Date, label=N_("办结日期"), tag=Tag.ROUTINE, group=HANDLED, listed=True, entry="operation"
    )
    result: Mapped[str | None] = field(
        String(200), label=N_("办理结果"), tag=Tag.ROUTINE, group=HANDLED, entry="operation",
        help=NO_NAMES,
    )  # fmt: skip
