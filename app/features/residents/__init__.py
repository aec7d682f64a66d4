"""Residents: who lives here away from the hukou, registered, corrected and departed."""

from app.features.residents.rules import (
    name_problem,
    normalise_name,
    normalise_phone,
    phone_problem,
)

__all__ = ["name_problem", "normalise_name", "normalise_phone", "phone_problem"]
