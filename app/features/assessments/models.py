"""The assessment month of a street (R164, R195)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned


class AssessmentMonth(Keyed, Versioned, Stamped, Base):
    """One street's assessment of one month: opened, decided line by line, reported."""

    __tablename__ = "assessment_month"
    __entity__ = entity(N_("考核月份"), title="month", order=("month", "desc"))
    __table_args__ = (UniqueConstraint("street_id", "month"),)

    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.FINANCE,
        listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    month: Mapped[str] = field(
        String(7), nullable=False, index=True, label=N_("考核月份"), tag=Tag.FINANCE, listed=True,
        entry="create", help=N_("年-月，如 2026-09"),
    )  # fmt: skip
    rule_pack_id: Mapped[int] = field(
        ForeignKey("rule_pack.id"), nullable=False, index=True, label=N_("补贴规则"),
        tag=Tag.FINANCE, listed=True, entry="operation",
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("month_status"), nullable=False, label=N_("办理状态"), tag=Tag.FINANCE, listed=True,
        entry="operation",
    )  # fmt: skip
    decide_by: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("核定期限"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
    reported_on: Mapped[dt.date | None] = field(
        Date, label=N_("上报日期"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
