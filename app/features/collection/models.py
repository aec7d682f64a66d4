"""What collectors bring in, by the month, the week and the day (月核实、周交接、日排查)."""

import datetime as dt

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import (
    Base,
    Code,
    Keyed,
    Mask,
    Sealed,
    Stamped,
    UTCDateTime,
    Versioned,
    now,
    today,
)

HANDED = N_("交出")
RECEIVED = N_("签收")
KEPT = N_("保管与销毁")
REPORTED = N_("报告")
NEW = N_("变更为")
ENTERED = N_("办理")


class Verification(Keyed, Versioned, Stamped, Base):
    """That a resident was looked for in a month, and what was found (R030, R058).

    One of a residence and month, written once. What was found is there to be followed up, it
    changes nothing in the registration but the day it was verified. The street may send it back
    with a reason: then the resident is to be verified anew.
    """

    __tablename__ = "verification"
    __entity__ = entity(
        N_("月核实"), title="id", personal=True, activity="registration", order=("id", "desc")
    )
    __table_args__ = (
        UniqueConstraint("residence_id", "month", "attempt"),
        Index("ix_verification_street", "street_id", "id"),
        Index("ix_verification_grid", "grid_id", "id"),
        # The few that somebody has to follow up.
        Index(
            "ix_verification_street_found",
            "street_id",
            "month",
            "id",
            postgresql_where=text("outcome <> 'here'"),
            sqlite_where=text("outcome <> 'here'"),
        ),
    )

    residence_id: Mapped[int] = field(
        ForeignKey("residence.id"), nullable=False, label=N_("居住登记"), tag=Tag.VERIFICATION,
        listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.VERIFICATION,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"),
        tag=Tag.VERIFICATION, listed=True, entry="operation", among={"level": "community"},
    )  # fmt: skip
    grid_id: Mapped[int | None] = field(
        ForeignKey("area.id"), label=N_("网格"), tag=Tag.VERIFICATION, entry="operation",
        among={"level": "grid"},
    )  # fmt: skip
    month: Mapped[str] = field(
        String(7), nullable=False, label=N_("核实月份"), tag=Tag.VERIFICATION, listed=True,
        entry="operation",
    )  # fmt: skip
    outcome: Mapped[str] = field(
        Code("verification_outcome"), nullable=False, label=N_("核实结果"), tag=Tag.VERIFICATION,
        listed=True,
    )  # fmt: skip
    left_on: Mapped[dt.date | None] = field(
        Date, label=N_("离开日期"), tag=Tag.VERIFICATION, listed=True,
        help=N_("结果为“离开”的须填写"),
    )  # fmt: skip
    departure_reason: Mapped[str | None] = field(
        Code("departure_reason"), label=N_("注销原因"), tag=Tag.VERIFICATION, listed=True,
        help=N_("结果为“离开”的须填写"),
    )  # fmt: skip
    on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("核实日期"), tag=Tag.VERIFICATION, listed=True,
        entry="operation",
    )  # fmt: skip
    username: Mapped[str] = field(
        String(64), nullable=False, label=N_("核实账号"), tag=Tag.VERIFICATION, listed=True,
        entry="operation",
    )  # fmt: skip
    attempt: Mapped[int] = field(
        Integer, nullable=False, default=1, label=N_("本月第几次"), tag=Tag.VERIFICATION,
        entry="operation",
    )  # fmt: skip
    verified_before: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("上次核实"), tag=Tag.VERIFICATION, entry="operation"
    )
    returned_on: Mapped[dt.date | None] = field(
        Date, label=N_("退回日期"), tag=Tag.VERIFICATION, listed=True, entry="operation"
    )
    return_reason: Mapped[str | None] = field(
        String(120), label=N_("退回原因"), tag=Tag.VERIFICATION, entry="operation",
        help=N_("写明哪里不符、怎样重新核实，不写对个人的评价。"),
    )  # fmt: skip


