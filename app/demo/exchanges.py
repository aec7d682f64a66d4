"""The exchange of the demo: certificates of four offices and a book of packages.

The certificates are real ones whose private keys were thrown away when they were made: what is
sealed with them nobody opens. Who wants to open one makes a key with `flask exchange keygen` and
has its certificate registered; the newest one is used.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.demo.bulk import Row
from app.demo.district import STREET, area_name, unit_key
from app.demo.people import DISTRICT, REFERENCE_DAY
from app.features.exchange import rules
from app.features.exchange.contents import Contents, Line, workbook
from app.features.exchange.sealing import SHA256, digest, read_key, seal

OFFICE, STATION = f"{STREET}-JD", f"{STREET}-PCS1"
HEALTH, MIGRANTS = f"{DISTRICT}-WJW", f"{DISTRICT}-LGB"
_KEEP = dt.timedelta(days=30)
_LINES = tuple(
    Line("协管员", area_name(STREET), status, number)
    for status, number in (("在岗", 11), ("已离岗", 1))
)
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@cache
def _certificates() -> dict[str, str]:
    text = (Path(__file__).parent / "certificates.pem").read_text(encoding="ascii")
    return dict(zip((OFFICE, STATION, HEALTH, MIGRANTS), _PEM.findall(text), strict=True))


def key_rows() -> Iterator[Row]:
    """The certificates on the register."""
    for number, (code, certificate) in enumerate(_certificates().items(), 1):
        key = read_key(certificate)
        assert key is not None  # noqa: S101 - our own file
        yield {
            "id": number,
            "org_unit_id": unit_key(code),
            "certificate": certificate,
            "check_value": key.check_value,
            "valid_from": key.valid_from,
            "valid_to": key.valid_to,
        }


@dataclass(frozen=True)
class _Package:
    """A package of the book: between whom, about which months, how far it has come."""

    status: str
    kind: str
    sender: str
    recipient: str
    months: tuple[int, int]
    due_on: dt.date
    sent_on: dt.date | None
    difference: str = ""


_NOTICE, _SWAP, _QUARTER = "monthly_notice", "monthly_swap", "quarterly_notice"


def _day(month: int, day: int) -> dt.date:
    return dt.date(REFERENCE_DAY.year, month, day)


_PACKAGES = (
    _Package(rules.DESTROYED, _NOTICE, OFFICE, STATION, (6, 6), _day(7, 15), _day(7, 10)),
    _Package(rules.DESTROYED, _QUARTER, HEALTH, STATION, (4, 6), _day(6, 25), _day(6, 24)),
    _Package(rules.ACKNOWLEDGED, _NOTICE, OFFICE, STATION, (8, 8), _day(9, 15), _day(9, 10)),
    _Package(
        rules.ACKNOWLEDGED, _SWAP, MIGRANTS, OFFICE, (8, 8), _day(9, 5), _day(9, 4),
        difference="少一行“已离岗”，已电话核实，下月一并更正。",
    ),
    _Package(rules.SENT, _NOTICE, STATION, OFFICE, (8, 8), _day(9, 15), _day(9, 14)),
    _Package(rules.RECEIVED, _QUARTER, HEALTH, STATION, (7, 9), _day(9, 25), _day(9, 24)),
    _Package(rules.MADE, _QUARTER, OFFICE, MIGRANTS, (7, 9), _day(9, 25), None),
)  # fmt: skip


def package_rows() -> Iterator[Row]:
    """The book of packages; what has been destroyed has left its digest."""
    accounts = {
        OFFICE: "street-clerk", STATION: "police-officer", HEALTH: "planning-officer",
        MIGRANTS: "migrant-office",
    }  # fmt: skip
    for key, one in enumerate(_PACKAGES, 1):
        certificate = _certificates()[one.recipient]
        known = read_key(certificate)
        assert known is not None  # noqa: S101 - our own file
        plain = workbook(Contents(_LINES, ""), "演示", "虚拟数据")
        sealed = seal(plain, certificate)
        sent_by, received_by = accounts[one.sender], accounts[one.recipient]
        sent = one.sent_on is not None
        received = one.status in {rules.RECEIVED, rules.ACKNOWLEDGED, rules.DESTROYED}
        answered = one.status in {rules.ACKNOWLEDGED, rules.DESTROYED}
        gone = one.status == rules.DESTROYED
        since = one.sent_on or REFERENCE_DAY
        after = since + dt.timedelta(days=1) if received else None
        first, last = one.months
        yield {
            "id": key,
            "number": f"{REFERENCE_DAY.year}-{key:06}",
            "status": one.status,
            "kind": one.kind,
            "org_unit_id": unit_key(one.sender),
            "to_unit_id": unit_key(one.recipient),
            "delivered_to_id": unit_key(one.recipient) if sent else None,
            "period_from": _day(first, 1),
            "period_to": _day(last + 1, 1) - dt.timedelta(days=1),
            "purpose": "report",
            "legal_basis": "金政〔2011〕76号 三（一）3、三（三）4",
            "due_on": one.due_on,
            "content_class": rules.AGGREGATE,
            "contents": "协管员：街道（镇）、状态",
            "record_count": len(_LINES),
            "plain_digest": digest(plain, SHA256),
            "sealed_digest": digest(sealed, SHA256),
            "key_check_value": known.check_value,
            "made_by": sent_by,
            "sent_on": one.sent_on,
            "sent_by": sent_by if sent else None,
            "received_on": after,
            "received_by": received_by if received else None,
            "counted": len(_LINES) - bool(one.difference) if answered else None,
            "difference": one.difference or None,
            "acknowledged_on": after if answered else None,
            "acknowledged_by": received_by if answered else None,
            "expires_on": since + _KEEP,
            "destroyed_on": since + _KEEP + dt.timedelta(days=1) if gone else None,
            "content": None if gone else sealed,
        }
