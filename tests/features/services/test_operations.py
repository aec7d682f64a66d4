"""Use cases on the contact card, on both databases."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.services import ServiceCard, correct, request, withdraw
from tests.refusals import why
from tests.world import District


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "contact_name": "张女士",
        "contact_phone": "138-0000-0001",
        "need": "vaccination",
        "community_id": district.world.east_community,
        "consented_on": dt.date(2026, 9, 28),
    }


def test_a_request_is_noted_and_answered_by_the_health_commission(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    card = request(clerk, data)
    assert (card.street_id, card.contact_phone) == (district.world.east, "13800000001")
    planning = district.acting("planning")
    answer = {"institution": "东一社区卫生服务站", "answered_on": dt.date(2026, 9, 29)}
    assert why(correct, planning, card.id, 1, answer) == [
        ("result", "答复日期和办理结果要一并填写。")
    ]
    assert correct(planning, card.id, 1, answer | {"result": "done"}).version == 2
    assert why(correct, planning, card.id, 2, {"contact_name": "张某"}) == [
        ("contact_name", "“联系人”不由您填写，请去掉这一项。")
    ]
    assert why(correct, clerk, card.id, 2, {"result": "declined"}) == [
        ("result", "“办理结果”不由您填写，请去掉这一项。")
    ]
    village = district.world.east_village
    assert correct(clerk, card.id, 2, {"community_id": village}).community_id == village
    assert [entry[:3] for entry in district.entries("planning")] == [("change", "service_card", 1)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"contact_phone": "1"}, "contact_phone"),
        ({"consented_on": dt.date(2026, 10, 1)}, "consented_on"),
        ({"need": "pregnancy"}, "need"),
        ({"contact_name": None}, "contact_name"),
    ],
)
def test_a_request_is_refused(
    district: District, clerk: Session, data: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(request, clerk, data | change)] == [field]
    assert district.count(ServiceCard) == 0


def test_withdrawing_erases_whom_to_contact(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    card = request(clerk, data)
    with pytest.raises(Stale):
        withdraw(clerk, card.id, 0)
    withdraw(clerk, card.id, 1)
    written = district.system.get_one(ServiceCard, card.id)
    assert (written.contact_name, written.contact_phone) == ("", "")
    assert (written.withdrawn_on, written.need) == (dt.date(2026, 9, 30), "vaccination")
    gone = [(None, "本人已撤回，联系卡不能再改。")]
    assert why(withdraw, clerk, card.id, 2) == gone
    assert why(correct, district.acting("planning"), card.id, 2, {"institution": "x"}) == gone
    assert "张" not in str(district.entries("clerk"))


def test_cards_belong_to_one_street(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    card = request(clerk, data)
    with pytest.raises(NotFound):
        withdraw(district.acting("clerk-west"), card.id, 1)
    with pytest.raises(Denied):
        withdraw(district.acting("police"), card.id, 1)
