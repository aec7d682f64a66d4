"""Rule packs: the numbers of a district's documents, each with its source clause."""

from app.policy.pack import DueDay, NoPack, Pack, PackError, Shares, Subsidy, load_pack, pack_for
from app.policy.privacy import Limits, limits

__all__ = [
    "DueDay",
    "Limits",
    "NoPack",
    "Pack",
    "PackError",
    "Shares",
    "Subsidy",
    "limits",
    "load_pack",
    "pack_for",
]
