"""What is overdue of matters and stages is on the owner's home page (R141, R142, R209–R212)."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from app.db import fix_today
from tests.access.house import House, by_name

TODAY = dt.date(2026, 9, 30)
OWN = {
    "clerk-a": "W1 W7", "head-a": "W1 W7", "clerk-b": "W5", "police-1": "W2", "planner": "W3",
    "migrants": "W4",
}  # fmt: skip
"""Account → the matters and stages of its organisation and, of a street, those of its points."""


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    fix_today(TODAY)
    yield
    fix_today(None)


def under(page: str, heading: str) -> list[str]:
    """The matters or stages under a heading of the home page."""
    section = page.partition(heading)[2].partition("</section>")[0]
    return sorted(set(re.findall(r"(?:MATTER|PLAN_STAGE)\.TITLE@(W\d)", section)))


@pytest.mark.parametrize("account", OWN)
def test_the_owner_is_told_what_is_overdue(house: House, account: str) -> None:
    page = house.client(account).get("/").text
    assert under(page, "问题与重大事项逾期未办结") == OWN[account].split()
    assert under(page, "方案阶段逾期未完成") == OWN[account].split()
    assert "方案阶段近期到期" not in page


@pytest.mark.parametrize("account", ["coordinator", "overseer", "sysadmin"])
def test_others_are_not(house: House, account: str) -> None:
    page = house.client(account).get("/").text
    assert "问题与重大事项逾期未办结" not in page
    assert "方案阶段逾期未完成" not in page


@pytest.mark.parametrize(
    ("days", "matter", "stage"),
    [
        (-1, "问题与重大事项逾期未办结", "方案阶段逾期未完成"),
        (0, "问题与重大事项近期到期", "方案阶段近期到期"),
        (7, "问题与重大事项近期到期", "方案阶段近期到期"),
        (8, None, None),
    ],
)
def test_when_one_is_told(house: House, days: int, matter: str | None, stage: str | None) -> None:
    day = TODAY + dt.timedelta(days=days)
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(update(by_name("matter")).values(due_on=day))
            connection.execute(update(by_name("plan_stage")).values(ends_on=day))
        page = house.client("clerk-a").get("/").text
    found = re.findall(r"(?:问题与重大事项|方案阶段)(?:逾期未办结|逾期未完成|近期到期)", page)
    assert [*dict.fromkeys(found)] == [one for one in (matter, stage) if one]


def test_what_is_done_is_not_told(house: House) -> None:
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(update(by_name("matter")).values(closed_on=TODAY, result="好"))
            connection.execute(update(by_name("plan_stage")).values(done_on=TODAY, result="好"))
        page = house.client("clerk-a").get("/").text
    assert "逾期未完成" not in page
    assert "逾期未办结" not in page


def test_a_stage_offers_to_be_finished_to_who_keeps_it(house: House) -> None:
    with house.restored():
        client, key = house.client("clerk-a"), house.district.id("plan_stage", "W1")
        page = client.get(f"/plan-stages/show/{key}").text
        assert "登记完成" in page
        assert "登记完成" not in house.client("head-a").get(f"/plan-stages/show/{key}").text
        plan = house.district.id("work_plan", "W1")
        assert "PLAN_STAGE.TITLE@W1" in client.get(f"/work-plans/show/{plan}").text
