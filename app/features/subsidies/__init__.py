"""Subsidies: the monthly work subsidy of a coordinator, full or zero."""

from app.features.subsidies.models import SubsidyLine
from app.features.subsidies.operations import decide, decide_all_full
from app.features.subsidies.rules import why_not_decide, why_not_report

__all__ = ["SubsidyLine", "decide", "decide_all_full", "why_not_decide", "why_not_report"]
