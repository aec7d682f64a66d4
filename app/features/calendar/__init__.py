"""Calendar: which days are worked, as the notices of the State Council say."""

from app.features.calendar.models import CalendarDay, CalendarYear
from app.features.calendar.operations import (
    announced,
    correct_year,
    import_notice,
    load_calendar,
    open_year,
)
from app.features.calendar.queries import calendar_of, unannounced

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "announced",
    "calendar_of",
    "correct_year",
    "import_notice",
    "load_calendar",
    "open_year",
    "unannounced",
]
