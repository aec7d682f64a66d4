"""Use cases on rental houses and tenancies, on both databases."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from psycopg.errors import LockNotAvailable
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features import residents
from app.features.rentals import (
    RentalHouse,
    Tenancy,
    close,
    correct,
    correct_tenancy,
    end_tenancy,
    let,
    register,
)
from tests.refusals import doubts, why
from tests.world import District, acting

HOUSE = "东一路1号院2号楼"


@pytest.fixture
def house(district: District) -> dict[str, Any]:
    return {
        "address": "东一路9号院",
        "community_id": district.world.east_community,
        "landlord_name": "房主某",
        "landlord_phone": "０３７１-66668888",
        "kind": "self_built",
        "rooms": 4,
    }


@pytest.fixture
def tenancy(district: District) -> dict[str, Any]:
    return {
        "house_id": district.world.houses[HOUSE],
        "residence_id": district.world.residents["郑东"],
        "began_on": dt.date(2026, 3, 5),
    }


def test_a_house_is_registered(district: District, clerk: Session, house: dict[str, Any]) -> None:
    made = register(clerk, house | {"rooms_let": 1})
    written = district.system.get_one(RentalHouse, made.id)
    assert (written.street_id, written.status) == (district.world.east, "let")
    assert (written.landlord_phone, written.registered_on) == ("037166668888", dt.date(2026, 9, 30))
    (entry,) = district.entries("clerk")
    assert entry[:3] == ("create", "rental_house", 1)
    assert "landlord_phone" in entry[3]
    assert "6666" not in entry[3]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rooms": 0}, "rooms"),
        ({"rooms": True}, "rooms"),
        ({"rooms_let": 5}, "rooms_let"),
        ({"filed_on": dt.date(2026, 10, 1)}, "filed_on"),
        ({"landlord_phone": "110"}, "landlord_phone"),
        ({"kind": "castle"}, "kind"),
        ({"letter_no": "Z-1"}, "letter_no"),
        ({"status": "let"}, "status"),
        ({"address": " "}, "address"),
    ],
)
def test_a_house_is_refused(
    district: District, clerk: Session, house: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(register, clerk, house | change)] == [field]
    assert district.count(RentalHouse) == 3
    assert district.entries("clerk") == []


def test_the_same_address_is_asked_about(
    district: District, clerk: Session, house: dict[str, Any]
) -> None:
    twin = house | {"address": HOUSE}
    known = district.world.houses[HOUSE]
    assert doubts(register, clerk, twin) == [
        ("address", f"该社区（村）已登记同一地址的出租房屋（编号 {known}）。确实是另一处吗？")
    ]
    assert register(clerk, twin, confirmed=True).address == HOUSE
    elsewhere = {"address": HOUSE, "community_id": district.world.east_village}
    assert register(clerk, house | elsewhere).address == HOUSE


def test_street_and_police_write_their_own_columns(district: District, clerk: Session) -> None:
    key, officer = district.world.houses[HOUSE], district.acting("police")
    letter = {"letter_no": "东-2026-17", "letter_signed_on": dt.date(2026, 9, 1)}
    assert correct(officer, key, 1, letter).letter_no == "东-2026-17"
    assert why(correct, officer, key, 2, {"rooms": 2}) == [
        ("rooms", "“可出租间数”不由您填写，请去掉这一项。")
    ]
    assert why(correct, clerk, key, 2, {"letter_no": "x"}) == [
        ("letter_no", "“治安责任书编号”不由您填写，请去掉这一项。")
    ]
    assert correct(clerk, key, 2, {"rooms_let": 2}).status == "let"
    assert [name for name, _ in why(correct, officer, key, 3, {
        "letter_signed_on": dt.date(2026, 10, 1)
    })] == ["letter_signed_on"]  # fmt: skip
    village = district.world.houses["东二村18号"]
    with pytest.raises(NotFound):
        correct(officer, village, 1, letter)
    with pytest.raises(Denied):
        register(officer, {})


def test_a_landlord_declares_today_or_before(
    district: District, clerk: Session, tenancy: dict[str, Any]
) -> None:
    """R096: the landlord's own declaration."""
    said = [("declared_on", "出租人申报日期2026-10-01晚于今天。")]
    tomorrow = {"declared_on": dt.date(2026, 10, 1)}
    assert why(let, clerk, tenancy | tomorrow) == said
    made = let(clerk, tenancy | {"declared_on": dt.date(2026, 9, 30)})
    assert why(correct_tenancy, clerk, made.id, made.version, tomorrow) == said


