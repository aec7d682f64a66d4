"""What every organisation has to have done by when (R030, R124–R130, R208)."""

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned

DUTY = N_("职责")
TERM = N_("期限")
DONE = N_("办理情况")


class DueItem(Keyed, Versioned, Stamped, Base):
    """One duty of one organisation for one period: this week's meeting, May's exchange.

    What it is and when it is due comes from the rule packs and the calendar; whether it is late
    follows from its dates and today. Only what became of it is entered.
    """

    __tablename__ = "due_item"
    __entity__ = entity(N_("待办事项"), title="label", order=("due_on", "asc"))
    __table_args__ = (
        UniqueConstraint("org_unit_id", "duty", "period_from"),
        Index("ix_due_item_unit_status_due", "org_unit_id", "status", "due_on"),
    )

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, label=N_("责任单位"), tag=Tag.PUBLIC,
        group=DUTY, listed=True, entry="operation",
    )  # fmt: skip
    duty: Mapped[str] = field(
        String(60), nullable=False, label=N_("职责标识"), tag=Tag.PUBLIC, group=DUTY,
        search="exact", entry="operation",
    )  # fmt: skip
    label: Mapped[str] = field(
        String(120), nullable=False, label=N_("事项"), tag=Tag.PUBLIC, group=DUTY, listed=True,
        search="prefix", entry="operation",
    )  # fmt: skip
    work: Mapped[str] = field(
        Code("duty_work"), nullable=False, label=N_("职责类别"), tag=Tag.PUBLIC, group=DUTY,
        listed=True, entry="operation",
    )  # fmt: skip
    basis: Mapped[str] = field(
        String(200), nullable=False, label=N_("依据"), tag=Tag.PUBLIC, group=DUTY,
        entry="operation",
    )  # fmt: skip
    period_from: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("所属期起"), tag=Tag.PUBLIC, group=TERM, listed=True,
        entry="operation",
    )  # fmt: skip
    period_to: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("所属期止"), tag=Tag.PUBLIC, group=TERM, entry="operation"
    )
    opens_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("可办日期"), tag=Tag.PUBLIC, group=TERM, entry="operation"
    )
    named_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("规定日期"), tag=Tag.PUBLIC, group=TERM, entry="operation",
        help=N_("文件写明的日期，未经节假日顺延"),
    )  # fmt: skip
    due_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("办理期限"), tag=Tag.PUBLIC, group=TERM,
        listed=True, entry="operation",
    )  # fmt: skip
    projected: Mapped[bool] = field(
        Boolean, nullable=False, label=N_("暂推算"), tag=Tag.PUBLIC, group=TERM,
        entry="operation", help=N_("放假安排未公布，期限按法定假日推算，公布后重算"),
    )  # fmt: skip
    moved_from: Mapped[dt.date | None] = field(
        Date, label=N_("原期限"), tag=Tag.PUBLIC, group=TERM, listed=True, entry="operation"
    )
    remind_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("提醒日期"), tag=Tag.PUBLIC, group=TERM, entry="operation"
    )
    escalate_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("上报日期"), tag=Tag.PUBLIC, group=TERM,
        entry="operation", help=N_("届时仍未办结，上级单位在首页看到"),
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("due_status"), nullable=False, label=N_("办理状态"), tag=Tag.ROUTINE, group=DONE,
        listed=True, entry="operation",
    )  # fmt: skip
    done_on: Mapped[dt.date | None] = field(
        Date, label=N_("办结日期"), tag=Tag.ROUTINE, group=DONE, listed=True, entry="operation"
    )
    done_note: Mapped[str | None] = field(
        String(200), label=N_("办理说明"), tag=Tag.ROUTINE, group=DONE, entry="operation"
    )
    proof: Mapped[str | None] = field(
        Code("entity", 40), label=N_("办结凭据"), tag=Tag.ROUTINE, group=DONE, entry="operation"
    )
    proof_id: Mapped[int | None] = field(
        Integer, label=N_("凭据编号"), tag=Tag.ROUTINE, group=DONE, entry="operation"
    )
