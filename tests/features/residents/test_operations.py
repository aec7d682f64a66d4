"""Registering, correcting and departing, on both databases (R033, R047–R049)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Refused, Stale
from app.db import SHANGHAI, fix_today, now
from app.features.residents import (
    Person,
    Residence,
    ResidenceEvent,
    correct,
    depart,
    departed,
    register,
)
from app.policy import adopt
from tests.refusals import doubts, told, why
from tests.world import District, acting

NUMBER = "420984197902280053"
TODAY = dt.date(2026, 9, 30)


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "name": "何 某",
        "id_number": "４２０９８４ 19790228 0053",
        "phone": "+86 138-0000-0001",
        "hukou_address": "湖北省汉川市城关镇",
        "community_id": district.world.east_community,
        "grid_id": district.world.grid,
        "address": "东一路1号院2号楼",
        "reason": "204",
        "arrived_on": dt.date(2026, 9, 20),
    }


def events(session: Session, residence_id: int) -> list[tuple[str, dt.date, str | None]]:
    rows = session.scalars(
        select(ResidenceEvent)
        .where(ResidenceEvent.residence_id == residence_id)
        .order_by(ResidenceEvent.id)
    )
    return [(row.kind, row.on, row.reason) for row in rows]


def test_a_resident_is_registered(district: District, clerk: Session, data: dict[str, Any]) -> None:
    made = register(clerk, data)
    system = district.system
    written = system.get_one(Residence, made.id)
    assert (written.name, written.id_number, written.phone) == ("何某", NUMBER, "13800000001")
    assert (written.id_type, written.sex, written.birth_date) == ("01", "1", dt.date(1979, 2, 28))
    assert (written.name_pinyin, written.name_initials) == ("hemou", "hm")
    assert (written.hukou_region, written.origin_kind) == ("420984", "3")
    assert (written.street_id, written.status) == (district.world.east, "living")
    assert (written.declared_on, written.notice_version) == (TODAY, "2026-1")
    assert written.created_by_id == district.world.users["clerk"]
    person = system.get_one(Person, written.person_id)
    assert (person.id_number, person.living_street_id) == (NUMBER, district.world.east)
    assert events(system, made.id) == [("declared", TODAY, None)]
    (entry,) = district.entries("clerk")
    assert entry[:3] == ("create", "residence", 1)
    names = entry[3].split(",")
    assert {"name", "id_number", "phone", "street_id", "status"} <= set(names)
    assert not {"何某", NUMBER, "13800000001"} & set(names)


@pytest.mark.parametrize(("hours", "late"), [(23, False), (25, True)])
def test_an_entry_a_day_after_the_collection_is_late(
    clerk: Session, data: dict[str, Any], hours: int, late: bool
) -> None:
    collected = {"collected_at": now() - dt.timedelta(hours=hours)}
    assert register(clerk, data | collected).entered_late is None  # nobody has set a limit
    adopt(["jinshui-2011-76", "plan-5"])
    another = {"id_number": "42098419790228007X"}
    assert register(clerk, data | collected | another, confirmed=True).entered_late is late


def test_a_mistyped_hour_of_collection_is_corrected(clerk: Session, data: dict[str, Any]) -> None:
    fix_today(None)  # the hour of the entry is the machine's
    adopt(["jinshui-2011-76", "plan-5"])
    collected = {"collected_at": now() - dt.timedelta(hours=25)}
    made = register(clerk, data | collected)
    assert made.entered_late is True
    in_time = {"collected_at": now() - dt.timedelta(hours=1)}
    assert correct(clerk, made.id, made.version, in_time).entered_late is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"collected_at": dt.datetime(2026, 10, 1, tzinfo=SHANGHAI)}, "collected_at"),
        ({"entered_late": False}, "entered_late"),
        ({"name": None}, "name"),
        ({"id_number": "420984197902280054"}, "id_number"),
        ({"id_number": None}, "id_number"),
        ({"sex": "2"}, "sex"),
        ({"birth_date": dt.date(1979, 2, 27)}, "birth_date"),
        ({"phone": "13800"}, "phone"),
        ({"arrived_on": dt.date(2026, 10, 1)}, "arrived_on"),
        ({"arrived_on": None}, "arrived_on"),
        ({"reason": "217"}, "reason"),
        ({"hukou_region": "999999"}, "hukou_region"),
        ({"address": "东" * 121}, "address"),
        ({"address": "东\x00"}, "address"),
        ({"grid_id": 4711}, "grid_id"),
        ({"permit_receipt_no": "1"}, "permit_receipt_no"),
        ({"ethnicity": "01"}, "ethnicity"),
        ({"status": "left"}, "status"),
        ({"person_id": 1}, "person_id"),
        ({"pregnant": True}, "pregnant"),
    ],
)
def test_a_registration_is_refused(
    district: District, clerk: Session, data: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(register, clerk, data | change)] == [field]
    assert district.count(Person, id_number=NUMBER) == 0
    assert district.entries("clerk") == []


def test_a_passport_needs_sex_and_birth_date(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    passport = data | {"id_type": "03", "id_number": "e12345678", "hukou_address": None}
    assert why(register, clerk, passport) == [
        ("sex", "请填写“性别”。"),
        ("birth_date", "请填写“出生日期”。"),
    ]
    made = register(clerk, passport | {"sex": "1", "birth_date": dt.date(1979, 2, 28)})
    assert (made.id_number, made.origin_kind) == ("E12345678", "6")


def test_a_second_registration_here_leads_to_the_first(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    first = register(clerk, data)
    with pytest.raises(Refused) as caught:
        register(clerk, data | {"name": "另一人", "community_id": district.world.east_village,
                                "grid_id": None})  # fmt: skip
    (reason,) = caught.value.reasons
    assert reason.params == {"id": first.id}
    assert told(reason) == (
        "id_number",
        f"该证件号码已登记在住（编号 {first.id}）。请打开原登记办理变更，不要重复登记。",
    )
    assert district.count(Residence, id_number=NUMBER) == 1


def test_another_street_is_told_no_detail(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    register(clerk, data)
    west = data | {"community_id": district.world.west_community, "grid_id": None}
    assert why(register, district.acting("clerk-west"), west) == [
        (
            "id_number",
            "此人已在本区其他街道（镇）登记在住。请本人或您联系原街道办理离开后，再在此登记。",
        )
    ]


def test_a_namesake_is_asked_about(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    register(clerk, data)
    sister = data | {"id_number": "420984197902280010"}
    first = district.count(Residence)
    said = doubts(register, clerk, sister)
    assert [name for name, _ in said] == ["name"]
    assert "姓名、出生日期都相同" in said[0][1]
    assert district.count(Residence) == first
    register(clerk, sister, confirmed=True)
    village = {"community_id": district.world.east_village, "grid_id": None}
    register(clerk, data | {"id_number": "420984197902280037"} | village)
    assert district.count(Residence) == first + 2


def test_who_has_left_may_come_back_to_any_street(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    first = register(clerk, data)
    depart(clerk, first.id, 1, left_on=TODAY, departure_reason="3")
    west = data | {"community_id": district.world.west_community, "grid_id": None}
    second = register(district.acting("clerk-west"), west)
    system = district.system
    assert system.get_one(Residence, second.id).person_id == first.person_id
    assert system.get_one(Person, first.person_id).living_street_id == district.world.west
    assert district.count(Residence, id_number=NUMBER) == 2


def test_the_street_corrects_its_columns(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    made = register(clerk, data)
    change = {
        "name": "解某",
        "hukou_region": "411421",
        "community_id": district.world.east_village,
        "grid_id": None,
    }
    corrected = correct(clerk, made.id, 1, change)
    assert (corrected.name_pinyin, corrected.origin_kind) == ("xiemou", "2")
    assert corrected.street_id == district.world.east
    assert corrected.version == 2
    assert events(district.system, made.id) == [
        ("declared", TODAY, None),
        ("changed", TODAY, None),
    ]
    assert district.entries("clerk")[1] == (
        "change", "residence", 1,
        "name,name_pinyin,name_initials,hukou_region,origin_kind,community_id,grid_id",
    )  # fmt: skip
    with pytest.raises(Stale):
        correct(clerk, made.id, 1, {"name": "何某"})
    assert correct(clerk, made.id, 2, {"name": "解某"}).version == 2
    assert len(events(district.system, made.id)) == 2


@pytest.mark.parametrize(
    ("change", "region", "kind"),
    [
        ({"hukou_address": "河南省民权县李庄村"}, "411421", "2"),
        ({"hukou_address": "河南省民权县李庄村", "hukou_region": "411422"}, "411422", "2"),
        ({"hukou_address": "李庄村"}, "420984", "3"),
        ({"hukou_address": None}, "420984", "3"),
    ],
)
def test_the_region_follows_the_address_of_the_hukou(
    clerk: Session, data: dict[str, Any], change: dict[str, Any], region: str, kind: str
) -> None:
    made = register(clerk, data)
    assert (made.hukou_region, made.origin_kind) == ("420984", "3")
    corrected = correct(clerk, made.id, 1, change)
    assert (corrected.hukou_region, corrected.origin_kind) == (region, kind)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id_number": "420984197902280010"}, "id_number"),
        ({"birth_date": dt.date(1979, 2, 27)}, "birth_date"),
        ({"sex": "2"}, "sex"),
        ({"name": ""}, "name"),
        ({"permit_receipt_no": "1"}, "permit_receipt_no"),
        ({"left_on": TODAY}, "left_on"),
    ],
)
def test_a_correction_is_refused(
    district: District, clerk: Session, change: dict[str, Any], field: str
) -> None:
    key = district.world.residents["郑东"]
    assert [name for name, _ in why(correct, clerk, key, 1, change)] == [field]
    assert district.count(Residence, id=key, version=1) == 1


def test_the_police_correct_theirs(district: District, police: Session) -> None:
    """R031: the day they have entered it in their own system, and the permit."""
    key = district.world.residents["郑东"]
    receipt = {"permit_receipt_no": "J-2026-1", "permit_accepted_on": dt.date(2026, 9, 1)}
    entered = {"police_entered_on": dt.date(2026, 9, 2)}
    corrected = correct(police, key, 1, receipt | entered)
    assert corrected.permit_receipt_no == "J-2026-1"
    assert corrected.police_entered_on == dt.date(2026, 9, 2)
    assert [name for name, _ in why(correct, police, key, 2, {
        "permit_issued_on": dt.date(2026, 8, 31)
    })] == ["permit_issued_on"]  # fmt: skip
    assert why(correct, police, key, 2, {"phone": "13800000001"}) == [
        ("phone", "“联系电话”不由您填写，请去掉这一项。")
    ]
    assert events(district.system, key) == [("changed", TODAY, None)]
    assert correct(police, district.world.residents["冯西"], 1, receipt).version == 2
    with pytest.raises(NotFound):
        correct(police, district.world.residents["王东村"], 1, receipt)
    with pytest.raises(Denied):
        depart(police, key, 2, left_on=TODAY, departure_reason="3")
    with pytest.raises(Denied):
        register(police, {})


def test_old_mistakes_of_the_street_do_not_stop_the_police(
    district: District, police: Session
) -> None:
    key = district.world.residents["郑东"]
    system = district.system
    system.get_one(Residence, key).phone = "unreadable"
    system.commit()
    assert correct(police, key, 2, {"permit_receipt_no": "J-2026-1"}).version == 3


def test_a_refusal_does_not_quote_what_is_shown_masked(district: District, clerk: Session) -> None:
    key, system = district.world.residents["郑东"], district.system
    system.get_one(Residence, key).phone = "138000000011"
    system.commit()
    (stored,) = why(correct, clerk, key, 2, {"stay_term": "2"})
    assert stored[0] == "phone"
    assert "138000000011" not in stored[1]
    (entered,) = why(correct, clerk, key, 2, {"phone": "13800"})
    assert "“13800”不是电话号码" in entered[1]


def test_a_departure_freezes_the_registration(district: District, clerk: Session) -> None:
    key, day = district.world.residents["郑东"], dt.date(2026, 9, 20)
    assert [name for name, _ in why(
        depart, clerk, key, 1, left_on=dt.date(2026, 2, 28), departure_reason="3"
    )] == ["left_on"]  # fmt: skip
    assert why(depart, clerk, key, 1, left_on=dt.date(2026, 3, 1), departure_reason="3") == [
        ("left_on", "离开日期2026-03-01早于申报日期2026-03-02；请核对。")
    ]
    assert [name for name, _ in why(
        depart, clerk, key, 1, left_on=dt.date(2026, 10, 1), departure_reason="3"
    )] == ["left_on"]  # fmt: skip
    assert [name for name, _ in why(
        depart, clerk, key, 1, left_on=day, departure_reason="deported"
    )] == ["departure_reason"]  # fmt: skip
    assert why(depart, clerk, key, 1, left_on=None, departure_reason="") == [
        ("left_on", "请填写“离开日期”。"),
        ("departure_reason", "请填写“注销原因”。"),
    ]
    left = depart(clerk, key, 1, left_on=day, departure_reason="3")
    assert (left.status, left.left_on, left.departure_reason) == ("left", day, "3")
    assert events(district.system, key) == [("left", day, "3")]
    assert district.count(Person, id_number=left.id_number, living_street_id=None) == 1
    frozen = [(None, "该登记已注销，不能再改。此人再来时请重新登记。")]
    assert why(correct, clerk, key, 2, {"phone": "13800000001"}) == frozen
    assert why(depart, clerk, key, 2, left_on=day, departure_reason="3") == frozen
    assert [entry[:3] for entry in district.entries("clerk")] == [("depart", "residence", 1)]


def test_nobody_departs_on_an_old_page(district: District, clerk: Session) -> None:
    key = district.world.residents["郑东"]
    correct(district.acting("clerk"), key, 1, {"phone": "13800000001"})
    with pytest.raises(Stale):
        depart(clerk, key, 1, left_on=TODAY, departure_reason="3")
    assert district.count(Residence, id=key, status="living", version=2) == 1


def test_nothing_stays_when_a_follower_of_the_departure_fails(
    district: District, clerk: Session
) -> None:
    key = district.world.residents["郑东"]

    def fail(residence: Residence, *, session: Session) -> None:
        raise RuntimeError("follower")

    with departed.connected_to(fail), pytest.raises(RuntimeError, match="follower"):
        depart(clerk, key, 1, left_on=TODAY, departure_reason="3")
    assert district.count(Residence, id=key, status="living", version=1) == 1
    assert district.count(ResidenceEvent) == 0
    assert district.entries("clerk") == []


def test_other_streets_and_other_roles_see_nothing(
    district: District, data: dict[str, Any]
) -> None:
    west, key = district.acting("clerk-west"), district.world.residents["郑东"]
    with pytest.raises(NotFound):
        correct(west, key, 1, {"phone": "13800000001"})
    with pytest.raises(NotFound):
        depart(west, key, 1, left_on=TODAY, departure_reason="3")
    assert [name for name, _ in why(register, west, data)] == ["community_id", "grid_id"]
    for username in ("supervisor", "planning", "migrants", "coordinator", "district", "sysadmin"):
        with pytest.raises(Denied):
            register(district.acting(username), data)


@pytest.mark.parametrize("usernames", [("clerk", "clerk"), ("clerk", "clerk-west")])
def test_of_two_at_the_same_moment_one_registers(
    district: District, data: dict[str, Any], usernames: tuple[str, str]
) -> None:
    """Both look for the person, find nobody, and only then go on to write."""
    west = {"community_id": district.world.west_community, "grid_id": None}
    both_looked = Barrier(2, timeout=30)

    def attempt(username: str) -> str:
        with acting(district.engine, district.actor(username)) as session:
            event.listen(session, "before_flush", lambda *_: both_looked.wait(), once=True)
            try:
                register(session, data | (west if username == "clerk-west" else {}))
            except Refused as refusal:
                (reason,) = refusal.reasons
                return told(reason)[1]
        return "registered"

    with ThreadPoolExecutor(2) as threads:
        results = sorted(threads.map(attempt, usernames))
    assert results == sorted(
        [
            "registered",
            "此人刚刚由他人登记，未重复保存。请查询该证件号码：查得到的，打开原登记办理；"
            "查不到的，已在其他街道（镇）登记在住，请联系原街道办理离开后，再在此登记。",
        ]
    )
    assert district.count(Residence, id_number=NUMBER) == 1
    assert district.count(Person, id_number=NUMBER) == 1
    assert district.count(ResidenceEvent, kind="declared") == 1


def test_a_hukou_told_too_coarsely_is_asked_about(clerk: Session, data: dict[str, Any]) -> None:
    """R052: to the village; who knows no more is registered all the same."""
    coarse = data | {"hukou_address": "河南省民权县"}
    assert doubts(register, clerk, coarse) == [
        (
            "hukou_address",
            "户籍详址只写到省、市或县（区），应写到乡镇（街道）和村（社区）。确实问不到更细的吗？",
        )
    ]
    assert register(clerk, coarse, confirmed=True).hukou_region == "411421"
