"""What is refused to somebody who is signed in is in the journal, and nothing else is written."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from tests.access.attacks import payload
from tests.access.house import House
from tests.access.probe import Probe

Attempt = Callable[[Probe], TestResponse]
OTHERS = "B1"
"""A row of street B, which no clerk of street A may see."""


@pytest.fixture
def clerk(house: House) -> Iterator[Probe]:
    house.forget_reading()
    with house.restored():
        yield Probe(house, "clerk-a")
    house.forget_reading()


def key(probe: Probe, entity: str, row: str = OTHERS) -> int:
    return probe.house.district.id(entity, row)


def get(where: str) -> Attempt:
    return lambda probe: probe.client.get(where.format(other=key(probe, "residence")))


def send(where: str, **values: str) -> Attempt:
    def attempt(probe: Probe) -> TestResponse:
        token = probe.house.token(probe.client)
        path = where.format(
            own=key(probe, "residence", "A1"),
            other=key(probe, "residence"),
            post=key(probe, "appointment", "head-a"),
        )
        return probe.client.post(path, data={"csrf_token": token, **values})

    return attempt


def rest(method: str, where: str, **body: Any) -> Attempt:
    def attempt(probe: Probe) -> TestResponse:
        own, other = key(probe, "residence", "A1"), key(probe, "residence")
        return probe.house.app.test_client().open(
            f"/api/v1{where.format(own=own, other=other)}",
            method=method,
            json=body,
            headers=probe.house.bearer("clerk-a"),
        )

    return attempt


def as_another(probe: Probe) -> TestResponse:
    headers = probe.house.bearer("clerk-a") | {
        "X-Liuguan-Post": str(key(probe, "appointment", "head-a"))
    }
    return probe.house.app.test_client().get("/api/v1/residences/", headers=headers)


def in_the_session(probe: Probe) -> TestResponse:
    """As far as anybody gets who has the key of the sessions."""
    browser = probe.house.sign_in("clerk-a")
    with browser.session_transaction() as session:
        session["post"] = key(probe, "appointment", "head-a")
    return browser.get("/")


def tenancy_in_another_street(probe: Probe) -> TestResponse:
    screen = next(one for one in probe.house.screens if one.path == "tenancies")
    values = payload(probe, screen, ("house_id", "residence_id", "began_on"))
    values["residence_id"] = str(key(probe, "residence"))
    return send("/tenancies/add", **values)(probe)


ATTEMPTS = {
    "a hidden record": (get("/residences/show/{other}"), 404, "residence", "B1", "show"),
    "its form": (get("/residences/edit/{other}"), 404, "residence", "B1", "edit"),
    "a number of it": (
        send("/residences/reveal/{other}/phone", purpose="verify"), 404, "residence", "B1",
        "reveal",
    ),
    "what is nobody's": (get("/residences/show/2147483648"), 404, "residence", None, "show"),
    "an entity of others": (get("/data-keys/list/"), 404, "data_key", None, "list"),
    "an upload of others": (
        get("/residences/load/corrections?run=" + "0" * 32 + ".xlsx"), 404, "residence", None,
        "corrections",
    ),
    "an export of others": (send("/residences/export/1"), 404, "residence", None, "download"),
    "a post of others": (send("/post/{post}"), 404, "appointment", "head-a", "switch"),
    "a post of others, by REST": (
        as_another, 401, "appointment", "head-a", "post",
    ),
    "a post of others, in the session": (
        in_the_session, 200, "appointment", "head-a", "post",
    ),
    "a key of one's own, in a form": (
        send("/residences/edit/{own}", id="7"), 400, "residence", None, "id",
    ),
    "a hidden record, by REST": (rest("GET", "/residences/{other}"), 404, "residence", "B1", "get"),
    "a stale version": (
        rest("PUT", "/residences/{own}", version=0, form_batch="9"), 409, "residence", "A1",
        "change",
    ),
    "a key of one's own": (
        rest("PUT", "/residences/{own}", version=1, id=7, form_batch="9"), 400, "residence", None,
        "id",
    ),
    "a column of others": (
        rest("PUT", "/residences/{own}", version=1, permit_receipt_no="7"), 400, "residence",
        None, "permit_receipt_no",
    ),
    "a reference to a hidden record": (
        tenancy_in_another_street, 400, "tenancy", None, "residence_id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ATTEMPTS)
def test_an_attempt_is_recorded_and_nothing_is_written(
    house: House, clerk: Probe, what: str
) -> None:
    attempt, status, entity, record, fields = ATTEMPTS[what]
    assert attempt(clerk).status_code == status
    seen = select(AuditEntry).where(AuditEntry.action == "refused")
    with house.engine.connect() as connection:
        (entry,) = connection.execute(seen).all()
    expected = key(clerk, entity, record) if isinstance(record, str) else record
    assert (entry.username, entry.entity, entry.record_id) == ("clerk-a", entity, expected)
    assert (entry.fields, entry.role) == (fields, "street_clerk")
    assert house.rows() == house.pristine
