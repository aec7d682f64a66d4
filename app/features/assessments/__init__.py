"""Assessments: the month of a street, opened, decided and reported."""

from app.features.assessments.models import AssessmentMonth
from app.features.assessments.operations import (
    done,
    open_month,
    open_one,
    opened,
    report_month,
    reported,
    reporting,
)
from app.features.assessments.rules import first_day, last_day

__all__ = [
    "AssessmentMonth",
    "done",
    "first_day",
    "last_day",
    "open_month",
    "open_one",
    "opened",
    "report_month",
    "reported",
    "reporting",
]
