"""Pages of the data quality."""

from app.access import N_
from app.features.quality.quality_view import QualityView
from app.features.quality.rights import QUALITY
from app.panel import Feature, Page

FEATURE = Feature(
    pages=(
        Page(
            QUALITY,
            "quality",
            N_("台账与报表"),
            QualityView,
            "checklist",
            N_(
                "在册登记缺哪些内容、哪些逾期，点数字打开名单补齐。"
                "证件号码的位数、校验码和重复登记在录入时即核对，不在此列。"
            ),
        ),
    )
)
