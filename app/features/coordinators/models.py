"""The roster of coordinators (协管员) and other field staff (R026–R028)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Sealed, Stamped, Versioned

PERSON = N_("个人情况")
POST = N_("岗位")
TERM = N_("任用")


class Coordinator(Keyed, Versioned, Stamped, Base):
    """A coordinator: post, community and grid, term of appointment."""

    __tablename__ = "coordinator"
    __entity__ = entity(
        N_("协管员"), title="name", personal=True, activity="staff", order=("number", "asc")
    )

    number: Mapped[str] = field(
        String(20), unique=True, nullable=False, label=N_("编号"), tag=Tag.STAFF, group=PERSON,
        listed=True, search="prefix", entry="create", derived=True,
        help=N_("留空则由系统编号"),
    )  # fmt: skip
    name: Mapped[str] = field(
        String(50), nullable=False, index=True, label=N_("姓名"), tag=Tag.STAFF, group=PERSON,
        listed=True, search="prefix",
    )  # fmt: skip
    phone: Mapped[str | None] = field(
        Sealed(20), label=N_("电话"), tag=Tag.STAFF, group=PERSON, listed=True
    )
    kind: Mapped[str] = field(
        Code("coordinator_kind"), nullable=False, label=N_("类型"), tag=Tag.STAFF, group=POST,
        listed=True,
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.STAFF,
        group=POST, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（警务室）"),
        tag=Tag.STAFF, group=POST, listed=True, among={"level": "community"},
    )  # fmt: skip
    grid_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("网格"), tag=Tag.STAFF, group=POST,
        among={"level": "grid"},
    )  # fmt: skip
    employer: Mapped[str | None] = field(
        String(80), label=N_("聘用单位"), tag=Tag.STAFF, group=TERM
    )
    appointed_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("聘用日期"), tag=Tag.STAFF, group=TERM, listed=True
    )
    pledged_on: Mapped[dt.date | None] = field(
        Date, label=N_("保密承诺日期"), tag=Tag.STAFF, group=TERM
    )
    left_on: Mapped[dt.date | None] = field(Date, label=N_("离岗日期"), tag=Tag.STAFF, group=TERM)
    status: Mapped[str] = field(
        Code("coordinator_status"), nullable=False, default="active", label=N_("状态"),
        tag=Tag.STAFF, group=TERM, listed=True,
    )  # fmt: skip
