"""Ways to personal data without the second person, too late, too much or unmarked (C17, C25).

Like `wall`, what no page offers: each attempt must be refused by the operations, by the address
itself or by the database, whoever makes it.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Refused, bind
from app.audit import exports
from app.audit.exports import ExportRequest
from app.audit.models import AuditEntry
from app.db import db
from app.features import minors
from app.features.minors import MinorAccess
from app.features.residents import correct
from app.policy.privacy import PerRole
from tests.access.house import House
from tests.access.surfaces import SAID

TABLE: Any = ExportRequest.__table__
ACCESS: Any = MinorAccess.__table__
COORDINATORS, RESIDENCES = "/coordinators/export", "/residences/export"
GROWN_UP = dt.date(1990, 1, 1)
LONG_AGO, LONG_HENCE = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2001, 2099))


def findings(house: House) -> Iterator[str]:
    """What is found wrong; the district is as before afterwards."""
    for attempt in ATTEMPTS:
        yield from tried(house, attempt)


def tried(house: House, attempt: Callable[[House], Iterator[str]]) -> Iterator[str]:
    """What is found wrong by one of the attempts."""
    try:
        yield from attempt(house)
    finally:
        house.restore()


# -- deciding ---------------------------------------------------------------------------


def _deciding(house: House) -> Iterator[str]:
    own, other = (house.district.id("export_request", row) for row in ("R4", "R5"))
    # Told by the rule; the database would refuse it, too, but cannot say why.
    if "不能审批自己的申请" not in _refused(house, "planner", exports.approve, own):
        yield "one's own request is approved"
    if not _refused(house, "planner", exports.decline, own, decision_reason="不需要"):
        yield "one's own request is declined"
    if not _refused(house, "planner", exports.decline, other, decision_reason=" "):
        yield "a request is declined without a reason"
    if not _refused(house, "planner", exports.withdraw, other):
        yield "somebody else's request is withdrawn"
    for values in ({"decided_by": "planner", "status": "approved"}, {"status": "approved"}):
        if not _kept_out(house, own, values):
            yield f"the database takes {values}"
    _set(house, other, expires_at=LONG_AGO)
    if not _refused(house, "planner", exports.approve, other):
        yield "a request is approved too late"
    _set(house, other, expires_at=LONG_HENCE)
    if _refused(house, "planner", exports.approve, other):
        yield "a colleague's request cannot be approved"
    if not _refused(house, "planner", exports.decline, other, 2, decision_reason="不需要"):
        yield "a request is decided twice"


def _refused(house: House, account: str, do: Any, key: int, version: int = 1, **inputs: Any) -> str:
    """What an account is told when it tries; nothing if it succeeds."""
    with house.actor(account) as actor, Session(db.engine) as session:
        bind(session, actor)
        try:
            do(session, key, version, **inputs)
        except Refused as refusal:
            return str(refusal)
    return ""


def _kept_out(
    house: House,
    key: int,
    values: dict[str, str],
    entity: Any = ExportRequest,
    account: str = "planner",
) -> bool:
    with house.actor(account) as actor, Session(db.engine) as session:
        bind(session, actor)
        request = session.get_one(entity, key)
        for name, value in values.items():
            setattr(request, name, value)
        try:
            session.flush()
        except IntegrityError:
            return True
        finally:
            session.rollback()
    return False


def _set(house: House, key: int, /, table: Any = TABLE, **values: object) -> None:
    """Change what lies in the database, around the wall."""
    with house.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == key).values(**values))


# -- taking -----------------------------------------------------------------------------


def _taking(house: House) -> Iterator[str]:
    house.forget_reading()
    for said in ({"purpose": "report"}, {"reason": "核对"}, SAID | {"purpose": "curiosity"}):
        if _post(house, "clerk-a", COORDINATORS, said).status_code != 400:
            yield f"a file for saying only {said}"
    answer = _post(house, "clerk-a", COORDINATORS, SAID)
    if not _is_file(answer):
        yield "the street's own roster is not a one-person task"
        return
    key, number = _last(house)
    yield from _marked(answer.data, "clerk-a", number)
    yield from _recorded(house, number)
    where = f"{COORDINATORS}/{key}"
    for account in ("clerk-b", "head-a"):
        if _post(house, account, where, {}).status_code != 404:
            yield f"{account} asks for the file of clerk-a and is not told that there is none"
    if _post(house, "clerk-a", f"/residences/export/{key}", {}).status_code != 404:
        yield "a request about coordinators answers for residents"
    if not _is_file(_post(house, "clerk-a", where, {})):
        yield "the own file cannot be taken again"
    yield from _not_taken(house, key)
    if house.client("clerk-a").get(where).status_code != 404:
        yield "a link takes a file"


def _not_taken(house: House, key: int) -> Iterator[str]:
    wrong: dict[str, dict[str, Any]] = {
        "too late": {"expires_at": LONG_AGO},
        "more rows than asked for": {"rows": 1},
        "too often": {"downloads": 3},
        "withdrawn": {"status": "withdrawn"},
        "not decided": {"status": "waiting"},
        "for another office": {"org_unit_id": house.district.id("org_unit", "office-b")},
        "as somebody else": {"role": "street_supervisor"},
    }
    for what, values in wrong.items():
        kept = {name: house.rows()["export_request"][key][name] for name in values}
        _set(house, key, **values)
        if _post(house, "clerk-a", f"{COORDINATORS}/{key}", {}).status_code != 400:
            yield f"a file is taken {what}"
        _set(house, key, **kept)


def _post(house: House, account: str, path: str, data: dict[str, str]) -> Any:
    client = house.client(account)
    with client.post(path, data=data | {"csrf_token": house.token(client)}) as answer:
        assert answer.data is not None  # read before it is closed
        return answer


def _is_file(answer: Any) -> bool:
    return answer.status_code == 200 and "spreadsheet" in answer.mimetype


def _last(house: House) -> tuple[int, str]:
    with house.engine.connect() as connection:
        newest = select(TABLE.c.id, TABLE.c.number).order_by(TABLE.c.id.desc()).limit(1)
        key, number = connection.execute(newest).one()
    return key, number


def _marked(data: bytes, username: str, number: str) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    places = {
        "line under the title": sheet["A2"].value,
        "printed header": sheet.oddHeader.center.text,
        "printed footer": sheet.oddFooter.right.text,
        "properties": book.properties.description,
    }
    for place, text in places.items():
        for word in (username, number, "按规定上报", "20"):
            if word not in (text or ""):
                yield f"no {word} in the {place}: {text}"


def _recorded(house: House, number: str) -> Iterator[str]:
    entry: Any = AuditEntry.__table__
    wanted = select(entry.c.fields, entry.c.purpose, entry.c.count).where(
        entry.c.action == "export", entry.c.entity == "coordinator"
    )
    with house.engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(wanted)]
    if [(names.split(",")[0], *rest) for names, *rest in found] != [(number, "report", 3)]:
        yield f"the journal says {found}"


# -- what needs two ---------------------------------------------------------------------


def _large(house: House) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PerRole, "limit", lambda limit, role: 2)
        answer = _post(house, "clerk-a", COORDINATORS, SAID)
        key, _ = _last(house)
        if _is_file(answer) or answer.status_code != 302:
            yield f"three rows where two are allowed: {answer.status_code}"
        if _is_file(_post(house, "clerk-a", f"{COORDINATORS}/{key}", {})):
            yield "a file that nobody has approved"
        if _refused(house, "head-a", exports.approve, key, 2):
            yield "the supervisor cannot approve the clerk's request"
        elif not _is_file(_post(house, "clerk-a", f"{COORDINATORS}/{key}", {})):
            yield "an approved file cannot be taken"


# -- minors -----------------------------------------------------------------------------


def _minors(house: House) -> Iterator[str]:
    house.forget_reading()
    access = {row: house.district.id("minor_access", row) for row in ("M1", "M2", "M6")}
    if _shown(house, "clerk-a", "A1") != 200:
        yield "an approved access shows nothing"
    if _shown(house, "clerk-a", "A2") != 400:
        yield "a minor's number is shown without an approval"
    wrong: dict[str, dict[str, Any]] = {
        "too late": {"expires_at": LONG_AGO},
        "withdrawn": {"status": "withdrawn"},
        "not decided": {"status": "waiting"},
        "of somebody else": {"username": "head-b"},
        "for another office": {"org_unit_id": house.district.id("org_unit", "office-b")},
        "as somebody else": {"role": "street_supervisor"},
        "about somebody else": {"residence_id": house.district.id("residence", "A3")},
    }
    for what, values in wrong.items():
        kept = {name: house.rows()["minor_access"][access["M1"]][name] for name in values}
        _set(house, access["M1"], ACCESS, **values)
        if _shown(house, "clerk-a", "A1") != 400:
            yield f"a minor's number is shown by an access {what}"
        _set(house, access["M1"], ACCESS, **kept)
    _set(house, access["M2"], ACCESS, status="waiting", decided_by=None)
    if "不能审批自己的申请" not in _refused(house, "head-a", minors.approve, access["M2"]):
        yield "one's own access is approved"
    for values in ({"decided_by": "head-a", "status": "approved"}, {"status": "approved"}):
        if not _kept_out(house, access["M2"], values, MinorAccess, "head-a"):
            yield f"the database takes {values} of an access"
    if _refused(house, "police-1", minors.approve, access["M6"]):
        yield "a colleague's access cannot be approved"


def _growing_up(house: House) -> Iterator[str]:
    if "更正其出生日期" in _made_adult(house, "A1"):
        yield "a minor's birth date is not corrected with an approval"
    _set(house, house.district.id("minor_access", "M1"), ACCESS, status="withdrawn")
    if "更正其出生日期" not in _made_adult(house, "A1"):
        yield "a minor is made an adult without an approval"


def _made_adult(house: House, row: str) -> str:
    """What the clerk is told who gives a resident the birth date of an adult."""
    key = house.district.id("residence", row)
    version = house.rows()["residence"][key]["version"]
    return _refused(house, "clerk-a", correct, key, version, data={"birth_date": GROWN_UP})


def _shown(house: House, account: str, row: str) -> int:
    """The status of the answer to asking for a resident's number."""
    where = f"/residences/reveal/{house.district.id('residence', row)}/id_number"
    status: int = _post(house, account, where, {"purpose": "verify"}).status_code
    return status


def _minors_in_full(house: House) -> Iterator[str]:
    answer = _post(house, "clerk-a", RESIDENCES, SAID | {"in_full": "1"})
    if _is_file(answer) or answer.status_code != 302:
        yield f"minors in full are one person's task: {answer.status_code}"
        return
    key, _ = _last(house)
    _set(house, key, status="alone")
    if _is_file(_post(house, "clerk-a", f"{RESIDENCES}/{key}", {})):
        yield "a file of minors in full that nobody has approved"
    _set(house, key, status="waiting")
    if _refused(house, "head-a", exports.approve, key, 2):
        yield "the supervisor cannot approve minors in full"
    elif not _is_file(_post(house, "clerk-a", f"{RESIDENCES}/{key}", {})):
        yield "an approved file of minors cannot be taken"
    _set(house, key, minors=1)
    if _is_file(_post(house, "clerk-a", f"{RESIDENCES}/{key}", {})):
        yield "more minors leave in full than somebody has agreed to"
    if not _is_file(_post(house, "clerk-a", RESIDENCES, SAID)):
        yield "a masked roster with minors is not a one-person task"


ATTEMPTS = (_deciding, _taking, _large, _minors, _growing_up, _minors_in_full)
