"""Charts of residents: what may be known of them as numbers."""

from app.access import N_
from app.features.residents.checks import DECLARED, LIVING
from app.features.residents.models import Residence
from app.panel import Chart

BY_STREET = Chart(
    "residents-by-street",
    N_("各街道居住事由"),
    Residence,
    group="street_id",
    split="reason",
    among={"status": (DECLARED, LIVING)},
)
ARRIVALS = Chart(
    "arrivals-by-month",
    N_("每月来本地人数"),
    Residence,
    group="arrived_on",
    bucket="month",
    shape="line",
)
