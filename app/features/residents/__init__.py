"""Residents: who lives here away from the hukou, registered, corrected and departed."""

from app.features.residents.charts import ARRIVALS, BY_STREET
from app.features.residents.checks import CHANGED, LEFT
from app.features.residents.intake import import_file, import_rows
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.residents.operations import (
    amend,
    correct,
    corrected,
    depart,
    departed,
    end,
    late_entry,
    register,
    withdraw_consent,
)
from app.features.residents.rules import (
    RESIDENT_CARD,
    collection_problem,
    date_order_problems,
    identity_problems,
    name_problem,
    normalise_id_number,
    normalise_name,
    normalise_phone,
    of_age,
    phone_problem,
    sex_and_birth,
)

__all__ = [
    "ARRIVALS",
    "BY_STREET",
    "CHANGED",
    "LEFT",
    "RESIDENT_CARD",
    "Person",
    "Residence",
    "ResidenceEvent",
    "amend",
    "collection_problem",
    "correct",
    "corrected",
    "date_order_problems",
    "depart",
    "departed",
    "end",
    "identity_problems",
    "import_file",
    "import_rows",
    "late_entry",
    "name_problem",
    "normalise_id_number",
    "normalise_name",
    "normalise_phone",
    "of_age",
    "phone_problem",
    "register",
    "sex_and_birth",
    "withdraw_consent",
]
