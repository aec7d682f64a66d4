"""Pages of the assessment months."""

from app.access import N_, Action
from app.features.assessments import operations
from app.features.assessments.models import AssessmentMonth
from app.panel import Button, Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            AssessmentMonth,
            "assessment-months",
            N_("月度考核"),
            N_("考核与补贴"),
            "calendar-check",
            create=operations.open_month,
            buttons=(
                Button(
                    "report",
                    N_("上报"),
                    operations.report_month,
                    Action.CLOSE,
                    icon="send",
                    when=lambda month: month["reported_on"] is None,
                    confirm=N_("上报后本月结论不能再改。确定上报吗？"),
                ),
            ),
        ),
    )
)
