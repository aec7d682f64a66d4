"""What is measured: a page of the product, the same page by hand, and how much slower it may be.

The users are those of the demo. What they search for is the commonest of its kind in the data.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from urllib.parse import urlencode

from app.demo.district import STREET
from app.demo.people import REFERENCE_DAY, synthesize
from app.features.deadlines.views import COMING
from app.features.matters.views import WEEK
from bench.byhand import RING, SIZE
from bench.drivers import Database

CLERK, POLICE, SUPERVISOR = "street-clerk", "police-officer", "supervisor"
DISTRICT = "coordinator"
"""The account of `bench.product.DISTRICT_READER`."""

ADULT = 19
DEEP_PAGE = 20_000
REPORTED = "2026-08"
"""The month of the monthly report, within the demo's year."""
FORM_BYTES = 200_000
GUARD_TARGET = 1.25
"""How many times longer a page may take with scope, masks and field policy (issue 3)."""

COMMONEST = """
    SELECT substr({column}, 1, :length) AS words FROM residence WHERE street_id = :street
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""
COUNT = "SELECT count(*) FROM residence WHERE :street IN (street_id, 0)"
TWO = "SELECT id FROM residence WHERE street_id = :street AND status = 'living' LIMIT 2"
PLACE = """
    SELECT arrived_on, id FROM residence WHERE :street IN (street_id, 0)
    ORDER BY arrived_on DESC, id DESC LIMIT 1 OFFSET :offset"""


@dataclass(frozen=True)
class Task:
    """Something a user waits for.

    Attributes:
        name: what it is.
        user: account at the product.
        ours: path at the product.
        by_hand: path at the pages written by hand; None compares with the longest SQL
            statement of our own page.
        target: how many times longer ours may take; None is for information only.
        forms: what to send, another one each time; None opens the page.
        corrects: what is sent are changes of the record on the page.
        system: the other one is the same page of the product, seen by a system task.
        counted: the pages are laid out differently, only as many rows must be there.
        all_sql: of our own page all of its SQL is what is compared with, not the longest.
        most_bytes: how large our page may be.
    """

    name: str
    user: str
    ours: str
    by_hand: str | None
    target: float | None = 10
    forms: Iterator[Mapping[str, Any]] | None = None
    most_bytes: int | None = None
    corrects: bool = False
    system: bool = False
    counted: bool = False
    all_sql: bool = False


def tasks(database: Database, residents: int) -> Iterator[Task]:
    """Every task, with what to ask for in this database.

    Args:
        database: loaded by `flask demo`.
        residents: how many have been loaded.
    """
    street = database.value("SELECT id FROM area WHERE code = :code", code=STREET)
    resident = "SELECT * FROM residence WHERE street_id = :street ORDER BY id LIMIT 1"
    somebody = database.rows(resident, street=street)[0]
    number, phone = (
        RING.unseal(bytes(somebody[name]), f"residence.{name}") for name in ("id_number", "phone")
    )
    name, initials = (
        database.value(COMMONEST.format(column=column), length=length, street=street)
        for column, length in (("name", 2), ("name_initials", 3))
    )
    station = database.value(
        "SELECT org_unit_id FROM appointment WHERE username = :name", name=POLICE
    )
    living = {"status": "living", "sort": "arrived_on"}

    yield _list("list, page 1", CLERK, {}, street=street)
    yield from _deep_list(database, "list", CLERK, street=street)
    yield _list("exact ID number", CLERK, {"q": number}, street=street, id_number=number)
    yield _list("exact telephone number", CLERK, {"q": phone}, street=street, phone=phone)
    yield _list(f"name begins {name}", CLERK, {"q": name}, street=street, name=name)
    yield _list(f"initials {initials}", CLERK, {"q": initials}, street=street, initials=initials)
    yield _list("status filter by date", CLERK, living, street=street, status="living", oldest=1)
    yield _list("police list, page 1", POLICE, {}, station=station)
    yield _list("district list, page 1", DISTRICT, {})
    yield from _deep_list(database, "district list", DISTRICT)
    yield _list("district, exact ID number", DISTRICT, {"q": number}, id_number=number)
    yield from _working_day(database, street)
    by_hand = f"/tenancies/add?street={street}"
    yield Task("add form of a tenancy", CLERK, "/tenancies/add", by_hand, most_bytes=FORM_BYTES)
    forms = _registrations(residents, somebody["community_id"])
    by_hand = f"/residents/add?street={street}"
    yield Task("save a registration", CLERK, "/residences/add", by_hand, forms=forms)
    yield from _guarded(street, database.rows(TWO, street=street))
    for chart in ("residents-by-street", "arrivals-by-month"):
        # Counted anew for every reader who may list the rows; others get what is published.
        yield Task(f"chart {chart}", DISTRICT, f"/charts/{chart}/chart/", None, target=1.5)
        published = f"chart {chart}, published"
        yield Task(published, SUPERVISOR, f"/charts/{chart}/chart/", None, target=None)
    month = f"/reports/monthly?month={REPORTED}"
    yield Task("monthly report of the district", DISTRICT, month, None, target=1.5, all_sql=True)
    yield Task("monthly report of a street", CLERK, month, None, target=1.5, all_sql=True)


def _working_day(database: Database, street: int) -> Iterator[Task]:
    """What the clerk begins the day with, and the residents of the street to verify this month."""
    unit = database.value("SELECT org_unit_id FROM appointment WHERE username = :name", name=CLERK)
    today = REFERENCE_DAY.isoformat()
    given = urlencode(
        {
            "unit": unit,
            "street": street,
            "today": today,
            "week": REFERENCE_DAY + WEEK,
            "soon": REFERENCE_DAY + COMING,
        }
    )
    yield Task("home page", CLERK, "/", f"/home?{given}")
    todo = "/due-items/list/?status=open"
    yield Task("to-do list", CLERK, todo, f"/due?unit={unit}", counted=True)
    month = urlencode({"street": street, "first": REFERENCE_DAY.replace(day=1)})
    ours = "/collection/verification"
    yield Task("verification list", CLERK, ours, f"/verification?{month}", counted=True)


def _list(name: str, user: str, ours: Mapping[str, Any], /, **by_hand: Any) -> Task:
    return Task(
        name, user, f"/residences/list/?{urlencode(ours)}", f"/residents?{urlencode(by_hand)}"
    )


def _deep_list(database: Database, name: str, user: str, **scope: int) -> Iterator[Task]:
    """Page 20,000, or the last full one, by key; and what OFFSET takes for the same."""
    everywhere = {"street": 0} | scope
    last = database.value(COUNT, **everywhere) - SIZE - 1
    before = max(0, min(last, (DEEP_PAGE - 1) * SIZE - 1))
    row = database.rows(PLACE, **everywhere, offset=before)[0]
    day, key = str(row["arrived_on"]), row["id"]
    name = f"{name}, page {before // SIZE + 2:,}"
    ours = {"after": base64.urlsafe_b64encode(json.dumps([day, key]).encode()).decode()}
    yield _list(name, user, ours, **scope, day=day, key=key)
    by_offset = _list(f"{name}; OFFSET by hand", user, ours, **scope, offset=before + 1)
    yield replace(by_offset, target=None)


def _guarded(street: int, two: Sequence[Mapping[str, Any]]) -> Iterator[Task]:
    """Pages next to the same ones as a system task has them; each corrects its own record."""
    mine, other = (f"/residences/{{}}/{one['id']}" for one in two)
    listed = "/residences/list/"
    batches = ({"form_batch": str(number)} for number in count())
    yield _system("list", listed, f"{listed}?street_id={street}")
    yield _system("record", mine.format("show"), mine.format("show"))
    yield _system("edit form", mine.format("edit"), mine.format("edit"))
    edited = _system("save a correction", mine.format("edit"), other.format("edit"))
    yield replace(edited, forms=batches, corrects=True)


def _system(name: str, ours: str, system: str) -> Task:
    name = f"{name}, against a system task"
    return Task(name, CLERK, ours, system, target=GUARD_TARGET, system=True)


def _registrations(residents: int, community: int) -> Iterator[Mapping[str, Any]]:
    """People who are not registered yet; no children, whose form has a guardian."""
    for index in count(residents):
        person = synthesize(index)
        if person.birth_date.year > REFERENCE_DAY.year - ADULT:
            continue
        yield {
            "community_id": community,
            **{
                name: getattr(person, name)
                for name in (
                    "name", "id_number", "phone", "hukou_address", "address", "reason",
                    "arrived_on",
                )
            },
        }  # fmt: skip
