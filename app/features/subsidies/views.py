"""Pages of the monthly work subsidies."""

from app.access import N_, Action
from app.features.assessments import AssessmentMonth
from app.features.subsidies import operations
from app.features.subsidies.models import SubsidyLine
from app.panel import Button, Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            SubsidyLine,
            "subsidies",
            N_("工作补贴"),
            N_("考核与补贴"),
            "coin",
            buttons=(
                Button(
                    "decide",
                    N_("核定"),
                    operations.decide,
                    Action.DECIDE,
                    inputs=("outcome", "reason"),
                    required=("outcome",),
                    style="primary",
                    icon="gavel",
                ),
            ),
            shown_on=("assessment_month_id",),
            totals=("amount", "city_share", "district_share"),
        ),
    ),
    buttons=(
        (
            AssessmentMonth,
            Button(
                "all-full",
                N_("其余全额发放"),
                operations.decide_all_full,
                Action.DECIDE,
                of=SubsidyLine,
                icon="checks",
                style="primary",
                when=lambda month: month["reported_on"] is None,
                confirm=N_("本月尚未核定的协管员全部按全额发放。确定吗？"),
            ),
        ),
    ),
)
