"""The registers of the demo as table rows: residents, their houses, what happened to them."""

import datetime as dt
from collections.abc import Iterator, Sequence

from app.demo.bulk import Row, shared
from app.demo.district import STREET, area_key, area_name, grid_key
from app.demo.office import collector_of, coordinator_of
from app.demo.people import (
    DISTRICT,
    PEOPLE_PER_HOUSE,
    REFERENCE_DAY,
    SyntheticHouse,
    SyntheticPerson,
    synthesize_house,
)
from app.features.codes.lists import load_schemes
from app.features.collection.rules import CHANGED, GONE, HERE, first_day, month_of
from app.features.places.regions import origin_kind
from app.features.rentals.models import RentalHouse
from app.features.rentals.rules import NONE, OPEN
from app.features.residents.models import Residence
from app.features.residents.names import pinyin_keys
from app.policy.registry import notice_version

_ADULT = REFERENCE_DAY.replace(year=REFERENCE_DAY.year - 18)
_MORNING = dt.time(2, tzinfo=dt.UTC)
"""Ten o'clock in Shanghai."""


_of_person = shared(SyntheticPerson, Residence)
_of_house = shared(SyntheticHouse, RentalHouse)


def _by(limit: dt.date | None, start: dt.date, days: int) -> dt.date | None:
    """A day so many days after another, unless it lies beyond the limit or today."""
    day = start + dt.timedelta(days)
    return day if day <= (limit or REFERENCE_DAY) else None


def person_row(person: SyntheticPerson) -> Row:
    """The spine of a resident."""
    return {
        "id": person.index + 1,
        "id_type": person.id_type,
        "id_number": person.id_number,
        "living_street_id": None if person.status == "left" else area_key(person.street),
    }


