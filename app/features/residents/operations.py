"""Use cases on residence registrations: declared → living → left (R047, R048)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Action, Actor, NeedsConfirmation, Reason, Refused, actor_of, fields
from app.audit import REQUIRED, accept, fill, load, operation, refuse, why_not_change
from app.db import UNREADABLE, now, same, today
from app.features.places import Area, street_of
from app.features.residents import checks
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.residents.rules import date_order_problems, entered_late
from app.policy import collecting_on

departed = Signal(doc="`(residence, session=…)`: somebody has left, in the same transaction.")
corrected = Signal(doc="`(residence, names=…, session=…)`: these columns have been corrected.")


@operation(Residence, Action.CREATE)
def register(session: Session, data: Mapping[str, Any], *, confirmed: bool = False) -> Residence:
    """Register a resident who has arrived; the street's entry is the acceptance.

    So the registration is `living` at once, and its first event says `declared`. Sex and
    birth date come from the document number where they are left empty, the region of the
    hukou from its address.

    Args:
        session: the actor's session.
        data: the clerk's columns.
        confirmed: somebody else of the same name and birth date in the community is known
            to be another person.

    Raises:
        Refused: a rule of identity, contact, dates or place is broken, or the person is
            registered here (`params` of the reason has the record's `id`) or in another
            street of the district.
        NeedsConfirmation: the community has a namesake born on the same day.
    """
    values = checks.complete(accept(session, Residence, data, tidy=checks.TIDY), today())
    refuse([*_missing(values), *checks.problems(values, today())])
    street = load(session, Area, street_of(session, values["community_id"], values.get("grid_id")))
    person = _person(session, values, street.id)
    if not confirmed:
        _doubt(session, values, street.id)
    try:
        session.add(person)
        session.flush()
        residence = new_residence(values, person, street)
        session.add(residence)
        session.flush()
    except IntegrityError as error:
        raise Refused(checks.REGISTERED_MEANWHILE) from error
    session.add(event(residence, checks.DECLARED))
    return residence


def _missing(values: Mapping[str, Any]) -> list[Reason]:
    """Derived columns that neither were entered nor could be derived."""
    return [
        Reason(REQUIRED, one.name, {"label": one.label})
        for one in fields(Residence).values()
        if one.info.derived and one.name not in values
    ]


def _person(session: Session, values: Mapping[str, Any], street_id: int) -> Person:
    """The spine of a person who may be registered in this street now.

    Raises:
        Refused: there is an open registration, here or elsewhere.
    """
    known = {name: values[name] for name in ("id_type", "id_number")}
    person = session.scalar(
        select(Person)
        .where(Person.id_type == known["id_type"], same(Person.id_number, [known["id_number"]]))
        .with_for_update()
    )
    if person is None:
        person = Person(**known)
    elif person.living_street_id == street_id:
        existing = session.scalar(
            select(Residence.id).where(
                Residence.person_id == person.id, Residence.status != checks.LEFT
            )
        )
        raise Refused(Reason(checks.REGISTERED_HERE, "id_number", {"id": existing}))
    elif person.living_street_id is not None:
        raise Refused(checks.REGISTERED_ELSEWHERE)
    person.living_street_id = street_id
    return person


def _doubt(session: Session, values: Mapping[str, Any], street_id: int) -> None:
    """Ask about what may well be right.

    Raises:
        NeedsConfirmation: there is a namesake of the same day, or the hukou is told too coarsely.
    """
    found = list(checks.coarse(values))
    namesake = session.scalar(
        select(Residence.id)
        .where(
            Residence.street_id == street_id,
            Residence.name == values["name"],
            Residence.birth_date == values["birth_date"],
            Residence.community_id == values["community_id"],
            Residence.status != checks.LEFT,
        )
        .limit(1)
    )
    if namesake is not None:
        found.append(Reason(checks.SAME_NAME, "name", {"id": namesake}))
    if found:
        raise NeedsConfirmation(*found)


def new_residence(values: Mapping[str, Any], person: Person, street: Area) -> Residence:
    """Make the registration of a person whose key is known; the caller adds it.

    Args:
        values: a complete registration that every rule has passed.
        person: the spine, with its key.
        street: the street of the community.
    """
    return Residence(
        **values,
        **checks.derive(values, street.code),
        person_id=person.id,
        street_id=street.id,
        entered_late=late_entry(values.get("collected_at")),
        declared_on=today(),
        verified_on=today(),
        status=checks.LIVING,
    )


def late_entry(
    collected_at: dt.datetime | None, entered_at: dt.datetime | None = None
) -> bool | None:
    """Whether what is entered, now if not said, was collected too long before; None if unknown."""
    rule = collecting_on(today())
    return entered_late(collected_at, entered_at or now(), rule.entry_hours if rule else None)


def event(
    residence: Residence, kind: str, *, on: dt.date | None = None, imported: bool = False
) -> ResidenceEvent:
    """Make the event of a step in a registration's life; the caller adds it.

    Args:
        residence: the registration.
        kind: a code of the scheme `residence_event`.
        on: the day of the step, if it is neither that of the departure nor today.
        imported: it came with a file.
    """
    return ResidenceEvent(
        residence_id=residence.id,
        street_id=residence.street_id,
        community_id=residence.community_id,
        kind=kind,
        on=on or residence.left_on or today(),
        at=dt.datetime.now(UTC),
        reason=residence.departure_reason if kind == checks.LEFT else None,
        imported=imported,
    )


@operation(Residence, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Residence:
    """Correct a registration: the street its own columns, the police theirs (R029).

    The document stays as it was registered. A move within the street is a correction, a
    move to another street is a departure and a new registration.

    Raises:
        Refused: the registration has ended, the community is in another street, a rule of
            identity, contact or dates is broken, or a minor's birth date would change without
            an approval.
    """
    residence = load(session, Residence, record_id, version)
    amend(session, residence, data)
    return residence


def amend(session: Session, residence: Residence, data: Mapping[str, Any]) -> None:
    """What a correction does to a registration, for the operations that correct one.

    Args:
        session: the session of an actor who may change registrations.
        residence: the registration.
        data: the new values.

    Raises:
        Refused: see `correct`.
    """
    if residence.status == checks.LEFT:
        raise Refused(checks.FROZEN)
    values = accept(session, Residence, data, current=residence, tidy=checks.TIDY)
    if not values:
        return
    values = checks.region_of(values) | values
    actor = actor_of(session)
    whole = {name: getattr(residence, name) for name in actor.known(Residence)} | values
    damaged = {name for name, value in whole.items() if value is UNREADABLE}
    mine = actor.writable(Residence).keys() - damaged
    # Who was registered before anybody had to be told is corrected all the same.
    told = not values.keys().isdisjoint({"declared_by", "notice_method"})
    found = checks.problems(whole, today())
    refuse(
        [
            *(
                _told(actor, reason, values)
                for reason in found
                if reason.field in mine and (reason.field != "notice_method" or told)
            ),
            why_not_change(session, residence, values),
        ]
    )
    if checks.PLACE & values.keys() and (
        street_of(session, whole["community_id"], whole["grid_id"]) != residence.street_id
    ):
        raise Refused(checks.OTHER_STREET)
    if checks.DERIVED_FROM & values.keys():
        values |= checks.derive(whole, load(session, Area, residence.street_id).code)
    if "collected_at" in values:
        values["entered_late"] = late_entry(values["collected_at"], residence.created_at)
    fill(residence, values)
    session.add(event(residence, checks.CHANGED))
    corrected.send(residence, names=values.keys(), session=session)


def _told(actor: Actor, reason: Reason, entered: Mapping[str, Any]) -> Reason:
    """A reason that does not quote a stored value which the actor is shown masked."""
    name = reason.field
    if name is None or name in entered or "value" not in reason.params:
        return reason
    value = actor.shown(fields(Residence)[name], reason.params["value"])
    return replace(reason, params={**reason.params, "value": value})


@operation(Residence, Action.DEPART)
def depart(
    session: Session, record_id: int, version: int, *, left_on: dt.date, departure_reason: str
) -> Residence:
    """End a registration (注销): freeze it, free the person, end what depends on living here.

    Raises:
        Refused: it has ended before, the day is before the arrival or the declaration or after
            today, or the reason is not in the list.
    """
    residence = load(session, Residence, record_id, version, lock=True)
    end(session, residence, left_on, departure_reason)
    return residence


def end(
    session: Session,
    residence: Residence,
    left_on: dt.date | None,
    departure_reason: str | None,
) -> None:
    """What a departure does to a registration, for the operations by which somebody leaves.

    Args:
        session: the session of an actor who may let people depart.
        residence: the registration, locked.
        left_on: the last day.
        departure_reason: why (scheme `departure_reason`).

    Raises:
        Refused: see `depart`.
    """
    if residence.status == checks.LEFT:
        raise Refused(checks.FROZEN)
    entered = {"left_on": left_on, "departure_reason": departure_reason}
    accepted = accept(
        session, Residence, entered, current=residence, entry="operation", required=entered
    )
    fill(residence, accepted)
    refuse(
        date_order_problems(
            today(),
            arrived_on=residence.arrived_on,
            declared_on=residence.declared_on,
            left_on=left_on,
        )
    )
    residence.status = checks.LEFT
    load(session, Person, residence.person_id).living_street_id = None
    session.add(event(residence, checks.LEFT))
    departed.send(residence, session=session)


@operation(Residence, Action.CHANGE)
def withdraw_consent(session: Session, record_id: int, version: int) -> Residence:
    """Withdraw the consent to the optional columns: they are emptied, and stay so (C05).

    Possible at any time, after the departure too. The journal says which columns were emptied;
    what they said is gone.

    Raises:
        Refused: there is neither a consent nor an optional value.
    """
    residence = load(session, Residence, record_id, version)
    given = ("consented_on", "consented_by", *checks.optional())
    used = actor_of(session).writable(Residence).keys() & given
    emptied = [name for name in given if name in used and getattr(residence, name) is not None]
    if not emptied:
        raise Refused(checks.NOTHING_TO_WITHDRAW)
    fill(residence, dict.fromkeys(emptied) | {"consent_withdrawn_on": today()})
    session.add(event(residence, checks.WITHDRAWN, on=today()))
    return residence
