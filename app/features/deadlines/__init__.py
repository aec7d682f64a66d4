"""Deadlines: what every organisation has to have done by when, and what became of it."""

from app.features.deadlines.models import DueItem
from app.features.deadlines.operations import (
    Changes,
    draw_up,
    draw_up_as_system,
    finish,
    fulfil,
    reopen,
    resume,
    retract,
)

__all__ = [
    "Changes",
    "DueItem",
    "draw_up",
    "draw_up_as_system",
    "finish",
    "fulfil",
    "reopen",
    "resume",
    "retract",
]
