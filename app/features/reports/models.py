"""Monthly reports as they were filed (流动人口基本信息月报表; R202, requirements §3.7)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Keyed, Stamped

ARCHIVE = N_("存档")


class MonthlyReport(Keyed, Stamped, Base):
    """The figures of a street for a month as they were filed; a correction is a new edition.

    That it was filed is public within the house, its figures are not: they are exact
    (docs/adr/0018-monthly-report.md).
    """

    __tablename__ = "monthly_report"
    __entity__ = entity(N_("月报表"), title="month", append_only=True, order=("month", "desc"))
    __table_args__ = (UniqueConstraint("street_id", "month", "edition"),)

    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.PUBLIC,
        listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    month: Mapped[str] = field(
        String(7), nullable=False, index=True, label=N_("报表月份"), tag=Tag.PUBLIC, listed=True,
        entry="create", help=N_("年-月，如 2026-09"),
    )  # fmt: skip
    edition: Mapped[int] = field(
        Integer, nullable=False, label=N_("版次"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )
    filed_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("上报日期"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )
    filed_by: Mapped[str] = field(
        String(64), nullable=False, label=N_("上报账号"), tag=Tag.ROUTINE, entry="operation"
    )
    residents: Mapped[int] = field(
        Integer, nullable=False, label=N_("月末人数"), tag=Tag.ROUTINE, listed=True,
        entry="operation",
    )  # fmt: skip
    digest: Mapped[str] = field(
        String(64), nullable=False, label=N_("校验值"), tag=Tag.ROUTINE, group=ARCHIVE,
        entry="operation",
    )  # fmt: skip
    figures: Mapped[str] = field(
        Text, nullable=False, label=N_("上报数字（JSON，原样保存）"), tag=Tag.ROUTINE,
        group=ARCHIVE, entry="operation",
    )  # fmt: skip