def test_a_tenancy_makes_a_house_let_and_its_end_vacant(
    district: District, clerk: Session, tenancy: dict[str, Any]
) -> None:
    key = district.world.houses[HOUSE]
    made = let(clerk, tenancy)
    assert (made.street_id, made.community_id) == (
        district.world.east,
        district.world.east_community,
    )
    assert district.count(RentalHouse, id=key, status="let") == 1
    assert why(close, clerk, key, 2) == [(None, "该房屋还有未退租的承租人，请先办理退租。")]
    assert correct_tenancy(clerk, made.id, 1, {"real_name": True}).real_name is True
    with pytest.raises(Stale):
        end_tenancy(clerk, made.id, 1, ended_on=dt.date(2026, 9, 1))
    assert [name for name, _ in why(
        end_tenancy, clerk, made.id, 2, ended_on=dt.date(2026, 3, 4)
    )] == ["ended_on"]  # fmt: skip
    assert why(end_tenancy, clerk, made.id, 2, ended_on=None) == [
        ("ended_on", "请填写“退租日期”。")
    ]
    end_tenancy(clerk, made.id, 2, ended_on=dt.date(2026, 9, 1))
    assert why(end_tenancy, clerk, made.id, 3, ended_on=dt.date(2026, 9, 2)) == [
        (None, "该承租关系已退租。")
    ]
    assert district.count(RentalHouse, id=key, status="vacant") == 1
    assert close(clerk, key, 3).status == "ended"
    assert [entry[:3] for entry in district.entries("clerk")] == [
        ("create", "tenancy", 1),
        ("change", "tenancy", 1),
        ("refused", "tenancy", 1),
        ("close", "tenancy", 1),
        ("change", "rental_house", 1),
    ]


def test_no_house_is_closed_or_corrected_on_an_old_page(district: District, clerk: Session) -> None:
    key = district.world.houses[HOUSE]
    correct(district.acting("clerk"), key, 1, {"rooms": 5})
    with pytest.raises(Stale):
        close(clerk, key, 1)
    with pytest.raises(Stale):
        correct(clerk, key, 1, {"rooms": 6})
    assert district.count(RentalHouse, id=key, status="vacant", rooms=5, version=2) == 1


def test_one_open_tenancy_per_resident(
    district: District, clerk: Session, tenancy: dict[str, Any]
) -> None:
    first = let(clerk, tenancy)
    second = tenancy | {"house_id": district.world.houses["东二村18号"]}
    assert why(let, clerk, second) == [
        ("residence_id", f"该居住登记还有未退租的承租关系（编号 {first.id}），请先办理退租。")
    ]
    assert district.count(Tenancy) == 1


def test_a_tenancy_is_refused(district: District, clerk: Session, tenancy: dict[str, Any]) -> None:
    world = district.world
    closed = world.houses["东二村18号"]
    close(clerk, closed, 1)
    assert why(let, clerk, tenancy | {"house_id": closed}) == [
        ("house_id", "该房屋已停租，不能再办理。")
    ]
    assert why(correct, clerk, closed, 2, {"rooms": 2}) == [
        ("house_id", "该房屋已停租，不能再办理。")
    ]
    assert why(let, clerk, tenancy | {"began_on": dt.date(2026, 2, 1)}) == [
        ("began_on", "起租日期2026-02-01早于承租人来本地日期2026-03-01。")
    ]
    hidden = world.residents["冯西"]
    assert why(let, clerk, tenancy | {"residence_id": hidden}) == [
        ("residence_id", f"“承租人”没有编号为 {hidden} 的可选项，请从列表选择。")
    ]
    assert why(let, district.system, tenancy | {"residence_id": hidden}) == [
        ("house_id", "房屋和承租人不在同一街道（镇），请核对。")
    ]


