"""The audit journal: who did what to which record, through what; names, never values."""

import datetime as dt

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, UTCDateTime


class AuditEntry(Keyed, Base):
    """One use case, or one showing of personal data (C28). Append-only."""

    __tablename__ = "audit_entry"
    __entity__ = entity(N_("审计记录"), title="id", journal=True, order=("id", "desc"))
    __table_args__ = (
        Index("ix_audit_entry_record", "entity", "record_id"),
        Index("ix_audit_entry_account", "username", "action", "at"),
    )

    at: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, index=True, label=N_("时间"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    username: Mapped[str] = field(
        String(80), nullable=False, label=N_("账号"), tag=Tag.SECURITY, listed=True,
        search="prefix", entry="operation",
    )  # fmt: skip
    role: Mapped[str | None] = field(
        Code("role"), label=N_("角色"), tag=Tag.SECURITY, listed=True, entry="operation"
    )
    post: Mapped[str] = field(
        String(120), nullable=False, label=N_("岗位"), tag=Tag.SECURITY, entry="operation"
    )
    channel: Mapped[str] = field(
        Code("channel", 16), nullable=False, label=N_("途径"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    action: Mapped[str] = field(
        Code("action"), nullable=False, label=N_("操作"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    entity: Mapped[str] = field(
        Code("entity", 40), nullable=False, label=N_("对象"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    record_id: Mapped[int | None] = field(
        Integer, label=N_("记录编号"), tag=Tag.SECURITY, listed=True, search="exact",
        entry="operation",
    )  # fmt: skip
    records: Mapped[str | None] = field(
        Text, label=N_("记录编号清单"), tag=Tag.SECURITY, entry="operation"
    )
    count: Mapped[int] = field(
        Integer, nullable=False, label=N_("记录数"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    fields: Mapped[str] = field(
        Text, nullable=False, label=N_("涉及栏目"), tag=Tag.SECURITY, entry="operation"
    )
    purpose: Mapped[str | None] = field(
        Code("purpose"), label=N_("用途"), tag=Tag.SECURITY, listed=True, entry="operation"
    )
    address: Mapped[str | None] = field(
        String(64), label=N_("来源地址"), tag=Tag.SECURITY, listed=True, entry="operation"
    )
