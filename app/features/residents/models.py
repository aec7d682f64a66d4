"""Residents: the person as a spine, the residence registration, its events.

A residence row is one 居住登记表 as it was declared (requirements §3.1): a street keeps
its own record when the person moves on, and a list is one table. `Person` holds only what
makes one person per document number in the district; nobody reads it on any screen.
"""

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Phonetic, Tag, entity, extra, field
from app.db import (
    Base,
    Code,
    Keyed,
    Mask,
    Sealed,
    Stamped,
    UTCDateTime,
    Versioned,
    bytewise,
    key_of,
)
from app.policy.registry import notice_version

SELF = N_("本人信息")
ORIGIN = N_("户籍地")
HERE = N_("现居住地")
STAY = N_("居住情况")
GUARDIAN = N_("监护人")
NOTICE = N_("告知与采集")
STATE = N_("登记状态")
PERMIT = N_("居住证（公安）")
MORE = N_("其他信息")


class Person(Keyed, Versioned, Stamped, Base):
    """One person per document number in the district (R049).

    `living_street_id` says where the open residence is, so that another street is told
    "registered elsewhere" without seeing the record.
    """

    __tablename__ = "person"
    __entity__ = entity(N_("人员主索引"), title="id", personal=True, activity="registration")
    __table_args__ = (UniqueConstraint("id_number_key", "id_type"),)

    id_type: Mapped[str] = field(
        Code("id_type"), nullable=False, label=N_("证件种类"), tag=Tag.IDENTITY, entry="operation"
    )
    id_number: Mapped[str] = field(
        Sealed(30), nullable=False, label=N_("证件号码"), tag=Tag.IDENTITY, entry="operation",
        mask=Mask.NUMBER,
    )  # fmt: skip
    id_number_key: Mapped[bytes] = key_of("id_number", nullable=False)
    living_street_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("在住街道"), tag=Tag.IDENTITY,
        entry="operation",
    )  # fmt: skip


