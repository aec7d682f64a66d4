import datetime as dt
from collections import Counter
from itertools import pairwise
from math import gcd

import pytest
from stdnum import numdb
from stdnum.cn import ric

from app.demo import people
from app.demo.people import CAPACITY, PEOPLE_PER_HOUSE, REFERENCE_DAY
from app.features.codes.lists import load_schemes
from app.features.places.divisions import load_district
from app.features.places.regions import load_regions
from app.features.residents import rules

PEOPLE = [people.synthesize(index) for index in range(10_000)]
HOUSES = [people.synthesize_house(index) for index in range(2_000)]
COORDINATORS = [people.synthesize_coordinator(index) for index in range(600)]
PLACES = {place.code: place for place in load_district("410105")}


# Worked out with a pocket calculator: index × 619,883 modulo 1,002,990, split by 499 into stratum
# and serial; the sequence is 2 × serial + 1 for men, + 2 for women; the stratum tells the age.
@pytest.mark.parametrize(
    ("index", "sex", "sequence", "first_birth", "last_birth"),
    [
        (0, "2", "002", "2020-09-30", "2020-11-05"),  # stratum 0: just under 6
        (1, "2", "252", "1994-06-24", "1994-07-01"),  # stratum 1,242: between 30 and 40
        (3, "1", "751", "1968-01-15", "1968-02-05"),  # stratum 1,716: between 50 and 60
        (CAPACITY - 1, "1", "749", "2005-05-20", "2005-06-05"),  # stratum 767: between 20 and 30
    ],
)
def test_a_document_number_follows_from_the_index(
    index: int, sex: str, sequence: str, first_birth: str, last_birth: str
) -> None:
    person = people.synthesize(index)
    assert person.sex == sex
    assert person.id_number[14:17] == sequence
    assert first_birth <= person.birth_date.isoformat() <= last_birth


def test_people_are_the_same_in_every_run() -> None:
    assert [(person.name, person.id_number) for person in PEOPLE[:3]] == [
        ("李英静", "411329202011020026"),
        ("苏文", "411722199406302522"),
        ("朱华佳", "451024199912235029"),
    ]
    assert [people.synthesize(index) for index in range(100)] == PEOPLE[:100]


def test_numbers_are_valid_by_an_independent_check() -> None:
    places = numdb.get("cn/loc")
    for person in PEOPLE:
        number = person.id_number
        assert len(number) == 18
        assert ric.calc_check_digit(number) == number[-1]
        assert ric.get_birth_date(number) == person.birth_date
        assert int(number[16]) % 2 == int(person.sex) % 2
        assert any("county" in info for _, info in places.info(number[:6]))


def test_no_two_numbers_can_be_the_same() -> None:
    """Each index has its own stratum and serial; strata share no birth date."""
    strata = people._BIRTHS
    assert len(strata) * people._SERIALS == CAPACITY >= 1_000_000
    assert gcd(people._STEP, CAPACITY) == 1
    assert all(len(stratum) > 0 for stratum in strata)
    by_age = sorted(strata, key=lambda stratum: stratum.start)
    assert all(earlier.stop <= later.start for earlier, later in pairwise(by_age))
    assert 2 * (people._SERIALS - 1) + 2 <= 999


def test_numbers_and_phones_of_200000_people_are_unique() -> None:
    numbers, phones = set(), set()
    for index in range(200_000):
        person = people.synthesize(index)
        numbers.add(person.id_number)
        phones.add(person.phone)
    assert (len(numbers), len(phones)) == (200_000, 200_000)


def test_every_person_would_pass_the_checks_on_entry() -> None:
    for person in PEOPLE:
        assert rules.name_problem(person.name) is None
        assert rules.normalise_name(person.name) == person.name
        assert rules.phone_problem(person.phone) is None
        identity = (person.id_type, person.id_number, person.sex, person.birth_date)
        assert rules.identity_problems(*identity, REFERENCE_DAY) == []
        assert not rules.date_order_problems(
            REFERENCE_DAY,
            birth_date=person.birth_date,
            arrived_on=person.arrived_on,
            declared_on=person.declared_on,
            left_on=person.left_on,
        )


def test_every_phone_is_in_the_range_nobody_has() -> None:
    assert {person.phone[:4] for person in PEOPLE} == {"1540"}
    assert {house.landlord_phone[:4] for house in HOUSES} == {"1541"}
    assert {coordinator.phone[:4] for coordinator in COORDINATORS} == {"1542"}


