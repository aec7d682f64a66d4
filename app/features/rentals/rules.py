"""What may be written about a rental house and a tenancy. Returns reasons."""

import datetime as dt
from collections.abc import Iterator, Mapping

from app.access.reasons import N_, Reason

LET, VACANT, ENDED = "let", "vacant", "ended"

NONE, OPEN, REFERRED, FIXED = "none", "open", "referred", "fixed"

HOUSE_ENDED = Reason(N_("该房屋已停租，不能再办理。"), "house_id")
HOUSE_INHABITED = Reason(N_("该房屋还有未退租的承租人，请先办理退租。"))
RESIDENT_LEFT = Reason(N_("该居住登记已注销，不能再办理承租。"), "residence_id")
OTHER_STREET = Reason(N_("房屋和承租人不在同一街道（镇），请核对。"), "house_id")
ALREADY_ENDED = Reason(N_("该承租关系已退租。"))

NO_HAZARD = Reason(N_("该次检查未发现隐患，不需要复查、移送。"))
KNOWN_HAZARD = N_("这一天的检查已登记同一项隐患（编号 %(id)s），不重复登记。")
ALREADY_FIXED = Reason(N_("该隐患已整改，不能再改。"))
ALREADY_REFERRED = Reason(N_("该隐患已移送，不重复移送。"))
SAME_INSPECTOR = Reason(N_("两名检查人不能是同一人。"), "second_inspector_id")

NOT_AHEAD: Mapping[str, str] = {
    "filed_on": N_("备案日期%(value)s晚于今天。"),
    "letter_signed_on": N_("责任书签订日期%(value)s晚于今天。"),
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


def declared_problem(declared_on: dt.date | None, today: dt.date) -> Reason | None:
    """What the landlord has declared has been declared (R096)."""
    if declared_on is not None and declared_on > today:
        about = {"value": declared_on}
        return Reason(N_("出租人申报日期%(value)s晚于今天。"), "declared_on", about)
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


def inspection_problems(
    inspected_on: dt.date, item: str | None, rectify_by: dt.date | None, today: dt.date
) -> Iterator[Reason]:
    """An inspection has been made; a hazard, and nothing else, has a deadline after it (R094)."""
    if inspected_on > today:
        yield Reason(N_("检查日期%(value)s晚于今天。"), "inspected_on", {"value": inspected_on})
    if item is not None and rectify_by is None:
        yield Reason(N_("发现隐患的，请填写整改期限。"), "rectify_by")
    if item is None and rectify_by is not None:
        yield Reason(N_("填写了整改期限，请选择隐患项目；未发现隐患的不填期限。"), "item")
    if rectify_by is not None and rectify_by < inspected_on:
        about = {"value": rectify_by, "limit": inspected_on}
        yield Reason(N_("整改期限%(value)s早于检查日期%(limit)s。"), "rectify_by", about)


def after_problem(
    name: str, inspected_on: dt.date, value: dt.date, today: dt.date
) -> Reason | None:
    """A re-check, or a referral, comes after the inspection and not in the future."""
    if inspected_on <= value <= today:
        return None
    message = AFTER[name]
    return Reason(message, name, {"value": value, "limit": inspected_on})


AFTER: Mapping[str, str] = {
    "rechecked_on": N_("复查日期%(value)s应在检查日期%(limit)s至今天之间。"),
    "referred_on": N_("移送日期%(value)s应在检查日期%(limit)s至今天之间。"),
}
"""What happens to a hazard later, and what is said of a day that does not fit."""


def open_problem(status: str) -> Reason | None:
    """Only a hazard that is there is checked again or referred."""
    return {NONE: NO_HAZARD, FIXED: ALREADY_FIXED}.get(status)
