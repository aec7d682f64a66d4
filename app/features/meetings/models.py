"""Meetings, who came, what was decided, the minutes (R121, R122; requirements §3.5)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.audit.attachments import KIND, Attachment
from app.db import Base, Code, Keyed, Stamped, Versioned
from app.features.meetings.rules import SUBJECT

CALL = N_("会议")
RECORD = N_("记录")
ISSUE = N_("印发")


class Meeting(Keyed, Versioned, Stamped, Base):
    """One meeting, planned, held and minuted: a weekly 例会, a 协作例会, a joint meeting.

    Kinds are those of the rule packs (`app.policy.meetings_on`); a record keeps the name of its
    kind. It belongs to the unit that keeps it and, unless it is the district's, to a street.
    """

    __tablename__ = "meeting"
    __entity__ = entity(N_("会议"), title="subject", order=("held_on", "desc"))
    __table_args__ = (UniqueConstraint("org_unit_id", "number"),)

    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, label=N_("承办单位"),
        tag=Tag.ROUTINE, group=CALL, listed=True, entry="operation",
    )  # fmt: skip
    street_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=CALL, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("社区（警务室）"), tag=Tag.ROUTINE, group=CALL,
        listed=True, among={"level": "community"},
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("meeting_kind", 40), nullable=False, label=N_("会议类型"), tag=Tag.ROUTINE, group=CALL,
        listed=True, entry="create",
    )  # fmt: skip
    kind_label: Mapped[str] = field(
        String(80), nullable=False, label=N_("会议类型（当时的名称）"), tag=Tag.ROUTINE, group=CALL,
        entry="operation",
    )  # fmt: skip
    subject: Mapped[str] = field(
        String(SUBJECT), nullable=False, label=N_("会议名称"), tag=Tag.ROUTINE, group=CALL,
        listed=True, search="prefix",
    )  # fmt: skip
    held_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("会议日期"), tag=Tag.ROUTINE, group=CALL,
        listed=True,
    )  # fmt: skip
    place: Mapped[str] = field(
        String(80), nullable=False, label=N_("会议地点"), tag=Tag.ROUTINE, group=CALL
    )
    status: Mapped[str] = field(
        Code("meeting_status"), nullable=False, default="planned", label=N_("会议状态"),
        tag=Tag.ROUTINE, group=CALL, listed=True, entry="operation",
    )  # fmt: skip
    agenda: Mapped[str | None] = field(
        Text, label=N_("议程"), tag=Tag.ROUTINE, group=RECORD,
        help=N_("不填则按会议类型列出，并附上本单位同类会议议定后逾期未办结的事项"),
    )  # fmt: skip
    chair: Mapped[str | None] = field(String(50), label=N_("主持人"), tag=Tag.ROUTINE, group=RECORD)
    recorder: Mapped[str | None] = field(
        String(50), label=N_("记录人"), tag=Tag.ROUTINE, group=RECORD
    )
    notes: Mapped[str | None] = field(Text, label=N_("讨论要点"), tag=Tag.ROUTINE, group=RECORD)
    number: Mapped[str | None] = field(
        String(20), label=N_("纪要编号"), tag=Tag.ROUTINE, group=ISSUE, entry="operation"
    )
    issuer: Mapped[str | None] = field(
        String(50), label=N_("签发人"), tag=Tag.ROUTINE, group=ISSUE, entry="operation"
    )
    issued_on: Mapped[dt.date | None] = field(
        Date, label=N_("印发日期"), tag=Tag.ROUTINE, group=ISSUE, entry="operation"
    )


class Invitation(Keyed, Versioned, Stamped, Base):
    """A unit that calls a meeting or is asked to come: its notice, and whether it came.

    It lies between two units, so it says itself what, when and where.
    """

    __tablename__ = "invitation"
    __entity__ = entity(N_("参会单位"), title="subject", order=("held_on", "desc"))
    __table_args__ = (UniqueConstraint("meeting_id", "org_unit_id"),)

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, label=N_("会议"), tag=Tag.ROUTINE, entry="create"
    )
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("参会单位"),
        tag=Tag.ROUTINE, listed=True, entry="create",
    )  # fmt: skip
    subject: Mapped[str] = field(
        String(SUBJECT), nullable=False, label=N_("会议名称"), tag=Tag.ROUTINE, listed=True,
        entry="operation",
    )  # fmt: skip
    held_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("会议日期"), tag=Tag.ROUTINE, listed=True,
        entry="operation",
    )  # fmt: skip
    place: Mapped[str] = field(
        String(80), nullable=False, label=N_("会议地点"), tag=Tag.ROUTINE, entry="operation"
    )
    part: Mapped[str] = field(
        Code("meeting_part"), nullable=False, default="attendee", label=N_("参会身份"),
        tag=Tag.ROUTINE, listed=True,
    )  # fmt: skip
    outcome: Mapped[str | None] = field(
        Code("attendance"), label=N_("到会"), tag=Tag.ROUTINE, listed=True
    )
    organiser_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("承办单位"),
        tag=Tag.ROUTINE, listed=True, entry="operation",
    )  # fmt: skip
    note: Mapped[str | None] = field(String(120), label=N_("备注"), tag=Tag.ROUTINE)


class Attendance(Keyed, Versioned, Stamped, Base):
    """A coordinator's attendance at a meeting."""

    __tablename__ = "attendance"
    __entity__ = entity(N_("到会情况"), title="coordinator_id", order=("id", "asc"))
    __table_args__ = (UniqueConstraint("meeting_id", "coordinator_id"),)

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, label=N_("会议"), tag=Tag.ROUTINE, entry="create"
    )
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("承办单位"),
        tag=Tag.ROUTINE, entry="operation",
    )  # fmt: skip
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
    """A decided item: a task with owner and due date, seen by who decided it and who owes it.

    Its street is the meeting's or, where that has none, the owner's (R113, R122).
    """

    __tablename__ = "decision"
    __entity__ = entity(N_("议定事项"), title="subject", order=("due_on", "asc"))

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, index=True, label=N_("会议"), tag=Tag.ROUTINE,
        listed=True, entry="create",
    )  # fmt: skip
    organiser_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("承办会议的单位"),
        tag=Tag.ROUTINE, entry="operation",
    )  # fmt: skip
    street_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    number: Mapped[int] = field(
        Integer, nullable=False, label=N_("序号"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )
    subject: Mapped[str] = field(
        String(200), nullable=False, label=N_("内容"), tag=Tag.ROUTINE, listed=True
    )
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("责任单位"),
        tag=Tag.ROUTINE, listed=True,
    )  # fmt: skip
    partners: Mapped[str | None] = field(
        String(120), label=N_("协办单位"), tag=Tag.ROUTINE, listed=True
    )
    due_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("完成时限"), tag=Tag.ROUTINE, listed=True
    )
    status: Mapped[str] = field(
        Code("decision_status"), nullable=False, default="open", label=N_("办理状态"),
        tag=Tag.ROUTINE, listed=True,
    )  # fmt: skip
    result: Mapped[str | None] = field(
        String(200), label=N_("办理情况"), tag=Tag.ROUTINE, entry="operation"
    )
    finished_on: Mapped[dt.date | None] = field(
        Date, label=N_("办结日期"), tag=Tag.ROUTINE, entry="operation"
    )


