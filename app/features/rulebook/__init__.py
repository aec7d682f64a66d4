"""Rulebook: the rule packs this district has worked by, kept word for word."""

from app.features.rulebook.models import RulePack
from app.features.rulebook.operations import file_packs, filed, pack_of

__all__ = ["RulePack", "file_packs", "filed", "pack_of"]
