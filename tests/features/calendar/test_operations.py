"""The calendar as shipped, then a notice taken over, on both databases."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.access import Denied, Policy
from app.features.calendar import (
    CalendarDay,
    CalendarYear,
    announced,
    calendar_of,
    correct_year,
    import_notice,
    load_calendar,
    open_year,
    unannounced,
)
from app.sheets import UnreadableWorkbook
from tests.refusals import told, why
from tests.sheets.books import save
from tests.world import District

HEADINGS = ("日期", "安排", "节日名称")
# Invented: the notice of 2027 is not published yet.
NOTICE: tuple[tuple[Any, ...], ...] = (
    (dt.date(2026, 12, 31), "放假", "元旦"),
    (dt.date(2027, 1, 1), "休", "元旦"),
    ("2027-01-02", "放假", "元旦"),
    ("2027年1月3日", "补班", "元旦"),
    *((dt.date(2027, 2, day), "放假", "春节") for day in range(5, 12)),
    (dt.date(2027, 2, 14), "调休上班", "春节"),
    (dt.date(2027, 4, 5), "放假", "清明节"),
    (dt.date(2027, 5, 3), "放假", "劳动节"),
    (dt.date(2027, 5, 4), "放假", "劳动节"),
    (dt.date(2027, 6, 9), "放假", "端午节"),
    (dt.date(2027, 9, 15), "放假", "中秋节"),
    *((dt.date(2027, 10, day), "放假", "国庆节") for day in range(1, 8)),
)


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Policy]:
    """Who hears of a new calendar here; nobody works out deadlines."""
    found: list[Policy] = []
    monkeypatch.setattr(announced, "send", found.append)
    return found


def notice(folder: Path, rows: tuple[tuple[Any, ...], ...] = NOTICE) -> Path:
    return save(folder / "notice.xlsx", [HEADINGS, *rows])


def test_the_shipped_years_come_in_once(district: District) -> None:
    with district.system as system:
        assert load_calendar(system) == 0  # the world has them
        years = dict(system.execute(select(CalendarYear.year, CalendarYear.confirmed)).all())
        assert min(years) == 2004
        assert years[2026] is True
        assert years[2027] is False
        calendar = calendar_of(system)
    assert calendar.works(dt.date(2026, 2, 14))  # 调休
    assert not calendar.works(dt.date(2026, 10, 7))


def test_a_missing_notice_is_expected_from_november_on(district: District) -> None:
    clerk = district.acting("clerk")  # who has no page of the calendar
    assert unannounced(clerk, dt.date(2026, 10, 31)) is None
    assert unannounced(clerk, dt.date(2026, 11, 1)) == 2027
    assert unannounced(clerk, dt.date(2027, 3, 1)) == 2027


def test_a_notice_takes_the_place_of_what_was_worked_out(
    district: District, tmp_path: Path
) -> None:
    sysadmin = district.acting("sysadmin")
    trial = import_notice(sysadmin, notice(tmp_path), dry_run=True)
    assert (trial.counts.read, trial.counts.created, trial.errors) == (24, 24, [])
    assert unannounced(sysadmin, dt.date(2026, 11, 1)) == 2027
    import_notice(sysadmin, notice(tmp_path))
    calendar = calendar_of(sysadmin)
    assert 2027 in calendar.confirmed
    assert not calendar.works(dt.date(2026, 12, 31))
    assert not calendar.works(dt.date(2027, 1, 2))  # a Saturday, not kept as an exception
    assert calendar.works(dt.date(2027, 1, 3))
    assert not calendar.works(dt.date(2027, 2, 5))
    assert calendar.works(dt.date(2027, 2, 14))
    kept = district.count(CalendarDay, day=dt.date(2027, 1, 2))
    assert kept == 0
    assert unannounced(sysadmin, dt.date(2026, 11, 1)) is None
    before = district.count(CalendarDay)
    import_notice(sysadmin, notice(tmp_path))
    assert district.count(CalendarDay) == before
    assert district.count(CalendarYear, year=2027) == 1
    assert [entry[:2] for entry in district.entries("sysadmin")] == [
        ("import", "calendar_day"), ("import", "calendar_day"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (("1月8日", "放假"), "A", "“1月8日”不是日期，请写成“2027-01-01”。"),
        (("", "放假"), "A", "请填写“日期”。"),
        ((dt.date(2027, 1, 8), ""), "B", "请填写“安排”。"),
        ((dt.date(2027, 1, 8), "半天"), "B", "“半天”不在“安排”的代码表中，请从列表选择。"),
        ((dt.date(2027, 1, 1), "放假"), "A", "2027-01-01在第 3 行已有安排，请只保留一行。"),
        ((dt.date(2025, 1, 1), "放假"), "A",
         "2025-01-01不在 2027 年，一份表只写一个年度的安排（可含上年 12 月）。"),
        ((dt.date(2027, 1, 8), "放假", "节" * 21), "C", "“节日”最多 20 个字，现有 21 个。"),
    ],
)  # fmt: skip
def test_a_wrong_row_stops_the_notice(
    district: District, tmp_path: Path, row: Any, column: str, sentence: str
) -> None:
    before = district.count(CalendarDay)
    report = import_notice(district.acting("sysadmin"), notice(tmp_path, (*NOTICE, row)))
    (found,) = report.errors
    assert (found.row, found.column, told(found.reason)[1]) == (26, column, sentence)
    assert (report.counts.created, report.counts.refused) == (0, 1)
    assert district.count(CalendarDay) == before
    assert district.count(CalendarYear, year=2027, confirmed=True) == 0


def test_the_notice_of_another_year_is_refused(district: District, tmp_path: Path) -> None:
    sysadmin = district.acting("sysadmin")
    without_may = tuple(row for row in NOTICE if row[0] != dt.date(2027, 5, 3))
    assert why(import_notice, sysadmin, notice(tmp_path, without_may)) == [
        ("day", "2027-05-03是法定假日，表中没有放假，请核对是不是 2027 年的通知。")
    ]
    with pytest.raises(UnreadableWorkbook):
        import_notice(sysadmin, save(tmp_path / "other.xlsx", [("姓名", "电话")]))
    empty = notice(tmp_path, ())
    assert why(import_notice, sysadmin, empty) == [(None, "表中没有一行放假安排，没有导入。")]
    assert district.count(CalendarYear, year=2027, confirmed=True) == 0


@pytest.mark.parametrize("username", ["clerk", "secadmin", "auditor", "district"])
def test_only_the_system_administrator_takes_over_a_notice(
    district: District, tmp_path: Path, username: str
) -> None:
    with pytest.raises(Denied):
        import_notice(district.acting(username), notice(tmp_path), dry_run=True)
    with pytest.raises(Denied):
        import_notice(district.acting(username), notice(tmp_path))


def test_who_works_out_deadlines_hears_of_a_notice(
    district: District, tmp_path: Path, heard: list[Policy]
) -> None:
    import_notice(district.acting("sysadmin"), notice(tmp_path), dry_run=True)
    assert heard == []
    import_notice(district.acting("sysadmin"), notice(tmp_path))
    assert heard == [district.actor("sysadmin").policy]


def test_a_further_year_is_opened_and_its_source_corrected(district: District) -> None:
    sysadmin = district.acting("sysadmin")
    year = open_year(sysadmin, {"year": 2031, "source": "法定假日"})
    assert (year.confirmed, calendar_of(sysadmin).works(dt.date(2031, 1, 1))) == (False, True)
    assert correct_year(sysadmin, year.id, 1, {"source": "国办发明电"}).source == "国办发明电"
    assert why(open_year, sysadmin, {"year": 2031, "source": "x"}) == [
        ("year", "2031 年已经建立，请导入该年的放假安排。")
    ]
    with pytest.raises(Denied):
        open_year(district.acting("district"), {"year": 2032, "source": "x"})
