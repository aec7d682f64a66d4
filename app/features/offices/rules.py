"""What may be written about stations, posts and equipment. Returns reasons.

Source: requirements R003–R013, R214–R219.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from app.access.reasons import N_, Reason
from app.policy import Pack, Standard

POINT, CONTACT = "collection_point", "contact"

NOT_YOURS = Reason(N_("该单位不在您的办理范围，请改选。"), "org_unit_id")
SECOND = N_("该单位已有站点档案（编号 %(id)s），请打开原有档案修改。")
KNOWN_DEVICE = N_("该单位已登记同一编号的设备（编号 %(id)s），不重复登记。")
RETIRED = Reason(N_("该设备已报废，不能再改。"))
OTHER_UNIT = Reason(N_("领用人不是该单位的人员，请改选。"), "holder_id")

_MEASURES: Mapping[str, str] = {
    "hall_area": N_("服务大厅面积应为正整数，现为%(value)s。"),
    "offices": N_("办公室间数不能为负，现为%(value)s。"),
    "seats": N_("窗口工位数不能为负，现为%(value)s。"),
}


def premises_problems(
    measures: Mapping[str, int | None], checked_on: dt.date, today: dt.date
) -> Iterator[Reason]:
    """Rooms are counted from nought, a hall has a size, and the check has been made."""
    for name, message in _MEASURES.items():
        value = measures.get(name)
        if value is not None and value < (name == "hall_area"):
            yield Reason(message, name, {"value": value})
    if checked_on > today:
        yield Reason(N_("核查日期%(value)s晚于今天。"), "checked_on", {"value": checked_on})


def shortcomings(
    kind: str, facts: Mapping[str, int | None], norms: Iterable[tuple[Pack, Standard]]
) -> Iterator[str]:
    """What a unit lacks of the norms of its kind, one line each with its clause.

    Args:
        kind: kind of the unit.
        facts: what it has, by measure; what nobody has entered is not there.
        norms: those in force, and the documents they are from.
    """
    for pack, norm in norms:
        if kind not in norm.responsible:
            continue
        value = facts.get(norm.measure) or 0
        if value >= norm.at_least:
            continue
        basis = f"（{pack.source} {norm.clause}）"
        if norm.fact.kind == "flag":
            yield f"{norm.label}：没有{basis}"
        else:
            unit = norm.fact.unit
            yield f"{norm.label}：现有{value}{unit}，应不少于{norm.at_least}{unit}{basis}"


def holder_problems(
    since: dt.date, until: dt.date | None, exchange: str | None, *, deputy: bool
) -> Iterator[Reason]:
    """A term does not end before it begins, and a deputy is one of some exchange."""
    if until is not None and until < since:
        about = {"value": until, "limit": since}
        yield Reason(N_("任职止%(value)s早于任职起%(limit)s。"), "until", about)
    if deputy and exchange is None:
        yield Reason(N_("勾选了互换替补，请选择是哪一种信息互换。"), "exchange")


def second_problem(unit_kind: str, post: str, others: int) -> Reason | None:
    """A collection point has exactly one contact (R008).

    Args:
        unit_kind: kind of the unit.
        post: the post somebody is to hold.
        others: how many others hold it in the same time.
    """
    if others and unit_kind == POINT and post == CONTACT:
        return Reason(N_("信息采集点只设 1 名联系人，请先填写原联系人的任职止。"), "post")
    return None


def handler_problem(others: int) -> Reason | None:
    """One person at a unit is in charge of an exchange; others are deputies (R012)."""
    if others:
        return Reason(
            N_("该单位这一种信息互换已有专人，请勾选“互换替补”，或先填写原专人的任职止。"),
            "exchange",
        )
    return None


def equipment_problems(
    holder: int | None, issued_on: dt.date | None, returned_on: dt.date | None, today: dt.date
) -> Iterator[Reason]:
    """What somebody has was issued to him, and comes back after that."""
    if holder is not None and issued_on is None:
        yield Reason(N_("填写了领用人，请填写领用日期。"), "issued_on")
    if issued_on is not None and issued_on > today:
        yield Reason(N_("领用日期%(value)s晚于今天。"), "issued_on", {"value": issued_on})
    if returned_on is None:
        return
    if issued_on is None or not issued_on <= returned_on <= today:
        about = {"value": returned_on}
        message = N_("交回日期%(value)s应在领用日期至今天之间。")
        yield Reason(message, "returned_on", about)


def retirement_problem(
    issued_on: dt.date | None, retired_on: dt.date, today: dt.date
) -> Reason | None:
    """Equipment is retired today or earlier, not before it was issued."""
    if retired_on > today or (issued_on is not None and retired_on < issued_on):
        message = N_("报废日期%(value)s应在领用日期至今天之间。")
        return Reason(message, "retired_on", {"value": retired_on})
    return None
