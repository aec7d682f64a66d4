"""Use cases of an exchange: made, sent, received, acknowledged, destroyed (R124–R128; C37).

Every step is taken once: a submit that is repeated is refused with the reason and changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access import DOWNLOAD, Action, Reason, Refused, actor_of
from app.audit import accept, fill, load, note, operation, refuse
from app.audit.attachments import File
from app.db import Algorithm, ring, today
from app.features.codes import labels
from app.features.deadlines import fulfil
from app.features.exchange import contents, rules
from app.features.exchange.models import ExchangeKey, ExchangePackage
from app.features.exchange.sealing import SHA256, SM3, digest, read_key, seal
from app.features.places import OrgUnit, own_unit
from app.policy import duties_on, limits

MEDIA_TYPE = "application/pkcs7-mime"
CONTENT = "content"
"""What the journal calls the file."""


@operation(ExchangeKey, Action.CREATE)
def register_key(session: Session, data: Mapping[str, Any]) -> ExchangeKey:
    """Put the certificate of an office on the register; its older ones stay until retired.

    Raises:
        Refused: it is no valid RSA certificate of the length that is asked for, is registered
            already, or a private key came with it.
    """
    key = ExchangeKey(**accept(session, ExchangeKey, data))
    found = read_key(key.certificate)
    refuse(rules.key_problems(key.certificate, found, today(), limits().exchange.key_bits))
    if found is None:  # told by the rules above
        raise Refused(rules.NO_CERTIFICATE)
    same = select(ExchangeKey.id).where(ExchangeKey.check_value == found.check_value)
    if session.scalar(same) is not None:
        raise Refused(rules.KNOWN)
    key.check_value, key.valid_from, key.valid_to = (
        found.check_value, found.valid_from, found.valid_to,
    )  # fmt: skip
    session.add(key)
    return key


@operation(ExchangeKey, Action.CHANGE)
def retire_key(session: Session, record_id: int, version: int) -> ExchangeKey:
    """Seal nothing more with a certificate: it is lost, or replaced.

    Raises:
        Refused: it has been retired before.
    """
    key = load(session, ExchangeKey, record_id, version)
    if key.retired_on is not None:
        raise Refused(rules.RETIRED)
    key.retired_on = today()
    return key


@operation(ExchangePackage, Action.CREATE)
def make(session: Session, data: Mapping[str, Any]) -> ExchangePackage:
    """Work out the figures of a period, and seal them for one recipient.

    Raises:
        Refused: period or recipient do not fit, the recipient has no key, there is nothing to
            tell, or the same is on its way already.
    """
    package = ExchangePackage(**accept(session, ExchangePackage, data))
    unit_id = own_unit(session)
    refuse(
        [
            *rules.period_problems(package.kind, package.period_from, package.period_to, today()),
            rules.due_problem(package.due_on, package.period_from),
            rules.OWN_UNIT if package.to_unit_id == unit_id else None,
        ]
    )
    package.org_unit_id = unit_id
    _refuse_second(session, package)
    key = _key_of(session, package.to_unit_id)
    if key is None:
        raise Refused(rules.NO_KEY)
    found = contents.work_out(session, package.period_from, package.period_to)
    if not found.lines:
        raise Refused(rules.NOTHING)
    plain = contents.workbook(found, *_headings(session, package))
    algorithm = SM3 if ring().algorithm is Algorithm.SM4_GCM else SHA256
    package.content = seal(plain, key.certificate)
    package.content_class, package.contents = rules.AGGREGATE, found.columns
    package.record_count, package.key_check_value = len(found.lines), key.check_value
    package.plain_digest = digest(plain, algorithm)
    package.sealed_digest = digest(package.content, algorithm)
    package.made_by, package.expires_on = actor_of(session).username, _expiry()
    session.add(package)
    session.flush()
    package.number = f"{today().year}-{package.id:06}"
    return package


@operation(ExchangePackage, Action.CHANGE)
def send(session: Session, record_id: int, version: int) -> ExchangePackage:
    """Put a package into the recipient's rows; its time runs from now on.

    Raises:
        Refused: it is another office's or has been sent, or the recipient can no longer open it.
    """
    package = load(session, ExchangePackage, record_id, version)
    refuse([rules.why_not_send(package, own_unit(session))])
    key = _key_of(session, package.to_unit_id)
    if key is None or key.check_value != package.key_check_value:
        raise Refused(rules.KEY_GONE)
    package.status, package.delivered_to_id = rules.SENT, package.to_unit_id
    package.sent_on, package.sent_by = today(), actor_of(session).username
    package.expires_on = _expiry()
    _finish_duties(session, package)
    return package


def _finish_duties(session: Session, package: ExchangePackage) -> None:
    """A package finishes what is due to offices of the recipient's kind for a period as long.

    Only the first of a period: the same goes to several offices of a kind, and is still about one.
    """
    kind = session.scalar(select(OrgUnit.kind).where(OrgUnit.id == package.to_unit_id))
    another = (
        select(ExchangePackage.id)
        .join(OrgUnit, OrgUnit.id == ExchangePackage.to_unit_id)
        .where(
            ExchangePackage.org_unit_id == package.org_unit_id,
            ExchangePackage.kind == package.kind,
            ExchangePackage.period_from == package.period_from,
            ExchangePackage.id != package.id,
            ExchangePackage.sent_on.is_not(None),
            OrgUnit.kind == kind,
        )
    )
    if session.scalar(another.limit(1)) is not None:
        return
    for duty in duties_on(today()):
        if duty.work == "exchange" and kind in duty.partners:
            fulfil(
                session,
                package,
                unit_id=package.org_unit_id,
                about=package.period_from,
                until=today(),
                on=today(),
                duty=duty.key,
                span=package.period_to - package.period_from,
            )


@operation(ExchangePackage, Action.CHANGE)
def withdraw(session: Session, record_id: int, version: int) -> ExchangePackage:
    """Give up a package that has not been sent; its file is destroyed at once.

    Raises:
        Refused: it is another office's, or has been sent.
    """
    package = load(session, ExchangePackage, record_id, version)
    refuse([rules.why_not_send(package, own_unit(session))])
    _destroy(package, rules.WITHDRAWN)
    return package


@operation(ExchangePackage, Action.CHANGE, word=DOWNLOAD)
def receive(session: Session, record_id: int, version: int) -> File:
    """Hand the sealed file to its recipient; every download is in the journal (C28).

    Raises:
        Refused: it is another office's, expired, destroyed or damaged.
    """
    package = load(session, ExchangePackage, record_id, version)
    refuse([rules.why_not_receive(package, own_unit(session), today())])
    sealed = session.scalar(select(ExchangePackage.content).where(ExchangePackage.id == record_id))
    if sealed is None:
        raise Refused(rules.about(rules.DAMAGED, package))
    if package.status == rules.SENT:
        package.status = rules.RECEIVED
        package.received_on, package.received_by = today(), actor_of(session).username
    note(session, ExchangePackage, CONTENT, key=package.id)
    return File(f"{package.number}.p7m", MEDIA_TYPE, sealed)


@operation(ExchangePackage, Action.CHANGE)
def acknowledge(
    session: Session,
    record_id: int,
    version: int,
    *,
    counted: int,
    difference: str | None = None,
    errors_found: int | None = None,
) -> ExchangePackage:
    """State how many records were found in a package; a difference is said and kept.

    The recipient may add how many errors a comparison with its own register has found (R037).

    Raises:
        Refused: it is another office's, was not downloaded or is acknowledged already, the
            numbers differ and nothing is said about it, or there were fewer errors than none.
    """
    package = load(session, ExchangePackage, record_id, version)
    entered = {"counted": counted, "difference": difference, "errors_found": errors_found}
    values = accept(
        session, ExchangePackage, entered, current=package, entry="operation",
        required=("counted",),
    )  # fmt: skip
    said = values.get("difference")
    refuse(
        [
            rules.why_not_acknowledge(package, own_unit(session), counted, said),
            rules.errors_problem(values.get("errors_found")),
        ]
    )
    fill(package, values)
    package.status = rules.ACKNOWLEDGED
    package.acknowledged_on, package.acknowledged_by = today(), actor_of(session).username
    return package


@operation(ExchangePackage, Action.CHANGE)
def destroy_expired(session: Session) -> int:
    """Overwrite the files of all packages whose time is over with nothing (C37, C45).

    Args:
        session: the session of a system task.

    Returns:
        How many were destroyed; a second run on the same day finds none.
    """
    expired = select(ExchangePackage).where(
        ExchangePackage.expires_on < today(), ExchangePackage.destroyed_on.is_(None)
    )
    found = session.scalars(expired.with_for_update()).all()
    for package in found:
        _destroy(package, rules.DESTROYED)
        note(session, ExchangePackage, package.number)
    return len(found)


def _destroy(package: ExchangePackage, status: str) -> None:
    """The bytes go, their digest stays as the proof of which they were."""
    package.content, package.destroyed_on, package.status = None, today(), status


def _refuse_second(session: Session, package: ExchangePackage) -> None:
    """The database refuses a second one, too; this says which the first is."""
    first = session.execute(
        select(ExchangePackage.id, ExchangePackage.number).where(
            ExchangePackage.org_unit_id == package.org_unit_id,
            ExchangePackage.to_unit_id == package.to_unit_id,
            ExchangePackage.kind == package.kind,
            ExchangePackage.period_from == package.period_from,
            ExchangePackage.status.in_(rules.ON_THE_WAY),
        )
    ).first()
    if first is not None:
        raise Refused(Reason(rules.SAME, params={"id": first.id, "number": first.number}))


def _headings(session: Session, package: ExchangePackage) -> tuple[str, str]:
    """Title and subtitle of the workbook, in Chinese whoever makes it."""
    wanted = (package.org_unit_id, package.to_unit_id)
    named = dict(
        session.execute(select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(wanted))).all()
    )
    kind = labels(session, "exchange_kind", "zh").get(package.kind, package.kind)
    sender, recipient = (named.get(one, "") for one in wanted)
    return (
        f"{sender} {kind}",
        f"接收单位：{recipient}　期间：{package.period_from}至{package.period_to}"
        f"　依据：{package.legal_basis}",
    )


def _key_of(session: Session, unit_id: int) -> ExchangeKey | None:
    """The certificate an office can open with today: of several the newest."""
    usable = select(ExchangeKey).where(ExchangeKey.org_unit_id == unit_id, *_in_force())
    found: ExchangeKey | None = session.scalar(usable.order_by(ExchangeKey.id.desc()).limit(1))
    return found


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return (
        ExchangeKey.retired_on.is_(None),
        ExchangeKey.valid_from <= today(),
        ExchangeKey.valid_to >= today(),
    )


def _expiry() -> dt.date:
    return today() + dt.timedelta(days=limits().exchange.days)
