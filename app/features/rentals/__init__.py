"""Rentals: the register of rental houses, who rents in them, and safety inspections."""

from app.features.rentals.inspections import correct_inspection, inspect, recheck, refer
from app.features.rentals.models import RentalDocument, RentalHouse, SafetyInspection, Tenancy
from app.features.rentals.operations import (
    attach,
    close,
    correct,
    correct_tenancy,
    end_tenancy,
    let,
    register,
    remove,
)

__all__ = [
    "RentalDocument",
    "RentalHouse",
    "SafetyInspection",
    "Tenancy",
    "attach",
    "close",
    "correct",
    "correct_inspection",
    "correct_tenancy",
    "end_tenancy",
    "inspect",
    "let",
    "recheck",
    "refer",
    "register",
    "remove",
]
