"""Rental houses, who lives in them, and whether they are safe (requirements §3.2)."""

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, extra, field
from app.audit.attachments import KIND, Attachment
from app.db import (
    Base,
    Code,
    Keyed,
    Mask,
    Sealed,
    Stamped,
    Versioned,
    key_of,
    outline_of,
)
from app.db.masking import masked_address

PLACE = N_("房屋位置")
FOUND, REMOVED = N_("检查"), N_("整改")
LANDLORD = N_("出租人")
HOUSE = N_("房屋情况")
FILING = N_("租赁备案")
POLICE = N_("治安责任书（公安）")
SAFETY = N_("安全检查")
NO_NAMES = N_("只写房屋情况，不写人员姓名。")


class RentalHouse(Keyed, Versioned, Stamped, Base):
    """A rental house on the register (R090, R091)."""

    __tablename__ = "rental_house"
    __entity__ = entity(
        N_("出租房屋"), title="address", personal=True, activity="rental", order=("id", "desc")
    )
    __table_args__ = (
        Index("ix_rental_house_street_key", "street_id", "id"),
        Index("ix_rental_house_community_key", "community_id", "id"),
        Index("ix_rental_house_street_outline", "street_id", "address_outline", "id"),
    )

    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=PLACE, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("社区（村）"), tag=Tag.ROUTINE,
        group=PLACE, listed=True, among={"level": "community"},
    )  # fmt: skip
    address: Mapped[str] = field(
        Sealed(120), nullable=False, label=N_("房屋详址"), tag=Tag.CONTACT, group=PLACE,
        listed=True, search="prefix", mask=Mask.ADDRESS, help=N_("路、小区、楼栋、单元、室"),
    )  # fmt: skip
    address_key: Mapped[bytes] = key_of("address", nullable=False, index=True)
    address_outline: Mapped[str] = outline_of(
        "address", 123, masked_address, nullable=False, index=True
    )
    landlord_name: Mapped[str] = field(
        String(50), nullable=False, index=True, label=N_("出租人姓名"), tag=Tag.IDENTITY,
        group=LANDLORD, listed=True, search="prefix", mask=Mask.NAME,
    )  # fmt: skip
    landlord_phone: Mapped[str | None] = field(
        Sealed(20), label=N_("出租人电话"), tag=Tag.CONTACT, group=LANDLORD, listed=True,
        search="exact", mask=Mask.PHONE,
    )  # fmt: skip
    landlord_phone_key: Mapped[bytes | None] = key_of("landlord_phone", nullable=True, index=True)
    agent_name: Mapped[str | None] = field(
        String(50), label=N_("管理人"), tag=Tag.IDENTITY, group=LANDLORD, mask=Mask.NAME,
        help=N_("代理人、转租人或住房租赁企业"),
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("house_kind"), nullable=False, label=N_("房屋类型"), tag=Tag.ROUTINE, group=HOUSE,
        listed=True,
    )  # fmt: skip
    use: Mapped[str | None] = field(
        Code("house_use"), label=N_("房屋用途"), tag=Tag.ROUTINE, group=HOUSE
    )
    letting_mode: Mapped[str | None] = field(
        Code("letting_mode"), label=N_("出租方式"), tag=Tag.ROUTINE, group=HOUSE
    )
    floor_area: Mapped[int | None] = field(
        Integer, label=N_("建筑面积（平方米）"), tag=Tag.ROUTINE, group=HOUSE
    )
    rooms: Mapped[int] = field(
        Integer, nullable=False, label=N_("可出租间数"), tag=Tag.ROUTINE, group=HOUSE, listed=True
    )
    rooms_let: Mapped[int | None] = field(
        Integer, label=N_("已租间数"), tag=Tag.ROUTINE, group=HOUSE
    )
    filing_no: Mapped[str | None] = field(
        String(40), label=N_("合同备案号"), tag=Tag.ROUTINE, group=FILING
    )
    filed_on: Mapped[dt.date | None] = field(
        Date, label=N_("备案日期"), tag=Tag.ROUTINE, group=FILING
    )
    registered_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("登记日期"), tag=Tag.ROUTINE, group=FILING, listed=True,
        entry="operation",
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("rental_status"), nullable=False, label=N_("出租状态"), tag=Tag.ROUTINE, group=FILING,
        listed=True, entry="operation",
    )  # fmt: skip
    letter_no: Mapped[str | None] = field(
        String(40), label=N_("治安责任书编号"), tag=Tag.POLICE, group=POLICE
    )
    letter_signed_on: Mapped[dt.date | None] = field(
        Date, label=N_("责任书签订日期"), tag=Tag.POLICE, group=POLICE
    )
    inspected_on: Mapped[dt.date | None] = field(
        Date, label=N_("最近安全检查"), tag=Tag.VERIFICATION, group=SAFETY, entry="operation"
    )
    hazard_open: Mapped[bool | None] = field(
        Boolean, label=N_("有未整改隐患"), tag=Tag.VERIFICATION, group=SAFETY, entry="operation"
    )
    extra_routine: Mapped[dict[str, Any] | None] = extra(Tag.ROUTINE)
    extra_police: Mapped[dict[str, Any] | None] = extra(Tag.POLICE)


