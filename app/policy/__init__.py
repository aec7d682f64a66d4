"""Rule packs: the numbers of a district's documents, each with its source clause."""

from app.policy.pack import DueDay, NoPack, Pack, PackError, Shares, Subsidy, load_pack, pack_for

__all__ = ["DueDay", "NoPack", "Pack", "PackError", "Shares", "Subsidy", "load_pack", "pack_for"]
