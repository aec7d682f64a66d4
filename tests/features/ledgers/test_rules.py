"""Periods of ledgers, by hand."""

import datetime as dt
from typing import Any

import pytest

from app.features.ledgers import rules
from app.policy import Ledger
from tests.refusals import told

TODAY = dt.date(2026, 9, 30)


def ledger(every: Any, screen: str = "") -> Ledger:
    return Ledger(
        clause="一", key="k", label="台账", keepers=("street_office",), every=every, screen=screen
    )


def test_the_periods_of_a_year() -> None:
    found = [(text, str(first), str(last)) for text, first, last in rules.periods("quarter", 2026)]
    assert found == [
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
    ]
    months = list(rules.periods("month", 2024))
    assert len(months) == 12
    assert months[1] == ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert months[11] == ("2024-12", dt.date(2024, 12, 1), dt.date(2024, 12, 31))
    year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert list(rules.periods("year", 2026)) == [("2026", *year)]
    assert list(rules.periods("once", 2026)) == [("", *year)]


def test_nothing_is_expected_before_the_rule_holds() -> None:
    since = dt.date(2026, 8, 31)
    found = list(rules.expected([(ledger("month"), since), (ledger("once"), since)], 2026))
    assert [one.period for one in found] == [
        "2026-08",
        "2026-09",
        "2026-10",
        "2026-11",
        "2026-12",
        "",
    ]
    assert found[0].first == since
    assert list(rules.expected([(ledger("once"), since)], 2025)) == []


def test_what_is_not_there_is_due_until_its_period_is_over() -> None:
    september = next(
        one for one in rules.expected([(ledger("month"), TODAY)], 2026) if one.period == "2026-09"
    )
    assert september.absent(TODAY) == "due"
    assert september.absent(TODAY + dt.timedelta(days=1)) == "missing"
    (once,) = rules.expected([(ledger("once"), TODAY)], 2026)
    assert once.absent(TODAY) == "missing"


@pytest.mark.parametrize(
    ("every", "period", "sentence"),
    [
        ("month", "2026-10", "所属期间2026-10还没有开始。"),
        ("month", "2026", "“台账”按月归档，所属期间应写作 2026-09，现为“2026”。"),
        ("quarter", "2026-Q5", "“台账”按季归档，所属期间应写作 2026-Q3，现为“2026-Q5”。"),
        ("quarter", "2026-Q4", "所属期间2026-Q4还没有开始。"),
        ("year", "2026-09", "“台账”按年归档，所属期间应写作 2026，现为“2026-09”。"),
        ("once", "2026", "“台账”不分期，请不要填写所属期间，现为“2026”。"),
    ],
)
def test_a_period_that_does_not_fit(every: str, period: str, sentence: str) -> None:
    problem = rules.period_problem(ledger(every), period, TODAY)
    assert problem is not None
    assert told(problem) == ("period", sentence)


@pytest.mark.parametrize(
    ("every", "period"),
    [("month", "2026-09"), ("quarter", "2026-Q3"), ("year", "2026"), ("once", "")],
)
def test_the_period_of_a_day(every: str, period: str) -> None:
    assert rules.period_of(every, TODAY) == period
    assert rules.period_problem(ledger(every), period, TODAY) is None


def test_who_keeps_what() -> None:
    assert rules.keeper_problem(ledger("once"), "street_office") is None
    for one, kind, sentence in (
        (ledger("once"), "health", "本单位不保管“台账”台账，请核对单位和台账。"),
        (ledger("once", "meetings"), "street_office",
         "“台账”由系统保管，不用上传，请到相应的页面登记。"),
    ):  # fmt: skip
        problem = rules.keeper_problem(one, kind)
        assert problem is not None
        assert told(problem) == ("kind", sentence)


def test_days_and_copies() -> None:
    assert list(rules.document_problems(TODAY, 1, TODAY)) == []
    assert list(rules.document_problems(TODAY, None, TODAY)) == []
    found = [told(one) for one in rules.document_problems(dt.date(2026, 10, 1), 0, TODAY)]
    assert found == [
        ("day", "文件日期2026-10-01晚于今天。"),
        ("copies", "份数应为 1 至 100000，现为0。"),
    ]
