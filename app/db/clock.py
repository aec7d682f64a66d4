"""The date the rules take for today: Asia/Shanghai, or a fixed one for tests and training."""

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_fixed: list[dt.date] = []


def fix_today(date: dt.date | None) -> None:
    """Fix the date for this process; None goes back to the real one."""
    _fixed[:] = [] if date is None else [date]


def fixed_today() -> dt.date | None:
    """The fixed date; None if it is the real one."""
    return _fixed[0] if _fixed else None


def now() -> dt.datetime:
    """This instant; with a fixed date, this time of that day."""
    instant = dt.datetime.now(SHANGHAI)
    return dt.datetime.combine(_fixed[0], instant.timetz()) if _fixed else instant


def today() -> dt.date:
    """Today's date in the district."""
    return now().date()