class Residence(Keyed, Versioned, Stamped, Base):
    """One residence registration: declared → living → left (R047, R048)."""

    __tablename__ = "residence"
    __entity__ = entity(
        N_("居住登记"),
        title="name",
        personal=True,
        activity="registration",
        guarded=True,
        order=("arrived_on", "desc"),
        phonetic=Phonetic(of="name", columns=("name_initials", "name_pinyin")),
    )
    __table_args__ = (
        # One open registration per person in the district, whoever writes it.
        Index(
            "uq_residence_open_person",
            "person_id",
            unique=True,
            postgresql_where=text("status <> 'left'"),
            sqlite_where=text("status <> 'left'"),
        ),
        Index("ix_residence_arrival", "arrived_on", "id"),
        Index("ix_residence_street_arrival", "street_id", "arrived_on", "id"),
        Index("ix_residence_street_status", "street_id", "status", "arrived_on", "id"),
        Index("ix_residence_community_arrival", "community_id", "arrived_on", "id"),
        # Whom to verify next, the longest unverified first, of those who live there.
        *(
            Index(
                f"ix_residence_{place}_verified",
                f"{place}_id",
                "verified_on",
                "id",
                postgresql_where=text("status <> 'left'"),
                sqlite_where=text("status <> 'left'"),
            )
            for place in ("street", "community", "grid")
        ),
        Index("ix_residence_street_name", "street_id", "name", "id"),
        Index("ix_residence_street_initials", "street_id", "name_initials", "id"),
        Index("ix_residence_street_pinyin", "street_id", "name_pinyin", "id"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), nullable=False, index=True, info={"system": True}
    )
    name: Mapped[str] = field(
        String(50), nullable=False, index=True, label=N_("姓名"), tag=Tag.IDENTITY, group=SELF,
        listed=True, search="prefix", mask=Mask.NAME, synonyms=("名字", "人员姓名"),
    )  # fmt: skip
    name_pinyin: Mapped[str] = mapped_column(
        bytewise(200), nullable=False, index=True, info={"system": True}
    )
    name_initials: Mapped[str] = mapped_column(
        bytewise(50), nullable=False, index=True, info={"system": True}
    )
    id_type: Mapped[str] = field(
        Code("id_type"), nullable=False, default="01", label=N_("证件种类"), tag=Tag.IDENTITY,
        group=SELF, entry="create", synonyms=("证件类型",),
    )  # fmt: skip
    id_number: Mapped[str] = field(
        Sealed(30), nullable=False, label=N_("证件号码"), tag=Tag.IDENTITY, group=SELF,
        listed=True, search="exact", entry="create", mask=Mask.NUMBER,
        synonyms=("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号"),
    )  # fmt: skip
    id_number_key: Mapped[bytes] = key_of("id_number", nullable=False, index=True)
    sex: Mapped[str] = field(
        Code("sex"), nullable=False, label=N_("性别"), tag=Tag.IDENTITY, group=SELF, listed=True,
        derived=True,
    )  # fmt: skip
    birth_date: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("出生日期"), tag=Tag.IDENTITY, group=SELF, derived=True,
        synonyms=("出生年月", "出生年月日", "生日"),
    )  # fmt: skip
    phone: Mapped[str | None] = field(
        Sealed(20), label=N_("联系电话"), tag=Tag.CONTACT, group=SELF, listed=True,
        search="exact", mask=Mask.PHONE,
        synonyms=("电话", "手机", "手机号", "手机号码", "联系方式"),
    )  # fmt: skip
    phone_key: Mapped[bytes | None] = key_of("phone", nullable=True, index=True)
    ethnicity: Mapped[str | None] = field(
        Code("ethnicity"), label=N_("民族"), tag=Tag.IDENTITY, group=MORE, optional=True
    )
    hukou_region: Mapped[str | None] = field(
        Code("region"), label=N_("户籍地区划"), tag=Tag.IDENTITY, group=ORIGIN,
        synonyms=("户籍区划", "户籍省市县"),
    )  # fmt: skip
    hukou_address: Mapped[str | None] = field(
        Sealed(120), label=N_("户籍详址"), tag=Tag.IDENTITY, group=ORIGIN, mask=Mask.ADDRESS,
        synonyms=("户籍地址", "户籍地", "户籍所在地", "户口所在地"),
    )  # fmt: skip
    hukou_coarse: Mapped[bool | None] = field(
        Boolean, label=N_("户籍详址不到村（社区）"), tag=Tag.IDENTITY, group=ORIGIN,
        entry="operation",
    )  # fmt: skip
    origin_kind: Mapped[str | None] = field(
        Code("origin_kind"), label=N_("户籍地类型"), tag=Tag.ROUTINE, group=ORIGIN,
        entry="operation",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=HERE, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("社区（村）"), tag=Tag.ROUTINE,
        group=HERE, listed=True, among={"level": "community"},
        synonyms=("社区", "村", "所属社区", "居委会", "村居"),
    )  # fmt: skip
    grid_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("网格"), tag=Tag.ROUTINE, group=HERE,
        among={"level": "grid"},
    )  # fmt: skip
    address: Mapped[str] = field(
        Sealed(120), nullable=False, label=N_("现住详址"), tag=Tag.CONTACT, group=HERE, listed=True,
        mask=Mask.ADDRESS, help=N_("路、小区、楼栋、单元、室"),
        synonyms=("现住址", "现居住地址", "居住地址", "暂住地址", "现住地址"),
    )  # fmt: skip
    dwelling_kind: Mapped[str | None] = field(
        Code("dwelling_kind"), label=N_("居住处所"), tag=Tag.ROUTINE, group=HERE,
        synonyms=("居住处所类型", "处所类型"),
    )  # fmt: skip
    house_relation: Mapped[str | None] = field(
        Code("house_relation"), label=N_("与房主关系"), tag=Tag.ROUTINE, group=HERE
    )
    reason: Mapped[str] = field(
        Code("residence_reason"), nullable=False, label=N_("居住事由"), tag=Tag.ROUTINE, group=STAY,
        listed=True, synonyms=("事由", "来本地事由", "暂住事由", "居住原因"),
    )  # fmt: skip
    arrived_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("来本地日期"), tag=Tag.ROUTINE, group=STAY, listed=True,
        synonyms=("来本地时间", "到达日期", "来郑日期", "居住日期", "入住日期"),
    )  # fmt: skip
    stay_term: Mapped[str | None] = field(
        Code("stay_term"), label=N_("拟居住期限"), tag=Tag.ROUTINE, group=STAY
    )
    workplace: Mapped[str | None] = field(
        String(100), label=N_("服务处所"), tag=Tag.ROUTINE, group=MORE, optional=True,
        synonyms=("工作单位",),
    )  # fmt: skip
    occupation: Mapped[str | None] = field(
        Code("occupation"), label=N_("职业"), tag=Tag.ROUTINE, group=MORE, optional=True
    )
    education: Mapped[str | None] = field(
        Code("education"), label=N_("文化程度"), tag=Tag.ROUTINE, group=MORE, optional=True,
        synonyms=("学历",),
    )  # fmt: skip
    # What somebody asks for, never who is a member of what (R056).
    party_request: Mapped[str | None] = field(
        String(100), label=N_("流动党员服务需求"), tag=Tag.IDENTITY, group=MORE, optional=True,
        help=N_("本人提出转接组织关系、参加组织活动等需求的才填。"),
    )  # fmt: skip
    contact_name: Mapped[str | None] = field(
        String(50), label=N_("紧急联系人"), tag=Tag.CONTACT, group=MORE, optional=True,
        mask=Mask.NAME,
    )  # fmt: skip
    contact_phone: Mapped[str | None] = field(
        Sealed(20), label=N_("紧急联系电话"), tag=Tag.CONTACT, group=MORE, optional=True,
        mask=Mask.PHONE,
    )  # fmt: skip
    guardian_name: Mapped[str | None] = field(
        Sealed(50), label=N_("监护人姓名"), tag=Tag.CONTACT, group=GUARDIAN, mask=Mask.NAME,
        activity="guardians", synonyms=("监护人", "法定监护人"),
    )  # fmt: skip
    guardian_relation: Mapped[str | None] = field(
        Code("guardian_relation"), label=N_("与监护人关系"), tag=Tag.CONTACT, group=GUARDIAN,
        activity="guardians", synonyms=("监护关系",),
    )  # fmt: skip
    guardian_phone: Mapped[str | None] = field(
        Sealed(20), label=N_("监护人电话"), tag=Tag.CONTACT, group=GUARDIAN, mask=Mask.PHONE,
        activity="guardians", synonyms=("监护人联系电话", "监护人手机"),
    )  # fmt: skip
    notice_version: Mapped[str] = field(
        String(20), nullable=False, label=N_("告知书版本"), tag=Tag.ROUTINE, group=NOTICE,
        default=notice_version,
    )  # fmt: skip
    notice_method: Mapped[str | None] = field(
        Code("notice_method"), label=N_("告知方式"), tag=Tag.ROUTINE, group=NOTICE
    )
    declared_by: Mapped[str] = field(
        Code("declared_by"), nullable=False, default="self", label=N_("申报方式"), tag=Tag.ROUTINE,
        group=NOTICE,
    )  # fmt: skip
    declared_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("申报日期"), tag=Tag.ROUTINE, group=NOTICE,
        synonyms=("登记日期",), entry="operation",
    )  # fmt: skip
    consented_on: Mapped[dt.date | None] = field(
        Date, label=N_("选填内容同意日期"), tag=Tag.ROUTINE, group=NOTICE, activity="consent",
        help=N_("填写了选填内容的，须有同意日期；不同意的，选填内容留空。"),
    )  # fmt: skip
    consented_by: Mapped[str | None] = field(
        Code("consented_by"), label=N_("选填内容同意人"), tag=Tag.ROUTINE, group=NOTICE,
        activity="consent",
    )  # fmt: skip
    consent_withdrawn_on: Mapped[dt.date | None] = field(
        Date, label=N_("选填内容撤回日期"), tag=Tag.ROUTINE, group=NOTICE, entry="operation",
        activity="consent",
    )  # fmt: skip
    collector_id: Mapped[int | None] = field(
        ForeignKey("coordinator.id"), index=True, label=N_("采集人"), tag=Tag.ROUTINE, group=NOTICE
    )
    second_collector_id: Mapped[int | None] = field(
        ForeignKey("coordinator.id"), index=True, label=N_("第二采集人"), tag=Tag.ROUTINE,
        group=NOTICE,
    )  # fmt: skip
    collected_at: Mapped[dt.datetime | None] = field(
        UTCDateTime, label=N_("采集时间"), tag=Tag.ROUTINE, group=NOTICE,
        help=N_("按原始采集表填写，录入时限从这时算起"),
    )  # fmt: skip
    entered_late: Mapped[bool | None] = field(
        Boolean, label=N_("录入超过时限"), tag=Tag.ROUTINE, group=NOTICE, entry="operation"
    )
    form_batch: Mapped[str | None] = field(
        String(30), label=N_("表单批次"), tag=Tag.ROUTINE, group=NOTICE
    )
    status: Mapped[str] = field(
        Code("residence_status"), nullable=False, label=N_("登记状态"), tag=Tag.ROUTINE,
        group=STATE, listed=True, entry="operation",
    )  # fmt: skip
    verified_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("核实日期"), tag=Tag.VERIFICATION, group=STATE,
        entry="operation", help=N_("登记之日起算，每月核实一次"),
    )  # fmt: skip
    left_on: Mapped[dt.date | None] = field(
        Date, label=N_("离开日期"), tag=Tag.ROUTINE, group=STATE, entry="operation"
    )
    departure_reason: Mapped[str | None] = field(
        Code("departure_reason"), label=N_("注销原因"), tag=Tag.ROUTINE, group=STATE,
        entry="operation",
    )  # fmt: skip
    # Only when the police have entered it in their own system, never what is in there (R031).
    police_entered_on: Mapped[dt.date | None] = field(
        Date,
        label=N_("公安系统录入日期"),
        tag=Tag.POLICE,
        group=PERMIT,
        activity="permit",
    )
    permit_receipt_no: Mapped[str | None] = field(
        String(30),
        label=N_("居住证受理号"),
        tag=Tag.POLICE,
        group=PERMIT,
        activity="permit",
    )
    permit_accepted_on: Mapped[dt.date | None] = field(
        Date,
        label=N_("受理日期"),
        tag=Tag.POLICE,
        group=PERMIT,
        activity="permit",
    )
    permit_issued_on: Mapped[dt.date | None] = field(
        Date,
        label=N_("签发日期"),
        tag=Tag.POLICE,
        group=PERMIT,
        activity="permit",
    )
    permit_endorsed_on: Mapped[dt.date | None] = field(
        Date,
        label=N_("签注日期"),
        tag=Tag.POLICE,
        group=PERMIT,
        activity="permit",
    )
    extra_routine: Mapped[dict[str, Any] | None] = extra(Tag.ROUTINE)
    extra_identity: Mapped[dict[str, Any] | None] = extra(Tag.IDENTITY)
    extra_contact: Mapped[dict[str, Any] | None] = extra(Tag.CONTACT)
    extra_police: Mapped[dict[str, Any] | None] = extra(Tag.POLICE)


class ResidenceEvent(Keyed, Versioned, Stamped, Base):
    """One step in the life of a registration: declared, changed, left (with reason)."""

    __tablename__ = "residence_event"
    __entity__ = entity(N_("登记变动"), title="id", order=("id", "desc"))

    residence_id: Mapped[int] = field(
        ForeignKey("residence.id"), nullable=False, index=True, label=N_("居住登记"),
        tag=Tag.ROUTINE, entry="operation",
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
        Code("residence_event"), nullable=False, label=N_("变动类别"), tag=Tag.ROUTINE,
        listed=True, entry="operation",
    )  # fmt: skip
    on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("变动日期"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )
    at: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, label=N_("登记时间"), tag=Tag.ROUTINE, listed=True,
        entry="operation",
    )  # fmt: skip
    reason: Mapped[str | None] = field(
        Code("departure_reason"), label=N_("原因"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )
    imported: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("来自导入"), tag=Tag.ROUTINE,
        entry="operation",
    )  # fmt: skip
