"""Pages of residents."""

from app.access import N_, Action
from app.db import today
from app.features.residents import intake, operations, roster
from app.features.residents.checks import DECLARED, LIVING, doubts
from app.features.residents.models import Residence, ResidenceEvent
from app.panel import Button, Chart, Feature, Importer, Screen

FEATURE = Feature(
    screens=(
        Screen(
            Residence,
            "residences",
            N_("居住登记"),
            N_("人口与房屋"),
            "users",
            create=operations.register,
            change=operations.correct,
            buttons=(
                Button(
                    "depart",
                    N_("登记离开"),
                    operations.depart,
                    Action.DEPART,
                    inputs=("left_on", "departure_reason"),
                    required=("left_on", "departure_reason"),
                    icon="user-minus",
                    when=lambda residence: residence["left_on"] is None,
                ),
            ),
            importer=Importer(roster.columns, intake.import_file),
            check=lambda entered: doubts(entered, today()),
        ),
        Screen(
            ResidenceEvent,
            "residence-events",
            N_("登记变动"),
            N_("人口与房屋"),
            "history",
            shown_on=("residence_id",),
            in_menu=False,
        ),
    ),
    charts=(
        Chart(
            "residents-by-street",
            N_("各街道居住事由"),
            Residence,
            group="street_id",
            split="reason",
            among={"status": (DECLARED, LIVING)},
        ),
        Chart(
            "arrivals-by-month",
            N_("每月来本地人数"),
            Residence,
            group="arrived_on",
            bucket="month",
            shape="line",
        ),
    ),
)
