"""Meetings: held, who came, what was decided and what became of it."""

from app.features.meetings.models import Attendance, Decision, Meeting, MeetingDocument
from app.features.meetings.operations import (
    attach,
    attend,
    correct,
    correct_attendance,
    correct_decision,
    decide,
    finish_decision,
    hold,
    remove,
    set_attendance,
)

__all__ = [
    "Attendance",
    "Decision",
    "Meeting",
    "MeetingDocument",
    "attach",
    "attend",
    "correct",
    "correct_attendance",
    "correct_decision",
    "decide",
    "finish_decision",
    "hold",
    "remove",
    "set_attendance",
]
