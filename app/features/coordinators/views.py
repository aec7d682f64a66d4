"""Pages of the coordinators' roster."""

from app.access import N_, Action
from app.features.coordinators import operations
from app.features.coordinators.models import Coordinator
from app.panel import Button, Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            Coordinator,
            "coordinators",
            N_("协管员名册"),
            N_("队伍与会议"),
            "id-badge",
            create=operations.appoint,
            change=operations.correct,
            buttons=(
                Button(
                    "leave",
                    N_("登记离岗"),
                    operations.leave,
                    Action.CHANGE,
                    writes=("status",),
                    inputs=("left_on",),
                    required=("left_on",),
                    icon="user-minus",
                    when=lambda coordinator: coordinator["left_on"] is None,
                ),
            ),
        ),
    )
)
