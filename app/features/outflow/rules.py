"""What may be written about somebody who has left. Returns reasons; R052, R053, R063."""

import datetime as dt
from collections.abc import Container, Iterator

from app.access.reasons import N_, Reason

AWAY, RETURNED = "away", "returned"
MOST_LEFT = 20

KNOWN = N_("此人已登记外出（编号 %(id)s）。请打开原登记办理，不要重复登记。")
KNOWN_ELSEWHERE = Reason(
    N_("此人在本区已有未返回的外出登记，可能在其他街道（镇）。请先在原街道登记返回。"), "id_number"
)
OVER = Reason(N_("此人已登记返回，不能再改。再次外出的，请重新登记。"))

_COUNTIES = N_("去向在省内的，请选到县（市、区）。")
_CITIES = N_("去向在省外的，请至少选到市（州、盟）。")
_WHOLE_PROVINCE = ("0000", "9000")
"""How a province ends, and how what it groups without being a city."""


def age_problem(birth_date: dt.date, eldest: dt.date, age: int) -> Reason | None:
    """Minors have no registration of their own, whether they go along or stay (C07, C25).

    Args:
        birth_date: whose registration it is.
        eldest: the last birth date of those who are of age.
        age: from how many years on.
    """
    if birth_date <= eldest:
        return None
    message = N_(
        "此人未满%(age)s周岁，不单独登记；随父母外出的不登记，留在家中的只填留守儿童人数。"
    )
    return Reason(message, "id_number", {"age": age})


def destination_problems(
    region: str, place: str | None, home: str, divided: Container[str]
) -> Iterator[Reason]:
    """Somebody goes out of the district, to a place that is told as exactly as is needed (R052).

    Args:
        region: code of the division.
        place: township and village.
        home: code of the street where the hukou is.
        divided: the divisions that have others below them.
    """
    if region == home[:6]:
        yield Reason(N_("去向在本区内的不是流出，不在此登记。"), "destination_region")
    elif region[:2] == home[:2]:
        if region in divided:
            yield Reason(_COUNTIES, "destination_region")
        if not place:
            yield Reason(N_("去向在省内的，请填写乡镇（街道）、村（社区）。"), "destination_place")
    elif region in divided and region[2:] in _WHOLE_PROVINCE:
        yield Reason(_CITIES, "destination_region")


def day_problem(went_on: dt.date, declared_on: dt.date) -> Reason | None:
    """Whoever is registered has left."""
    if went_on <= declared_on:
        return None
    about = {"value": went_on, "limit": declared_on}
    return Reason(N_("外出日期%(value)s晚于申报日期%(limit)s；外出后再登记。"), "went_on", about)


def return_problem(returned_on: dt.date, went_on: dt.date, today: dt.date) -> Reason | None:
    """Somebody returns after leaving, and not in the future."""
    if went_on <= returned_on <= today:
        return None
    about = {"value": returned_on, "limit": went_on}
    return Reason(N_("返回日期%(value)s应在外出日期%(limit)s至今天之间。"), "returned_on", about)


def count_problems(elders: int, children: int) -> Iterator[Reason]:
    """So many may be left behind in a family."""
    for field, value in (("elders_left", elders), ("children_left", children)):
        if not 0 <= value <= MOST_LEFT:
            about = {"value": value, "limit": MOST_LEFT}
            yield Reason(N_("人数应在0至%(limit)s之间，现为%(value)s。"), field, about)


def registered_late(went_on: dt.date, declared_on: dt.date, days: int | None) -> bool | None:
    """Whether more days than allowed lie between leaving and registration (R063).

    Returns:
        None where no limit is set.
    """
    return None if days is None else declared_on - went_on > dt.timedelta(days=days)
