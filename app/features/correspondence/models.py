"""What offices of two places write to each other (R083, R131–R135); no residents are named here.

The registers hold when, to whom and in what matter; the person a request is about is found by the
reference number in the letter itself.
"""

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned

ASKED, ANSWERED = N_("事项"), N_("答复")
NO_NAMES = N_("只写事项，不写当事人的姓名和号码。")


class Letter(Keyed, Versioned, Stamped, Base):
    """A letter of an office and the reply to it (发函/回函; R133)."""

    __tablename__ = "letter"
    __entity__ = entity(N_("函件"), title="subject", order=("sent_on", "desc"))
    __table_args__ = (UniqueConstraint("org_unit_id", "number"),)

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("发函单位"),
        tag=Tag.ROUTINE, group=ASKED, listed=True, entry="operation",
    )  # fmt: skip
    number: Mapped[str] = field(
        String(40), nullable=False, label=N_("函号"), tag=Tag.ROUTINE, group=ASKED, listed=True,
        search="prefix",
    )  # fmt: skip
    addressee: Mapped[str] = field(
        String(80), nullable=False, label=N_("收函单位"), tag=Tag.ROUTINE, group=ASKED, listed=True
    )
    subject: Mapped[str] = field(
        String(120), nullable=False, label=N_("事由"), tag=Tag.ROUTINE, group=ASKED, listed=True,
        help=NO_NAMES,
    )  # fmt: skip
    sent_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("发函日期"), tag=Tag.ROUTINE, group=ASKED,
        listed=True,
    )  # fmt: skip
    reply_due_on: Mapped[dt.date | None] = field(
        Date, index=True, label=N_("回函期限"), tag=Tag.ROUTINE, group=ASKED, listed=True
    )
    reply_number: Mapped[str | None] = field(
        String(40), label=N_("回函号"), tag=Tag.ROUTINE, group=ANSWERED, entry="operation"
    )
    replied_on: Mapped[dt.date | None] = field(
        Date, label=N_("回函日期"), tag=Tag.ROUTINE, group=ANSWERED, listed=True, entry="operation"
    )


class AssistanceRequest(Keyed, Versioned, Stamped, Base):
    """A request for help in a service matter between two places (协查; R131, R134).

    Service matters only, and only where the person has asked for it.
    """

    __tablename__ = "assistance_request"
    __entity__ = entity(N_("协查事项"), title="reference", order=("requested_on", "desc"))
    __table_args__ = (UniqueConstraint("org_unit_id", "direction", "reference"),)

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("办理单位"),
        tag=Tag.ROUTINE, group=ASKED, listed=True, entry="operation",
    )  # fmt: skip
    reference: Mapped[str] = field(
        String(40), nullable=False, label=N_("协查编号"), tag=Tag.ROUTINE, group=ASKED,
        listed=True, search="prefix", entry="create",
    )  # fmt: skip
    direction: Mapped[str] = field(
        Code("assistance_direction"), nullable=False, label=N_("收发"), tag=Tag.ROUTINE,
        group=ASKED, listed=True, entry="create",
    )  # fmt: skip
    matter: Mapped[str] = field(
        Code("assistance_matter"), nullable=False, label=N_("服务事项"), tag=Tag.ROUTINE,
        group=ASKED, listed=True,
    )  # fmt: skip
    partner: Mapped[str] = field(
        String(80), nullable=False, label=N_("对方单位"), tag=Tag.ROUTINE, group=ASKED, listed=True
    )
    at_request: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("本人要求办理"), tag=Tag.ROUTINE,
        group=ASKED, help=N_("没有本人要求的，不协查。"),
    )  # fmt: skip
    requested_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("协查日期"), tag=Tag.ROUTINE, group=ASKED,
        listed=True,
    )  # fmt: skip
    due_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("答复期限"), tag=Tag.ROUTINE, group=ASKED,
        listed=True,
    )  # fmt: skip
    outcome: Mapped[str | None] = field(
        Code("service_status"), label=N_("协查结果"), tag=Tag.ROUTINE, group=ANSWERED,
        listed=True, entry="operation",
    )  # fmt: skip
    replied_on: Mapped[dt.date | None] = field(
        Date, label=N_("答复日期"), tag=Tag.ROUTINE, group=ANSWERED, listed=True,
        entry="operation",
    )  # fmt: skip


