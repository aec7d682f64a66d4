"""Places: areas, organisations, police coverage, appointments, and who works where."""

from app.features.places.divisions import community_in
from app.features.places.models import Appointment, Area, FormerName, OrgUnit, PoliceCoverage
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
from app.features.places.posts import actor_for, find_account, posts_of
from app.features.places.queries import (
    in_reach,
    own_street,
    own_streets,
    own_unit,
    own_work,
    place_of_unit,
    street_of,
    street_of_unit,
)
from app.features.places.regions import (
    ABROAD,
    BEYOND_MAINLAND,
    UNKNOWN,
    divided_regions,
    load_regions,
    locate,
    only_a_division,
    origin_kind,
)

__all__ = [
    "ABROAD",
    "BEYOND_MAINLAND",
    "UNKNOWN",
    "Appointment",
    "Area",
    "FormerName",
    "OrgUnit",
    "PoliceCoverage",
    "actor_for",
    "appoint",
    "community_in",
    "correct_appointment",
    "correct_area",
    "correct_coverage",
    "correct_unit",
    "cover",
    "create_area",
    "create_unit",
    "divided_regions",
    "end_appointment",
    "find_account",
    "in_reach",
    "load_regions",
    "locate",
    "only_a_division",
    "origin_kind",
    "own_street",
    "own_streets",
    "own_unit",
    "own_work",
    "place_of_unit",
    "posts_of",
    "street_of",
    "street_of_unit",
]
