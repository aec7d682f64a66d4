"""Pages of the register of employers."""

from app.access import N_
from app.features.employers import operations
from app.features.employers.models import Employer
from app.panel import Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            Employer,
            "employers",
            N_("用工单位"),
            N_("人口与房屋"),
            "building-factory-2",
            create=operations.register,
            change=operations.correct,
            totals=("staff_count", "migrant_count"),
            help=N_("流动人口较多的用工单位；只登记人数，不登记名单。"),
        ),
    )
)
