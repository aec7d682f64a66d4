"""Asking, deciding, withdrawing and handing out on both databases (C17)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.access import SYSTEM_READ, Denied, NotFound, Refused, Stale
from app.audit.exports import ExportRequest, approve, ask, decline, hand_out, usable, withdraw
from app.features.coordinators import Coordinator
from app.features.residents import Residence
from app.policy.privacy import PerRole
from tests.world import District

SAID = {"purpose": "report", "reason": "每周核对"}
NAMES = ["number", "name"]


def asked(session: Session, rows: int = 2, entity: Any = Residence, **more: Any) -> ExportRequest:
    data = SAID | more.pop("data", {})
    return ask(session, entity, data, rows=rows, parameters="{}", **more)


def read(district: District, key: int) -> ExportRequest:
    """As it lies there."""
    return district.system.get_one(ExportRequest, key)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row is what one person may take."""
    monkeypatch.setattr(PerRole, "limit", lambda limit, role: 1)


@pytest.mark.parametrize(
    ("username", "entity", "rows", "status"),
    [
        ("clerk", Residence, 200_000, "alone"),
        ("clerk", Residence, 200_001, "waiting"),
        ("supervisor", Residence, 200_000, "alone"),
        ("migrants", Coordinator, 1_000, "alone"),
        ("migrants", Coordinator, 1_001, "waiting"),
    ],
)
def test_the_own_roster_of_a_street_is_one_persons_task_the_districts_is_not(
    district: District, username: str, entity: Any, rows: int, status: str
) -> None:
    found = asked(district.acting(username), rows, entity)
    request = read(district, found.id)
    assert (request.status, request.username, request.rows) == (status, username, rows)
    assert request.number == f"2026-{request.id:06}"
    assert (request.purpose, request.reason, request.in_full) == ("report", "每周核对", False)
    hours = (request.expires_at - request.at) / dt.timedelta(hours=1)
    assert hours == (24 if status == "alone" else 72)
    assert request.decided_by is None