class ChangeSlip(Keyed, Versioned, Stamped, Base):
    """That something about a resident is not as it is registered any more (信息变更报告单; R058).

    waiting → entered, or declined with a reason. Whoever hears of it says what is new, from
    whom and when; the street enters it, and the registration changes by the rules of every
    correction. The columns are those of a registration that a declaration can change; their
    values stay masked here.
    """

    __tablename__ = "change_slip"
    __entity__ = entity(
        N_("信息变更报告单"),
        title="id",
        personal=True,
        activity="registration",
        order=("id", "desc"),
    )
    __table_args__ = (
        Index("ix_change_slip_street", "street_id", "id"),
        Index("ix_change_slip_grid", "grid_id", "id"),
        Index(
            "uq_change_slip_waiting",
            "residence_id",
            unique=True,
            postgresql_where=text("status = 'waiting'"),
            sqlite_where=text("status = 'waiting'"),
        ),
    )

    residence_id: Mapped[int] = field(
        ForeignKey("residence.id"), nullable=False, index=True, label=N_("居住登记"),
        tag=Tag.VERIFICATION, group=REPORTED, listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.VERIFICATION,
        group=REPORTED, entry="operation", among={"level": "street"},
    )  # fmt: skip
    grid_id: Mapped[int | None] = field(
        ForeignKey("area.id"), label=N_("网格"), tag=Tag.VERIFICATION, group=REPORTED,
        entry="operation", among={"level": "grid"},
    )  # fmt: skip
    source: Mapped[str] = field(
        Code("change_source"), nullable=False, label=N_("信息来源"), tag=Tag.VERIFICATION,
        group=REPORTED, listed=True,
    )  # fmt: skip
    collected_at: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, default=now, label=N_("采集时间"), tag=Tag.VERIFICATION,
        group=REPORTED, listed=True, entry="create",
    )  # fmt: skip
    username: Mapped[str] = field(
        String(64), nullable=False, label=N_("报告账号"), tag=Tag.VERIFICATION, group=REPORTED,
        entry="operation",
    )  # fmt: skip
    phone: Mapped[str | None] = field(
        Sealed(20), label=N_("新联系电话"), tag=Tag.CONTACT, group=NEW, listed=True, mask=Mask.PHONE
    )
    address: Mapped[str | None] = field(
        Sealed(120), label=N_("新现住详址"), tag=Tag.CONTACT, group=NEW, listed=True,
        mask=Mask.ADDRESS,
        help=N_("同一社区（村）内的；搬出社区（村）的，由镇街办理变更或者离开"),
    )  # fmt: skip
    dwelling_kind: Mapped[str | None] = field(
        Code("dwelling_kind"), label=N_("新居住处所"), tag=Tag.VERIFICATION, group=NEW
    )
    house_relation: Mapped[str | None] = field(
        Code("house_relation"), label=N_("新与房主关系"), tag=Tag.VERIFICATION, group=NEW
    )
    reason: Mapped[str | None] = field(
        Code("residence_reason"), label=N_("新居住事由"), tag=Tag.VERIFICATION, group=NEW
    )
    stay_term: Mapped[str | None] = field(
        Code("stay_term"), label=N_("新拟居住期限"), tag=Tag.VERIFICATION, group=NEW
    )
    status: Mapped[str] = field(
        Code("change_slip_status"), nullable=False, default="waiting", label=N_("办理状态"),
        tag=Tag.VERIFICATION, group=ENTERED, listed=True, entry="operation",
    )  # fmt: skip
    before: Mapped[str | None] = field(
        Text, label=N_("原值"), tag=Tag.CONTACT, group=ENTERED, entry="operation",
        help=N_("录入时的原值，电话、地址隐去一部分"),
    )  # fmt: skip
    decided_on: Mapped[dt.date | None] = field(
        Date, label=N_("办理日期"), tag=Tag.VERIFICATION, group=ENTERED, listed=True,
        entry="operation",
    )  # fmt: skip
    decided_by: Mapped[str | None] = field(
        String(64), label=N_("办理账号"), tag=Tag.VERIFICATION, group=ENTERED, entry="operation"
    )
    entered_late: Mapped[bool | None] = field(
        Boolean, label=N_("录入超过时限"), tag=Tag.VERIFICATION, group=ENTERED, entry="operation"
    )
    decline_reason: Mapped[str | None] = field(
        String(120), label=N_("不予录入的原因"), tag=Tag.VERIFICATION, group=ENTERED,
        entry="operation", help=N_("写明哪里不符、怎样重新核实，不写对个人的评价。"),
    )  # fmt: skip


