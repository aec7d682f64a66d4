"""Months, the table and its sums; every number here was counted by hand."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from app.features.reports import rules
from app.features.reports.rules import Away, Change, Count, Lists, Movement, Report
from tests.refusals import told

TODAY = dt.date(2026, 9, 29)
LISTS = Lists(
    reasons={"204": "务工", "207": "求学"},
    terms={"1": "半年以下", "2": "半年至五年"},
    origins={"1": "省内市", "3": "省外市"},
    sexes={"1": "男", "2": "女", "9": "未说明的性别"},
)
COUNTS = [
    Count("204", "1", "2", "1", "30", True, False, True, 5),
    Count("204", "2", None, "3", "41", True, False, False, 3),
    Count("207", "9", "1", None, None, False, False, True, 2),
    Count("204", "1", "2", "1", "30", True, True, True, 7),  # left in the month
]


PLACES = [
    Change("甲社区", 9, 2, 3, 8, 1),
    Change("乙村", 6, 0, 4, 2, 0),
]


def report(counts: list[Count] = COUNTS, movement: Movement | None = None) -> Report:
    table, change = rules.population(counts, LISTS), movement or rules.movement(counts)
    places = rules.changes([Change("甲社区", *change, None)])
    return Report(table, change, places, (table,), ())


def test_the_table_of_a_small_place() -> None:
    table = rules.population(COUNTS, LISTS)
    assert table.columns == (
        "合计", "性别 男", "性别 女", "性别 未说明", "居住期限 半年以下", "居住期限 半年至五年",
        "居住期限 未填", "来自 省内市", "来自 省外市", "来自 未填", "居住处所 旅店",
        "居住处所 居民家中", "居住处所 单位内部", "居住处所 工地现场", "居住处所 租赁房屋",
        "居住处所 其他", "居住处所 未填",
    )  # fmt: skip
    assert table.lines == (
        ("务工", (8, 5, 3, 0, 0, 5, 3, 5, 3, 0, 0, 0, 3, 0, 5, 0, 0)),
        ("求学", (2, 0, 0, 2, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2)),
        ("合计", (10, 5, 3, 2, 2, 5, 3, 5, 3, 2, 0, 0, 3, 0, 5, 0, 2)),
    )
    assert rules.movement(COUNTS) == Movement(opening=15, new=2, gone=7, closing=10)
    assert list(rules.imbalances(report())) == []


def test_a_code_of_no_list_does_not_balance_and_is_named() -> None:
    odd = [*COUNTS, Count("204", "1", "2", "8", "30", True, False, False, 1)]
    assert [told(one) for one in rules.imbalances(report(odd))] == [
        ("month", f"“{row}”行“来自”各栏之和为 {found}，与合计 {total} 不符，没有上报。"
         "请核对登记中的代码，或与系统管理员联系。")
        for row, found, total in (("务工", 8, 9), ("合计", 10, 11))
    ]  # fmt: skip


def test_a_column_or_a_movement_that_does_not_come_out() -> None:
    made = report()
    (name, (total, men, *others)), study, sums = made.population.lines
    wrong = replace(made.population, lines=((name, (total, men + 1, *others)), study, sums))
    found = [told(one)[1] for one in rules.imbalances(replace(made, population=wrong))]
    assert found == [
        "“务工”行“性别”各栏之和为 9，与合计 8 不符，没有上报。"
        "请核对登记中的代码，或与系统管理员联系。",
        "“性别 男”栏各行之和为 6，与合计 5 不符，没有上报。请与系统管理员联系。",
    ]
    (one,) = rules.imbalances(report(movement=Movement(15, 3, 7, 10)))
    assert told(one) == (
        "month",
        "上月末 15 加新增 3 减离开 7，与本月末 10 不符，没有上报。",
    )
    assert list(rules.imbalances(report(movement=Movement(14, 2, 7, 9))))


def test_the_change_of_each_place() -> None:
    """R059."""
    table = rules.changes(PLACES)
    assert table.columns == ("上月末人数", "本月新增", "本月离开", "本月末人数", "登记变更次数")
    assert table.lines == (
        ("甲社区", (9, 2, 3, 8, 1)),
        ("乙村", (6, 0, 4, 2, 0)),
        ("合计", (15, 2, 7, 10, 1)),
    )
    unknown = rules.changes([one._replace(corrected=None) for one in PLACES])
    assert unknown.lines[-1] == ("合计", (15, 2, 7, 10))
    assert rules.changes([]).lines == (("合计", (0, 0, 0, 0, 0)),)


def test_places_that_do_not_add_up_are_named() -> None:
    wrong = rules.changes([PLACES[0], PLACES[1]._replace(gone=5)])
    (one,) = rules.imbalances(replace(report(), places=wrong))
    assert told(one) == (
        "month",
        "各社区（村）“本月离开”之和为 8，与 7 不符，没有上报。登记可能刚有变动，请稍后再试。",
    )


def test_migrants_by_the_local_definition_are_those_still_there() -> None:
    assert rules.settled(COUNTS) == 7


@pytest.mark.parametrize(
    ("code", "column"),
    [("11", "旅店"), ("10", "旅店"), ("23", "居民家中"), ("21", "其他"), ("40", "单位内部"),
     ("44", "单位内部"), ("71", "工地现场"), ("72", "其他"), ("30", "租赁房屋"), ("90", "其他")],
)  # fmt: skip
def test_where_the_form_puts_a_dwelling(code: str, column: str) -> None:
    assert rules.dwelling(code) == column


def test_what_is_kept_reads_the_same() -> None:
    made = report()
    figures = made.as_json()
    sheets, notes = rules.kept(figures)
    assert (sheets, notes) == (made.sheets, made.notes)
    assert rules.digest(figures) == rules.digest(
        json.dumps(json.loads(figures), ensure_ascii=False)
    )
    assert rules.digest(figures) != rules.digest(report(COUNTS[:2]).as_json())
    assert made.residents == 10


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("2026-9", "报表月份应写作“年-月”，如 2026-09，现为“2026-9”。"),
        ("2026-13", "报表月份应写作“年-月”，如 2026-09，现为“2026-13”。"),
        ("0000-01", "报表月份应写作“年-月”，如 2026-09，现为“0000-01”。"),
        ("2026-10", "2026-10 还没有开始，没有报表。"),
        ("2026-09", "2026-09 尚未结束，2026-09-30起才能上报。"),
    ],
)
def test_a_month_that_cannot_be_reported(month: str, sentence: str) -> None:
    problem = rules.filing_problem(month, TODAY)
    assert problem is not None
    assert told(problem) == ("month", sentence)


def test_a_month_is_reported_from_its_last_day_on() -> None:
    assert rules.filing_problem("2026-08", TODAY) is None
    assert rules.filing_problem("2026-09", dt.date(2026, 9, 30)) is None
    assert rules.month_problem("2026-09", dt.date(2026, 9, 1)) is None
    assert rules.latest(dt.date(2026, 9, 29)) == "2026-08"
    assert rules.latest(dt.date(2026, 9, 30)) == "2026-09"
    assert rules.latest(dt.date(2026, 1, 1)) == "2025-12"
    assert rules.span("2026-02") == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert rules.span("2026-12") == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))


def test_a_report_without_tables_has_counted_nobody() -> None:
    assert rules.registrations(()) == 0


REGIONS = {
    "410000": "河南省", "410100": "河南省郑州市", "410300": "河南省洛阳市", "419000": "河南省",
    "419001": "河南省济源市", "440000": "广东省", "500000": "重庆市", "500100": "重庆市",
    "500200": "重庆市",
}  # fmt: skip


def test_where_people_have_gone_adds_up() -> None:
    """Counted by hand (R065)."""
    found = [
        Away("410122", 3, 1, 0), Away("410311", 2, 0, 2), Away("410328", 4, 1, 1),
        Away("419001", 1, 0, 0), Away("440305", 5, 2, 0), Away("500112", 1, 0, 1),
        Away("500230", 1, 0, 0), Away("990000", 1, 0, 0),
    ]  # fmt: skip
    assert list(rules.destinations(found, "410105901", REGIONS)) == [
        ("本市", 3), ("河南省洛阳市", 6), ("河南省济源市", 1), ("省内合计", 10),
        ("广东省", 5), ("重庆市", 2), ("990000", 1), ("省外合计", 8),
        ("合计", 18), ("留守老人（60周岁以上）", 4), ("留守儿童", 4),
    ]  # fmt: skip


def test_a_municipality_is_one_city() -> None:
    found = [Away("500112", 1, 0, 0), Away("500230", 2, 0, 0), Away("410122", 4, 0, 0)]
    assert list(rules.destinations(found, "500103", REGIONS))[:4] == [
        ("本市", 3), ("省内合计", 3), ("河南省", 4), ("省外合计", 4),
    ]  # fmt: skip
