"""The leak tests notice faults: a compact version of them reports every seeded one."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, nullcontext
from functools import partial
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.access import Actor, Denied, bind
from app.audit.models import AuditEntry
from app.db import db
from tests.access import attacks, surfaces, taking, wall
from tests.access.conftest import NewDatabase
from tests.access.district import District
from tests.access.house import House
from tests.access.mutants import MUTANTS, Mutant, applied
from tests.access.noticed import NOTICED_BY
from tests.access.probe import Probe

Check = Callable[..., object]

LOOKED_AT: tuple[tuple[str, str, tuple[Check, ...]], ...] = (
    ("clerk-a", "residences", (surfaces.lists, surfaces.records, surfaces.oracles)),
    (
        "police-1",
        "residences",
        (surfaces.lists, surfaces.reasons, surfaces.forms, surfaces.buttons, surfaces.exports),
    ),
    ("adrift", "residences", (surfaces.lists,)),
    ("gridless", "residences", (surfaces.lists,)),
    ("coordinator", "residences", (surfaces.lists, surfaces.lookups)),
    ("overseer", "residences", (surfaces.lists, surfaces.rest)),
    ("head-a", "residences", (attacks.reading_only,)),
    ("planner", "residences", (surfaces.closed,)),
    ("planner", "service-cards", (surfaces.buttons,)),
    ("sysadmin", "residences", (surfaces.closed,)),
    ("clerk-a", "areas", (surfaces.lists,)),
    ("head-a", "meetings", (surfaces.rolls,)),
    ("clerk-a", "meetings", (surfaces.rolls,)),
    (
        "clerk-a",
        "residences",
        (
            surfaces.forms,
            surfaces.exports,
            surfaces.filter_panels,
            surfaces.lookups,
            surfaces.rest,
        ),
    ),
    ("clerk-a", "rental-documents", (surfaces.files, attacks.uploading)),
    ("planner", "rental-documents", (surfaces.closed,)),
    ("police-1", "exchange-packages", (surfaces.lists,)),
    ("clerk-a", "service-cards", (surfaces.records, attacks.writing)),
)
"""Account, screen, checks: what is asked of every mutant."""

CHARTED = ("clerk-a", "migrants", "overseer", "planner")
SELECTS = ("column", "alias", "cte", "union", "joined")
"""Of the statements about the residences of street A, those whose rows begin with the key."""


def looks(house: House) -> Iterator[tuple[str, Callable[[], Iterable[str]]]]:
    """The name of each look at a house, and what takes it."""
    screens = {screen.path: screen for screen in house.screens}
    yield "wall", partial(_at_the_wall, house)
    yield "expired", partial(_expired, house)
    for account, path, checks in LOOKED_AT:
        for check in checks:
            yield (
                f"{account} {path} {check.__name__}",
                partial(_probed, house, account, check, (screens[path],)),
            )
    for attempt in taking.ATTEMPTS:
        yield f"taking{attempt.__name__}", partial(taking.tried, house, attempt)
    for account in CHARTED:
        yield f"{account} menu", partial(_probed, house, account, _menu, (None,))
        yield f"{account} pages", partial(_probed, house, account, surfaces.pages, house.pages)
        yield f"{account} charts", partial(_probed, house, account, surfaces.charts, house.charts)


def _probed(house: House, account: str, check: Check, about: Iterable[object]) -> Iterator[str]:
    for one in about:
        probe = Probe(house, account)
        check(probe, one)
        yield from probe.leaks


def _menu(probe: Probe, _: None) -> None:
    surfaces.menu(probe)


def _expired(house: House) -> Iterator[str]:
    if house.sign_in("expired").get("/").status_code != 403:
        yield "an expired appointment still opens the house"


def findings(house: House, first: str = "") -> Iterator[str]:
    """What is found wrong, one after the other; whoever wants the first only, does not wait.

    Args:
        house: what is looked at.
        first: which look is taken once more, before all others.
    """
    every = [*looks(house)]
    for _, look in [one for one in every if one[0] == first] + every:
        yield from look()


def _at_the_wall(house: House) -> Iterator[str]:
    """What no page asks of a session today, and what must be refused whoever asks it."""
    with house.app.app_context(), house.actor("clerk-a") as clerk:
        street = {house.district.id("residence", row) for row in ("A1", "A2", "A3")}
        for name in SELECTS:
            with Session(db.engine) as session:
                bind(session, clerk)
                found = {row[0] for row in session.execute(wall.SCOPED[name])}
            if found != street:
                yield f"a select ({name}) gives {found}"
            if not _denied(None, Session.execute, wall.SCOPED[name]):
                yield f"a select ({name}) needs no actor"
        for name, statement in wall.REFUSED.items():
            if not _denied(clerk, Session.execute, statement):
                yield f"{name} is not refused"
        for write in wall.WRITES:
            if not _denied(clerk, write, house):
                yield f"{write.__name__} is not refused"
    with house.app.app_context():
        system = Actor.system(house.policy, "test")
        if not _denied(system, _rewrite, house):
            yield "a system task may change the journal"


def _denied(actor: Actor | None, do: Callable[..., object], *args: Any) -> bool:
    with Session(db.engine) as session:
        if actor is not None:
            bind(session, actor)
        try:
            do(session, *args)
            session.flush()
        except SQLAlchemyError as error:  # of which `Denied` is one
            return isinstance(error, Denied)
        finally:
            session.rollback()
    return False


def _rewrite(session: Session, house: House) -> None:
    entry = session.get_one(AuditEntry, house.district.id("audit_entry", "X1"))
    entry.username = "PWN"


@pytest.fixture(scope="module")
def template(new_database: NewDatabase) -> Iterator[tuple[str, District]]:
    """A database with the district, to be copied. SQLite will do: the faults are in Python."""
    with new_database("sqlite", None) as url:
        house = House(url)
        house.close()
        yield url, house.district


def found_in(
    template: tuple[str, District], new_database: NewDatabase, mutant: Mutant | None
) -> Generator[str]:
    """What is found wrong with the application when it has a fault."""
    url, district = template
    with new_database("sqlite", url) as copy, applied(mutant) if mutant else nullcontext():
        house = House(copy, district)
        try:
            yield from findings(house, NOTICED_BY.get(mutant.description, "") if mutant else "")
        finally:
            house.close()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.description)
def test_a_seeded_fault_is_noticed(
    template: tuple[str, District], new_database: NewDatabase, mutant: Mutant
) -> None:
    with closing(found_in(template, new_database, mutant)) as found:
        first = next(found, "")
    assert first
    assert not first.endswith(": 500"), "a page that breaks says nothing about the rights"


def test_without_a_fault_nothing_is_reported(
    template: tuple[str, District], new_database: NewDatabase
) -> None:
    assert list(found_in(template, new_database, None)) == []


def test_what_notices_a_fault_is_there(template: tuple[str, District]) -> None:
    url, district = template
    house = House(url, district)
    named = {name for name, _ in looks(house)}
    house.close()
    assert set(NOTICED_BY.values()) <= named
    assert NOTICED_BY.keys() <= {mutant.description for mutant in MUTANTS}


def test_the_faults_are_many_and_have_names_of_their_own() -> None:
    assert len({mutant.description for mutant in MUTANTS}) == len(MUTANTS) >= 60
