"""Use cases on rental houses and tenancies.

They judge by the residence and the house and lock them first, always in this order: who departs
locks his residence before the house that he leaves. A tenancy is written when its house is locked.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import N_, Action, NeedsConfirmation, Reason, Refused, actor_of
from app.audit import accept, fill, load, operation, refuse
from app.audit.attachments import Upload, discard, receive
from app.db import same, today
from app.features.places import street_of
from app.features.rentals import rules
from app.features.rentals.models import RentalDocument, RentalHouse, SafetyInspection, Tenancy
from app.features.residents import LEFT, Residence, departed, normalise_phone, phone_problem

TIDY = {"landlord_phone": normalise_phone}
SAME_ADDRESS = N_("该社区（村）已登记同一地址的出租房屋（编号 %(id)s）。确实是另一处吗？")
STILL_TENANT = N_("该居住登记还有未退租的承租关系（编号 %(id)s），请先办理退租。")


@operation(RentalHouse, Action.CREATE)
def register(session: Session, data: Mapping[str, Any], *, confirmed: bool = False) -> RentalHouse:
    """Put a rental house on the register (R090, R091).

    Args:
        session: the actor's session.
        data: the clerk's columns.
        confirmed: the same address is known to be another house.

    Raises:
        Refused: numbers, dates, phone or community do not fit.
        NeedsConfirmation: the community has a house at the same address.
    """
    house = RentalHouse(**accept(session, RentalHouse, data, tidy=TIDY))
    house.street_id = street_of(session, house.community_id)
    house.registered_on = today()
    house.status = rules.status_of(house.rooms_let, tenancies=0)
    _check(session, house)
    twin = session.scalar(
        select(RentalHouse.id)
        .where(
            RentalHouse.street_id == house.street_id,
            same(RentalHouse.address, [house.address]),
            RentalHouse.community_id == house.community_id,
            RentalHouse.status != rules.ENDED,
        )
        .limit(1)
    )
    if twin is not None and not confirmed:
        raise NeedsConfirmation(Reason(SAME_ADDRESS, "address", {"id": twin}))
    session.add(house)
    return house


@operation(RentalHouse, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> RentalHouse:
    """Correct a house: the street its own columns, the police theirs (R029).

    Its tenancies, inspections and documents are seen where it is, so all of them move with it.

    Raises:
        Refused: numbers, dates, phone or community do not fit, or the house is closed.
    """
    house = _open_house(session, record_id, version)
    values = accept(session, RentalHouse, data, current=house, tidy=TIDY)
    if "community_id" in values:
        values["street_id"] = street_of(session, values["community_id"])
    if "rooms_let" in values:
        values["status"] = rules.status_of(values["rooms_let"], _tenancies(session, house.id))
    fill(house, values)
    _check(session, house)
    place = {"street_id": house.street_id, "community_id": house.community_id}
    if place.keys() & values.keys():
        for entity in (Tenancy, SafetyInspection, RentalDocument):
            for one in session.scalars(select(entity).where(entity.house_id == house.id)):
                fill(one, place)
    return house


@operation(RentalHouse, Action.CHANGE)
def close(session: Session, record_id: int, version: int) -> RentalHouse:
    """Take a house off the market; its file stays.

    Raises:
        Refused: somebody is still registered as a tenant, or it is closed already.
    """
    house = _open_house(session, record_id, version)
    if _tenancies(session, house.id):
        raise Refused(rules.HOUSE_INHABITED)
    house.status = rules.ENDED
    return house


@operation(Tenancy, Action.CREATE)
def let(session: Session, data: Mapping[str, Any]) -> Tenancy:
    """Record that a registered resident rents in a registered house of the same street.

    Raises:
        Refused: the house is closed or elsewhere, the resident has left or rents already,
            or the first day does not fit.
    """
    tenancy = Tenancy(**accept(session, Tenancy, data))
    residence = load(session, Residence, tenancy.residence_id, lock=True)
    house = load(session, RentalHouse, tenancy.house_id, lock=True)
    other = session.scalar(
        select(Tenancy.id).where(Tenancy.residence_id == residence.id, Tenancy.ended_on.is_(None))
    )
    refuse(
        [
            rules.HOUSE_ENDED if house.status == rules.ENDED else None,
            rules.RESIDENT_LEFT if residence.status == LEFT else None,
            rules.OTHER_STREET if house.street_id != residence.street_id else None,
            Reason(STILL_TENANT, "residence_id", {"id": other}) if other is not None else None,
            rules.begin_problem(tenancy.began_on, residence.arrived_on, today()),
            rules.declared_problem(tenancy.declared_on, today()),
        ]
    )
    tenancy.street_id, tenancy.community_id = house.street_id, house.community_id
    house.status = rules.LET
    session.add(tenancy)
    return tenancy


@operation(Tenancy, Action.CHANGE)
def correct_tenancy(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Tenancy:
    """Correct the first day, the contract number or the landlord's identity check.

    Raises:
        Refused: the first day does not fit, or the tenancy has ended.
    """
    tenancy = _open_tenancy(session, record_id, version)
    fill(tenancy, accept(session, Tenancy, data, current=tenancy))
    arrived_on = load(session, Residence, tenancy.residence_id).arrived_on
    refuse(
        [
            rules.begin_problem(tenancy.began_on, arrived_on, today()),
            rules.declared_problem(tenancy.declared_on, today()),
        ]
    )
    return tenancy


@operation(Tenancy, Action.CLOSE)
def end_tenancy(session: Session, record_id: int, version: int, *, ended_on: dt.date) -> Tenancy:
    """Record that a tenant has moved out.

    Raises:
        Refused: before the first day, in the future, or a second time.
    """
    tenancy = _open_tenancy(session, record_id, version)
    entered = {"ended_on": ended_on}
    accept(session, Tenancy, entered, current=tenancy, entry="operation", required=entered)
    refuse([rules.end_problem(tenancy.began_on, ended_on, today())])
    _end(session, tenancy, ended_on)
    return tenancy


@operation(RentalDocument, Action.CREATE)
def attach(session: Session, data: Mapping[str, Any], upload: Upload | None) -> RentalDocument:
    """Keep a file with a house (C18).

    Args:
        session: the actor's session.
        data: house, kind and title.
        upload: the file.

    Raises:
        Refused: a value or the file does not fit, or the house has too many.
    """
    return receive(session, RentalDocument, data, upload)


@operation(RentalDocument, Action.DELETE)
def remove(session: Session, record_id: int, version: int) -> RentalDocument:
    """Delete a file of a house for good (C45)."""
    return discard(session, RentalDocument, record_id, version)


@departed.connect
def _end_with_residence(residence: Residence, *, session: Session) -> None:
    """Who has left rents no longer; part of the departure."""
    open_ones = select(Tenancy).where(
        Tenancy.residence_id == residence.id, Tenancy.ended_on.is_(None)
    )
    for tenancy in session.scalars(open_ones):
        _end(session, tenancy, max(tenancy.began_on, residence.left_on or tenancy.began_on))


def _end(session: Session, tenancy: Tenancy, ended_on: dt.date) -> None:
    house = load(session, RentalHouse, tenancy.house_id, lock=True)
    tenancy.ended_on = ended_on
    if house.status != rules.ENDED:
        house.status = rules.status_of(house.rooms_let, _tenancies(session, house.id))


def _tenancies(session: Session, house_id: int) -> int:
    """How many open tenancies a house has."""
    counted = select(func.count(Tenancy.id)).where(
        Tenancy.house_id == house_id, Tenancy.ended_on.is_(None)
    )
    return session.scalar(counted) or 0


def _open_house(session: Session, record_id: int, version: int) -> RentalHouse:
    house = load(session, RentalHouse, record_id, version, lock=True)
    if house.status == rules.ENDED:
        raise Refused(rules.HOUSE_ENDED)
    return house


def _open_tenancy(session: Session, record_id: int, version: int) -> Tenancy:
    tenancy = load(session, Tenancy, record_id, version)
    if tenancy.ended_on is not None:
        raise Refused(rules.ALREADY_ENDED)
    return tenancy


def _check(session: Session, house: RentalHouse) -> None:
    known = rules.NOT_AHEAD.keys() & actor_of(session).known(RentalHouse).keys()
    dates = {name: getattr(house, name) for name in known}
    refuse(
        [
            *rules.house_problems(house.rooms, house.rooms_let, house.floor_area),
            *rules.future_problems(today(), dates),
            phone_problem(house.landlord_phone or "", "landlord_phone"),
        ]
    )
