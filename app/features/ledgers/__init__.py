"""Ledgers: the documents that the rule packs ask of an organisation, and what is missing."""

from app.features.ledgers.models import LedgerDocument
from app.features.ledgers.operations import attach, remove

__all__ = ["LedgerDocument", "attach", "remove"]
