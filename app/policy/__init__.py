"""Rule packs: what a district's documents lay down, each rule with its source clause."""

from app.policy.calendar import Calendar, NoCalendar, Shift
from app.policy.facts import OCCASIONS, Fact
from app.policy.pack import (
    Duty,
    MeetingType,
    NoPack,
    Norm,
    Pack,
    adopt,
    duties_on,
    load_pack,
    read_pack,
    subsidy_pack,
)
from app.policy.privacy import Limits, limits
from app.policy.reading import PackError, use_codes
from app.policy.rhythm import DueDay, Period, Rhythm
from app.policy.subsidy import Line, Source, Subsidy

__all__ = [
    "OCCASIONS",
    "Calendar",
    "DueDay",
    "Duty",
    "Fact",
    "Limits",
    "Line",
    "MeetingType",
    "NoCalendar",
    "NoPack",
    "Norm",
    "Pack",
    "PackError",
    "Period",
    "Rhythm",
    "Shift",
    "Source",
    "Subsidy",
    "adopt",
    "duties_on",
    "limits",
    "load_pack",
    "read_pack",
    "subsidy_pack",
    "use_codes",
]
