"""When a street's assessment month can be opened and reported. Returns reasons."""

import datetime as dt
import re

from app.access.reasons import N_, Reason

OPEN, REPORTED = "open", "reported"

ALREADY_REPORTED = Reason(N_("本月考核已上报，不能再改。"))

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month_problem(text: str, today: dt.date) -> Reason | None:
    """A month is written like 2026-09, and assessed when it is over (金政〔2011〕76号 六（二）)."""
    if not _MONTH.fullmatch(text) or text.startswith("0000"):
        return Reason(
            N_("考核月份应写作“年-月”，如 2026-09，现为“%(value)s”。"), "month", {"value": text}
        )
    if text >= f"{today:%Y-%m}":
        return Reason(N_("%(value)s 尚未结束，下月1日起才能考核。"), "month", {"value": text})
    return None


def first_day(month: str) -> dt.date:
    """The first day of a month written like 2026-09."""
    return dt.date.fromisoformat(f"{month}-01")


def last_day(month: str) -> dt.date:
    """The last day of a month written like 2026-09."""
    after = first_day(month) + dt.timedelta(days=31)
    return after.replace(day=1) - dt.timedelta(days=1)
