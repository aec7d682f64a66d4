"""Correspondence: letters, requests between places, agreements, transfers to other systems."""

from app.features.correspondence.models import (
    AssistanceRequest,
    CooperationAgreement,
    ExternalSystem,
    ExternalTransfer,
    Letter,
)
from app.features.correspondence.operations import (
    agree,
    answer,
    correct_agreement,
    correct_letter,
    correct_request,
    correct_system,
    end_agreement,
    enter_reply,
    enter_request,
    log_transfer,
    register_system,
    write,
)
from app.features.correspondence.queries import reply_rate

__all__ = [
    "AssistanceRequest",
    "CooperationAgreement",
    "ExternalSystem",
    "ExternalTransfer",
    "Letter",
    "agree",
    "answer",
    "correct_agreement",
    "correct_letter",
    "correct_request",
    "correct_system",
    "end_agreement",
    "enter_reply",
    "enter_request",
    "log_transfer",
    "register_system",
    "reply_rate",
    "write",
]
