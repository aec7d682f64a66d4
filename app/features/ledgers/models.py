"""Documents of the ledgers (台账) that the rule packs ask of an organisation.

R200–R207 (健全台账和档案).
"""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Sensitivity, Tag, entity, field
from app.audit.attachments import KIND, Attachment
from app.db import Base, Code, bytewise

NO_NAMES = N_("只写单位或对象的类别和数目，不写个人姓名。")


class LedgerDocument(Attachment, Base):
    """An edition of a document in a ledger of an organisation; it never takes another's place.

    A plan, a statistic, a hand-out or a letter of responsibility that was given to so many
    (R093, R102, R104, R105).
    """

    __tablename__ = "ledger_document"
    __entity__ = entity(
        N_("台账资料"), title="name", personal=True, activity="ledgers", order=("id", "desc")
    )
    __table_args__ = (UniqueConstraint("org_unit_id", "kind", "period", "name", "edition"),)
    owner = "org_unit_id"

    name: Mapped[str] = field(
        String(80), nullable=False, label=N_("文件标题"), tag=Tag.ROUTINE, listed=True,
        entry="create", sensitivity=Sensitivity.PERSONAL, sort_order=KIND - 1,
        help=N_("说明是什么资料，如“2026年工作计划”。不写个人姓名；同一期间的同名资料为新一版。"),
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("保管单位"),
        tag=Tag.ROUTINE, listed=True, entry="create",
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("ledger", 40), nullable=False, index=True, label=N_("台账"), tag=Tag.ROUTINE,
        listed=True, entry="create", sort_order=KIND,
    )  # fmt: skip
    period: Mapped[str] = field(
        bytewise(7), nullable=False, label=N_("所属期间"), tag=Tag.ROUTINE, listed=True,
        entry="create", derived=True, sort_order=KIND,
        help=N_("年、季或月，如 2026、2026-Q3、2026-09；不填的按文件日期归入，不分期的台账不填。"),
    )  # fmt: skip
    edition: Mapped[int] = field(
        Integer, nullable=False, label=N_("版次"), tag=Tag.ROUTINE, listed=True,
        entry="operation", sort_order=KIND,
    )  # fmt: skip
    day: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("文件日期"), tag=Tag.ROUTINE, listed=True, entry="create",
        sort_order=KIND,
    )  # fmt: skip
    copies: Mapped[int | None] = field(
        Integer, label=N_("发放（签订）份数"), tag=Tag.ROUTINE, entry="create", sort_order=KIND
    )
    recipients: Mapped[str | None] = field(
        String(120), label=N_("发放（签订）对象"), tag=Tag.ROUTINE, entry="create", help=NO_NAMES,
        sort_order=KIND,
    )  # fmt: skip
    remark: Mapped[str | None] = field(
        String(200), label=N_("备注"), tag=Tag.ROUTINE, entry="create", help=NO_NAMES,
        sort_order=KIND,
    )  # fmt: skip
