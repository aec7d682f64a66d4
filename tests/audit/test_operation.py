"""One use case, one transaction, one entry."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Action, Denied, NotFound, Stale
from app.audit import load, note, operation
from app.audit.models import AuditEntry
from app.features.coordinators import Coordinator, correct
from app.features.rentals import RentalHouse
from tests.refusals import why
from tests.world import District, acting

HOUSE = "东一路1号院2号楼"


@operation(RentalHouse, Action.CHANGE)
def renovate(session: Session, /, key: int, **values: Any) -> RentalHouse:
    house = load(session, RentalHouse, key)
    for name, value in values.items():
        setattr(house, name, value)
    return house


def test_an_entry_says_who_did_what_and_no_values(district: District, clerk: Session) -> None:
    key = district.world.houses[HOUSE]
    renovate(clerk, key, rooms=7, landlord_name="新房主")
    (entry,) = district.system.scalars(select(AuditEntry).where(AuditEntry.username == "clerk"))
    assert (entry.action, entry.entity, entry.record_id) == ("change", "rental_house", key)
    assert (entry.role, entry.post, entry.channel) == ("street_clerk", "东城街道办事处", "test")
    assert (entry.count, entry.fields) == (1, "landlord_name,rooms")
    assert (dt.datetime.now(dt.UTC) - entry.at) < dt.timedelta(minutes=5)
    house = district.system.get_one(RentalHouse, key)
    assert (house.updated_by_id, house.created_by_id) == (district.world.users["clerk"], None)


def test_nothing_stays_after_an_error(district: District, clerk: Session) -> None:
    key = district.world.houses[HOUSE]

    @operation(RentalHouse, Action.CHANGE)
    def collapse(session: Session) -> None:
        load(session, RentalHouse, key).rooms = 0
        session.flush()
        raise RuntimeError("collapsed")

    with pytest.raises(RuntimeError):
        collapse(clerk)
    with pytest.raises(Denied):
        renovate(clerk, key, letter_no="不是街道填的")
    assert district.count(RentalHouse, id=key, rooms=3, letter_no=None, version=1) == 1
    assert district.entries("clerk") == [("refused", "rental_house", 0, "change")]


def test_an_entry_may_have_a_word_of_its_own(district: District, clerk: Session) -> None:
    """Something is handed out; whether anything has changed besides, it is on record."""
    key = district.world.houses[HOUSE]

    @operation(RentalHouse, Action.CHANGE, word="lend")
    def lend(session: Session, rooms: int) -> None:
        load(session, RentalHouse, key).rooms = rooms
        note(session, RentalHouse, "keys", key=key)

    for rooms in (3, 4):
        lend(clerk, rooms)
    assert district.entries("clerk") == [
        ("lend", "rental_house", 1, "keys"),
        ("lend", "rental_house", 1, "keys,rooms"),
    ]


def test_a_change_that_changes_nothing_leaves_no_entry(district: District, clerk: Session) -> None:
    key = district.world.houses[HOUSE]

    @operation(Coordinator, Action.CHANGE)
    def move_in(session: Session) -> None:
        load(session, RentalHouse, key).rooms = 5

    assert renovate(clerk, key, rooms=3).rooms == 3
    assert district.entries("clerk") == []
    move_in(clerk)
    assert district.entries("clerk") == [("change", "coordinator", 0, "")]


def test_the_right_is_asked_for_first(district: District) -> None:
    called = []

    @operation(Coordinator, Action.DELETE)
    def erase(session: Session) -> None:
        called.append(session)

    with pytest.raises(Denied):
        erase(district.acting("clerk"))
    assert called == []


def test_confirming_what_is_not_doubtful_does_no_harm(district: District, clerk: Session) -> None:
    key = district.world.coordinators["901-0001"]
    form = {"confirmed": True}
    assert correct(clerk, key, 1, {"employer": "东城街道办事处"}, **form).version == 2


def test_of_two_changes_of_one_record_the_second_is_stale(
    district: District, clerk: Session
) -> None:
    key = district.world.houses[HOUSE]
    actor = district.actor("clerk")

    @operation(RentalHouse, Action.CHANGE)
    def slowly(session: Session) -> None:
        house = load(session, RentalHouse, key, version=1)
        with acting(district.engine, actor) as another:
            renovate(another, key, rooms=4)
        house.rooms = 5

    with pytest.raises(Stale):
        slowly(clerk)
    assert district.count(RentalHouse, id=key, rooms=4, version=2) == 1


def test_what_is_missing_and_what_is_hidden_look_the_same(
    district: District, clerk: Session
) -> None:
    hidden = district.world.houses["西一路3号院"]
    said = [(None, "没有找到这条记录，或者它不在您的管辖范围内。")]
    assert why(load, clerk, RentalHouse, hidden) == said
    assert why(load, clerk, RentalHouse, 4711) == said
    with pytest.raises(NotFound):
        load(clerk, RentalHouse, hidden)


def test_a_clash_is_explained(district: District, clerk: Session) -> None:
    @operation(Coordinator, Action.CREATE)
    def clone(session: Session) -> None:
        world = district.world
        session.add(
            Coordinator(
                number="901-0001",
                name="赵一",
                kind="police",
                street_id=world.east,
                community_id=world.east_community,
                appointed_on=dt.date(2026, 1, 1),
            )
        )

    assert why(clone, clerk) == [(None, "与已有记录冲突，未保存。请检查是否重复登记。")]
