"""What every use case accepts: the declared columns of the actor, with fitting values."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Reason, Refused
from app.audit import accept, fill, load, refuse
from app.features.codes import CodeItem, book
from app.features.rentals import RentalHouse, Tenancy
from app.features.residents import Residence
from tests.refusals import why
from tests.world import District

HOUSE = "东一路1号院2号楼"


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "address": "东一路9号院",
        "community_id": district.world.east_community,
        "landlord_name": "房主某",
        "kind": "flat",
        "rooms": 4,
    }


def test_values_are_trimmed_and_empty_ones_left_out(clerk: Session, data: dict[str, Any]) -> None:
    given = data | {"address": " 东一路9号院 ", "use": "", "filed_on": None, "agent_name": "  "}
    assert accept(clerk, RentalHouse, given) == data


def test_control_characters_are_left_out(clerk: Session, data: dict[str, Any]) -> None:
    pasted = data | {"address": "\x0b东一路\x1f1号\x07\t院\x7f"}
    assert accept(clerk, RentalHouse, pasted)["address"] == "东一路1号\t院"


def test_a_control_character_is_no_answer(clerk: Session, data: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        accept(clerk, RentalHouse, data | {"address": "\x01"})
    entered = data | {"landlord_name": "王\x01某"}
    tidied = accept(clerk, RentalHouse, entered, tidy={"landlord_name": str.title})
    assert tidied["landlord_name"] == "王某"


def test_some_texts_are_written_as_they_are_filed(clerk: Session, data: dict[str, Any]) -> None:
    accepted = accept(clerk, RentalHouse, data, tidy={"address": str.title})
    assert accepted == data
    given = data | {"landlord_name": "john smith"}
    accepted = accept(clerk, RentalHouse, given, tidy={"landlord_name": str.title})
    assert accepted["landlord_name"] == "John Smith"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pregnant": 1}, ("pregnant", "没有名为“pregnant”的栏目。")),
        ({"id": 7}, ("id", "没有名为“id”的栏目。")),
        ({"created_by_id": 7}, ("created_by_id", "没有名为“created_by_id”的栏目。")),
        ({"letter_no": "1"}, ("letter_no", "“治安责任书编号”不由您填写，请去掉这一项。")),
        ({"street_id": 2}, ("street_id", "“街道（镇）”不由您填写，请去掉这一项。")),
        ({"landlord_name": " "}, ("landlord_name", "请填写“出租人姓名”。")),
        ({"rooms": "4"}, ("rooms", "“可出租间数”的值“4”类型不对。")),
        ({"rooms": True}, ("rooms", "“可出租间数”的值“True”类型不对。")),
        ({"rooms": 4.0}, ("rooms", "“可出租间数”的值“4.0”类型不对。")),
        ({"address": 9}, ("address", "“房屋详址”的值“9”类型不对。")),
        ({"address": "东\0"}, ("address", "“房屋详址”的值“东\0”类型不对。")),
        ({"address": "东" * 121}, ("address", "“房屋详址”最多 120 个字，现有 121 个。")),
        ({"filed_on": "2026-09-01"}, ("filed_on", "“备案日期”的值“2026-09-01”类型不对。")),
        ({"kind": "tent"}, ("kind", "“tent”不在“房屋类型”的代码表中，请从列表选择。")),
        ({"kind": ["flat"]}, ("kind", "“房屋类型”的值“['flat']”类型不对。")),
        (
            {"community_id": 4711},
            ("community_id", "“社区（村）”没有编号为 4711 的可选项，请从列表选择。"),
        ),
    ],
)
def test_each_problem_is_named(
    clerk: Session, data: dict[str, Any], change: dict[str, Any], said: tuple[str, str]
) -> None:
    assert why(accept, clerk, RentalHouse, data | change) == [said]


def test_an_instant_is_no_day(clerk: Session, data: dict[str, Any]) -> None:
    noon = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
    assert [name for name, _ in why(accept, clerk, RentalHouse, data | {"filed_on": noon})] == [
        "filed_on"
    ]


def test_a_reference_must_be_of_the_right_kind_and_visible(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    world = district.world
    for wrong in (world.east, world.grid, world.west_community):
        given = data | {"community_id": wrong}
        assert [name for name, _ in why(accept, clerk, RentalHouse, given)] == ["community_id"]


def test_a_correction_yields_what_differs(district: District, clerk: Session) -> None:
    house = load(clerk, RentalHouse, district.world.houses[HOUSE])
    given = {"address": f" {HOUSE} ", "rooms": 5, "use": None, "agent_name": "李某"}
    values = accept(clerk, RentalHouse, given, current=house)
    assert values == {"rooms": 5, "agent_name": "李某"}
    fill(house, values)
    assert accept(clerk, RentalHouse, given | {"agent_name": ""}, current=house) == {
        "agent_name": None
    }
    assert why(accept, clerk, RentalHouse, {"rooms": None}, current=house) == [
        ("rooms", "请填写“可出租间数”。")
    ]


def test_a_document_is_not_corrected(district: District, clerk: Session) -> None:
    residence = load(clerk, Residence, district.world.residents["郑东"])
    assert why(accept, clerk, Residence, {"id_number": "1"}, current=residence) == [
        ("id_number", "“证件号码”不由您填写，请去掉这一项。")
    ]


def test_a_retired_code_may_stay_but_not_come(district: District, clerk: Session) -> None:
    system = district.system
    retired = system.scalars(select(CodeItem).where(CodeItem.label == "成套住宅")).one()
    retired.retired = True
    system.commit()
    book.forget()
    house = load(clerk, RentalHouse, district.world.houses[HOUSE])
    assert accept(clerk, RentalHouse, {"kind": "flat"}, current=house) == {}
    house.kind = "bungalow"
    assert [name for name, _ in why(accept, clerk, RentalHouse, {"kind": "flat"}, current=house)]


def test_a_button_asks_for_what_forms_do_not(clerk: Session) -> None:
    tenancy = Tenancy(began_on=dt.date(2026, 9, 1))
    ended = {"ended_on": dt.date(2026, 9, 30)}
    assert accept(clerk, Tenancy, ended, current=tenancy, entry="operation") == ended
    assert [name for name, _ in why(accept, clerk, Tenancy, ended, current=tenancy)] == ["ended_on"]
    began = {"began_on": dt.date(2026, 9, 2)}
    assert why(accept, clerk, Tenancy, began, current=tenancy, entry="operation")


def test_rules_that_are_content_refuse_nothing() -> None:
    refuse([None, None])
    with pytest.raises(Refused) as caught:
        refuse(reason for reason in (None, Reason("一"), None, Reason("二")))
    assert [reason.message for reason in caught.value.reasons] == ["一", "二"]


@pytest.mark.parametrize("given", [None, "", "  ", "\u3000"])
def test_what_a_use_case_needs_is_not_blank(
    district: District, clerk: Session, given: str | None
) -> None:
    house = load(clerk, RentalHouse, district.world.houses[HOUSE])
    said = [("agent_name", "请填写“管理人”。")]
    entered = {"agent_name": given}
    assert why(accept, clerk, RentalHouse, entered, current=house, required=entered) == said
