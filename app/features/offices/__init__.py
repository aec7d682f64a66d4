"""Offices: the rooms, the people in charge and the equipment of stations and other units."""

from app.features.offices.models import Equipment, OfficeHolder, Premises
from app.features.offices.operations import (
    correct_equipment,
    correct_holder,
    correct_premises,
    enter_holder,
    enter_premises,
    register_equipment,
    retire_equipment,
)

__all__ = [
    "Equipment",
    "OfficeHolder",
    "Premises",
    "correct_equipment",
    "correct_holder",
    "correct_premises",
    "enter_holder",
    "enter_premises",
    "register_equipment",
    "retire_equipment",
]