class CooperationAgreement(Keyed, Versioned, Stamped, Base):
    """An agreement with another place on serving each other's residents (区域协作协议; R135)."""

    __tablename__ = "cooperation_agreement"
    __entity__ = entity(N_("区域协作协议"), title="partner", order=("valid_until", "desc"))

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("签订单位"),
        tag=Tag.ROUTINE, listed=True, entry="operation",
    )  # fmt: skip
    level: Mapped[str] = field(
        Code("agreement_level"), nullable=False, label=N_("协议层级"), tag=Tag.ROUTINE, listed=True
    )
    partner: Mapped[str] = field(
        String(80), nullable=False, label=N_("协作地区"), tag=Tag.ROUTINE, listed=True,
        search="prefix",
    )  # fmt: skip
    duties: Mapped[str] = field(Text, nullable=False, label=N_("双方职责"), tag=Tag.ROUTINE)
    contact_unit: Mapped[str | None] = field(
        String(80), label=N_("联系单位"), tag=Tag.ROUTINE, listed=True
    )
    signed_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("签订日期"), tag=Tag.ROUTINE, listed=True
    )
    valid_until: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("有效期至"), tag=Tag.ROUTINE, listed=True
    )
    ended_on: Mapped[dt.date | None] = field(
        Date, label=N_("终止日期"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )


class ExternalSystem(Keyed, Versioned, Stamped, Base):
    """A system of somebody else that figures go to or come from, by hand (R083)."""

    __tablename__ = "external_system"
    __entity__ = entity(N_("外部系统"), title="name", order=("name", "asc"))

    name: Mapped[str] = field(
        String(80), nullable=False, unique=True, label=N_("系统名称"), tag=Tag.PUBLIC, listed=True,
        search="prefix",
    )  # fmt: skip
    keeper: Mapped[str] = field(
        String(80), nullable=False, label=N_("主管单位"), tag=Tag.PUBLIC, listed=True
    )
    serves: Mapped[str] = field(
        String(200), nullable=False, label=N_("交换内容"), tag=Tag.PUBLIC, listed=True
    )


class ExternalTransfer(Keyed, Versioned, Stamped, Base):
    """One export to or import from another system, carried out by a person (R083).

    The entry is made once and stays (C30); nothing is transferred by making it.
    """

    __tablename__ = "external_transfer"
    __entity__ = entity(N_("外部交换记录"), title="contents", order=("carried_on", "desc"))

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("经办单位"),
        tag=Tag.ROUTINE, listed=True, entry="operation",
    )  # fmt: skip
    contents: Mapped[str] = field(
        String(120), nullable=False, label=N_("内容"), tag=Tag.ROUTINE, listed=True,
        entry="create", help=NO_NAMES,
    )  # fmt: skip
    external_system_id: Mapped[int] = field(
        ForeignKey("external_system.id"), nullable=False, index=True, label=N_("外部系统"),
        tag=Tag.ROUTINE, listed=True, entry="create",
    )  # fmt: skip
    direction: Mapped[str] = field(
        Code("transfer_direction"), nullable=False, label=N_("导入或导出"), tag=Tag.ROUTINE,
        listed=True, entry="create",
    )  # fmt: skip
    carried_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("办理日期"), tag=Tag.ROUTINE, listed=True,
        entry="create",
    )  # fmt: skip
    record_count: Mapped[int] = field(
        Integer, nullable=False, label=N_("记录数"), tag=Tag.ROUTINE, listed=True, entry="create"
    )
    legal_basis: Mapped[str] = field(
        String(200), nullable=False, label=N_("法律依据"), tag=Tag.ROUTINE, entry="create"
    )
