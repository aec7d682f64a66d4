"""Pages of the calendar of workdays."""

from app.access import N_
from app.features.calendar import operations
from app.features.calendar.models import CalendarDay, CalendarYear
from app.panel import Feature, Importer, Screen

ADMIN = N_("系统设置")

FEATURE = Feature(
    screens=(
        Screen(
            CalendarDay,
            "calendar-days",
            N_("放假安排"),
            ADMIN,
            "calendar-off",
            importer=Importer(operations.columns, operations.import_notice),
            help=N_("与星期不同的日子。每年按国务院办公厅的通知导入，未到期的期限随之重算。"),
        ),
        Screen(
            CalendarYear,
            "calendar-years",
            N_("放假年度"),
            ADMIN,
            "calendar-stats",
            create=operations.open_year,
            change=operations.correct_year,
            help=N_("通知公布以前，按法定假日和双休日推算。"),
        ),
    )
)
