"""The home page says what waits, and a calendar can be told of it, on both databases."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import text

from app.db import fix_today
from app.features.deadlines import views
from tests.access.house import House

OWN = {"clerk-a": ["D1", "D9"], "clerk-b": ["D3"], "police-1": ["D4"], "planner": ["D6"]}
"""Account → what its organisation has not done; D2 is done."""


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    fix_today(dt.date(2026, 9, 30))
    yield
    fix_today(None)


@pytest.fixture
def century(monkeypatch: pytest.MonkeyPatch) -> None:
    """The canaries of the district lie in the fifties."""
    monkeypatch.setattr(views, "PAST", dt.timedelta(days=365 * 90))


def label(row: str) -> str:
    return f"DUE_ITEM.LABEL@{row}"


def labels(page: str) -> list[str]:
    return sorted(set(re.findall(r"DUE_ITEM\.LABEL@D\d+", page)))


@pytest.mark.parametrize("account", OWN)
def test_one_sees_what_the_own_organisation_has_to_do(house: House, account: str) -> None:
    page = house.client(account).get("/").text
    assert labels(page) == [label(row) for row in OWN[account]]
    assert "已逾期" in page
    assert "今天到期" not in page
    assert "近两周没有到期的事项。" in page


@pytest.mark.parametrize(
    ("account", "rows"),
    [("overseer", ["D1", "D3", "D4", "D5", "D6", "D7", "D8", "D9"]), ("head-a", ["D1", "D9"])],
)
def test_a_superior_sees_what_those_below_have_not_done(
    house: House, account: str, rows: list[str]
) -> None:
    page = house.client(account).get("/").text
    below = page.partition("下级逾期未办")[2].partition("</section>")[0]
    assert labels(below) == [label(row) for row in rows]
    assert "ORG_UNIT.NAME@POINT-A" in below


@pytest.mark.parametrize("account", ["secadmin", "auditor"])
def test_who_has_no_duties_has_no_agenda(house: House, account: str) -> None:
    page = house.client(account).get("/").text
    assert "到期" not in page
    assert ".ics" not in page


def feed_of(house: House, account: str) -> str:
    (address,) = re.findall(r'value="(http[^"]+\.ics)"', house.client(account).get("/").text)
    return urlsplit(address).path


def test_the_calendar_needs_no_sign_in_and_shows_the_own_duties(
    house: House, century: None
) -> None:
    answer = house.app.test_client().get(feed_of(house, "clerk-a"))
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    event: Any
    (event,) = calendar.walk("VEVENT")
    key = house.district.id("due_item", "D1")
    stored = house.pristine["due_item"][key]
    assert event["SUMMARY"] == label("D1")
    assert event["UID"] == f"due-items-{key}@410105.liuguan"
    assert event.decoded("DTSTART") == stored["due_on"]
    assert event["DESCRIPTION"] == "DUE_ITEM.BASIS@D1"
    assert event["URL"].endswith(f"/due-items/show/{key}")
    (alarm,) = event.walk("VALARM")
    reminded = dt.datetime.combine(stored["remind_on"], dt.time(9))
    assert dt.datetime.combine(stored["due_on"], dt.time()) + alarm.decoded("TRIGGER") == reminded


def test_who_is_signed_in_makes_no_difference_to_a_calendar(house: House, century: None) -> None:
    path = feed_of(house, "clerk-a")
    for account in ("clerk-a", "police-1", "auditor"):
        calendar = Calendar.from_ical(house.client(account).get(path).data)
        assert [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")] == [label("D1")]
        assert house.client(account).get("/").status_code == 200


def test_what_is_far_away_is_not_in_the_calendar(house: House) -> None:
    calendar = Calendar.from_ical(house.app.test_client().get(feed_of(house, "clerk-a")).data)
    assert calendar.walk("VEVENT") == []


@pytest.mark.parametrize("token", ["x", "WzEsMSwieCJd.AAAA", "", "WzFd"])
def test_an_address_that_was_made_up_opens_nothing(house: House, token: str) -> None:
    assert house.app.test_client().get(f"/calendar/{token}.ics").status_code == 404


def test_a_token_of_a_session_is_none_of_a_calendar(house: House) -> None:
    path = feed_of(house, "clerk-a")
    begun, _, signed = path.rpartition(".ics")[0].rpartition(".")
    forged = f"{begun}.{'A' if signed[0] != 'A' else 'B'}{signed[1:]}.ics"
    assert house.app.test_client().get(forged).status_code == 404


ENDS = {
    "password": "UPDATE ab_user SET password = 'another' WHERE username = 'clerk-b'",
    "account": "UPDATE ab_user SET active = (1 = 0) WHERE username = 'clerk-b'",
    "post": "UPDATE appointment SET valid_to = '2026-09-29' WHERE username = 'clerk-b'",
}


@pytest.mark.parametrize("end", ENDS)
def test_the_calendar_ends_with_password_account_and_post(house: House, end: str) -> None:
    path = feed_of(house, "clerk-b")
    assert house.app.test_client().get(path).status_code == 200
    with house.engine.connect() as connection:
        wanted = "SELECT password, active FROM ab_user WHERE username = 'clerk-b'"
        password, active = connection.execute(text(wanted)).one()
    try:
        with house.engine.begin() as connection:
            connection.execute(text(ENDS[end]))
        assert house.app.test_client().get(path).status_code == 404
    finally:
        house.restore()
        with house.engine.begin() as connection:
            again = "UPDATE ab_user SET password = :p, active = :a WHERE username = 'clerk-b'"
            connection.execute(text(again), {"p": password, "a": active})
    assert house.app.test_client().get(path).status_code == 200


HAZARDS = {"clerk-a": ["A1", "A3"], "head-a": ["A1", "A3"], "police-1": ["A1", "B1"], "planner": []}
"""Account → the overdue hazards in the houses it sees; those of A2 and B2 are removed."""


@pytest.mark.parametrize("account", HAZARDS)
def test_overdue_hazards_are_on_the_home_page_and_the_look_is_recorded(
    house: House, account: str
) -> None:
    page = house.client(account).get("/").text
    shown = sorted(set(re.findall(r"SAFETY_INSPECTION\.FINDINGS@(\w\d)", page)))
    assert shown == HAZARDS[account]
    assert ("隐患逾期未整改" in page) is bool(shown)
    if shown:
        assert house.last_entry()[:3] == (account, "list", "safety_inspection")