def residence_row(person: SyntheticPerson) -> Row:
    """The registration of a resident."""
    full, initials = pinyin_keys(person.name)
    end, declared = person.left_on, person.declared_on
    accepted = _by(end, declared, 185) if person.index % 3 == 0 else None
    issued = _by(end, accepted, 14) if accepted else None
    return {
        "id": person.index + 1,
        "person_id": person.index + 1,
        **_of_person(person),
        "name_pinyin": full,
        "name_initials": initials,
        "hukou_coarse": False,
        "origin_kind": origin_kind(person.hukou_region, DISTRICT),
        "street_id": area_key(person.street),
        "community_id": area_key(person.community),
        "grid_id": grid_key(person.community, person.index // PEOPLE_PER_HOUSE),
        "notice_version": notice_version(),
        "collector_id": collector_of(person) if person.declared_by == "visit" else None,
        "verified_on": _verified(person),
        "police_entered_on": _by(end, declared, 2),
        "permit_receipt_no": f"SL{person.index + 1:08}" if accepted else None,
        "permit_accepted_on": accepted,
        "permit_issued_on": issued,
        "permit_endorsed_on": _by(end, issued, 350) if issued else None,
    }


def _verified(person: SyntheticPerson) -> dt.date:
    """When somebody was seen last: in the weeks before the reference day, or before leaving."""
    if person.left_on is not None:
        return _by(person.left_on, person.declared_on, 3) or person.declared_on
    last = REFERENCE_DAY - dt.timedelta(days=person.index * 7 % 45)
    return max(last, person.declared_on)


def verification_rows(person: SyntheticPerson) -> Iterator[Row]:
    """What was found at the residence this month, if somebody has been there."""
    on = _verified(person)
    if person.left_on is not None or on == person.declared_on or on < first_day(REFERENCE_DAY):
        return
    gone = person.index % 53 == 1
    yield {
        "id": person.index + 1,
        "residence_id": person.index + 1,
        "street_id": area_key(person.street),
        "community_id": area_key(person.community),
        "grid_id": grid_key(person.community, person.index // PEOPLE_PER_HOUSE),
        "month": month_of(on),
        "outcome": GONE if gone else CHANGED if person.index % 41 == 1 else HERE,
        "left_on": on if gone else None,
        "departure_reason": "3" if gone else None,
        "on": on,
        "username": "street-clerk",
        "attempt": 1,
        "verified_before": max(person.declared_on, on - dt.timedelta(days=30)),
    }


def slip_rows(person: SyntheticPerson) -> Iterator[Row]:
    """A change that waits to be entered, now and then."""
    if person.left_on is not None or person.index % 13 != 7:
        return
    yield {
        "id": person.index + 1,
        "residence_id": person.index + 1,
        "street_id": area_key(person.street),
        "grid_id": grid_key(person.community, person.index // PEOPLE_PER_HOUSE),
        "source": "self",
        "collected_at": dt.datetime.combine(REFERENCE_DAY, _MORNING),
        "username": "coordinator",
        "phone": f"199{person.index:08}",
        "status": "waiting",
    }


def event_rows(person: SyntheticPerson) -> Iterator[Row]:
    """What happened to a registration."""
    for step, (kind, on, reason) in enumerate(
        (
            ("declared", person.declared_on, None),
            ("left", person.left_on, person.departure_reason),
        )
    ):
        if on is None:
            continue
        yield {
            "id": 2 * person.index + step + 1,
            "residence_id": person.index + 1,
            "street_id": area_key(person.street),
            "community_id": area_key(person.community),
            "kind": kind,
            "on": on,
            "at": dt.datetime.combine(on, _MORNING),
            "reason": reason,
            "imported": False,
        }


def tenancy_rows(person: SyntheticPerson) -> Iterator[Row]:
    """The tenancy of a resident who rents."""
    if person.house is None:
        return
    yield {
        "id": person.index + 1,
        "street_id": area_key(person.street),
        "community_id": area_key(person.community),
        "house_id": person.house + 1,
        "residence_id": person.index + 1,
        "began_on": person.arrived_on,
        "contract_no": f"ZL{person.index + 1:08}" if person.index % 2 else None,
        "real_name": person.index % 4 > 0,
        "declared_on": _by(person.left_on, person.arrived_on, 3) if person.index % 3 else None,
        "ended_on": person.left_on,
    }


def house_rows(people: Sequence[SyntheticPerson]) -> Iterator[Row]:
    """The houses of some whole groups of people; one that somebody lives in is let."""
    inhabited = {person.house for person in people if person.status != "left"}
    first, last = (people[end].index // PEOPLE_PER_HOUSE for end in (0, -1))
    for index in range(first, last + 1):
        house = synthesize_house(index)
        row = {
            "id": index + 1,
            **_of_house(house),
            "street_id": area_key(house.street),
            "community_id": area_key(house.community),
            "letter_no": f"ZA{index + 1:07}",
            "letter_signed_on": _by(None, house.registered_on, 7),
            "inspected_on": _inspected(house),
            "hazard_open": _inspected(house) and _hazardous(house),
        }
        if index in inhabited and house.status != "let":
            row |= {"status": "let", "rooms_let": 1}
        yield row


def _hazardous(house: SyntheticHouse) -> bool:
    """One house in forty, and more where the accounts of the demo are, has a hazard."""
    return house.index % (7 if house.street == STREET else 40) == 0


def _inspected(house: SyntheticHouse) -> dt.date | None:
    """When a house was inspected last."""
    return _by(None, house.registered_on, 60)


def inspection_rows(people: Sequence[SyntheticPerson]) -> Iterator[Row]:
    """The last inspection of the houses of some whole groups of people."""
    first, last = (people[end].index // PEOPLE_PER_HOUSE for end in (0, -1))
    for index in range(first, last + 1):
        house = synthesize_house(index)
        on = _inspected(house)
        if on is None:
            continue
        hazard = _hazardous(house)
        yield {
            "id": index + 1,
            "house_id": index + 1,
            "street_id": area_key(house.street),
            "community_id": area_key(house.community),
            "inspected_on": on,
            "inspector_id": coordinator_of(house.community),
            "item": "exit" if hazard else None,
            "findings": "楼道堆放杂物，消防通道不畅" if hazard else "未发现隐患",
            "rectify_by": max(on, REFERENCE_DAY - dt.timedelta(days=10 - index % 3 * 10))
            if hazard
            else None,
            "status": OPEN if hazard else NONE,
        }


def card_rows(person: SyntheticPerson) -> Iterator[Row]:
    """The service that one adult in fifty asked for."""
    if person.index % 50 or person.birth_date > _ADULT:
        return
    needs = tuple(load_schemes()["service_need"].items)
    answered = _by(None, person.declared_on, 5) if person.index % 3 else None
    yield {
        "id": person.index + 1,
        "street_id": area_key(person.street),
        "community_id": area_key(person.community),
        "contact_name": person.name[0] + ("先生" if person.sex == "1" else "女士"),
        "contact_phone": person.phone,
        "need": needs[person.index // 50 % len(needs)],
        "consented_on": person.declared_on,
        "institution": f"{area_name(person.street)}社区卫生服务中心" if answered else None,
        "answered_on": answered,
        "result": "done" if answered else None,
    }
