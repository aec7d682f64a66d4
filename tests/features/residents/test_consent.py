"""Consent to optional answers, and guardians; both databases (C05, C07, R057)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import matrix
from app.access import Denied, NotFound, Refused, Stale
from app.features.residents import (
    Residence,
    ResidenceEvent,
    correct,
    depart,
    import_rows,
    register,
    withdraw_consent,
)
from app.sheets.cells import cell_of
from app.sheets.reader import Row
from tests import world
from tests.refusals import told, why
from tests.world import District

TODAY = dt.date(2026, 9, 30)
ADULT, CHILD = "420984197902280053", "411421201303010030"
GIVEN = {"education": "20", "contact_name": "何亲友", "contact_phone": "13800000009"}
CONSENT = {"consented_on": TODAY, "consented_by": "self"}
GUARDIAN = {"guardian_name": "何父", "guardian_relation": "5", "guardian_phone": "13800000002"}


@pytest.fixture(autouse=True)
def basis(monkeypatch: pytest.MonkeyPatch) -> None:
    """The district uses three of the optional columns."""
    used = {f"residence.{name}": "某省条例第八条" for name in GIVEN}
    monkeypatch.setattr(world, "POLICY", matrix.build(used))


@pytest.fixture
def clerk(district: District) -> Session:
    return district.acting("clerk")


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "name": "何某",
        "id_number": ADULT,
        "community_id": district.world.east_community,
        "address": "东一路1号院2号楼",
        "reason": "204",
        "arrived_on": dt.date(2026, 9, 20),
    }


def given(residence: Residence) -> set[str]:
    """The optional columns of a registration that say something."""
    return {name for name in GIVEN if getattr(residence, name) is not None}


def test_optional_columns_are_kept_with_a_consent_only(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    assert [name for name, _ in why(register, clerk, data | GIVEN)] == [*GIVEN]
    assert district.count(Residence, id_number=ADULT) == 0
    made = register(clerk, data | GIVEN | CONSENT)
    assert given(made) == {*GIVEN}
    assert (made.consented_on, made.consented_by) == (TODAY, "self")


def test_without_optional_columns_no_consent_is_asked(clerk: Session, data: dict[str, Any]) -> None:
    assert register(clerk, data).consented_on is None


def test_a_correction_needs_the_consent_as_well(clerk: Session, data: dict[str, Any]) -> None:
    key = register(clerk, data).id
    assert [name for name, _ in why(correct, clerk, key, 1, {"education": "20"})] == ["education"]
    assert correct(clerk, key, 1, {"education": "20", **CONSENT}).education == "20"
    assert [name for name, _ in why(correct, clerk, key, 2, {"consented_on": None})] == [
        "education"
    ]


def test_withdrawn_consent_empties_the_columns_and_keeps_them_empty(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    key = register(clerk, data | GIVEN | CONSENT).id
    withdrawn = withdraw_consent(clerk, key, 1)
    assert given(withdrawn) == set()
    assert (withdrawn.consented_on, withdrawn.consent_withdrawn_on) == (None, TODAY)
    assert (withdrawn.phone, withdrawn.name) == (None, "何某")
    entry = district.entries("clerk")[-1]
    assert entry[:3] == ("change", "residence", 1)
    assert {*GIVEN, "consented_on", "consent_withdrawn_on"} <= set(entry[3].split(","))
    assert not {*GIVEN.values()} & set(entry[3].split(","))
    kinds = select(ResidenceEvent.kind).where(ResidenceEvent.residence_id == key)
    assert district.system.scalars(kinds.order_by(ResidenceEvent.id)).all() == [
        "declared",
        "withdrawn",
    ]

    old = {"consented_on": dt.date(2026, 9, 29), "consented_by": "self"}
    assert [name for name, _ in why(correct, clerk, key, 2, {"education": "20", **old})] == [
        "education"
    ]
    assert why(withdraw_consent, clerk, key, 2) == [
        (None, "没有选填内容，也没有对选填内容的同意，无需撤回。")
    ]
    assert correct(clerk, key, 2, {"education": "20", **CONSENT}).education == "20"


def sheet(cells: dict[str, str]) -> list[Row]:
    """A roster of one person."""
    return [Row(2, {name: cell_of(text, "A") for name, text in cells.items()})]


ROW = {"name": "何某", "id_number": ADULT, "address": "东一社区1号楼", "reason": "务工",
       "arrived_on": "2026-09-20"}  # fmt: skip
CHILDS_ROW = ROW | {"name": "何小", "id_number": CHILD, "reason": "求学"}
EDUCATED = {"education": "大学本科教育"}


def test_an_import_does_not_put_withdrawn_columns_back(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    key = register(clerk, data | CONSENT).id
    assert import_rows(clerk, sheet(ROW | EDUCATED)).errors == []  # by the consent on record
    withdraw_consent(clerk, key, district.system.get_one(Residence, key).version)
    for more in ({}, {"consented_on": "2026-09-01", "consented_by": "本人"}):
        report = import_rows(clerk, sheet(ROW | EDUCATED | more))
        (refused,) = [told(one.reason) for one in report.errors]
        assert refused[0] == "education"
        assert refused[1].startswith("选填内容的同意已于2026-09-30撤回")
        district.system.expire_all()
        assert given(district.system.get_one(Residence, key)) == set()
    again = {"consented_on": "2026-09-30", "consented_by": "本人"}
    assert import_rows(clerk, sheet(ROW | EDUCATED | again)).errors == []


def test_an_import_of_somebody_new_needs_the_consent_in_the_row(
    district: District, clerk: Session
) -> None:
    report = import_rows(clerk, sheet(ROW | EDUCATED))
    assert [told(one.reason)[0] for one in report.errors] == ["education"]
    assert (report.counts.created, report.counts.refused) == (0, 1)
    assert district.count(Residence, id_number=ADULT) == 0


def test_an_import_blames_a_row_for_what_it_touches_only(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    key = register(clerk, data).id
    system = district.system
    system.get_one(Residence, key).education = "20"  # from before, without a consent
    system.commit()
    assert import_rows(clerk, sheet(ROW | {"phone": "13800000001"})).errors == []
    report = import_rows(clerk, sheet(ROW | {"education": "研究生教育"}))
    assert [told(one.reason)[0] for one in report.errors] == ["education"]
    system.expire_all()
    assert system.get_one(Residence, key).education == "20"


def test_a_later_roster_need_not_repeat_the_guardian(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    child = data | {"id_number": CHILD, "name": "何小", "reason": "207"}
    key = register(clerk, child | GUARDIAN).id
    assert (
        import_rows(clerk, sheet(CHILDS_ROW | {"address": data["address"] + "东一社区"})).errors
        == []
    )
    system = district.system
    one = system.get_one(Residence, key)
    assert {name: getattr(one, name) for name in GUARDIAN} == GUARDIAN
    report = import_rows(clerk, sheet(CHILDS_ROW | {"declared_by": "本人申报"}))
    assert [told(one.reason)[0] for one in report.errors] == ["declared_by"]


def test_consent_is_withdrawn_at_any_time(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    key = register(clerk, data | GIVEN | CONSENT).id
    depart(clerk, key, 1, left_on=TODAY, departure_reason="3")
    assert given(withdraw_consent(clerk, key, 2)) == set()
    assert district.system.get_one(Residence, key).status == "left"


def test_what_came_in_without_a_consent_can_be_emptied_too(
    district: District, clerk: Session
) -> None:
    key, system = district.world.residents["郑东"], district.system
    system.get_one(Residence, key).education = "20"
    system.commit()
    assert [name for name, _ in why(correct, clerk, key, 2, {"phone": "13800000001"})] == [
        "education"
    ]
    assert withdraw_consent(clerk, key, 2).education is None


def test_nobody_else_withdraws(district: District, clerk: Session, data: dict[str, Any]) -> None:
    key = register(clerk, data | GIVEN | CONSENT).id
    with pytest.raises(Stale):
        withdraw_consent(clerk, key, 4)
    with pytest.raises(NotFound):
        withdraw_consent(district.acting("clerk-west"), key, 1)
    for username in ("supervisor", "coordinator", "planning", "auditor"):
        with pytest.raises(Denied):
            withdraw_consent(district.acting(username), key, 1)
    with pytest.raises(Refused):  # enters the police items only, so there is nothing to empty
        withdraw_consent(district.acting("police"), key, 1)
    assert district.count(Residence, id=key, version=1) == 1


def test_a_child_comes_with_a_guardian_who_consents(clerk: Session, data: dict[str, Any]) -> None:
    child = data | {"id_number": CHILD, "reason": "207"}
    assert [name for name, _ in why(register, clerk, child)] == [*GUARDIAN]
    assert [
        name for name, _ in why(register, clerk, child | GUARDIAN | {"declared_by": "self"})
    ] == ["declared_by"]
    with_consent = child | GUARDIAN | {"education": "80", **CONSENT}
    assert [name for name, _ in why(register, clerk, with_consent)] == ["consented_by"]
    made = register(clerk, with_consent | {"consented_by": "guardian"})
    assert (made.declared_by, made.guardian_name, made.education) == ("guardian", "何父", "80")


def test_a_child_of_a_roster_needs_its_guardian(clerk: Session) -> None:
    report = import_rows(clerk, sheet(CHILDS_ROW))
    assert [told(one.reason)[0] for one in report.errors] == [*GUARDIAN]
    told_of = GUARDIAN | {"guardian_relation": "父母"}
    report = import_rows(clerk, sheet(CHILDS_ROW | told_of))
    assert (report.errors, report.counts.created) == ([], 1)


def test_the_list_of_an_employer_is_taken_when_those_on_it_have_been_told(
    district: District, clerk: Session
) -> None:
    """R061: by the columns of every roster, and with the way in which the people were told."""
    row = ROW | {"declared_by": "用人单位申报"}
    (refused,) = [told(one.reason) for one in import_rows(clerk, sheet(row)).errors]
    assert refused == (
        "notice_method",
        "由他人申报的，应告知本人（个人信息保护法第十七条、第二十三条）；请告知后填写告知方式。",
    )
    assert district.count(Residence, id_number=ADULT) == 0
    assert import_rows(clerk, sheet(row | {"notice_method": "书面告知"})).errors == []
    assert district.count(Residence, declared_by="employer", notice_method="paper") == 1


def test_what_a_party_member_asks_for_is_off_by_default_and_kept_with_a_consent_only(
    district: District, data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R056: only a district with a legal basis has the column at all."""
    told = data | {"party_request": "转接组织关系"}
    assert [name for name, _ in why(register, district.acting("clerk"), told)] == ["party_request"]
    used = {"residence.party_request": "某省流动党员服务办法第三条"}
    monkeypatch.setattr(world, "POLICY", matrix.build(used))
    clerk = district.acting("clerk")
    assert [text for _, text in why(register, clerk, told)] == [
        "“流动党员服务需求”是选填内容：请先填写选填内容同意日期，或将此项留空。"
    ]
    assert register(clerk, told | CONSENT).party_request == "转接组织关系"
