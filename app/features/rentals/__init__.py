"""Rentals: the register of rental houses and who rents in them."""

from app.features.rentals.models import RentalDocument, RentalHouse, Tenancy
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
    "Tenancy",
    "attach",
    "close",
    "correct",
    "correct_tenancy",
    "end_tenancy",
    "let",
    "register",
    "remove",
]
