"""What may be written about a verification and a hand-over, as tables."""

import datetime as dt

import pytest

from app.access import Reason
from app.features.collection import rules
from tests.refusals import told

ON = dt.date(2026, 9, 12)


@pytest.mark.parametrize(
    ("day", "month", "first", "before"),
    [
        (dt.date(2026, 9, 30), "2026-09", dt.date(2026, 9, 1), "2026-08"),
        (dt.date(2026, 1, 1), "2026-01", dt.date(2026, 1, 1), "2025-12"),
    ],
)
def test_a_verification_counts_for_the_month_of_its_day(
    day: dt.date, month: str, first: dt.date, before: str
) -> None:
    assert rules.month_of(day) == month
    assert rules.first_day(day) == first
    assert rules.month_before(day) == before


@pytest.mark.parametrize(
    ("outcome", "left_on", "reason", "fields"),
    [
        ("here", None, None, []),
        ("changed", None, None, []),
        ("left", ON, "3", []),
        ("left", None, "3", ["left_on"]),
        ("left", ON, None, ["departure_reason"]),
        ("left", None, None, ["left_on", "departure_reason"]),
        ("here", ON, None, ["left_on"]),
        ("changed", None, "3", ["departure_reason"]),
    ],
)
def test_who_has_left_did_so_on_a_day_and_for_a_reason(
    outcome: str, left_on: dt.date | None, reason: str | None, fields: list[str]
) -> None:
    found = [told(one) for one in rules.outcome_problems(outcome, left_on, reason)]
    assert [field for field, _ in found] == fields
    said = (
        "结果为“离开”的，请填写离开日期和注销原因。"
        if outcome == "left"
        else "结果不是“离开”的，离开日期和注销原因请留空。"
    )
    assert {sentence for _, sentence in found} <= {said}


@pytest.mark.parametrize("outcome", ["here", "changed", "left"])
@pytest.mark.parametrize("earlier", ["here", "changed", "left"])
def test_a_month_has_one_outcome(outcome: str, earlier: str) -> None:
    problem = rules.twice_problem(outcome, earlier, ON)
    if outcome == earlier:
        assert problem is None
    else:
        assert problem is not None
        assert told(problem) == (
            "outcome",
            "本月已于2026-09-12核实，结果与此不同，不再改动。"
            "此后有变化的，请由镇街在居住登记中办理变更或者离开。",
        )


@pytest.mark.parametrize(
    ("month", "returned", "ended", "said"),
    [
        ("2026-09", False, False, None),
        ("2026-09", True, False, rules.RETURNED),
        ("2026-09", False, True, rules.ENTERED),
        ("2026-08", False, False, rules.OTHER_MONTH),
        ("2026-10", False, False, rules.OTHER_MONTH),
    ],
)
def test_what_can_be_found_out_anew_is_sent_back(
    month: str, returned: bool, ended: bool, said: Reason | None
) -> None:
    assert rules.why_not_return(month, returned, ended, ON) == said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0001", ["0001"]),
        ("0008~0011", ["0008", "0009", "0010", "0011"]),
        ("gj-0001至gj-0002、gj-0007", ["GJ-0001", "GJ-0002", "GJ-0007"]),
        ("017-0099~0101", ["017-0099", "017-0100", "017-0101"]),
        ("017-0099～017-0100", ["017-0099", "017-0100"]),
        ("０００１，0003；0005 0007", ["0001", "0003", "0005", "0007"]),
        ("9~9", ["9"]),
        ("0002~0001", None),
        ("0001~00010", None),
        ("A0001~B0002", None),
        ("一号", None),
        ("0001~~0002", None),
        ("~0002", None),
        ("0001~0002~0003", None),
    ],
)
def test_the_numbers_of_a_slip_are_read(text: str, numbers: list[str] | None) -> None:
    found, problem = rules.form_numbers(text)
    if numbers is None:
        assert found == []
        assert problem is not None
        assert problem.field == "forms"
    else:
        assert (found, problem) == (numbers, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0001~0003、0002", "表单 0002 写了两次，请核对。"),
        ("0001~9999", "一张交接单最多 2000 份，请核对首尾编号，或者分成几张。"),
        ("000000001~999999999", "一张交接单最多 2000 份，请核对首尾编号，或者分成几张。"),
        ("、", "请填写表单编号，如 0001~0030。"),
        ("12a", "“12A”不是表单编号，应写作 0001 或者 0001~0030，首尾位数相同。"),
    ],
)
def test_what_is_no_list_of_numbers_is_said(text: str, said: str) -> None:
    _, problem = rules.form_numbers(text)
    assert problem is not None
    assert told(problem) == ("forms", said)


