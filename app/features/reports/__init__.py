"""Reports: the month of a street as a table, filed and frozen."""

from app.features.reports.models import MonthlyReport
from app.features.reports.operations import file
from app.features.reports.queries import Month, may_count, work_out

__all__ = ["Month", "MonthlyReport", "file", "may_count", "work_out"]
