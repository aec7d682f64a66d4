"""The columns of a request that a second person decides."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Tag, field
from app.audit.approval.rules import APPROVED, DECLINED, WAITING
from app.db import Code, Keyed, Stamped, UTCDateTime, Versioned
from app.db.mixins import SYSTEM

ASKED, DECIDED = N_("申请"), N_("审批与有效期")


class Approval(Keyed, Versioned, Stamped):
    """Who asks for what reason, who decides how, and until when it holds.

    An entity adds what is asked for, and `second_person` to its table.
    """

    number: Mapped[str] = field(
        String(12), nullable=False, default="", label=N_("申请编号"), tag=Tag.STAFF, group=ASKED,
        listed=True, search="exact", entry="operation",
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("request_status", 16), nullable=False, default=WAITING, label=N_("申请状态"),
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
    purpose: Mapped[str] = field(
        Code("purpose"), nullable=False, label=N_("用途"), tag=Tag.STAFF, group=ASKED,
        listed=True, entry="create", sort_order=20,
    )  # fmt: skip
    reason: Mapped[str] = field(
        String(200), nullable=False, label=N_("申请理由"), tag=Tag.STAFF, group=ASKED,
        entry="create", sort_order=20,
    )  # fmt: skip
    expires_at: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, label=N_("有效期至"), tag=Tag.STAFF, group=DECIDED,
        listed=True, entry="operation", sort_order=21,
        help=N_("待审批的，须在此前审批；已批准的，须在此前使用。"),
    )  # fmt: skip
    decided_by: Mapped[str | None] = field(
        String(80), label=N_("审批人"), tag=Tag.SECURITY, group=DECIDED, entry="operation",
        sort_order=23,
    )  # fmt: skip
    decided_at: Mapped[dt.datetime | None] = field(
        UTCDateTime, label=N_("审批时间"), tag=Tag.SECURITY, group=DECIDED, entry="operation",
        sort_order=23,
    )  # fmt: skip
    decision_reason: Mapped[str | None] = field(
        String(200), label=N_("审批意见"), tag=Tag.SECURITY, group=DECIDED, entry="operation",
        sort_order=23,
    )  # fmt: skip

    # Where the asking post is, for the rows of those who may decide.
    street_id: Mapped[int | None] = mapped_column(
        ForeignKey("area.id"), index=True, info=SYSTEM, sort_order=24
    )
    org_unit_id: Mapped[int] = mapped_column(
        ForeignKey("org_unit.id"), nullable=False, index=True, info=SYSTEM, sort_order=24
    )


def second_person(table: str) -> tuple[CheckConstraint, CheckConstraint]:
    """What the database itself refuses: a decision about one's own request, or by nobody."""
    return (
        CheckConstraint("decided_by <> username", name=f"ck_{table}_second_person"),
        CheckConstraint(
            f"decided_by IS NOT NULL OR status NOT IN ('{APPROVED}', '{DECLINED}')",
            name=f"ck_{table}_decided",
        ),
    )