@pytest.mark.parametrize(
    ("rows", "field", "scheme"),
    [
        (PEOPLE, "id_type", "id_type"),
        (PEOPLE, "sex", "sex"),
        (PEOPLE, "house_relation", "house_relation"),
        (PEOPLE, "dwelling_kind", "dwelling_kind"),
        (PEOPLE, "reason", "residence_reason"),
        (PEOPLE, "stay_term", "stay_term"),
        (PEOPLE, "declared_by", "declared_by"),
        (PEOPLE, "notice_method", "notice_method"),
        (PEOPLE, "status", "residence_status"),
        (PEOPLE, "departure_reason", "departure_reason"),
        (HOUSES, "kind", "house_kind"),
        (HOUSES, "use", "house_use"),
        (HOUSES, "letting_mode", "letting_mode"),
        (HOUSES, "status", "rental_status"),
        (COORDINATORS, "kind", "coordinator_kind"),
        (COORDINATORS, "status", "coordinator_status"),
    ],
)
def test_every_code_is_in_its_list_and_more_than_one_is_used(
    rows: list[object], field: str, scheme: str
) -> None:
    used = {getattr(row, field) for row in rows} - {None}
    assert used <= set(load_schemes()[scheme].items)
    assert len(used) > 1 or field == "id_type"


def test_a_departure_has_a_day_and_a_reason_and_nobody_else_has() -> None:
    for person in PEOPLE:
        assert (person.status == "left") == (person.left_on is not None)
        assert (person.left_on is None) == (person.departure_reason is None)


def test_places_are_real_and_origins_lie_outside_the_city() -> None:
    regions = load_regions()
    assert {
        PLACES[community].parent == street
        for community, street in [
            *((person.community, person.street) for person in PEOPLE),
            *((house.community, house.street) for house in HOUSES),
            *((coordinator.community, coordinator.street) for coordinator in COORDINATORS),
        ]
    } == {True}
    for person in PEOPLE:
        assert person.hukou_address.startswith(regions[person.hukou_region].full_name)
        assert person.hukou_region == person.id_number[:6]
        assert person.hukou_region[:4] != "4101"


def test_who_rents_lives_in_the_house_of_the_group() -> None:
    tenants = [person for person in PEOPLE if person.dwelling_kind == "30"]
    assert 0.5 < len(tenants) / len(PEOPLE) < 0.8
    for person in tenants:
        assert person.house == person.index // PEOPLE_PER_HOUSE
        house = HOUSES[person.house]
        assert (person.address, person.community) == (house.address, house.community)
    assert {person.house for person in PEOPLE if person.dwelling_kind != "30"} == {None}


def test_children_are_declared_by_a_guardian_and_do_not_work() -> None:
    children = [
        person for person in PEOPLE if person.birth_date > REFERENCE_DAY - dt.timedelta(365 * 16)
    ]
    assert 0.05 < len(children) / len(PEOPLE) < 0.12
    assert {child.declared_by for child in children} == {"guardian"}
    assert {child.reason for child in children} == {"131", "207", "212"}


def test_the_mix_is_that_of_a_real_district() -> None:
    reasons = Counter(person.reason for person in PEOPLE)
    assert reasons.most_common(2)[0][0] == "204"
    states = Counter(person.status for person in PEOPLE)
    assert states["living"] > states["left"] > states["declared"] > 0
    in_province = sum(person.hukou_region.startswith("41") for person in PEOPLE)
    assert 0.6 < in_province / len(PEOPLE) < 0.8
    assert 0.45 < sum(person.sex == "1" for person in PEOPLE) / len(PEOPLE) < 0.6
    streets = Counter(person.street for person in PEOPLE)
    assert len(streets) == 24
    assert max(streets.values()) > 5 * min(streets.values())
    months = Counter(person.arrived_on.replace(day=1) for person in PEOPLE)
    assert months[dt.date(2026, 8, 1)] > months[dt.date(2020, 8, 1)] > 0


def test_houses_have_no_more_rooms_let_than_rooms() -> None:
    for house in HOUSES:
        assert 0 <= house.rooms_let <= house.rooms
        assert (house.rooms_let > 0) == (house.status == "let")
        assert house.registered_on <= REFERENCE_DAY


def test_every_community_has_a_coordinator_before_any_has_two() -> None:
    assert len({coordinator.community for coordinator in COORDINATORS[:287]}) == 287
    assert len({coordinator.number for coordinator in COORDINATORS}) == len(COORDINATORS)
    for street in {coordinator.street for coordinator in COORDINATORS}:
        numbers = sorted(one.number for one in COORDINATORS[:287] if one.street == street)
        assert numbers == [f"{street[-3:]}-{n + 1:04}" for n in range(len(numbers))]
    for coordinator in COORDINATORS:
        assert (coordinator.status == "left") == (coordinator.left_on is not None)
        assert coordinator.appointed_on <= (coordinator.left_on or REFERENCE_DAY)


@pytest.mark.parametrize("index", [-1, CAPACITY])
def test_there_are_no_others(index: int) -> None:
    with pytest.raises(ValueError, match="is not below 1002990"):
        people.synthesize(index)
