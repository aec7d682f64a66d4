"""Places: areas, organisations, police coverage, appointments, and who works where."""

from app.features.places.models import Appointment, Area, OrgUnit, PoliceCoverage
from app.features.places.operations import (
    appoint,
    correct_appointment,
    correct_area,
    correct_coverage,
    correct_unit,
    cover,
    create_area,
    create_unit,
    end_appointment,
)
from app.features.places.queries import own_street, street_of

__all__ = [
    "Appointment",
    "Area",
    "OrgUnit",
    "PoliceCoverage",
    "appoint",
    "correct_appointment",
    "correct_area",
    "correct_coverage",
    "correct_unit",
    "cover",
    "create_area",
    "create_unit",
    "end_appointment",
    "own_street",
    "street_of",
]
