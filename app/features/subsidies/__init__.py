"""Subsidies: the monthly work subsidy of a coordinator, full or zero."""

from app.features.subsidies.models import SubsidyLine
from app.features.subsidies.operations import decide, decide_all_full

__all__ = ["SubsidyLine", "decide", "decide_all_full"]
