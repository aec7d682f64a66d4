"""Matters: what was found and is set right by a day, and what is reported at once."""

from app.features.matters.models import Matter
from app.features.matters.operations import close, correct, enter

__all__ = ["Matter", "close", "correct", "enter"]
