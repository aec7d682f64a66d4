"""Pages of the reports."""

from collections.abc import Mapping
from typing import Any

from app.access import N_, Action, Actor
from app.features.reports import operations
from app.features.reports.models import MonthlyReport
from app.features.reports.monthly_view import MonthlyView
from app.features.reports.queries import may_count
from app.features.reports.rights import MONTHLY
from app.panel import Feature, Onward, Page, Screen

LEDGERS = N_("台账与报表")


def _onward(actor: Actor, values: Mapping[str, Any]) -> Onward | None:
    if "figures" not in values or not may_count(actor):
        return None
    told = {"report": str(values["id"])}
    return Onward(N_("查看报表"), "", MONTHLY.name, Action.SHOW, "table", told)


FEATURE = Feature(
    screens=(
        Screen(
            MonthlyReport,
            "monthly-reports",
            N_("月报表"),
            LEDGERS,
            "file-text",
            create=operations.file,
            onward=_onward,
            help=N_("各街道（镇）已上报的月报表。上报后不能修改，更正后再上报的是下一版。"),
        ),
    ),
    pages=(
        Page(
            MONTHLY,
            "reports/monthly",
            LEDGERS,
            MonthlyView,
            "table",
            N_("按居住事由统计月末在册的流动人口，各栏之和须与合计相符；当月最后一日起可以上报。"),
        ),
    ),
)
