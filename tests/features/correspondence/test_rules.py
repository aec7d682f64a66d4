"""What may be written in the registers, as tables."""

import datetime as dt

import pytest

from app.features.correspondence import rules
from tests.refusals import told

TODAY = dt.date(2026, 9, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("sent", "due", "said"),
    [
        ("2026-09-30", None, []),
        ("2026-09-30", "2026-09-30", []),
        ("2026-10-01", None, [("sent_on", "发函日期2026-10-01晚于今天。")]),
        (
            "2026-09-30", "2026-09-29",
            [("reply_due_on", "回函期限2026-09-29早于发函日期2026-09-30。")],
        ),
    ],
)  # fmt: skip
def test_a_letter(sent: str, due: str | None, said: list[tuple[str, str]]) -> None:
    found = rules.letter_problems(day(sent), due and day(due), TODAY)  # type: ignore[arg-type]
    assert [told(one) for one in found] == said


@pytest.mark.parametrize(
    ("asked", "due", "wanted", "said"),
    [
        ("2026-09-30", "2026-09-30", True, []),
        (
            "2026-09-30", "2026-10-08", False,
            [("at_request", "本系统只办理本人要求的服务事项。请先与本人确认，再勾选。")],
        ),
        ("2026-10-01", "2026-10-08", True, [("requested_on", "协查日期2026-10-01晚于今天。")]),
        (
            "2026-09-30", "2026-09-29", True,
            [("due_on", "答复期限2026-09-29早于协查日期2026-09-30。")],
        ),
    ],
)  # fmt: skip
def test_a_request(asked: str, due: str, wanted: bool, said: list[tuple[str, str]]) -> None:
    found = rules.request_problems(day(asked), day(due), at_request=wanted, today=TODAY)
    assert [told(one) for one in found] == said


@pytest.mark.parametrize(
    ("replied", "fits"),
    [("2026-09-09", False), ("2026-09-10", True), ("2026-09-30", True), ("2026-10-01", False)],
)
def test_a_reply(replied: str, fits: bool) -> None:
    found = rules.reply_problem(day("2026-09-10"), day(replied), TODAY)
    assert (found is None) is fits
    if found:
        assert told(found) == ("replied_on", f"答复日期{replied}应在2026-09-10至今天之间。")


@pytest.mark.parametrize(
    ("signed", "until", "names"),
    [
        ("2026-09-30", "2026-09-30", []),
        ("2026-10-01", "2027-10-01", ["signed_on"]),
        ("2026-09-30", "2026-09-29", ["valid_until"]),
    ],
)
def test_an_agreement(signed: str, until: str, names: list[str]) -> None:
    found = rules.agreement_problems(day(signed), day(until), TODAY)
    assert [one.field for one in found] == names


@pytest.mark.parametrize(
    ("carried", "count", "names"),
    [
        ("2026-09-30", 0, []),
        ("2026-10-01", 3, ["carried_on"]),
        ("2026-09-30", -1, ["record_count"]),
    ],
)
def test_a_transfer(carried: str, count: int, names: list[str]) -> None:
    found = rules.transfer_problems(day(carried), count, TODAY)
    assert [one.field for one in found] == names
