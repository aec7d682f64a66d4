"""Meetings: held, who came, what was decided and what became of it."""

from app.features.meetings.models import Attendance, Decision, Meeting
from app.features.meetings.operations import (
    attend,
    correct,
    correct_attendance,
    correct_decision,
    decide,
    finish_decision,
    hold,
    set_attendance,
)

__all__ = [
    "Attendance",
    "Decision",
    "Meeting",
    "attend",
    "correct",
    "correct_attendance",
    "correct_decision",
    "decide",
    "finish_decision",
    "hold",
    "set_attendance",
]
