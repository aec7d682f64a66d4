"""What may be written about a verification, a hand-over and a day's log. Returns reasons."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise

from app.access.reasons import N_, Reason

HERE, CHANGED, GONE = "here", "changed", "left"

NOT_YOURS = N_("编号 %(id)s 的登记不在您的管辖范围内，或者没有这条登记；未保存。")
ENDED = N_("编号 %(id)s 的登记已注销，不用再核实。")
TWICE = N_("编号 %(id)s 在本次提交中出现了两次，请只保留一个结果。")


def month_of(day: dt.date) -> str:
    """The month of a day, as it is filed: 2026-09."""
    return f"{day:%Y-%m}"


def first_day(day: dt.date) -> dt.date:
    """From when on a verification counts for the month of a day."""
    return day.replace(day=1)


def month_before(day: dt.date) -> str:
    """The month before that of a day."""
    return month_of(first_day(day) - dt.timedelta(days=1))


def outcome_problems(
    outcome: str, left_on: dt.date | None, departure_reason: str | None
) -> Iterator[Reason]:
    """Who has left did so on a day and for a reason; who is here did not (R048)."""
    given = {"left_on": left_on, "departure_reason": departure_reason}
    for field, value in given.items():
        if outcome == GONE and value is None:
            yield Reason(N_("结果为“离开”的，请填写离开日期和注销原因。"), field)
        if outcome != GONE and value is not None:
            yield Reason(N_("结果不是“离开”的，离开日期和注销原因请留空。"), field)


def twice_problem(outcome: str, earlier: str, on: dt.date) -> Reason | None:
    """A month has one verification; saying the same again is none too many."""
    if outcome == earlier:
        return None
    return Reason(
        N_(
            "本月已于%(on)s核实，结果与此不同，不再改动。"
            "此后有变化的，请由镇街在居住登记中办理变更或者离开。"
        ),
        "outcome",
        {"on": on},
    )


RETURNED = Reason(N_("这次核实已经退回，请等待重新核实。"))
ENTERED = Reason(N_("此人的登记已注销，核实结果不能再退回。"))
OTHER_MONTH = Reason(N_("只能退回本月的核实结果；以前月份的，请在本月核实时更正。"))


def why_not_return(month: str, returned: bool, ended: bool, today: dt.date) -> Reason | None:
    """What was found this month is sent back once, and as long as it can be found out anew."""
    if returned:
        return RETURNED
    if ended:
        return ENTERED
    return None if month == month_of(today) else OTHER_MONTH


# -- change slips -----------------------------------------------------------------------

WAITING, TAKEN_OVER, DECLINED = "waiting", "entered", "declined"

NOTHING_NEW = Reason(N_("请至少填写一项变更后的内容。"))
DECIDED = Reason(N_("这张报告单已经办理，不能再改。"))
LEFT_ALREADY = Reason(N_("此人的登记已注销，不用再报告变更。"), "residence_id")
ONE_WAITS = N_("此人已有一张待录入的报告单（编号 %(id)s），请更正那一张，或者等镇街录入后再报。")
ONE_WAITS_NOW = Reason(
    N_("此人刚刚由他人报告了变更，未重复保存。请打开那一张报告单核对。"), "residence_id"
)


CORRECTED = N_("报告之后，登记的同一内容已由他人更正")
GONE_MEANWHILE = N_("此人已离开")


def why_not_decide(status: str) -> Reason | None:
    """A slip is entered or declined once, and corrected only before."""
    return None if status == WAITING else DECIDED


# -- hand-over --------------------------------------------------------------------------

HANDED, RECEIVED, STORED, DESTROYED = "handed", "received", "stored", "destroyed"
WITHDRAWN = "withdrawn"

STREET_OFFICES = frozenset({"street_office", "town_government"})

MOST_FORMS = 2_000
"""Forms on one slip: a week's of the largest station, and a typing error beyond it."""

OTHER_STREET = Reason(
    N_("接收单位的街道（镇）不在您单位的辖区内，请选择本辖区的街道办事处或者镇政府。"), "to_unit_id"
)
SAME_UNIT = Reason(
    N_("交出单位和接收单位是同一单位，不用交接；请在接收单位直接存放。"), "to_unit_id"
)
NO_STREET_OFFICE = Reason(
    N_("原始采集表交给街道办事处或者镇政府，请重新选择接收单位。"), "to_unit_id"
)
NO_UNIT = Reason(N_("您的岗位不属于任何单位，不能交接。"))
HANDED_MEANWHILE = Reason(
    N_("这些表单中有的刚刚由本单位他人交出，未保存。请刷新交接单列表后核对。"), "forms"
)
HANDED_BEFORE = N_("表单 %(number)s 已在 %(id)s 号交接单中交出，不能再交。请核对编号。")

_BEFORE: Mapping[str, tuple[str, Reason]] = {
    RECEIVED: (HANDED, Reason(N_("只有已交出、尚未签收的交接单才能签收。"))),
    STORED: (RECEIVED, Reason(N_("只有已签收、尚未存放的交接单才能登记存放。"))),
    DESTROYED: (STORED, Reason(N_("只有已存放、尚未销毁的交接单才能登记销毁。"))),
    WITHDRAWN: (HANDED, Reason(N_("只有尚未签收的交接单才能作废；已签收的，请接收单位说明。"))),
}
"""State → the one it follows, and what is said otherwise."""

