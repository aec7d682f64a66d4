"""What somebody wants to take along as a workbook, and who has agreed to it (C17)."""

from sqlalchemy import Boolean, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Tag, entity, field
from app.audit.approval.models import ASKED, DECIDED, Approval, second_person
from app.db import Base, Code, Sealed
from app.db.mixins import SYSTEM


class ExportRequest(Approval, Base):
    """One export of personal data, from the asking to the last download.

    What was typed into the filter may be a name or a number: it is sealed.
    """

    __tablename__ = "export_request"
    __entity__ = entity(N_("导出申请"), title="number", personal=True, activity="exports")
    __table_args__ = (
        *second_person("export_request"),
        Index("ix_export_request_account", "username", "entity"),
    )

    entity: Mapped[str] = field(
        Code("entity", 40), nullable=False, label=N_("导出内容"), tag=Tag.STAFF, group=ASKED,
        listed=True, entry="operation", sort_order=10,
    )  # fmt: skip
    conditions: Mapped[str | None] = field(
        Sealed(2000), label=N_("筛选条件"), tag=Tag.IDENTITY, group=ASKED, entry="operation",
        sort_order=10,
    )  # fmt: skip
    rows: Mapped[int] = field(
        Integer, nullable=False, label=N_("申请时行数"), tag=Tag.STAFF, group=ASKED, listed=True,
        entry="operation", sort_order=10,
    )  # fmt: skip
    in_full: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("含完整号码和住址"), tag=Tag.STAFF,
        group=ASKED, listed=True, entry="create", sort_order=10,
    )  # fmt: skip
    minors: Mapped[int] = field(
        Integer, nullable=False, default=0, label=N_("含完整内容的未成年人数"), tag=Tag.STAFF,
        group=ASKED, entry="operation", sort_order=10,
    )  # fmt: skip
    downloads: Mapped[int] = field(
        Integer, nullable=False, default=0, label=N_("已下载次数"), tag=Tag.STAFF, group=DECIDED,
        entry="operation", sort_order=22,
    )  # fmt: skip

    # What was filtered by.
    parameters: Mapped[str] = mapped_column(
        Sealed(8000), nullable=False, info=SYSTEM, sort_order=25
    )
