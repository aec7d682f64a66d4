"""Stations, who holds office there, and their equipment (R003–R013, R214–R220)."""

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Sealed, Stamped, Versioned

UNIT = N_("单位")
REACHED = N_("联系方式")
ROOMS = N_("办公用房")
SIX = N_("“六有”")
JUDGED = N_("对照标准")
TERM = N_("任期")
OWN = N_("留空为本单位")


def _six(label: str) -> Mapped[bool]:
    return field(Boolean, nullable=False, default=False, label=label, tag=Tag.ROUTINE, group=SIX)


class Premises(Keyed, Versioned, Stamped, Base):
    """The station record of a unit: how it is reached, its rooms, the 六有 (R004, R011, R214–R219).

    What falls short is judged by the norms of the rule packs in force, by the ledger of equipment
    and by who holds a post (R220), whenever one of these is entered or corrected.
    """

    __tablename__ = "premises"
    __entity__ = entity(N_("站点档案"), title="org_unit_id", order=("id", "asc"))

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), unique=True, nullable=False, label=N_("单位"), tag=Tag.ROUTINE,
        group=UNIT, listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=UNIT, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("社区（村）"), tag=Tag.ROUTINE, group=UNIT,
        entry="operation", among={"level": "community"},
    )  # fmt: skip
    address: Mapped[str] = field(
        String(120), nullable=False, label=N_("办公地址"), tag=Tag.ROUTINE, group=REACHED,
        listed=True,
    )  # fmt: skip
    service_phone: Mapped[str | None] = field(
        String(20), label=N_("咨询电话"), tag=Tag.ROUTINE, group=REACHED, listed=True
    )
    supervision_phone: Mapped[str | None] = field(
        String(20), label=N_("监督电话"), tag=Tag.ROUTINE, group=REACHED
    )
    hours: Mapped[str | None] = field(
        String(80), label=N_("办公时间"), tag=Tag.ROUTINE, group=REACHED
    )
    hall_area: Mapped[int | None] = field(
        Integer, label=N_("服务大厅面积（平方米）"), tag=Tag.ROUTINE, group=ROOMS, listed=True
    )
    offices: Mapped[int | None] = field(
        Integer, label=N_("办公室间数"), tag=Tag.ROUTINE, group=ROOMS
    )
    seats: Mapped[int | None] = field(Integer, label=N_("窗口工位数"), tag=Tag.ROUTINE, group=ROOMS)
    rooms: Mapped[str | None] = field(
        String(120), label=N_("其他用房"), tag=Tag.ROUTINE, group=ROOMS,
        help=N_("如图书室、技术服务室、人口学校"),
    )  # fmt: skip
    archive_room: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("单独的档案室"), tag=Tag.ROUTINE,
        group=ROOMS,
    )  # fmt: skip
    sign_board: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("已挂牌、上墙"), tag=Tag.ROUTINE,
        group=ROOMS, help=N_("标牌，照片、制度、职责上墙，柜台立牌"),
    )  # fmt: skip
    amenities: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("便民设施"), tag=Tag.ROUTINE,
        group=ROOMS, help=N_("座椅、饮水、纸笔、意见箱（簿）、办事指南"),
    )  # fmt: skip
    has_place: Mapped[bool] = _six(N_("有办公场所"))
    has_name: Mapped[bool] = _six(N_("有统一名称"))
    has_devices: Mapped[bool] = _six(N_("有办公设备"))
    has_staff: Mapped[bool] = _six(N_("有办公人员"))
    has_funds: Mapped[bool] = _six(N_("有经费保障"))
    has_rules: Mapped[bool] = _six(N_("有工作制度"))
    checked_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("核查日期"), tag=Tag.ROUTINE, group=JUDGED, listed=True
    )
    shortfalls: Mapped[int] = field(
        Integer, nullable=False, label=N_("未达标项数"), tag=Tag.ROUTINE, group=JUDGED,
        listed=True, entry="operation",
    )  # fmt: skip
    shortcomings: Mapped[str | None] = field(
        Text, label=N_("未达标项"), tag=Tag.ROUTINE, group=JUDGED, entry="operation"
    )


class OfficeHolder(Keyed, Versioned, Stamped, Base):
    """Who holds which post at a unit, who is in charge of an exchange (R005–R010, R012, R106)."""

    __tablename__ = "office_holder"
    __entity__ = entity(
        N_("岗位人员"), title="name", personal=True, activity="staff", order=("id", "asc")
    )

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("单位"), tag=Tag.STAFF,
        group=UNIT, listed=True, entry="create", derived=True, help=OWN,
    )  # fmt: skip
    street_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("街道（镇）"), tag=Tag.STAFF, group=UNIT,
        listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    name: Mapped[str] = field(
        String(50), nullable=False, index=True, label=N_("姓名"), tag=Tag.STAFF, group=UNIT,
        listed=True, search="prefix",
    )  # fmt: skip
    post: Mapped[str] = field(
        Code("office_post"), nullable=False, label=N_("岗位"), tag=Tag.STAFF, group=UNIT,
        listed=True,
    )  # fmt: skip
    phone: Mapped[str | None] = field(
        Sealed(20), label=N_("电话"), tag=Tag.STAFF, group=REACHED, listed=True
    )
    exchange: Mapped[str | None] = field(
        Code("exchange_kind"), label=N_("专办的信息互换"), tag=Tag.STAFF, group=UNIT,
        listed=True, help=N_("各单位、各部门信息互换的专人；不办理互换的不填"),
    )  # fmt: skip
    deputy: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("互换替补"), tag=Tag.STAFF, group=UNIT
    )
    since: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("任职起"), tag=Tag.STAFF, group=TERM, listed=True
    )
    until: Mapped[dt.date | None] = field(
        Date, label=N_("任职止"), tag=Tag.STAFF, group=TERM, listed=True
    )
    document: Mapped[str | None] = field(
        String(120), label=N_("成立或任命文件"), tag=Tag.STAFF, group=TERM
    )


class Equipment(Keyed, Versioned, Stamped, Base):
    """A device of a unit and who has it (R013, R216); no fingerprint readers."""

    __tablename__ = "equipment"
    __entity__ = entity(N_("设备"), title="model", order=("id", "asc"))

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("单位"), tag=Tag.ROUTINE,
        listed=True, entry="create", derived=True, help=OWN,
    )  # fmt: skip
    street_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("equipment_kind"), nullable=False, label=N_("设备种类"), tag=Tag.ROUTINE, listed=True
    )
    model: Mapped[str] = field(
        String(80), nullable=False, label=N_("型号"), tag=Tag.ROUTINE, listed=True,
        search="prefix",
    )  # fmt: skip
    serial: Mapped[str | None] = field(
        String(60), index=True, label=N_("序列号"), tag=Tag.ROUTINE, listed=True, search="prefix"
    )
    for_exchange: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("信息互换专用"), tag=Tag.ROUTINE,
        listed=True,
    )  # fmt: skip
    holder_id: Mapped[int | None] = field(
        ForeignKey("office_holder.id"), index=True, label=N_("领用人"), tag=Tag.ROUTINE,
        listed=True,
    )  # fmt: skip
    issued_on: Mapped[dt.date | None] = field(
        Date, label=N_("领用日期"), tag=Tag.ROUTINE, listed=True
    )
    returned_on: Mapped[dt.date | None] = field(Date, label=N_("交回日期"), tag=Tag.ROUTINE)
    retired_on: Mapped[dt.date | None] = field(
        Date, label=N_("报废日期"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )
    retired_reason: Mapped[str | None] = field(
        String(120), label=N_("报废原因"), tag=Tag.ROUTINE, entry="operation"
    )
