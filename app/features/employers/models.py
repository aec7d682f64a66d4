"""The register of employers with many migrants (R100)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Keyed, Mask, Sealed, Stamped, Versioned


class Employer(Keyed, Versioned, Stamped, Base):
    """An employer: where it is, whom to call, and how many work there; no lists of people."""

    __tablename__ = "employer"
    __entity__ = entity(
        N_("用工单位"), title="name", personal=True, activity="employer", order=("id", "desc")
    )
    __table_args__ = (UniqueConstraint("street_id", "credit_code"),)

    name: Mapped[str] = field(
        String(80), nullable=False, index=True, label=N_("单位名称"), tag=Tag.ROUTINE, listed=True,
        search="prefix",
    )  # fmt: skip
    credit_code: Mapped[str] = field(
        String(18), nullable=False, index=True, label=N_("统一社会信用代码"), tag=Tag.ROUTINE,
        listed=True, search="exact",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.ROUTINE,
        listed=True, among={"level": "community"},
    )  # fmt: skip
    address: Mapped[str] = field(String(120), nullable=False, label=N_("经营地址"), tag=Tag.ROUTINE)
    staff_count: Mapped[int] = field(
        Integer, nullable=False, label=N_("用工人数"), tag=Tag.ROUTINE, listed=True
    )
    migrant_count: Mapped[int] = field(
        Integer, nullable=False, label=N_("其中流动人口"), tag=Tag.ROUTINE, listed=True
    )
    counted_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("统计日期"), tag=Tag.ROUTINE, listed=True
    )
    contact_name: Mapped[str | None] = field(String(50), label=N_("联系人"), tag=Tag.CONTACT)
    contact_phone: Mapped[str | None] = field(
        Sealed(20), label=N_("联系电话"), tag=Tag.CONTACT, mask=Mask.PHONE
    )