class HandOver(Keyed, Versioned, Stamped, Base):
    """A week's original forms on their way from a unit to the street (R032, R126).

    handed → received → stored → destroyed, or withdrawn before the receipt. What the sender
    enters is routine, what becomes of the paper at the street is the staff's there.
    """

    __tablename__ = "hand_over"
    __entity__ = entity(N_("原始表交接单"), title="id", personal=True, activity="paper_forms")

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("交出单位"),
        tag=Tag.ROUTINE, group=HANDED, listed=True, entry="operation",
    )  # fmt: skip
    to_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("接收单位"),
        tag=Tag.ROUTINE, group=HANDED, listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=HANDED, entry="operation", among={"level": "street"},
    )  # fmt: skip
    week: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("采集周"), tag=Tag.ROUTINE, group=HANDED, listed=True,
        entry="create", help=N_("填该周任意一天，按周一保存"),
    )  # fmt: skip
    forms: Mapped[str] = field(
        String(500), nullable=False, label=N_("表单编号"), tag=Tag.ROUTINE, group=HANDED,
        listed=True, entry="create", help=N_("如 0001~0030、0035；连续的写首尾，用~相连"),
    )  # fmt: skip
    form_count: Mapped[int] = field(
        Integer, nullable=False, label=N_("份数"), tag=Tag.ROUTINE, group=HANDED, listed=True,
        entry="operation",
    )  # fmt: skip
    sheets: Mapped[int] = field(
        Integer, nullable=False, label=N_("张数"), tag=Tag.ROUTINE, group=HANDED, listed=True,
        entry="create",
    )  # fmt: skip
    handed_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("交出日期"), tag=Tag.ROUTINE, group=HANDED, listed=True,
        entry="operation",
    )  # fmt: skip
    handed_by: Mapped[str] = field(
        String(64), nullable=False, label=N_("交出账号"), tag=Tag.ROUTINE, group=HANDED,
        entry="operation",
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("hand_over_status"), nullable=False, default="handed", label=N_("交接状态"),
        tag=Tag.ROUTINE, group=HANDED, listed=True, entry="operation",
    )  # fmt: skip
    received_on: Mapped[dt.date | None] = field(
        Date, label=N_("签收日期"), tag=Tag.STAFF, group=RECEIVED, listed=True, entry="operation"
    )
    received_by: Mapped[str | None] = field(
        String(64), label=N_("签收账号"), tag=Tag.STAFF, group=RECEIVED, entry="operation"
    )
    sheets_received: Mapped[int | None] = field(
        Integer, label=N_("实收张数"), tag=Tag.STAFF, group=RECEIVED, entry="operation"
    )
    difference: Mapped[str | None] = field(
        String(120), label=N_("不符说明"), tag=Tag.STAFF, group=RECEIVED, entry="operation",
        help=N_("实收张数与交出张数不同的须说明"),
    )  # fmt: skip
    stored_at: Mapped[str | None] = field(
        String(80), label=N_("存放地点"), tag=Tag.STAFF, group=KEPT, entry="operation"
    )
    keep_until: Mapped[dt.date | None] = field(
        Date, label=N_("保存至"), tag=Tag.STAFF, group=KEPT, listed=True, entry="operation"
    )
    destroyed_on: Mapped[dt.date | None] = field(
        Date, label=N_("销毁日期"), tag=Tag.STAFF, group=KEPT, entry="operation"
    )
    destroyed_by: Mapped[str | None] = field(
        String(50), label=N_("销毁人"), tag=Tag.STAFF, group=KEPT, entry="operation"
    )
    witnessed_by: Mapped[str | None] = field(
        String(50), label=N_("监销人"), tag=Tag.STAFF, group=KEPT, entry="operation"
    )


class HandedForm(Keyed, Versioned, Stamped, Base):
    """The number of one form on a slip; a unit hands each over once."""

    __tablename__ = "handed_form"
    __entity__ = entity(N_("已交接的表单"), title="number")
    __table_args__ = (UniqueConstraint("org_unit_id", "number"),)

    hand_over_id: Mapped[int] = field(
        ForeignKey("hand_over.id"), nullable=False, index=True, label=N_("原始表交接单"),
        tag=Tag.ROUTINE, entry="operation",
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, label=N_("交出单位"), tag=Tag.ROUTINE,
        entry="operation",
    )  # fmt: skip
    number: Mapped[str] = field(
        String(40), nullable=False, label=N_("表单编号"), tag=Tag.ROUTINE, entry="operation"
    )


class DayLog(Keyed, Versioned, Stamped, Base):
    """What a coordinator did in the own grid on one day (日排查, R030): numbers, no names."""

    __tablename__ = "day_log"
    __entity__ = entity(N_("排查日志"), title="day", order=("day", "desc"))
    __table_args__ = (
        UniqueConstraint("username", "day"),
        Index("ix_day_log_street_day", "street_id", "day", "id"),
    )

    username: Mapped[str] = field(
        String(64), nullable=False, label=N_("填写账号"), tag=Tag.ROUTINE, listed=True,
        entry="operation",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"),
        tag=Tag.ROUTINE, listed=True, entry="operation", among={"level": "community"},
    )  # fmt: skip
    grid_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("网格"), tag=Tag.ROUTINE,
        listed=True, entry="operation", among={"level": "grid"},
    )  # fmt: skip
    day: Mapped[dt.date] = field(
        Date, nullable=False, default=today, label=N_("排查日期"), tag=Tag.ROUTINE, listed=True,
        entry="create",
    )  # fmt: skip
    visits: Mapped[int] = field(
        Integer, nullable=False, label=N_("走访户数"), tag=Tag.ROUTINE, listed=True
    )
    collected: Mapped[int] = field(
        Integer, nullable=False, label=N_("新采集人数"), tag=Tag.ROUTINE, listed=True
    )
    changed: Mapped[int] = field(
        Integer, nullable=False, label=N_("信息变更人数"), tag=Tag.ROUTINE, listed=True
    )
    departed: Mapped[int] = field(
        Integer, nullable=False, label=N_("离开人数"), tag=Tag.ROUTINE, listed=True
    )
    problems: Mapped[str | None] = field(
        Text, label=N_("发现的问题"), tag=Tag.ROUTINE,
        help=N_("写房屋、道路、设施等情况，不写姓名、证件号码和对个人的评价。"),
    )  # fmt: skip
    entered_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("填写日期"), tag=Tag.ROUTINE, entry="operation"
    )
