"""What one asks for and another grants: columns, rules and steps that all such requests share."""

from app.audit.approval.models import Approval, second_person
from app.audit.approval.operations import asked_by, decide, extend_to, number, take_back
from app.audit.approval.rules import (
    APPROVED,
    DECLINED,
    OVER,
    SAY_WHY,
    WAITING,
    WITHDRAWN,
    why_not_decide,
    why_not_withdraw,
)

__all__ = [
    "APPROVED",
    "DECLINED",
    "OVER",
    "SAY_WHY",
    "WAITING",
    "WITHDRAWN",
    "Approval",
    "asked_by",
    "decide",
    "extend_to",
    "number",
    "second_person",
    "take_back",
    "why_not_decide",
    "why_not_withdraw",
]
