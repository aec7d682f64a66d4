"""Use cases on the voluntary health-service contact card."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access import Action, Refused, actor_of
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.places import street_of
from app.features.residents import normalise_phone, phone_problem
from app.features.services import rules
from app.features.services.models import ServiceCard

TIDY = {"contact_phone": normalise_phone}


@operation(ServiceCard, Action.CREATE)
def request(session: Session, data: Mapping[str, Any]) -> ServiceCard:
    """Note what a resident asks for, with the day of consent; no service depends on it (C06).

    Raises:
        Refused: the phone number or the day of consent does not fit.
    """
    card = ServiceCard(**accept(session, ServiceCard, data, tidy=TIDY))
    card.street_id = street_of(session, card.community_id)
    _check(session, card)
    session.add(card)
    return card


@operation(ServiceCard, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> ServiceCard:
    """Correct the request (street), or write how it was met (health commission; R029).

    Raises:
        Refused: the card has been withdrawn, or phone or dates do not fit.
    """
    card = _load(session, record_id, version)
    values = accept(session, ServiceCard, data, current=card, tidy=TIDY)
    if "community_id" in values:
        values["street_id"] = street_of(session, values["community_id"])
    fill(card, values)
    _check(session, card)
    return card


@operation(ServiceCard, Action.CHANGE)
def withdraw(session: Session, record_id: int, version: int) -> ServiceCard:
    """Withdraw consent: name and phone are erased at once, the count stays (PIPL 15, C05).

    Raises:
        Refused: it has been withdrawn before.
    """
    card = _load(session, record_id, version)
    card.contact_name = card.contact_phone = ""
    card.withdrawn_on = today()
    return card


def _load(session: Session, record_id: int, version: int) -> ServiceCard:
    card = load(session, ServiceCard, record_id, version)
    if card.withdrawn_on is not None:
        raise Refused(rules.WITHDRAWN)
    return card


def _check(session: Session, card: ServiceCard) -> None:
    """Judge the request, and the answer by whoever may know it."""
    refuse(
        [
            phone_problem(card.contact_phone, "contact_phone"),
            rules.consent_problem(card.consented_on, today()),
        ]
    )
    if {"answered_on", "result"} <= actor_of(session).known(ServiceCard).keys():
        refuse(rules.answer_problems(card.consented_on, card.answered_on, card.result, today()))
