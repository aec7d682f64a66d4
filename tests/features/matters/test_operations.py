"""Use cases on matters, on both databases (R141, R142)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.matters import Matter, close, correct, enter
from tests.refusals import why
from tests.world import District

MATTER: dict[str, Any] = {
    "kind": "exchange", "title": "两家台账人数不一致", "occurred_on": dt.date(2026, 9, 5),
    "finding": "八月互换后相差 12 人", "measure": "逐户核对", "due_on": dt.date(2026, 9, 20),
}  # fmt: skip
CLOSED: dict[str, Any] = {"closed_on": dt.date(2026, 9, 18), "result": "已核对一致"}


def test_a_matter_is_entered_followed_and_closed(district: District, clerk: Session) -> None:
    made = enter(clerk, MATTER)
    assert (made.org_unit_id, made.closed_on) == (district.world.units["east"], None)
    known = [("title", f"该单位当天的同名事项已登记（编号 {made.id}），没有重复登记。")]
    assert why(enter, clerk, MATTER) == known
    moved = correct(clerk, made.id, 1, {"progress": "核对过半", "due_on": dt.date(2026, 9, 25)})
    assert (moved.progress, moved.due_on) == ("核对过半", dt.date(2026, 9, 25))
    other = enter(clerk, MATTER | {"title": "别的"})
    assert why(correct, clerk, other.id, 1, {"title": MATTER["title"]}) == known
    early = CLOSED | {"closed_on": dt.date(2026, 9, 4)}
    assert [name for name, _ in why(close, clerk, made.id, 2, **early)] == ["closed_on"]
    assert [name for name, _ in why(close, clerk, made.id, 2, **CLOSED | {"result": " "})] == [
        "result"
    ]
    with pytest.raises(Stale):
        close(clerk, made.id, 1, **CLOSED)
    done = close(clerk, made.id, 2, **CLOSED)
    assert (done.closed_on, done.result) == (dt.date(2026, 9, 18), "已核对一致")
    over = [(None, "该事项已办结，不能再改。")]
    assert why(close, clerk, made.id, 3, **CLOSED) == over
    assert why(correct, clerk, made.id, 3, {"title": "又"}) == over
    assert [entry[:2] for entry in district.entries("clerk")] == [
        ("create", "matter"), ("change", "matter"), ("create", "matter"), ("refused", "matter"),
        ("change", "matter"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "important"}, "told_on"),
        ({"due_on": dt.date(2026, 9, 4)}, "due_on"),
        ({"kind": "tip_off"}, "kind"),
        ({"measure": ""}, "measure"),
        ({"closed_on": dt.date(2026, 9, 6)}, "closed_on"),
    ],
)
def test_a_matter_is_refused(
    district: District, clerk: Session, change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(enter, clerk, MATTER | change)] == [field]
    assert district.count(Matter) == 0


def test_a_matter_is_the_units_and_the_migrant_office_gives_it_to_any(
    district: District, clerk: Session
) -> None:
    units = district.world.units
    elsewhere = MATTER | {"org_unit_id": units["west"]}
    refused = [("org_unit_id", "该单位不在您的办理范围，请改选。")]
    assert why(enter, clerk, elsewhere) == refused
    assert why(enter, district.acting("police"), elsewhere) == refused
    made = enter(district.acting("migrants"), elsewhere)
    assert district.acting("clerk-west").get(Matter, made.id) is not None
    assert district.acting("district").get(Matter, made.id) is not None
    for other in ("clerk", "supervisor", "police", "planning"):
        assert district.acting(other).get(Matter, made.id) is None
    own = enter(clerk, MATTER)
    assert district.acting("supervisor").get(Matter, own.id) is not None
    with pytest.raises(Denied):
        enter(district.acting("supervisor"), MATTER)
    with pytest.raises(NotFound):
        correct(district.acting("police"), own.id, 1, {"title": "别的"})
    for role in ("coordinator", "sysadmin", "auditor"):
        assert not district.actor(role).readable(Matter)
