"""Rule packs: what a district's documents lay down, each rule with its source clause."""

from app.policy.calendar import Calendar, DayKind, NoCalendar, Shift, shipped_days, shipped_years
from app.policy.facts import OCCASIONS, Fact
from app.policy.pack import (
    Document,
    Duty,
    MeetingType,
    NoPack,
    Norm,
    Pack,
    Standard,
    adopt,
    adopted,
    duties_on,
    load_pack,
    meeting_labels,
    meetings_on,
    periods_between,
    read_pack,
    restored,
    standards_on,
    subsidy_pack,
)
from app.policy.privacy import Limits, limits
from app.policy.reading import PackError, use_codes
from app.policy.rhythm import DueDay, Period, Rhythm
from app.policy.subsidy import Line, Source, Subsidy

__all__ = [
    "OCCASIONS",
    "Calendar",
    "DayKind",
    "Document",
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
    "Standard",
    "Subsidy",
    "adopt",
    "adopted",
    "duties_on",
    "limits",
    "load_pack",
    "meeting_labels",
    "meetings_on",
    "periods_between",
    "read_pack",
    "restored",
    "shipped_days",
    "shipped_years",
    "standards_on",
    "subsidy_pack",
    "use_codes",
]
