"""The date the rules take for today: Asia/Shanghai, or a fixed one for tests and training."""

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_fixed: dt.date | None = None


def fix_today(date: dt.date | None) -> None:
    """Fix the date for this process; None goes back to the real one."""
    global _fixed
    _fixed = date


def today() -> dt.date:
    """Today's date in the district."""
    return _fixed or dt.datetime.now(SHANGHAI).date()
