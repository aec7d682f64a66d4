"""Periods of ledgers, and what is wrong with a document of one. Pure; returns reasons.

Source: requirements R200–R206, R221; 静海政办发〔2013〕26号 一（四）.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.access.reasons import N_, Reason
from app.policy import Ledger

KEPT, DUE, MISSING, SYSTEM = "kept", "due", "missing", "system"
"""What became of a ledger in a period."""

NOT_KEPT = N_("本单位不保管“%(label)s”台账，请核对单位和台账。")
UNKNOWN = N_("现行的规则包里没有“%(value)s”这种台账，请从列表选择。")
BY_SYSTEM = N_("“%(label)s”由系统保管，不用上传，请到相应的页面登记。")
NOT_BELOW = Reason(N_("只能登记本单位和下级单位的台账，请重新选择单位。"), "org_unit_id")
NEGATIVE = N_("份数应为 1 至 100000，现为%(value)s。")
FUTURE = N_("文件日期%(value)s晚于今天。")
LATER = N_("所属期间%(value)s还没有开始。")
WRONG = {
    "once": N_("“%(label)s”不分期，请不要填写所属期间，现为“%(value)s”。"),
    "month": N_("“%(label)s”按月归档，所属期间应写作 2026-09，现为“%(value)s”。"),
    "quarter": N_("“%(label)s”按季归档，所属期间应写作 2026-Q3，现为“%(value)s”。"),
    "year": N_("“%(label)s”按年归档，所属期间应写作 2026，现为“%(value)s”。"),
}
MOST_COPIES = 100_000
_YEAR = 12
_LENGTHS = {"once": _YEAR, "month": 1, "quarter": 3, "year": _YEAR}
"""Months in a period; a ledger without periods is looked at once a year."""

_WRITTEN = {
    "once": re.compile(r""),
    "month": re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"[12]\d{3}-Q[1-4]"),
    "year": re.compile(r"[12]\d{3}"),
}


@dataclass(frozen=True)
class Expected:
    """A ledger in a period, in which something has to be.

    Attributes:
        ledger: the ledger.
        period: how the period is written; empty for a ledger without periods.
        first: its first day; of a ledger without periods the first on which it is asked for.
        last: its last day, today at the latest for a ledger without periods.
    """

    ledger: Ledger
    period: str
    first: dt.date
    last: dt.date

    def absent(self, today: dt.date) -> str:
        """What it means that nothing is in it: the period is not over, or it is missing."""
        return DUE if self.ledger.every != "once" and self.last >= today else MISSING


def period_of(every: str, day: dt.date) -> str:
    """How the period is written that a day lies in."""
    match every:
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "year":
            return f"{day.year}"
    return ""


def periods(every: str, year: int) -> Iterator[tuple[str, dt.date, dt.date]]:
    """The periods of a year with their first and last days."""
    length = _LENGTHS[every]
    for month in range(1, _YEAR + 1, length):
        first = dt.date(year, month, 1)
        after = dt.date(year + (month + length > _YEAR), (month + length - 1) % _YEAR + 1, 1)
        yield period_of(every, first), first, after - dt.timedelta(days=1)


def expected(ledgers: Iterable[tuple[Ledger, dt.date]], year: int) -> Iterator[Expected]:
    """What has to be kept in a year.

    Args:
        ledgers: each with the day from which it is kept.
        year: the year.
    """
    for ledger, since in ledgers:
        for period, first, last in periods(ledger.every, year):
            if since <= last:
                yield Expected(ledger, period, max(first, since), last)


def period_problem(ledger: Ledger, period: str, today: dt.date) -> Reason | None:
    """The period is written as the ledger counts, and has begun."""
    about = {"label": ledger.label, "value": period}
    if not _WRITTEN[ledger.every].fullmatch(period):
        return Reason(WRONG[ledger.every], "period", about)
    if period > period_of(ledger.every, today):
        return Reason(LATER, "period", about)
    return None


def document_problems(day: dt.date, copies: int | None, today: dt.date) -> Iterator[Reason]:
    """The document is there already, and has been given to somebody if to so many."""
    if day > today:
        yield Reason(FUTURE, "day", {"value": day})
    if copies is not None and not 1 <= copies <= MOST_COPIES:
        yield Reason(NEGATIVE, "copies", {"value": copies})


def keeper_problem(ledger: Ledger, unit_kind: str) -> Reason | None:
    """A unit files documents in the ledgers that the packs ask of its kind."""
    if unit_kind not in ledger.keepers:
        return Reason(NOT_KEPT, "kind", {"label": ledger.label})
    if ledger.screen:
        return Reason(BY_SYSTEM, "kind", {"label": ledger.label})
    return None
