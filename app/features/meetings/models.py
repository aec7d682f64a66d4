"""Meetings, who attended, what was decided (R107–R123, requirements §3.5)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.audit.attachments import KIND, Attachment
from app.db import Base, Code, Keyed, Stamped, Versioned

CALL = N_("会议")
RECORD = N_("记录")


class Meeting(Keyed, Versioned, Stamped, Base):
    """One meeting held for a street: a weekly 例会, a monthly 协作例会, a joint meeting."""

    __tablename__ = "meeting"
    __entity__ = entity(N_("会议"), title="subject", order=("held_on", "desc"))

    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=CALL, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("社区（警务室）"), tag=Tag.ROUTINE, group=CALL,
        listed=True, among={"level": "community"},
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("meeting_kind"), nullable=False, label=N_("会议类型"), tag=Tag.ROUTINE, group=CALL,
        listed=True,
    )  # fmt: skip
    subject: Mapped[str] = field(
        String(120), nullable=False, label=N_("会议名称"), tag=Tag.ROUTINE, group=CALL,
        listed=True, search="prefix",
    )  # fmt: skip
    held_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("会议日期"), tag=Tag.ROUTINE, group=CALL,
        listed=True,
    )  # fmt: skip
    place: Mapped[str] = field(
        String(80), nullable=False, label=N_("会议地点"), tag=Tag.ROUTINE, group=CALL
    )
    convener: Mapped[str] = field(
        String(80), nullable=False, label=N_("召集单位"), tag=Tag.ROUTINE, group=CALL
    )
    chair: Mapped[str | None] = field(String(50), label=N_("主持人"), tag=Tag.ROUTINE, group=CALL)
    agenda: Mapped[str | None] = field(Text, label=N_("议程"), tag=Tag.ROUTINE, group=RECORD)
    notes: Mapped[str | None] = field(Text, label=N_("讨论要点"), tag=Tag.ROUTINE, group=RECORD)


class Attendance(Keyed, Versioned, Stamped, Base):
    """A coordinator's attendance at a meeting."""

    __tablename__ = "attendance"
    __entity__ = entity(N_("到会情况"), title="coordinator_id", order=("id", "asc"))
    __table_args__ = (UniqueConstraint("meeting_id", "coordinator_id"),)

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, label=N_("会议"), tag=Tag.ROUTINE, entry="create"
    )
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    coordinator_id: Mapped[int] = field(
        ForeignKey("coordinator.id"), nullable=False, index=True, label=N_("协管员"),
        tag=Tag.STAFF, listed=True, entry="create",
    )  # fmt: skip
    outcome: Mapped[str] = field(
        Code("attendance"), nullable=False, default="present", label=N_("到会"), tag=Tag.ROUTINE,
        listed=True,
    )  # fmt: skip
    note: Mapped[str | None] = field(String(120), label=N_("备注"), tag=Tag.ROUTINE, listed=True)


class Decision(Keyed, Versioned, Stamped, Base):
    """A decided item with owner and due date (R113, R122)."""

    __tablename__ = "decision"
    __entity__ = entity(N_("议定事项"), title="subject", order=("due_on", "asc"))

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, index=True, label=N_("会议"), tag=Tag.ROUTINE,
        listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    number: Mapped[int] = field(
        Integer, nullable=False, label=N_("序号"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )
    subject: Mapped[str] = field(
        String(200), nullable=False, label=N_("内容"), tag=Tag.ROUTINE, listed=True
    )
    owner_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("责任单位"),
        tag=Tag.ROUTINE, listed=True,
    )  # fmt: skip
    due_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("完成时限"), tag=Tag.ROUTINE, listed=True
    )
    status: Mapped[str] = field(
        Code("decision_status"), nullable=False, default="open", label=N_("办理状态"),
        tag=Tag.ROUTINE, listed=True,
    )  # fmt: skip


class MeetingDocument(Attachment, Base):
    """A file about a meeting: who signed in, the minutes, a photo."""

    __tablename__ = "meeting_document"
    __entity__ = entity(
        N_("会议文件"), title="name", personal=True, activity="meetings", order=("id", "desc")
    )
    owner = "meeting_id"

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, index=True, label=N_("会议"), tag=Tag.ROUTINE,
        listed=True, entry="create",
    )  # fmt: skip
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("meeting_document"), nullable=False, label=N_("文件种类"), tag=Tag.ROUTINE,
        listed=True, entry="create", sort_order=KIND,
    )  # fmt: skip