def test_as_many_as_a_slip_holds() -> None:
    found, problem = rules.form_numbers("0001~2000")
    assert (len(found), problem) == (2000, None)


@pytest.mark.parametrize("status", ["handed", "received", "stored", "destroyed", "withdrawn"])
@pytest.mark.parametrize(
    ("wanted", "before"),
    [
        ("received", "handed"),
        ("stored", "received"),
        ("destroyed", "stored"),
        ("withdrawn", "handed"),
    ],
)
def test_each_state_follows_one_other(status: str, wanted: str, before: str) -> None:
    assert (rules.step_problem(status, wanted) is None) is (status == before)


@pytest.mark.parametrize(
    ("unit", "receiver", "kind", "fits"),
    [
        (1, 2, "street_office", True),
        (1, 2, "town_government", True),
        (1, 2, "police_station", False),
        (1, 2, "district", False),
        (2, 2, "street_office", False),
    ],
)
def test_forms_go_from_one_unit_to_a_street(
    unit: int, receiver: int, kind: str, fits: bool
) -> None:
    assert (rules.receiver_problem(unit, receiver, kind) is None) is fits


@pytest.mark.parametrize(
    ("week", "sheets", "fields"),
    [
        (dt.date(2026, 9, 30), 30, []),
        (dt.date(2026, 10, 1), 30, ["week"]),
        (dt.date(2026, 9, 30), 29, ["sheets"]),
        (dt.date(2026, 9, 30), -1, ["sheets"]),
    ],
)
def test_a_slip_is_of_the_past_and_a_form_is_a_sheet(
    week: dt.date, sheets: int, fields: list[str]
) -> None:
    found = rules.slip_problems(week, sheets, 30, dt.date(2026, 9, 30))
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("received", "difference", "field"),
    [
        (30, None, None),
        (30, "另有草稿一张", None),
        (29, None, "difference"),
        (31, "", "difference"),
        (29, "0007 缺一页", None),
        (-1, "缺", "sheets_received"),
    ],
)
def test_who_receives_counts(received: int, difference: str | None, field: str | None) -> None:
    problem = rules.receipt_problem(30, received, difference)
    assert (problem and problem.field) == field


@pytest.mark.parametrize(
    ("on", "witness", "fields"),
    [
        (dt.date(2028, 9, 30), "乙", ["destroyed_on"]),
        (dt.date(2028, 10, 1), "乙", []),
        (dt.date(2028, 10, 3), "乙", ["destroyed_on"]),
        (dt.date(2028, 10, 1), "甲", ["witnessed_by"]),
    ],
)
def test_paper_is_destroyed_after_its_time_by_two(
    on: dt.date, witness: str, fields: list[str]
) -> None:
    found = rules.destruction_problems(
        dt.date(2028, 9, 30), on, "甲", witness, dt.date(2028, 10, 2)
    )
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (dt.date(2026, 9, 28), dt.date(2026, 9, 28)),
        (dt.date(2026, 10, 4), dt.date(2026, 9, 28)),
        (dt.date(2026, 10, 5), dt.date(2026, 10, 5)),
    ],
)
def test_a_week_is_filed_by_its_monday(day: dt.date, monday: dt.date) -> None:
    assert rules.monday(day) == monday


@pytest.mark.parametrize(
    ("day", "counts", "fields"),
    [
        (ON, {"visits": 0, "collected": 3}, []),
        (ON + dt.timedelta(days=1), {"visits": 0}, ["day"]),
        (ON, {"visits": -1, "collected": 0, "departed": -2}, ["visits", "departed"]),
    ],
)
def test_a_log_is_about_a_day_that_has_come(
    day: dt.date, counts: dict[str, int], fields: list[str]
) -> None:
    assert [one.field for one in rules.log_problems(day, counts, ON)] == fields


@pytest.mark.parametrize(("later", "fits"), [(0, True), (1, False), (-1, False)])
def test_a_log_is_corrected_on_the_day_it_was_entered(later: int, fits: bool) -> None:
    assert (rules.closed_problem(ON, ON + dt.timedelta(days=later)) is None) is fits