_NUMBER = re.compile(r"([A-Z0-9-]{0,20}?)([0-9]{1,9})")
_BETWEEN = re.compile(r"[、,;\s]+")


def step_problem(status: str, wanted: str) -> Reason | None:
    """Each state follows one other: nothing is received, stored or destroyed twice."""
    before, reason = _BEFORE[wanted]
    return None if status == before else reason


def monday(day: dt.date) -> dt.date:
    """The first day of the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def form_numbers(text: str) -> tuple[list[str], Reason | None]:
    """The numbers that a slip lists: `0001~0030、0035`, with any letters before the digits.

    Returns:
        The numbers in order, and what is wrong with the text if something is.
    """
    found: list[str] = []
    plain = unicodedata.normalize("NFKC", text).upper().replace("至", "~")
    for item in filter(None, _BETWEEN.split(plain)):
        numbers = _numbers(item)
        if not numbers:
            return [], Reason(
                N_("“%(value)s”不是表单编号，应写作 0001 或者 0001~0030，首尾位数相同。"),
                "forms",
                {"value": item},
            )
        found += numbers
        if len(found) > MOST_FORMS:
            return [], Reason(
                N_("一张交接单最多 %(limit)s 份，请核对首尾编号，或者分成几张。"),
                "forms",
                {"limit": MOST_FORMS},
            )
    if not found:
        return [], Reason(N_("请填写表单编号，如 0001~0030。"), "forms")
    twice = next((one for one, other in pairwise(sorted(found)) if one == other), None)
    if twice is not None:
        return [], Reason(N_("表单 %(number)s 写了两次，请核对。"), "forms", {"number": twice})
    return found, None


def _numbers(item: str) -> list[str]:
    """One number, or all from the first to the last; nothing for what is neither."""
    begin, _, end = item.partition("~")
    first = _NUMBER.fullmatch(begin)
    last = _NUMBER.fullmatch(end or begin)
    if first is None or last is None:
        return []
    head, low, high = first[1], first[2], last[2]
    if len(low) != len(high) or last[1] not in {head, ""} or int(high) < int(low):
        return []
    most = min(int(high), int(low) + MOST_FORMS)
    return [f"{head}{number:0{len(low)}}" for number in range(int(low), most + 1)]


def receiver_problem(unit: int, receiver: int, kind: str) -> Reason | None:
    """Forms go from one unit to another, which is the office of a street or town."""
    if unit == receiver:
        return SAME_UNIT
    return None if kind in STREET_OFFICES else NO_STREET_OFFICE


def slip_problems(week: dt.date, sheets: int, forms: int, today: dt.date) -> Iterator[Reason]:
    """What is handed over has been collected, and a form is a sheet at least."""
    if week > today:
        yield Reason(N_("采集周%(value)s还没有到。"), "week", {"value": week})
    if sheets < forms:
        yield Reason(
            N_("张数%(value)s少于表单份数%(limit)s，请核对张数和编号。"),
            "sheets",
            {"value": sheets, "limit": forms},
        )


def receipt_problem(sheets: int, received: int, difference: str | None) -> Reason | None:
    """Who receives counts, and says what is missing."""
    if received < 0:
        return Reason(
            N_("实收张数不能小于0，现为%(value)s。"), "sheets_received", {"value": received}
        )
    if received != sheets and not difference:
        return Reason(
            N_("实收%(value)s张，交出%(limit)s张，请说明不符的原因。"),
            "difference",
            {"value": received, "limit": sheets},
        )
    return None


def destruction_problems(
    keep_until: dt.date,
    destroyed_on: dt.date,
    destroyed_by: str,
    witnessed_by: str,
    today: dt.date,
) -> Iterator[Reason]:
    """Paper is kept as long as it has to be, and destroyed by two (C46)."""
    if destroyed_on > today:
        yield Reason(N_("销毁日期%(value)s晚于今天。"), "destroyed_on", {"value": destroyed_on})
    elif destroyed_on <= keep_until:
        yield Reason(
            N_("销毁日期%(value)s不晚于保存期限%(limit)s，期满后才能销毁。"),
            "destroyed_on",
            {"value": destroyed_on, "limit": keep_until},
        )
    if destroyed_by == witnessed_by:
        yield Reason(N_("销毁人和监销人须是两个人。"), "witnessed_by")


# -- day log ----------------------------------------------------------------------------

NO_GRID = Reason(N_("您的岗位没有负责网格，不能填写排查日志；请安全管理员核对任职。"))
LOGGED = N_("%(value)s的排查日志已经填写过。当日填写的可以打开原记录修改。")
CLOSED = N_("这份日志是%(value)s填写的，只能在填写当日修改。")

COUNTS = ("visits", "collected", "changed", "departed")
"""The columns of a log that are numbers."""


def log_problems(day: dt.date, counts: Mapping[str, int], today: dt.date) -> Iterator[Reason]:
    """A log is about a day that has come, and counts nothing less than nothing."""
    if day > today:
        yield Reason(N_("排查日期%(value)s晚于今天。"), "day", {"value": day})
    for field, value in counts.items():
        if value < 0:
            yield Reason(N_("数目不能小于0，现为%(value)s。"), field, {"value": value})


def closed_problem(entered_on: dt.date, today: dt.date) -> Reason | None:
    """A log is corrected on the day on which it was entered, not afterwards."""
    return None if entered_on == today else Reason(CLOSED, params={"value": entered_on})
