"""Pages of residents."""

from app.access import N_
from app.features.residents.models import Residence, ResidenceEvent
from app.panel import Chart, Feature, Related, Screen

FEATURE = Feature(
    screens=(
        Screen(
            Residence,
            "residences",
            N_("居住登记"),
            N_("人口与房屋"),
            "users",
            related=(Related(ResidenceEvent, "residence_id"),),
        ),
    ),
    charts=(
        Chart(
            "residents-by-street",
            N_("各街道居住事由"),
            Residence,
            group="street_id",
            split="reason",
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
