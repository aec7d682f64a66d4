"""What somebody wants to take along as a workbook, and who has agreed to it (C17)."""

import datetime as dt

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Tag, entity, field
from app.audit.exports.rules import APPROVED, DECLINED, WAITING
from app.db import Base, Code, Keyed, Sealed, Stamped, UTCDateTime, Versioned
from app.db.mixins import SYSTEM

ASKED, DECIDED = N_("申请"), N_("审批与下载")


class ExportRequest(Keyed, Versioned, Stamped, Base):
    """One export of personal data, from the asking to the last download.

    The database itself refuses a decision about one's own request and an approval by nobody.
    What was typed into the filter may be a name or a number: it is sealed.
    """

    __tablename__ = "export_request"
    __entity__ = entity(N_("导出申请"), title="number", personal=True, activity="exports")
    __table_args__ = (
        CheckConstraint("decided_by <> username", name="ck_export_request_second_person"),
        CheckConstraint(
            f"decided_by IS NOT NULL OR status NOT IN ('{APPROVED}', '{DECLINED}')",
            name="ck_export_request_decided",
        ),
        Index("ix_export_request_account", "username", "entity"),
    )

    number: Mapped[str] = field(
        String(12), nullable=False, default="", label=N_("申请编号"), tag=Tag.STAFF, group=ASKED,
        listed=True, search="exact", entry="operation",
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("export_status", 16), nullable=False, default=WAITING, label=N_("申请状态"),
        tag=Tag.STAFF, group=ASKED, listed=True, entry="operation",
    )  # fmt: skip
    at: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, label=N_("申请时间"), tag=Tag.STAFF, group=ASKED,
        listed=True, entry="operation",
    )  # fmt: skip
    username: Mapped[str] = field(
        String(80), nullable=False, label=N_("申请人"), tag=Tag.STAFF, group=ASKED, listed=True,
        search="prefix", entry="operation",
    )  # fmt: skip
    role: Mapped[str] = field(
        Code("role"), nullable=False, label=N_("申请时的身份"), tag=Tag.STAFF, group=ASKED,
        entry="operation",
    )  # fmt: skip
    post: Mapped[str] = field(
        String(120), nullable=False, label=N_("申请人单位"), tag=Tag.STAFF, group=ASKED,
        entry="operation",
    )  # fmt: skip
    entity: Mapped[str] = field(
        Code("entity", 40), nullable=False, label=N_("导出内容"), tag=Tag.STAFF, group=ASKED,
        listed=True, entry="operation",
    )  # fmt: skip
    conditions: Mapped[str | None] = field(
        Sealed(2000), label=N_("筛选条件"), tag=Tag.IDENTITY, group=ASKED, entry="operation"
    )
    rows: Mapped[int] = field(
        Integer, nullable=False, label=N_("申请时行数"), tag=Tag.STAFF, group=ASKED, listed=True,
        entry="operation",
    )  # fmt: skip
    in_full: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("含完整号码和住址"), tag=Tag.STAFF,
        group=ASKED, listed=True, entry="create",
    )  # fmt: skip
    purpose: Mapped[str] = field(
        Code("purpose"), nullable=False, label=N_("用途"), tag=Tag.STAFF, group=ASKED,
        listed=True, entry="create",
    )  # fmt: skip
    reason: Mapped[str] = field(
        String(200), nullable=False, label=N_("导出理由"), tag=Tag.STAFF, group=ASKED,
        entry="create",
    )  # fmt: skip
    expires_at: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, label=N_("有效期至"), tag=Tag.STAFF, group=DECIDED,
        listed=True, entry="operation", help=N_("待审批的，须在此前审批；可下载的，须在此前下载。"),
    )  # fmt: skip
    downloads: Mapped[int] = field(
        Integer, nullable=False, default=0, label=N_("已下载次数"), tag=Tag.STAFF, group=DECIDED,
        entry="operation",
    )  # fmt: skip
    decided_by: Mapped[str | None] = field(
        String(80), label=N_("审批人"), tag=Tag.SECURITY, group=DECIDED, entry="operation"
    )
    decided_at: Mapped[dt.datetime | None] = field(
        UTCDateTime, label=N_("审批时间"), tag=Tag.SECURITY, group=DECIDED, entry="operation"
    )
    decision_reason: Mapped[str | None] = field(
        String(200), label=N_("审批意见"), tag=Tag.SECURITY, group=DECIDED, entry="operation"
    )

    # Where the asking post is, for the rows of those who may decide; what was filtered by.
    street_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True, info=SYSTEM)
    org_unit_id: Mapped[int] = mapped_column(
        ForeignKey("org_unit.id"), nullable=False, index=True, info=SYSTEM
    )
    parameters: Mapped[str] = mapped_column(Sealed(8000), nullable=False, info=SYSTEM)