class Tenancy(Keyed, Versioned, Stamped, Base):
    """A residence in a rental house, from one day to another, as the landlord declared it."""

    __tablename__ = "tenancy"
    __entity__ = entity(
        N_("承租关系"),
        title="residence_id",
        personal=True,
        activity="rental",
        order=("id", "desc"),
    )
    __table_args__ = (
        Index(
            "uq_tenancy_open_residence",
            "residence_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
            sqlite_where=text("ended_on IS NULL"),
        ),
    )

    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "community"},
    )  # fmt: skip
    house_id: Mapped[int] = field(
        ForeignKey("rental_house.id"), nullable=False, index=True, label=N_("出租房屋"),
        tag=Tag.ROUTINE, listed=True, entry="create",
    )  # fmt: skip
    residence_id: Mapped[int] = field(
        ForeignKey("residence.id"), nullable=False, index=True, label=N_("承租人"),
        tag=Tag.IDENTITY, listed=True, entry="create",
    )  # fmt: skip
    began_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("起租日期"), tag=Tag.ROUTINE, listed=True
    )
    contract_no: Mapped[str | None] = field(
        String(40), label=N_("合同号"), tag=Tag.ROUTINE, listed=True
    )
    real_name: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("实名核验"), tag=Tag.ROUTINE, listed=True,
        help=N_("出租人已核对承租人证件"),
    )  # fmt: skip
    declared_on: Mapped[dt.date | None] = field(
        Date, label=N_("出租人申报日期"), tag=Tag.ROUTINE,
        help=N_("出租人自行申报承租情况的日期；未申报的不填"),
    )  # fmt: skip
    ended_on: Mapped[dt.date | None] = field(
        Date, label=N_("退租日期"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )


class SafetyInspection(Keyed, Versioned, Stamped, Base):
    """One inspection of a house; every hazard found is one of its own (R094, R095).

    A hazard is over when a re-check has found it removed. What another department has to see to
    is referred to it; photographs of hazards are files of the house.
    """

    __tablename__ = "safety_inspection"
    __entity__ = entity(
        N_("安全检查"), title="findings", personal=True, activity="rental", order=("id", "desc")
    )
    __table_args__ = (
        Index("ix_safety_inspection_street_status", "street_id", "status", "rectify_by"),
    )

    house_id: Mapped[int] = field(
        ForeignKey("rental_house.id"), nullable=False, index=True, label=N_("出租房屋"),
        tag=Tag.ROUTINE, group=FOUND, listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=FOUND, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.ROUTINE,
        group=FOUND, listed=True, entry="operation", among={"level": "community"},
    )  # fmt: skip
    inspected_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("检查日期"), tag=Tag.ROUTINE, group=FOUND, listed=True,
        entry="create",
    )  # fmt: skip
    inspector_id: Mapped[int] = field(
        ForeignKey("coordinator.id"), nullable=False, index=True, label=N_("检查人"),
        tag=Tag.ROUTINE, group=FOUND, entry="create",
    )  # fmt: skip
    second_inspector_id: Mapped[int | None] = field(
        ForeignKey("coordinator.id"), index=True, label=N_("检查人二"), tag=Tag.ROUTINE,
        group=FOUND, entry="create",
    )  # fmt: skip
    item: Mapped[str | None] = field(
        Code("inspection_item"), label=N_("隐患项目"), tag=Tag.ROUTINE, group=FOUND, listed=True,
        entry="create", help=N_("未发现隐患的不填；有几项隐患的，每项登记一次"),
    )  # fmt: skip
    findings: Mapped[str] = field(
        String(200), nullable=False, label=N_("检查情况"), tag=Tag.ROUTINE, group=FOUND,
        listed=True, help=NO_NAMES,
    )  # fmt: skip
    rectify_by: Mapped[dt.date | None] = field(
        Date, label=N_("整改期限"), tag=Tag.ROUTINE, group=REMOVED, listed=True
    )
    status: Mapped[str] = field(
        Code("hazard_status"), nullable=False, label=N_("隐患状态"), tag=Tag.ROUTINE,
        group=REMOVED, listed=True, entry="operation",
    )  # fmt: skip
    rechecked_on: Mapped[dt.date | None] = field(
        Date, label=N_("复查日期"), tag=Tag.ROUTINE, group=REMOVED, listed=True,
        entry="operation",
    )  # fmt: skip
    recheck_result: Mapped[str | None] = field(
        Code("recheck_result"), label=N_("复查结果"), tag=Tag.ROUTINE, group=REMOVED,
        entry="operation",
    )  # fmt: skip
    referred_on: Mapped[dt.date | None] = field(
        Date, label=N_("移送日期"), tag=Tag.ROUTINE, group=REMOVED, entry="operation"
    )
    referred_to: Mapped[str | None] = field(
        String(80), label=N_("移送部门"), tag=Tag.ROUTINE, group=REMOVED, entry="operation"
    )


class RentalDocument(Attachment, Base):
    """A file about a rental house: a contract, a notice, a letter, a photo of an inspection."""

    __tablename__ = "rental_document"
    __entity__ = entity(
        N_("房屋文件"), title="name", personal=True, activity="rental", order=("id", "desc")
    )
    owner = "house_id"

    house_id: Mapped[int] = field(
        ForeignKey("rental_house.id"), nullable=False, index=True, label=N_("出租房屋"),
        tag=Tag.ROUTINE, listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "community"},
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("rental_document"), nullable=False, label=N_("文件种类"), tag=Tag.ROUTINE,
        listed=True, entry="create", sort_order=KIND,
    )  # fmt: skip
