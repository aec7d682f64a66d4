"""Exports of personal data: asked for with a reason, approved where they are large, handed out."""

from app.audit.exports.models import ExportRequest
from app.audit.exports.operations import approve, ask, decline, hand_out, usable, withdraw
from app.audit.exports.rules import MOST_ROWS, OPEN, USABLE

__all__ = [
    "MOST_ROWS",
    "OPEN",
    "USABLE",
    "ExportRequest",
    "approve",
    "ask",
    "decline",
    "hand_out",
    "usable",
    "withdraw",
]
