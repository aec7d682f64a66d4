"""Rentals: the register of rental houses and who rents in them."""

from app.features.rentals.models import RentalHouse, Tenancy
from app.features.rentals.operations import (
    close,
    correct,
    correct_tenancy,
    end_tenancy,
    let,
    register,
)

__all__ = [
    "RentalHouse",
    "Tenancy",
    "close",
    "correct",
    "correct_tenancy",
    "end_tenancy",
    "let",
    "register",
]
