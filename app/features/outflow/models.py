"""The register of those who have left the district to live elsewhere (流出人口登记; R047, R053).

Voluntary: somebody says so, and is offered services for whom they leave behind. Whoever is
registered here has the hukou here, so the document is the citizen number, which tells sex and
birth date; neither is kept a second time (C02).
"""

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Mask, Sealed, Stamped, Versioned, key_of
from app.policy.registry import notice_version

SELF = N_("本人信息")
HOME = N_("户籍所在社区")
AWAY = N_("外出情况")
LEFT = N_("留守家属")
NOTICE = N_("告知与申报")


class Outflow(Keyed, Versioned, Stamped, Base):
    """One absence that was declared: away → returned; one at a time per person (R063)."""

    __tablename__ = "outflow"
    __entity__ = entity(
        N_("流出人口登记"),
        title="name",
        personal=True,
        activity="outflow",
        order=("went_on", "desc"),
    )
    __table_args__ = (
        Index(
            "uq_outflow_away",
            "id_number_key",
            unique=True,
            postgresql_where=text("status = 'away'"),
            sqlite_where=text("status = 'away'"),
        ),
        Index("ix_outflow_street_went", "street_id", "went_on", "id"),
    )

    name: Mapped[str] = field(
        String(50), nullable=False, index=True, label=N_("姓名"), tag=Tag.IDENTITY, group=SELF,
        listed=True, search="prefix", mask=Mask.NAME,
    )  # fmt: skip
    id_number: Mapped[str] = field(
        Sealed(30), nullable=False, label=N_("公民身份号码"), tag=Tag.IDENTITY, group=SELF,
        listed=True, search="exact", entry="create", mask=Mask.NUMBER,
    )  # fmt: skip
    id_number_key: Mapped[bytes] = key_of("id_number", nullable=False, index=True)
    phone: Mapped[str | None] = field(
        Sealed(20), label=N_("联系电话"), tag=Tag.CONTACT, group=SELF, mask=Mask.PHONE
    )
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.ROUTINE, group=HOME,
        listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.ROUTINE,
        group=HOME, listed=True, among={"level": "community"},
    )  # fmt: skip
    went_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("外出日期"), tag=Tag.ROUTINE, group=AWAY, listed=True
    )
    reason: Mapped[str] = field(
        Code("residence_reason"), nullable=False, label=N_("外出事由"), tag=Tag.ROUTINE, group=AWAY,
        listed=True,
    )  # fmt: skip
    # R052
    destination_region: Mapped[str] = field(
        Code("region"), nullable=False, label=N_("去向区划"), tag=Tag.ROUTINE, group=AWAY,
        listed=True, help=N_("省内选到县（市、区），省外至少选到市（州、盟）"),
    )  # fmt: skip
    destination_place: Mapped[str | None] = field(
        String(80), label=N_("去向地点"), tag=Tag.ROUTINE, group=AWAY,
        help=N_("乡镇（街道）、村（社区）；去向在省内的必填"),
    )  # fmt: skip
    workplace: Mapped[str | None] = field(
        String(100), label=N_("服务处所"), tag=Tag.ROUTINE, group=AWAY
    )
    occupation: Mapped[str | None] = field(
        Code("occupation"), label=N_("从事职业"), tag=Tag.ROUTINE, group=AWAY
    )
    # R065
    elders_left: Mapped[int] = field(
        Integer, nullable=False, default=0, label=N_("留守老人"), tag=Tag.ROUTINE, group=LEFT,
        listed=True, help=N_("60周岁以上，人数"),
    )  # fmt: skip
    children_left: Mapped[int] = field(
        Integer, nullable=False, default=0, label=N_("留守儿童"), tag=Tag.ROUTINE, group=LEFT,
        listed=True, help=N_("人数"),
    )  # fmt: skip
    needs: Mapped[str | None] = field(
        String(200), label=N_("留守家属需求"), tag=Tag.CONTACT, group=LEFT,
        help=N_("只写需要什么帮助，不写病情"),
    )  # fmt: skip
    notice_version: Mapped[str] = field(
        String(20), nullable=False, label=N_("告知书版本"), tag=Tag.ROUTINE, group=NOTICE,
        default=notice_version,
    )  # fmt: skip
    notice_method: Mapped[str] = field(
        Code("notice_method"), nullable=False, label=N_("告知方式"), tag=Tag.ROUTINE, group=NOTICE
    )
    declared_by: Mapped[str] = field(
        Code("outflow_declarant"), nullable=False, default="self", label=N_("申报人"),
        tag=Tag.ROUTINE, group=NOTICE, help=N_("家属代为申报的，须经本人同意"),
    )  # fmt: skip
    declared_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("申报日期"), tag=Tag.ROUTINE, group=NOTICE, entry="operation"
    )
    registered_late: Mapped[bool | None] = field(
        Boolean, label=N_("登记超过期限"), tag=Tag.ROUTINE, group=NOTICE, entry="operation"
    )
    status: Mapped[str] = field(
        Code("outflow_status"), nullable=False, label=N_("外出状态"), tag=Tag.ROUTINE, group=AWAY,
        listed=True, entry="operation",
    )  # fmt: skip
    returned_on: Mapped[dt.date | None] = field(
        Date, label=N_("返回日期"), tag=Tag.ROUTINE, group=AWAY, entry="operation"
    )