def test_who_asks_where_is_known(district: District, clerk: Session) -> None:
    request = read(district, asked(clerk).id)
    assert request.street_id == district.world.east
    assert request.org_unit_id == district.world.units["east"]
    assert (request.role, request.post) == ("street_clerk", "东城街道办事处")
    assert district.entries("clerk")[0][:3] == ("create", "export_request", 1)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"reason": "  "}, "reason"),
        ({"reason": "长" * 201}, "reason"),
        ({"status": "approved"}, "status"),
        ({"decided_by": "supervisor"}, "decided_by"),
        ({"number": "1"}, "number"),
        ({"rows": 1}, "rows"),
        ({"org_unit_id": 1}, "org_unit_id"),
    ],
)
def test_what_is_not_said_or_not_ones_to_say(
    district: District, clerk: Session, data: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        asked(clerk, data=data)
    assert [reason.field for reason in caught.value.reasons] == [field]
    assert district.count(ExportRequest) == 0


@pytest.mark.parametrize(
    ("username", "entity"),
    [("police", Residence), ("migrants", Residence), ("coordinator", Residence)],
)
def test_who_may_not_export_may_not_ask(district: District, username: str, entity: Any) -> None:
    with pytest.raises(Denied):
        asked(district.acting(username), entity=entity)
    assert district.count(ExportRequest) == 0


def test_in_full_needs_the_right_to_see_in_full(district: District, clerk: Session) -> None:
    assert read(district, asked(clerk, data={"in_full": True}).id).in_full
    with pytest.raises(Refused, match="不能导出完整"):
        asked(district.acting("migrants"), entity=Coordinator, data={"in_full": True})


def test_what_was_filtered_by_is_sealed(district: District, clerk: Session) -> None:
    number = "411421199005070019"
    request = ask(
        clerk, Residence, SAID, rows=1, parameters=f'{{"q": "{number}"}}', conditions=number
    )
    assert read(district, request.id).conditions == number
    with district.engine.connect() as connection:
        lying = connection.execute(
            text("SELECT parameters, conditions FROM export_request"),
            execution_options={SYSTEM_READ: True},
        ).one()
    assert all(number.encode() not in bytes(value) for value in lying)


@pytest.mark.usefixtures("small")
def test_the_supervisor_agrees_and_the_clerk_takes_the_file(
    district: District, clerk: Session
) -> None:
    key = asked(clerk).id
    with pytest.raises(Refused, match="还没有批准"):
        usable(clerk, key, Residence)
    clerk.rollback()
    approve(district.acting("supervisor"), key, 2, decision_reason="同意")
    request = read(district, key)
    assert (request.status, request.decided_by) == ("approved", "supervisor")
    assert (request.decision_reason, request.decided_at is not None) == ("同意", True)
    left = request.expires_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(hours=23) < left <= dt.timedelta(hours=24)

    hand_out(clerk, key, Residence, NAMES, 2)
    assert read(district, key).downloads == 1
    assert district.entries("supervisor")[-1][:3] == ("approve", "export_request", 1)
    number = f"2026-{key:06}"
    assert district.entries("clerk")[-1] == ("export", "residence", 2, f"{number},number,name")


@pytest.mark.usefixtures("small")
def test_two_who_decide_at_once(district: District, clerk: Session) -> None:
    key = asked(clerk).id
    approve(district.acting("supervisor"), key, 2)
    with pytest.raises(Stale):
        decline(district.acting("supervisor"), key, 2, decision_reason="不同意")
    assert read(district, key).status == "approved"


@pytest.mark.usefixtures("small")
def test_declined_with_a_reason(district: District, clerk: Session) -> None:
    key = asked(clerk).id
    supervisor = district.acting("supervisor")
    with pytest.raises(Refused, match="请填写审批意见"):
        decline(supervisor, key, 2)
    decline(supervisor, key, 2, decision_reason="范围太大")
    with pytest.raises(Refused, match="没有批准"):
        hand_out(clerk, key, Residence, NAMES, 2)
    assert read(district, key).decision_reason == "范围太大"


@pytest.mark.usefixtures("small")
def test_nobody_agrees_alone_or_from_elsewhere(district: District, clerk: Session) -> None:
    supervisor = district.acting("supervisor")
    own = asked(supervisor).id
    with pytest.raises(Refused, match="不能审批自己的申请"):
        approve(supervisor, own, 2)
    key = asked(clerk).id
    for username in ("clerk", "police", "auditor", "secadmin"):
        with pytest.raises(Denied):
            approve(district.acting(username), key, 2)
    for username in ("planning", "migrants"):  # of another house
        with pytest.raises(NotFound):
            approve(district.acting(username), key, 2)
    assert district.count(ExportRequest, status="waiting") == 2


@pytest.mark.usefixtures("small")
def test_who_could_not_export_it_does_not_agree_to_it(
    district: District, clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(clerk).id
    system = district.system
    system.get_one(ExportRequest, key).entity = "tenancy"  # which a supervisor does not export
    system.commit()
    with pytest.raises(Refused, match="不能审批这份申请"):
        approve(district.acting("supervisor"), key, 3)


def test_withdrawn_is_over(district: District, clerk: Session) -> None:
    key = asked(clerk).id
    with pytest.raises(Refused, match="只有申请人本人"):
        withdraw(district.acting("supervisor"), key, 2)
    withdraw(clerk, key, 2)
    with pytest.raises(Refused, match="已撤回"):
        hand_out(clerk, key, Residence, NAMES, 2)
    with pytest.raises(Refused, match="不能撤回"):
        withdraw(clerk, key, 3)
    assert read(district, key).downloads == 0


def test_a_file_is_its_askers_and_of_what_was_asked(district: District, clerk: Session) -> None:
    key = asked(clerk).id
    with pytest.raises(NotFound):  # sees the request, as one who may decide
        hand_out(district.acting("supervisor"), key, Residence, NAMES, 2)
    with pytest.raises(NotFound):
        hand_out(district.acting("clerk-west"), key, Residence, NAMES, 2)
    with pytest.raises(NotFound):
        hand_out(clerk, key, Coordinator, NAMES, 2)
    with pytest.raises(Denied):
        hand_out(district.acting("police"), key, Residence, NAMES, 2)
    assert read(district, key).downloads == 0


def test_no_more_rows_and_no_more_often_than_agreed(district: District, clerk: Session) -> None:
    key = asked(clerk).id
    with pytest.raises(Refused, match="现在超过"):
        hand_out(clerk, key, Residence, NAMES, 3)
    for _ in range(3):
        hand_out(clerk, key, Residence, NAMES, 2)
    with pytest.raises(Refused, match="达到上限"):
        hand_out(clerk, key, Residence, NAMES, 2)
    exported = [one for one in district.entries("clerk") if one[0] == "export"]
    assert len(exported) == read(district, key).downloads == 3


def test_too_late(district: District, clerk: Session) -> None:
    key = asked(clerk).id
    system = district.system
    system.get_one(ExportRequest, key).expires_at = dt.datetime.now(dt.UTC)
    system.commit()
    with pytest.raises(Refused, match="已超过有效期"):
        hand_out(clerk, key, Residence, NAMES, 2)


def test_who_sees_which_requests(district: District, clerk: Session) -> None:
    for username in ("clerk", "clerk-west", "supervisor"):
        asked(district.acting(username))
    asked(district.acting("migrants"), entity=Coordinator)
    keys = select(ExportRequest.id)
    asker = {one.id: one.username for one in district.system.scalars(select(ExportRequest))}
    seen = {
        username: {asker[key] for key in district.acting(username).scalars(keys)}
        for username in (
            "clerk", "clerk-west", "supervisor", "migrants", "planning", "auditor", "police",
            "secadmin",
        )
    }  # fmt: skip
    assert seen == {
        "clerk": {"clerk"},
        "clerk-west": {"clerk-west"},
        "supervisor": {"clerk", "supervisor"},
        "migrants": {"migrants"},
        "planning": set(),
        "auditor": {"clerk", "clerk-west", "supervisor", "migrants"},
        "police": set(),
        "secadmin": set(),
    }
    assert "conditions" not in district.actor("auditor").readable(ExportRequest)
