"""Use cases of correspondence: entered, corrected, answered (R083, R131–R135)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.correspondence import rules
from app.features.correspondence.models import (
    AssistanceRequest,
    CooperationAgreement,
    ExternalSystem,
    ExternalTransfer,
    Letter,
)
from app.features.places import own_unit


@operation(Letter, Action.CREATE)
def write(session: Session, data: Mapping[str, Any]) -> Letter:
    """Enter a letter that has been sent (R133).

    Raises:
        Refused: a date does not fit, or the number is taken.
    """
    letter = Letter(**accept(session, Letter, data), org_unit_id=own_unit(session))
    _check_letter(session, letter)
    session.add(letter)
    return letter


@operation(Letter, Action.CHANGE)
def correct_letter(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Letter:
    """Correct a letter.

    Raises:
        Refused: as for `write`, or the reply is older than the letter.
    """
    letter = load(session, Letter, record_id, version)
    with session.no_autoflush:
        fill(letter, accept(session, Letter, data, current=letter))
        _check_letter(session, letter)
    if letter.replied_on is not None:
        refuse([rules.reply_problem(letter.sent_on, letter.replied_on, today())])
    return letter


def _check_letter(session: Session, letter: Letter) -> None:
    refuse(rules.letter_problems(letter.sent_on, letter.reply_due_on, today()))
    same = select(Letter.id).where(
        Letter.org_unit_id == letter.org_unit_id, Letter.number == letter.number
    )
    _refuse_second(session.scalar(same), letter.id, "number")


@operation(Letter, Action.CHANGE)
def enter_reply(
    session: Session,
    record_id: int,
    version: int,
    *,
    replied_on: dt.date,
    reply_number: str | None = None,
) -> Letter:
    """Enter the reply to a letter.

    Raises:
        Refused: it is entered already, or its date does not fit.
    """
    letter = load(session, Letter, record_id, version)
    if letter.replied_on is not None:
        raise Refused(rules.REPLIED)
    entered = {"replied_on": replied_on, "reply_number": reply_number}
    values = accept(
        session, Letter, entered, current=letter, entry="operation", required=("replied_on",)
    )
    refuse([rules.reply_problem(letter.sent_on, replied_on, today())])
    fill(letter, values)
    return letter


@operation(AssistanceRequest, Action.CREATE)
def enter_request(session: Session, data: Mapping[str, Any]) -> AssistanceRequest:
    """Enter a request from or to another place (R131).

    Raises:
        Refused: the person has not asked for it, a date does not fit, or the number is taken.
    """
    unit_id = own_unit(session)
    request = AssistanceRequest(**accept(session, AssistanceRequest, data), org_unit_id=unit_id)
    _check_request(request)
    same = select(AssistanceRequest.id).where(
        AssistanceRequest.org_unit_id == unit_id,
        AssistanceRequest.direction == request.direction,
        AssistanceRequest.reference == request.reference,
    )
    _refuse_second(session.scalar(same), None, "reference")
    session.add(request)
    return request


@operation(AssistanceRequest, Action.CHANGE)
def correct_request(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> AssistanceRequest:
    """Correct a request that has not been answered.

    Raises:
        Refused: it has been, or something does not fit.
    """
    request = _open_request(session, record_id, version)
    fill(request, accept(session, AssistanceRequest, data, current=request))
    _check_request(request)
    return request


@operation(AssistanceRequest, Action.CHANGE)
def answer(
    session: Session, record_id: int, version: int, *, outcome: str, replied_on: dt.date
) -> AssistanceRequest:
    """Enter the answer, ours or theirs.

    Raises:
        Refused: it has one, or the date does not fit.
    """
    request = _open_request(session, record_id, version)
    entered = {"outcome": outcome, "replied_on": replied_on}
    values = accept(
        session, AssistanceRequest, entered, current=request, entry="operation", required=entered
    )
    refuse([rules.reply_problem(request.requested_on, replied_on, today())])
    fill(request, values)
    return request


def _open_request(session: Session, record_id: int, version: int) -> AssistanceRequest:
    request = load(session, AssistanceRequest, record_id, version)
    if request.replied_on is not None:
        raise Refused(rules.ANSWERED)
    return request


def _check_request(request: AssistanceRequest) -> None:
    refuse(
        rules.request_problems(
            request.requested_on,
            request.due_on,
            at_request=bool(request.at_request),
            today=today(),
        )
    )


@operation(CooperationAgreement, Action.CREATE)
def agree(session: Session, data: Mapping[str, Any]) -> CooperationAgreement:
    """Enter an agreement with another place (R135).

    Raises:
        Refused: a date does not fit.
    """
    values = accept(session, CooperationAgreement, data)
    agreement = CooperationAgreement(**values, org_unit_id=own_unit(session))
    refuse(rules.agreement_problems(agreement.signed_on, agreement.valid_until, today()))
    session.add(agreement)
    return agreement


@operation(CooperationAgreement, Action.CHANGE)
def correct_agreement(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> CooperationAgreement:
    """Correct or prolong an agreement.

    Raises:
        Refused: it has ended, or a date does not fit.
    """
    agreement = _open_agreement(session, record_id, version)
    fill(agreement, accept(session, CooperationAgreement, data, current=agreement))
    refuse(rules.agreement_problems(agreement.signed_on, agreement.valid_until, today()))
    return agreement


@operation(CooperationAgreement, Action.CHANGE)
def end_agreement(session: Session, record_id: int, version: int) -> CooperationAgreement:
    """End an agreement before its time.

    Raises:
        Refused: it has ended already.
    """
    agreement = _open_agreement(session, record_id, version)
    agreement.ended_on = today()
    return agreement


def _open_agreement(session: Session, record_id: int, version: int) -> CooperationAgreement:
    agreement = load(session, CooperationAgreement, record_id, version)
    if agreement.ended_on is not None:
        raise Refused(rules.ENDED)
    return agreement


@operation(ExternalSystem, Action.CREATE)
def register_system(session: Session, data: Mapping[str, Any]) -> ExternalSystem:
    """Put a system of somebody else on the register.

    Raises:
        Refused: it is there already.
    """
    system = ExternalSystem(**accept(session, ExternalSystem, data))
    if session.scalar(select(ExternalSystem.id).where(ExternalSystem.name == system.name)):
        raise Refused(rules.SAME_SYSTEM)
    session.add(system)
    return system


@operation(ExternalSystem, Action.CHANGE)
def correct_system(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> ExternalSystem:
    """Correct what is said about a system."""
    system = load(session, ExternalSystem, record_id, version)
    fill(system, accept(session, ExternalSystem, data, current=system))
    return system


@operation(ExternalTransfer, Action.CREATE)
def log_transfer(session: Session, data: Mapping[str, Any]) -> ExternalTransfer:
    """Log what somebody has carried to or from another system by hand (R083).

    Raises:
        Refused: it lies in the future, or the number does not fit.
    """
    values = accept(session, ExternalTransfer, data)
    transfer = ExternalTransfer(**values, org_unit_id=own_unit(session))
    refuse(rules.transfer_problems(transfer.carried_on, transfer.record_count, today()))
    session.add(transfer)
    return transfer


def _refuse_second(found: int | None, own: int | None, name: str) -> None:
    """The database refuses a second one, too; this says which the first is."""
    if found is not None and found != own:
        raise Refused(Reason(rules.SAME_NUMBER, name, {"id": found}))