class MinutesCopy(Keyed, Versioned, Stamped, Base):
    """The minutes as one unit gets them; once issued, only the receipt is added (R113).

    Every unit's copy says everything itself: it lies between two units, and what was sent is
    not changed by what becomes of the meeting's record.
    """

    __tablename__ = "minutes_copy"
    __entity__ = entity(N_("会议纪要"), title="subject", order=("issued_on", "desc"))
    __table_args__ = (UniqueConstraint("meeting_id", "org_unit_id"),)

    meeting_id: Mapped[int] = field(
        ForeignKey("meeting.id"), nullable=False, label=N_("会议"), tag=Tag.ROUTINE, entry="create"
    )
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("收文单位"),
        tag=Tag.ROUTINE, listed=True, entry="create",
    )  # fmt: skip
    number: Mapped[str] = field(
        String(20), nullable=False, label=N_("纪要编号"), tag=Tag.ROUTINE, listed=True,
        entry="operation",
    )  # fmt: skip
    subject: Mapped[str] = field(
        String(SUBJECT), nullable=False, label=N_("会议名称"), tag=Tag.ROUTINE, listed=True,
        entry="operation", search="prefix",
    )  # fmt: skip
    issued_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("印发日期"), tag=Tag.ROUTINE, listed=True, entry="operation"
    )
    organiser_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("印发单位"),
        tag=Tag.ROUTINE, listed=True, entry="operation",
    )  # fmt: skip
    issuer: Mapped[str] = field(
        String(50), nullable=False, label=N_("签发人"), tag=Tag.ROUTINE, entry="operation"
    )
    body: Mapped[str] = field(
        Text, nullable=False, label=N_("正文"), tag=Tag.ROUTINE, group=RECORD, entry="operation"
    )
    attended: Mapped[str] = field(
        Text, nullable=False, label=N_("出席"), tag=Tag.ROUTINE, group=RECORD, entry="operation"
    )
    excused: Mapped[str | None] = field(
        Text, label=N_("请假"), tag=Tag.ROUTINE, group=RECORD, entry="operation"
    )
    observed: Mapped[str | None] = field(
        Text, label=N_("列席"), tag=Tag.ROUTINE, group=RECORD, entry="operation"
    )
    distribution: Mapped[str] = field(
        Text, nullable=False, label=N_("分送"), tag=Tag.ROUTINE, group=ISSUE, entry="operation"
    )
    received_on: Mapped[dt.date | None] = field(
        Date, label=N_("签收日期"), tag=Tag.ROUTINE, group=ISSUE, listed=True, entry="operation"
    )
    received_by: Mapped[str | None] = field(
        String(64), label=N_("签收账号"), tag=Tag.ROUTINE, group=ISSUE, entry="operation"
    )


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
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("承办单位"),
        tag=Tag.ROUTINE, entry="operation",
    )  # fmt: skip
    street_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        entry="operation", among={"level": "street"},
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("meeting_document"), nullable=False, label=N_("文件种类"), tag=Tag.ROUTINE,
        listed=True, entry="create", sort_order=KIND,
    )  # fmt: skip
