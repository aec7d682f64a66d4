"""Rules on stations, posts and equipment; no database (R008, R011, R012, R214–R220)."""

import datetime as dt
from typing import Any

import pytest

from app.features.offices import rules
from app.policy import load_pack
from tests.refusals import told

TODAY = dt.date(2026, 9, 30)
YESTERDAY, TOMORROW = dt.date(2026, 9, 29), dt.date(2026, 10, 1)

JINGHAI, PLAN_7, PLAN_9 = (
    [(pack, one) for one in pack.premises]
    for pack in map(load_pack, ("jinghai-2013-26", "plan-7", "plan-9"))
)
FULL: dict[str, int | None] = {
    "hall_area": 40, "offices": 2, "seats": 3, "computer": 3, "printer": 2, "camera": 1,
    "scanner": 1, "webcam": 1, "amenities": True, "sign_board": True,
    "info_security": 1,
}  # fmt: skip


def test_a_station_that_has_what_is_asked_for_falls_short_of_nothing() -> None:
    assert [*rules.shortcomings("service_station", FULL, JINGHAI)] == []
    assert [*rules.shortcomings("service_station", {}, [])] == []


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        (
            {"hall_area": 39},
            "服务大厅面积：现有39平方米，应不少于40平方米（静海政办发〔2013〕26号 一（二）1）",
        ),
        (
            {"offices": None},
            "工作人员办公室：现有0间，应不少于2间（静海政办发〔2013〕26号 一（二）1）",
        ),
        ({"printer": 1}, "打印机：现有1台，应不少于2台（静海政办发〔2013〕26号 一（二）2）"),
        (
            {"info_security": None},
            "信息安全专人：现有0名，应不少于1名（静海政办发〔2013〕26号 一（三）2）",
        ),
        (
            {"sign_board": False},
            "标牌，照片、制度、职责上墙，三角立牌：没有（静海政办发〔2013〕26号 一（二）末）",
        ),
    ],
)
def test_what_falls_short_is_said_with_its_clause(
    change: dict[str, int | None], lacking: str
) -> None:
    assert [*rules.shortcomings("service_station", FULL | change, JINGHAI)] == [lacking]


def test_a_norm_is_asked_of_its_kind_of_unit_only() -> None:
    branch: dict[str, int | None] = {"hall_area": 15, "sign_board": True}
    assert [*rules.shortcomings("service_branch", branch, [*JINGHAI, *PLAN_9])] == []
    assert len([*rules.shortcomings("service_branch", {"sign_board": True}, PLAN_9)]) == 1
    assert [*rules.shortcomings("street_office", {}, [*JINGHAI, *PLAN_7, *PLAN_9])] == []
    assert len([*rules.shortcomings("collection_point", {}, PLAN_7)]) == 6


@pytest.mark.parametrize(
    ("measures", "checked", "fields"),
    [
        ({"hall_area": 1, "offices": 0, "seats": 0}, TODAY, []),
        ({"hall_area": None}, YESTERDAY, []),
        ({"hall_area": 0, "offices": -1, "seats": -1}, TODAY, ["hall_area", "offices", "seats"]),
        ({}, TOMORROW, ["checked_on"]),
    ],
)
def test_rooms_are_counted(
    measures: dict[str, int | None], checked: dt.date, fields: list[str]
) -> None:
    found = rules.premises_problems(measures, checked, TODAY)
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("until", "exchange", "deputy", "said"),
    [
        (None, None, False, []),
        (TODAY, "special", True, []),
        (YESTERDAY, None, False, [("until", "任职止2026-09-29早于任职起2026-09-30。")]),
        (None, None, True, [("exchange", "勾选了互换替补，请选择是哪一种信息互换。")]),
    ],
)
def test_a_term(
    until: dt.date | None, exchange: str | None, deputy: bool, said: list[tuple[str, str]]
) -> None:
    found = rules.holder_problems(TODAY, until, exchange, deputy=deputy)
    assert [told(one) for one in found] == said


@pytest.mark.parametrize(
    ("kind", "post", "others", "refused"),
    [
        ("collection_point", "contact", 1, True),
        ("collection_point", "contact", 0, False),
        ("collection_point", "member", 1, False),
        ("service_station", "contact", 1, False),
    ],
)
def test_a_point_has_one_contact(kind: str, post: str, others: int, refused: bool) -> None:
    assert (rules.second_problem(kind, post, others) is not None) is refused


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ((None, None, None), []),
        ((1, YESTERDAY, TODAY), []),
        ((1, None, None), ["issued_on"]),
        ((None, TOMORROW, None), ["issued_on"]),
        ((None, TODAY, YESTERDAY), ["returned_on"]),
        ((None, None, TODAY), ["returned_on"]),
        ((None, YESTERDAY, TOMORROW), ["returned_on"]),
    ],
)
def test_a_device_is_issued_and_comes_back(given: tuple[Any, Any, Any], fields: list[str]) -> None:
    assert [one.field for one in rules.equipment_problems(*given, TODAY)] == fields


@pytest.mark.parametrize(
    ("issued", "retired", "refused"),
    [
        (None, TODAY, False),
        (TODAY, TODAY, False),
        (TODAY, YESTERDAY, True),
        (None, TOMORROW, True),
    ],
)
def test_a_device_is_retired(issued: dt.date | None, retired: dt.date, refused: bool) -> None:
    assert (rules.retirement_problem(issued, retired, TODAY) is not None) is refused
