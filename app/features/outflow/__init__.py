"""Outflow: who has left the district to live elsewhere, and said so."""

from app.features.outflow.models import Outflow
from app.features.outflow.operations import come_back, correct, register, withdraw

__all__ = ["Outflow", "come_back", "correct", "register", "withdraw"]
