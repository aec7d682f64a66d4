"""Minors: their values in full are shown after an approval only (C25)."""

from app.features.minors.models import MinorAccess
from app.features.minors.operations import approve, ask, decline, withdraw

__all__ = ["MinorAccess", "approve", "ask", "decline", "withdraw"]
