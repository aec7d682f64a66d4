"""Access to a minor's values: asked for, decided by another, used in time; both databases (C25)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Access, Action, Denied, NotFound, Refused, Stale, entities, entity_info
from app.audit import Unapproved, guard_of, reveal
from app.audit import guards as guarding
from app.audit.exports import ExportRequest, hand_out
from app.audit.exports import approve as approve_export
from app.audit.exports import ask as ask_export
from app.audit.models import AuditEntry
from app.features.minors import MinorAccess, approve, ask, decline, withdraw
from app.features.places import Appointment
from app.features.residents import Person, Residence, correct, import_rows
from app.matrix import Role
from app.sheets.cells import cell_of
from app.sheets.reader import Row
from tests.refusals import told, why
from tests.world import POLICY, District

CHILD, OTHERS_CHILD, ADULT = "郑东", "冯西", "王东村"
NUMBER = "411421199005070019"


@pytest.fixture(autouse=True)
def children(district: District) -> None:
    """One resident of each street is fifteen; a second officer works at the first station."""
    system = district.system
    for name in (CHILD, OTHERS_CHILD):
        one = system.get_one(Residence, district.world.residents[name])
        one.birth_date, one.grid_id = dt.date(2011, 5, 7), None
    one = system.get_one(Residence, district.world.residents[CHILD])
    one.grid_id = district.world.grid
    system.add(
        Appointment(
            user_id=district.world.users["newcomer"],
            username="newcomer",
            role=Role.POLICE_OFFICER.value,
            org_unit_id=district.world.units["station1"],
        )
    )
    system.commit()


@pytest.fixture
def child(district: District) -> int:
    return district.world.residents[CHILD]


def said(residence: int, **more: Any) -> dict[str, Any]:
    return {"residence_id": residence, "purpose": "verify", "reason": "核对学籍", **more}


def asked(district: District, username: str, residence: int) -> int:
    return ask(district.acting(username), said(residence)).id


def read(district: District, key: int) -> MinorAccess:
    """As it lies there."""
    return district.system.get_one(MinorAccess, key)


def set_(district: District, key: int, **values: object) -> None:
    system = district.system
    for name, value in values.items():
        setattr(system.get_one(MinorAccess, key), name, value)
    system.commit()


def number(district: District, username: str, residence: int) -> Any:
    return reveal(district.acting(username), Residence, residence, "id_number", "verify")


@pytest.mark.parametrize(
    ("asker", "decider"),
    [
        ("clerk", "supervisor"),
        ("coordinator", "supervisor"),
        ("police", "newcomer"),
        ("newcomer", "police"),
    ],
)
def test_one_asks_another_agrees_and_the_number_is_shown(
    district: District, child: int, asker: str, decider: str
) -> None:
    with pytest.raises(Unapproved, match="未满") as caught:
        number(district, asker, child)
    assert caught.value.reasons[0].params == {"age": 18, "hours": 24}
    key = asked(district, asker, child)
    with pytest.raises(Unapproved):
        number(district, asker, child)
    request = read(district, key)
    assert (request.status, request.username, request.number) == (
        "waiting",
        asker,
        f"2026-{key:06}",
    )
    assert (request.expires_at - request.at) == dt.timedelta(hours=72)
    approve(district.acting(decider), key, 2, decision_reason="同意")
    request = read(district, key)
    assert (request.status, request.decided_by) == ("approved", decider)
    left = request.expires_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(hours=23) < left <= dt.timedelta(hours=24)
    assert number(district, asker, child) == NUMBER
    with pytest.raises(Unapproved):  # who agreed has not asked
        number(district, decider, child)
    did = [entry[:2] for entry in district.entries(asker)]
    assert did == [
        ("refused", "residence"),
        ("create", "minor_access"),
        ("refused", "residence"),
        ("reveal", "residence"),
    ]
    assert district.entries(decider)[0][:2] == ("approve", "minor_access")


def test_an_adults_number_takes_no_approval(district: District) -> None:
    adult = district.world.residents[ADULT]
    assert number(district, "clerk", adult) == "411421198503120248"
    assert why(ask, district.acting("clerk"), said(adult)) == [
        ("residence_id", "此人已成年，查看完整内容不需要申请；请在居住登记页直接点“显示”。")
    ]
    assert district.count(MinorAccess) == 0


@pytest.mark.parametrize(
    ("born", "shown"), [(dt.date(2008, 10, 1), False), (dt.date(2008, 9, 30), True)]
)
def test_on_the_eighteenth_birthday_it_ends(
    district: District, child: int, born: dt.date, shown: bool
) -> None:
    system = district.system
    system.get_one(Residence, child).birth_date = born
    system.commit()
    if shown:
        assert number(district, "clerk", child) == NUMBER
    else:
        with pytest.raises(Unapproved):
            number(district, "clerk", child)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"reason": " "}, "reason"),
        ({"residence_id": None}, "residence_id"),
        ({"residence_id": 4711}, "residence_id"),
        ({"status": "approved"}, "status"),
        ({"decided_by": "supervisor"}, "decided_by"),
        ({"expires_at": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)}, "expires_at"),
    ],
)
def test_what_is_not_said_or_not_ones_to_say(
    district: District, child: int, data: dict[str, Any], field: str
) -> None:
    found = why(ask, district.acting("clerk"), said(child) | data)
    assert [name for name, _ in found] == [field]
    assert district.count(MinorAccess) == 0


def test_a_hidden_resident_is_like_a_missing_one(district: District) -> None:
    hidden = district.world.residents[OTHERS_CHILD]
    found = [
        why(ask, district.acting("clerk"), said(key))[0][1].replace(str(key), "…")
        for key in (hidden, 4711)
    ]
    assert found[0] == found[1]
    with pytest.raises(NotFound):
        number(district, "clerk", hidden)


def test_nobody_agrees_alone_or_from_elsewhere(district: District, child: int) -> None:
    own = asked(district, "supervisor", child)
    with pytest.raises(Refused, match="不能审批自己的申请"):
        approve(district.acting("supervisor"), own, 2)
    key = asked(district, "clerk", child)
    for username in ("clerk", "coordinator", "planning", "auditor", "secadmin"):
        with pytest.raises(Denied):
            approve(district.acting(username), key, 2)
    for username in ("police", "police-2"):  # of another house
        with pytest.raises(NotFound):
            approve(district.acting(username), key, 2)
    west = asked(district, "clerk-west", district.world.residents[OTHERS_CHILD])
    for guessed in (west, 4711):
        with pytest.raises(NotFound):
            approve(district.acting("supervisor"), guessed, 2)
    assert district.count(MinorAccess, status="waiting") == 3


def test_a_decision_is_made_once_in_time_and_with_a_reason(district: District, child: int) -> None:
    supervisor = district.acting("supervisor")
    key = asked(district, "clerk", child)
    with pytest.raises(Stale):
        approve(supervisor, key, 1)
    with pytest.raises(Refused, match="请填写审批意见"):
        decline(supervisor, key, 2)
    decline(supervisor, key, 2, decision_reason="与工作无关")
    with pytest.raises(Refused, match="已经办结"):
        approve(supervisor, key, 3)
    with pytest.raises(Unapproved):
        number(district, "clerk", child)
    late = asked(district, "clerk", child)
    set_(district, late, expires_at=dt.datetime.now(dt.UTC))
    with pytest.raises(Refused, match="已超过有效期"):
        approve(supervisor, late, 3)


def test_nobody_agrees_to_what_they_do_not_see(district: District, child: int) -> None:
    key = asked(district, "clerk", child)
    set_(district, key, residence_id=district.world.residents[OTHERS_CHILD])
    with pytest.raises(Refused, match="不能查看这位未成年人"):
        approve(district.acting("supervisor"), key, 3)


@pytest.mark.parametrize(
    "values",
    [
        {"expires_at": dt.datetime(2001, 1, 1, tzinfo=dt.UTC)},
        {"status": "withdrawn"},
        {"status": "waiting"},
        {"username": "clerk-west"},
        {"role": "coordinator"},
        {"org_unit_id": "west"},
        {"residence_id": ADULT},
    ],
)
def test_an_approval_is_for_one_account_post_minor_and_time(
    district: District, child: int, values: dict[str, Any]
) -> None:
    key = asked(district, "clerk", child)
    approve(district.acting("supervisor"), key, 2)
    world = district.world
    keys = {"west": world.units["west"], ADULT: world.residents[ADULT]}
    set_(district, key, **{name: keys.get(value, value) for name, value in values.items()})
    with pytest.raises(Unapproved):
        number(district, "clerk", child)


def test_withdrawn_is_over(district: District, child: int) -> None:
    key = asked(district, "clerk", child)
    approve(district.acting("supervisor"), key, 2)
    with pytest.raises(Refused, match="只有申请人本人"):
        withdraw(district.acting("supervisor"), key, 3)
    withdraw(district.acting("clerk"), key, 3)
    with pytest.raises(Unapproved):
        number(district, "clerk", child)


@pytest.mark.parametrize(
    "values",
    [{"status": "approved", "decided_by": "clerk"}, {"status": "approved"}, {"status": "declined"}],
)
def test_the_database_itself_wants_a_second_person(
    district: District, child: int, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        set_(district, asked(district, "clerk", child), **values)


def test_who_sees_which_requests(district: District, child: int) -> None:
    for username in ("clerk", "coordinator", "supervisor", "police"):
        asked(district, username, child)
    asked(district, "clerk-west", district.world.residents[OTHERS_CHILD])
    keys = select(MinorAccess.id)
    asker = {one.id: one.username for one in district.system.scalars(select(MinorAccess))}
    seen = {
        username: {asker[key] for key in district.acting(username).scalars(keys)}
        for username in ("clerk", "coordinator", "supervisor", "newcomer", "police-2", "auditor")
    }
    assert seen == {
        "clerk": {"clerk"},
        "coordinator": {"coordinator"},
        "supervisor": {"clerk", "coordinator", "supervisor"},
        "newcomer": {"police"},
        "police-2": set(),
        "auditor": {"clerk", "coordinator", "supervisor", "police", "clerk-west"},
    }
    assert "residence_id" not in district.actor("auditor").readable(MinorAccess)


def test_without_its_guard_nothing_is_shown(
    district: District, child: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_guards", {})
    with pytest.raises(Denied, match="guarded by nobody"):
        number(district, "clerk", child)


def test_who_sees_numbers_may_ask_about_minors() -> None:
    for entity in (one for one in entities() if entity_info(one).guarded):
        guard = guard_of(entity)
        assert guard is not None
        for role in POLICY.roles:
            access, asks = POLICY.access(role, entity), POLICY.access(role, guard.requests)
            if access is not None and access.may(Action.REVEAL):
                assert asks is not None, role
                assert asks.may(Action.CREATE), role


# -- the birth date ---------------------------------------------------------------------

GROWN_UP = dt.date(1990, 5, 7)


@pytest.fixture
def foreign(district: District, child: int) -> int:
    """A minor whose document does not say when it was born."""
    system = district.system
    residence = system.get_one(Residence, child)
    person = system.get_one(Person, residence.person_id)
    for one in (residence, person):
        one.id_type, one.id_number = "03", "E1234567"
    system.commit()
    return child


def born(district: District, key: int) -> dt.date:
    district.system.expire_all()
    return district.system.get_one(Residence, key).birth_date


def version(district: District, key: int) -> int:
    return district.system.get_one(Residence, key).version


def birth_date_from_a_roster(district: District) -> list[tuple[str | None, str]]:
    """Why a row that makes the minor an adult is refused."""
    cells = {"name": CHILD, "id_type": "护照", "id_number": "E1234567", "sex": "男",
             "address": "东一社区1号楼", "reason": "求学", "arrived_on": "2026-03-01",
             "birth_date": GROWN_UP.isoformat()}  # fmt: skip
    row = Row(2, {name: cell_of(text, "A") for name, text in cells.items()})
    trial = import_rows(district.acting("clerk"), [row], dry_run=True).errors
    found = import_rows(district.acting("clerk"), [row]).errors
    assert found == trial
    return [told(one.reason) for one in found]


def test_nobody_makes_a_minor_an_adult_alone(district: District, foreign: int) -> None:
    clerk, change = district.acting("clerk"), {"birth_date": GROWN_UP}
    refused = why(correct, clerk, foreign, version(district, foreign), change)
    assert [name for name, _ in refused] == ["birth_date"]
    assert refused[0][1].startswith("此人未满18周岁。查看")
    assert birth_date_from_a_roster(district) == refused
    assert born(district, foreign) == dt.date(2011, 5, 7)
    with pytest.raises(Unapproved):
        number(district, "clerk", foreign)
    correct(clerk, foreign, version(district, foreign), {"phone": "13800000001"})


@pytest.mark.parametrize("by_roster", [False, True])
def test_with_an_approval_a_minors_birth_date_is_corrected(
    district: District, foreign: int, by_roster: bool
) -> None:
    approve(district.acting("supervisor"), asked(district, "clerk", foreign), 2)
    if by_roster:
        assert birth_date_from_a_roster(district) == []
    else:
        data = {"birth_date": GROWN_UP}
        correct(district.acting("clerk"), foreign, version(district, foreign), data)
    assert born(district, foreign) == GROWN_UP


def test_an_adults_birth_date_is_corrected_freely(district: District, foreign: int) -> None:
    system = district.system
    system.get_one(Residence, foreign).birth_date = dt.date(1989, 5, 7)
    system.commit()
    assert birth_date_from_a_roster(district) == []
    younger = {"birth_date": dt.date(2011, 5, 7)}
    correct(district.acting("clerk"), foreign, version(district, foreign), younger)
    assert born(district, foreign) == dt.date(2011, 5, 7)


# -- exports ----------------------------------------------------------------------------

NAMES = ["name", "id_number"]


def exported(session: Session, minors: int | None, *, in_full: bool) -> ExportRequest:
    data = {"purpose": "report", "reason": "每周核对", "in_full": in_full}
    return ask_export(session, Residence, data, rows=2, parameters="{}", minors=minors)


@pytest.mark.parametrize(
    ("minors", "in_full", "status", "noted"),
    [
        (0, True, "alone", 0),
        (1, True, "waiting", 1),
        (None, True, "waiting", 2),
        (1, False, "alone", 0),
    ],
)
def test_minors_in_full_are_taken_along_after_an_approval(
    district: District, minors: int | None, in_full: bool, status: str, noted: int
) -> None:
    found = exported(district.acting("clerk"), minors, in_full=in_full)
    request = district.system.get_one(ExportRequest, found.id)
    assert (request.status, request.minors) == (status, noted)


def test_a_minor_who_came_later_does_not_slip_through(district: District) -> None:
    clerk = district.acting("clerk")
    key = exported(clerk, 0, in_full=True).id
    for minors in (1, None):
        with pytest.raises(Refused, match="须另一人批准"):
            hand_out(clerk, key, Residence, NAMES, 2, minors)
    hand_out(clerk, key, Residence, NAMES, 2, 0)
    masked = exported(clerk, 1, in_full=False).id
    hand_out(clerk, masked, Residence, NAMES, 2, 1)


def test_the_approved_file_of_minors(district: District) -> None:
    clerk = district.acting("clerk")
    key = exported(clerk, 1, in_full=True).id
    approve_export(district.acting("supervisor"), key, 2)
    for more in (2, None):
        with pytest.raises(Refused, match="批准的范围不符"):
            hand_out(clerk, key, Residence, NAMES, 2, more)
    hand_out(clerk, key, Residence, NAMES, 2, 1)
    request = district.system.get_one(ExportRequest, key)
    assert request.expires_at - dt.datetime.now(dt.UTC) <= dt.timedelta(hours=24)
    taken = district.system.scalars(select(AuditEntry).where(AuditEntry.action == "export"))
    assert [(one.entity, one.count) for one in taken] == [("residence", 2)]


def test_nobody_agrees_in_full_to_what_they_see_masked(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, supervisor = district.acting("clerk"), district.acting("supervisor")
    key = exported(clerk, 1, in_full=True).id
    access = Access.may
    with monkeypatch.context() as patch:
        patch.setattr(Access, "may", lambda one, do: do != Action.REVEAL and access(one, do))
        with pytest.raises(Refused, match="的完整号码和住址，因此不能审批"):
            approve_export(supervisor, key, 2)
    approve_export(supervisor, key, 2)
