"""Residents: who lives here away from the hukou, registered, corrected and departed."""

from app.features.residents.checks import LEFT
from app.features.residents.intake import import_file, import_rows
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.residents.operations import correct, depart, departed, register, withdraw_consent
from app.features.residents.rules import (
    name_problem,
    normalise_name,
    normalise_phone,
    of_age,
    phone_problem,
)

__all__ = [
    "LEFT",
    "Person",
    "Residence",
    "ResidenceEvent",
    "correct",
    "depart",
    "departed",
    "import_file",
    "import_rows",
    "name_problem",
    "normalise_name",
    "normalise_phone",
    "of_age",
    "phone_problem",
    "register",
    "withdraw_consent",
]
