"""A coordinator's log of the day, on both databases (R030)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound
from app.db import fix_today
from app.features.collection import DayLog, correct_log, log_day
from tests.refusals import why
from tests.world import TODAY, District

COUNTS: dict[str, Any] = {"visits": 12, "collected": 2, "changed": 1, "departed": 0}


@pytest.fixture
def coordinator(district: District) -> Session:
    return district.acting("coordinator")


def test_a_day_is_logged_for_the_own_grid(district: District, coordinator: Session) -> None:
    made = log_day(coordinator, COUNTS | {"problems": "巷口路灯不亮"})
    log, world = district.system.get_one(DayLog, made.id), district.world
    assert (log.street_id, log.community_id, log.grid_id) == (
        world.east,
        world.east_community,
        world.grid,
    )
    assert (log.username, log.day, log.entered_on) == ("coordinator", TODAY, TODAY)
    assert (log.visits, log.collected, log.changed, log.departed) == (12, 2, 1, 0)


def test_a_day_has_one_log(district: District, coordinator: Session) -> None:
    log_day(coordinator, COUNTS)
    assert why(log_day, coordinator, COUNTS | {"visits": 13}) == [
        ("day", "2026-09-30的排查日志已经填写过。当日填写的可以打开原记录修改。")
    ]
    log_day(coordinator, COUNTS | {"day": dt.date(2026, 9, 29)})
    assert district.count(DayLog) == 2


def test_it_is_corrected_on_the_same_day_only(district: District, coordinator: Session) -> None:
    log = log_day(coordinator, COUNTS)
    correct_log(coordinator, log.id, 1, {"visits": 15})
    assert district.system.get_one(DayLog, log.id).visits == 15
    fix_today(TODAY + dt.timedelta(days=1))
    assert why(correct_log, coordinator, log.id, 2, {"visits": 99}) == [
        (None, "这份日志是2026-09-30填写的，只能在填写当日修改。")
    ]
    assert district.system.get_one(DayLog, log.id).visits == 15


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"day": dt.date(2026, 10, 1)}, ["day"]),
        ({"visits": -1}, ["visits"]),
        ({"collected": None}, ["collected"]),
        ({"grid_id": 1}, ["grid_id"]),
    ],
)
def test_a_log_that_cannot_be(
    district: District, coordinator: Session, changes: dict[str, Any], fields: list[str]
) -> None:
    assert [field for field, _ in why(log_day, coordinator, COUNTS | changes)] == fields
    assert district.count(DayLog) == 0


def test_the_street_reads_it_and_nobody_else_does(district: District, coordinator: Session) -> None:
    log = log_day(coordinator, COUNTS)
    seen = {
        account: [*district.acting(account).scalars(select(DayLog.id))]
        for account in ("clerk", "supervisor", "clerk-west", "police", "district")
    }
    assert seen == {
        "clerk": [log.id],
        "supervisor": [log.id],
        "clerk-west": [],
        "police": [],
        "district": [],
    }
    with pytest.raises(Denied):
        correct_log(district.acting("clerk"), log.id, 1, {"visits": 1})
    with pytest.raises(NotFound):
        correct_log(coordinator, 999_999, 1, {"visits": 1})
