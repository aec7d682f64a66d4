"""Monthly work subsidy of a coordinator: full or zero (R192–R196)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Fen, Keyed, Stamped, Versioned


class SubsidyLine(Keyed, Versioned, Stamped, Base):
    """One coordinator's line of one assessment month; money in integer fen."""

    __tablename__ = "subsidy_line"
    __entity__ = entity(
        N_("工作补贴"),
        title="coordinator_id",
        personal=True,
        activity="staff",
        order=("month", "desc"),
    )
    __table_args__ = (
        UniqueConstraint("coordinator_id", "month"),
        Index("ix_subsidy_line_month_street", "month", "street_id", "id"),
    )

    coordinator_id: Mapped[int] = field(
        ForeignKey("coordinator.id"), nullable=False, index=True, label=N_("协管员"),
        tag=Tag.FINANCE, listed=True, entry="operation",
    )  # fmt: skip
    assessment_month_id: Mapped[int] = field(
        ForeignKey("assessment_month.id"), nullable=False, index=True, label=N_("考核"),
        tag=Tag.FINANCE, entry="operation",
    )  # fmt: skip
    month: Mapped[str] = field(
        String(7), nullable=False, label=N_("月份"), tag=Tag.FINANCE, listed=True,
        search="exact", entry="operation",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.FINANCE,
        listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（警务室）"),
        tag=Tag.FINANCE, listed=True, entry="operation", among={"level": "community"},
    )  # fmt: skip
    outcome: Mapped[str | None] = field(
        Code("subsidy_outcome"), label=N_("结论"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
    amount: Mapped[int | None] = field(
        Fen, label=N_("应发金额"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
    city_share: Mapped[int | None] = field(
        Fen, label=N_("市级承担"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
    district_share: Mapped[int | None] = field(
        Fen, label=N_("区级承担"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
    reason: Mapped[str | None] = field(
        String(200), label=N_("不予发放理由"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
    decided_on: Mapped[dt.date | None] = field(
        Date, label=N_("核定日期"), tag=Tag.FINANCE, listed=True, entry="operation"
    )