def test_who_leaves_rents_no_longer(
    district: District, clerk: Session, tenancy: dict[str, Any]
) -> None:
    made = let(clerk, tenancy)
    day = dt.date(2026, 9, 20)
    residents.depart(clerk, tenancy["residence_id"], 1, left_on=day, departure_reason="3")
    assert district.count(Tenancy, id=made.id, ended_on=day) == 1
    assert district.count(RentalHouse, id=tenancy["house_id"], status="vacant") == 1
    assert why(let, clerk, tenancy) == [("residence_id", "该居住登记已注销，不能再办理承租。")]
    assert district.entries("clerk")[1][:3] == ("depart", "residence", 1)


def contracts(session: Session) -> list[str | None]:
    """The contract numbers of the tenancies that somebody sees."""
    return list(session.scalars(select(Tenancy.contract_no).order_by(Tenancy.contract_no)))


def test_the_tenancies_move_with_their_house(
    district: District, clerk: Session, tenancy: dict[str, Any]
) -> None:
    world = district.world
    former = tenancy | {"residence_id": world.residents["王东村"], "contract_no": "1"}
    end_tenancy(clerk, let(clerk, former).id, 1, ended_on=dt.date(2026, 9, 1))
    let(clerk, tenancy | {"contract_no": "2"})
    version = district.system.get_one(RentalHouse, tenancy["house_id"]).version
    assert contracts(district.acting("police")) == ["1", "2"]
    correct(clerk, tenancy["house_id"], version, {"community_id": world.east_village})
    assert contracts(district.acting("police")) == []
    assert contracts(district.acting("police-2")) == ["1", "2"]


@pytest.fixture
def impatient(district: District) -> Iterator[Session]:
    """Another clerk of the street, who does not wait for what somebody else has locked."""
    patience = {"options": "-c lock_timeout=50"}
    engine = create_engine(district.engine.url, connect_args=patience)
    with acting(engine, district.actor("clerk")) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("template", ["postgresql"], indirect=True)  # SQLite locks no rows
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("let", "depart"),
        ("depart", "let"),
        ("let", "close"),
        ("close", "let"),
        ("let", "move"),
        ("move", "let"),
        ("end", "end another"),
        ("end", "move"),
    ],
)
def test_nobody_judges_by_what_somebody_else_is_changing(
    district: District,
    clerk: Session,
    impatient: Session,
    tenancy: dict[str, Any],
    first: str,
    second: str,
) -> None:
    """The second comes when the first has judged and not yet written; it has to wait."""
    key, day = tenancy["house_id"], dt.date(2026, 9, 20)
    village = {"community_id": district.world.east_village}
    others = tenancy | {"residence_id": district.world.residents["王东村"]}
    if "end" in first:
        one, another = let(clerk, tenancy).id, let(clerk, others).id
    version = district.system.get_one(RentalHouse, key).version
    steps: dict[str, Callable[[Session], object]] = {
        "let": lambda session: let(session, tenancy),
        "depart": lambda session: residents.depart(
            session, tenancy["residence_id"], 1, left_on=day, departure_reason="3"
        ),
        "close": lambda session: close(session, key, version),
        "move": lambda session: correct(session, key, version, village),
        "end": lambda session: end_tenancy(session, one, 1, ended_on=day),
        "end another": lambda session: end_tenancy(session, another, 1, ended_on=day),
    }
    waits = []

    def meanwhile(*_: object) -> None:
        try:
            steps[second](impatient)
        except OperationalError as error:
            waits.append(isinstance(error.orig, LockNotAvailable))

    event.listen(clerk, "before_flush", meanwhile, once=True)
    steps[first](clerk)
    assert waits == [True]
