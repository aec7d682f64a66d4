"""What may be written about a rental house and a tenancy. Returns reasons."""

import datetime as dt
from collections.abc import Iterator, Mapping

from app.access.reasons import N_, Reason

LET, VACANT, ENDED = "let", "vacant", "ended"

HOUSE_ENDED = Reason(N_("该房屋已停租，不能再办理。"), "house_id")
HOUSE_INHABITED = Reason(N_("该房屋还有未退租的承租人，请先办理退租。"))
RESIDENT_LEFT = Reason(N_("该居住登记已注销，不能再办理承租。"), "residence_id")
OTHER_STREET = Reason(N_("房屋和承租人不在同一街道（镇），请核对。"), "house_id")
ALREADY_ENDED = Reason(N_("该承租关系已退租。"))

NOT_AHEAD: Mapping[str, str] = {
    "filed_on": N_("备案日期%(value)s晚于今天。"),
    "letter_signed_on": N_("责任书签订日期%(value)s晚于今天。"),
    "fire_checked_on": N_("消防检查日期%(value)s晚于今天。"),
}
"""Dates that lie behind us, and what is said when they do not."""


def house_problems(rooms: int, rooms_let: int | None, floor_area: int | None) -> Iterator[Reason]:
    """A house has rooms to let, lets no more than it has, and is not without size."""
    if rooms < 1:
        yield Reason(N_("可出租间数至少为1，现为%(value)s。"), "rooms", {"value": rooms})
    if rooms_let is not None and not 0 <= rooms_let <= max(rooms, 0):
        yield Reason(
            N_("已租间数应在0至可出租间数%(limit)s之间，现为%(value)s。"),
            "rooms_let",
            {"value": rooms_let, "limit": rooms},
        )
    if floor_area is not None and floor_area < 1:
        yield Reason(N_("建筑面积应为正整数，现为%(value)s。"), "floor_area", {"value": floor_area})


def future_problems(today: dt.date, dates: Mapping[str, dt.date | None]) -> Iterator[Reason]:
    """What is filed, signed or checked has happened.

    Args:
        today: the date the rules take for today.
        dates: those of `NOT_AHEAD`, as far as they are known.
    """
    for field, message in NOT_AHEAD.items():
        date = dates.get(field)
        if date is not None and date > today:
            yield Reason(message, field, {"value": date})


def status_of(rooms_let: int | None, tenancies: int) -> str:
    """A house that is not closed is let when a room is, or when somebody is known to live there."""
    return LET if rooms_let or tenancies else VACANT


def begin_problem(began_on: dt.date, arrived_on: dt.date, today: dt.date) -> Reason | None:
    """A tenancy has begun, and not before the tenant came."""
    if began_on > today:
        return Reason(N_("起租日期%(value)s晚于今天。"), "began_on", {"value": began_on})
    if began_on < arrived_on:
        return Reason(
            N_("起租日期%(value)s早于承租人来本地日期%(limit)s。"),
            "began_on",
            {"value": began_on, "limit": arrived_on},
        )
    return None


def end_problem(began_on: dt.date, ended_on: dt.date, today: dt.date) -> Reason | None:
    """A tenancy ends after it began and not in the future."""
    if ended_on > today:
        return Reason(N_("退租日期%(value)s晚于今天。"), "ended_on", {"value": ended_on})
    if ended_on < began_on:
        return Reason(
            N_("退租日期%(value)s早于起租日期%(limit)s。"),
            "ended_on",
            {"value": ended_on, "limit": began_on},
        )
    return None
