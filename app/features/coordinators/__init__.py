"""Coordinators: the roster of 协管员 and other field staff."""

from app.features.coordinators.models import Coordinator
from app.features.coordinators.operations import appoint, correct, leave

__all__ = ["Coordinator", "appoint", "correct", "leave"]
