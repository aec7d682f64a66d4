"""The wall: what a session gives, what it refuses, and that nothing stays of what it refused."""

import ast
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select, text, union, update
from sqlalchemy.exc import InvalidRequestError, ProgrammingError
from sqlalchemy.orm import Session, aliased, make_transient_to_detached

import app
from app.access import SYSTEM_READ, Actor, Denied, bind
from app.audit import record
from app.audit.models import AuditEntry
from app.db import db
from app.features.places.models import Area
from app.features.residents.models import Residence
from tests.access import wall
from tests.access.district import AREAS
from tests.access.house import House

SOURCES = sorted(Path(app.__file__).parent.rglob("*.py"))
ROOT = Path(app.__file__).parent


@pytest.fixture
def clerk(house: House) -> Iterator[Session]:
    """The session of the clerk of street A."""
    yield from _session(house, "clerk-a")


@pytest.fixture
def system(house: House) -> Iterator[Session]:
    """The session of a declared system task."""
    with house.app.app_context(), Session(db.engine) as session:
        bind(session, Actor.system(house.policy, "test"))
        yield session


@pytest.fixture
def nobody(house: House) -> Iterator[Session]:
    """A session in which nobody acts."""
    with house.app.app_context(), Session(db.engine) as session:
        yield session


def _session(house: House, account: str) -> Iterator[Session]:
    with house.actor(account) as actor, Session(db.engine) as session:
        bind(session, actor)
        yield session


def street(house: House, letter: str = "A") -> set[int]:
    rows = house.district.ids["residence"]
    return {key for name, key in rows.items() if name.startswith(letter)}


def keys_of(session: Session, statement: Any) -> set[int]:
    """The keys that rows begin with, or those of the records they begin with."""
    found = (row[0] for row in session.execute(statement))
    return {int(getattr(one, "id", one)) for one in found if one is not None}


def refused_by_the_database(session: Session, name: str) -> AbstractContextManager[object]:
    """What names columns the clerk may not read does not get past PostgreSQL."""
    if name in wall.TOO_MUCH and session.get_bind().dialect.name == "postgresql":
        return pytest.raises(ProgrammingError, match="permission denied for table residence")
    return nullcontext()


# -- reading ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", wall.SCOPED)
def test_every_form_of_a_select_is_held_to_the_rows(
    clerk: Session, house: House, name: str
) -> None:
    with refused_by_the_database(clerk, name):
        assert keys_of(clerk, wall.SCOPED[name]) == street(house)


@pytest.mark.parametrize("name", wall.COUNTED)
def test_what_is_counted_or_compared_is_held_to_the_rows(clerk: Session, name: str) -> None:
    statement, value = wall.COUNTED[name]
    with refused_by_the_database(clerk, name):
        assert clerk.scalar(statement) == value


def test_a_key_gives_a_visible_record_only(clerk: Session, house: House) -> None:
    hidden = house.district.id("residence", "B1")
    assert clerk.get(Residence, house.district.id("residence", "A1")) is not None
    assert clerk.get(Residence, hidden) is None
    assert clerk.get(Residence, hidden, populate_existing=True) is None
    with pytest.raises(InvalidRequestError):
        clerk.get_one(Residence, hidden)


def test_the_older_query_is_held_to_the_rows(clerk: Session, house: House) -> None:
    query = clerk.query(Residence)
    assert {one.id for one in query} == street(house)
    assert clerk.query(Residence.id).count() == 3
    assert query.filter_by(id=house.district.id("residence", "B1")).all() == []


def test_a_record_that_went_elsewhere_is_not_read_again(clerk: Session, house: House) -> None:
    with house.restored():
        mine = clerk.get_one(Residence, house.district.id("residence", "A1"))
        clerk.commit()
        with house.engine.begin() as connection:
            elsewhere = {"street_id": house.district.id("area", "B"), "name": "ELSEWHERE"}
            connection.execute(update(wall.CORE).filter_by(id=mine.id).values(elsewhere))
        with pytest.raises(InvalidRequestError):
            clerk.refresh(mine)


def test_a_key_that_was_guessed_loads_nothing(clerk: Session, house: House) -> None:
    guessed = Residence(id=house.district.id("residence", "B1"))
    make_transient_to_detached(guessed)
    clerk.add(guessed)
    with pytest.raises(InvalidRequestError):
        _ = guessed.name


@pytest.mark.parametrize("name", wall.REFUSED)
def test_what_the_criteria_cannot_hold_is_refused(clerk: Session, house: House, name: str) -> None:
    with pytest.raises(Denied):
        clerk.execute(wall.REFUSED[name])
    clerk.rollback()
    assert house.rows() == house.pristine


def test_a_refusal_does_not_depend_on_what_was_asked_before(clerk: Session) -> None:
    """The verdict on a statement is remembered; a look-alike must not inherit it."""
    for _ in range(2):
        clerk.execute(select(Residence.name))
        with pytest.raises(Denied):
            clerk.execute(select(wall.CORE.c.name))


def test_nobody_reads_nothing(nobody: Session) -> None:
    for statement in (*wall.SCOPED.values(), *wall.REFUSED.values()):
        with pytest.raises(Denied):
            nobody.execute(statement)
    with pytest.raises(Denied):
        nobody.get(Residence, 1)


def test_before_there_is_an_actor_plain_columns_may_be_read(nobody: Session, house: House) -> None:
    """For signing in; records would stay in the session for whoever comes next."""
    options = {SYSTEM_READ: True}
    assert len(nobody.scalars(select(Area.id), execution_options=options).all()) == len(AREAS)
    records = (
        select(Residence),
        select(aliased(Residence)),
        select(Residence.id, Area),
        select(Residence).from_statement(union(select(Residence), select(Residence))),
    )
    for statement in records:
        with pytest.raises(Denied):
            nobody.execute(statement, execution_options=options)


def test_a_system_read_does_not_widen_an_actors_view(clerk: Session, house: House) -> None:
    found = clerk.scalars(select(Residence.id), execution_options={SYSTEM_READ: True})
    assert set(found) == street(house)


def test_below_the_session_nothing_is_answered(house: House) -> None:
    with house.app.app_context(), db.engine.connect() as connection:
        for statement in (
            select(wall.CORE),
            select(Residence.id),
            update(wall.CORE).values(name="PWN"),
            delete(wall.CORE),
            text("SELECT 1"),
        ):
            with pytest.raises(Denied):
                connection.execute(statement)


# -- who acts ---------------------------------------------------------------------------


def test_a_session_belongs_to_one_actor(clerk: Session, house: House) -> None:
    """Rows that the first has loaded would be handed to the second."""
    with house.actor("clerk-b") as other, pytest.raises(Denied):
        bind(clerk, other)
    with pytest.raises(Denied):
        bind(clerk, Actor.system(house.policy, "test"))


def test_a_system_task_sees_everything(system: Session) -> None:
    assert len(system.scalars(select(Residence)).all()) == 5


def test_many_actors_at_once_are_not_taken_for_one_another(house: House) -> None:
    """SQLAlchemy keeps the criteria of a lambda; the values in them are each actor's own."""
    accounts = ("clerk-a", "clerk-b", "police-1", "police-2", "coordinator", "adrift", "auditor")
    wanted = {
        "clerk-a": {"A1", "A2", "A3"},
        "clerk-b": {"B1", "B2"},
        "police-1": {"A1", "A2", "B1"},
        "police-2": {"A3", "B2"},
        "coordinator": {"A1"},
        "adrift": set(),
        "auditor": set(),
    }
    actors = {}
    for account in accounts:
        with house.actor(account) as actor:
            actors[account] = actor

    def look(account: str) -> bool:
        with house.app.app_context(), Session(db.engine) as session:
            bind(session, actors[account])
            alias = aliased(Residence)
            found = set(session.scalars(select(Residence.id)))
            same = set(session.scalars(select(alias.id).where(alias.id.in_(select(Residence.id)))))
        return house.district.named("residence", found | same) == wanted[account] and found == same

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, accounts * 30))


# -- writing ----------------------------------------------------------------------------


@pytest.mark.parametrize("write", wall.WRITES, ids=lambda write: write.__name__.lstrip("_"))
def test_what_the_actor_may_not_write_is_refused_whole(
    clerk: Session, house: House, write: wall.Write
) -> None:
    with pytest.raises(Denied):  # noqa: PT012 - some are refused at once
        write(clerk, house)
        clerk.flush()
    clerk.rollback()
    clerk.commit()
    assert house.rows() == house.pristine


def test_a_row_that_is_moved_on_the_way_is_not_written(clerk: Session, house: House) -> None:
    """By somebody who listens to the same flush, later; PostgreSQL notices for itself."""
    mine = clerk.get_one(Residence, house.district.id("residence", "A1"))
    elsewhere = house.district.id("area", "B")
    event.listen(clerk, "before_flush", lambda *_: setattr(mine, "street_id", elsewhere))
    mine.name = "PWN"
    with pytest.raises((Denied, ProgrammingError)):
        clerk.flush()
    clerk.rollback()
    assert house.rows() == house.pristine


def test_the_clerk_may_write_what_is_the_clerks(clerk: Session, house: House) -> None:
    """Otherwise the refusals above would say nothing."""
    with house.restored():
        mine = clerk.get_one(Residence, house.district.id("residence", "A1"))
        mine.name = "改名"
        mine.collector_id = house.district.id("coordinator", "A2")
        clerk.commit()
        assert house.rows()["residence"][mine.id]["name"] == "改名"


def test_after_a_refusal_the_session_is_as_strict_as_before(clerk: Session, house: House) -> None:
    """While it flushes, the session lets its own statements pass; that must end with the flush."""
    mine = clerk.get_one(Residence, house.district.id("residence", "A1"))
    mine.permit_receipt_no = "PWN"
    with pytest.raises(Denied):
        clerk.flush()
    clerk.rollback()
    mine.name = mine.name  # nothing to write
    clerk.flush()
    for statement in (text("SELECT 1"), select(wall.CORE)):
        with pytest.raises(Denied):
            clerk.connection().execute(statement)
    assert clerk.scalar(select(func.count(Residence.id))) == 3


@pytest.mark.parametrize("who", ["clerk", "system"])
def test_the_journal_is_added_to_and_never_changed(
    house: House, who: str, request: pytest.FixtureRequest
) -> None:
    session: Session = request.getfixturevalue(who)
    record(session, "test", Residence, [1])
    session.commit()
    entry = AuditEntry(id=house.district.id("audit_entry", "X1"))
    make_transient_to_detached(entry)
    session.add(entry)
    entry.username = "PWN"
    with pytest.raises(Denied):
        session.flush()
    session.rollback()
    for statement in (update(AuditEntry).values(username="PWN"), delete(AuditEntry)):
        with pytest.raises(Denied):
            session.execute(statement)
        session.rollback()


def test_nobody_writes_nothing(nobody: Session) -> None:
    nobody.add(Area(code="PWN", name="PWN", level="district"))
    with pytest.raises(Denied):
        nobody.flush()


# -- the sources ------------------------------------------------------------------------

READ_BEFORE_THERE_IS_AN_ACTOR = {
    "access/__init__.py",
    "access/explain.py",
    "access/session.py",
    "features/calendar/queries.py",
    "features/codes/book.py",
    "features/places/posts.py",
    "features/rulebook/operations.py",
}
"""Who may read past the actor's rows: each reads plain columns and says why."""

RAW_SQL = {"access/catalog.py", "access/pg.py", "demo/bulk.py"}
"""Roles and grants have no other form, and the demo loader copies rows in bulk."""


def test_reads_without_an_actor_are_few_and_known() -> None:
    assert _mentioning(r"\bSYSTEM_READ\b|liuguan_system_read") == READ_BEFORE_THERE_IS_AN_ACTOR
    assert _mentioning("liuguan_approved") == {"access/session.py"}


def test_nobody_writes_sql_by_hand() -> None:
    raw = r"exec_driver_sql|raw_connection|literal_column|\.op\(|\.cursor\("
    assert _mentioning(raw) == RAW_SQL
    for path in SOURCES:
        if "import text\n" in (source := path.read_text(encoding="utf-8")) or ", text" in source:
            tree = ast.parse(source)
            index = [one for one in ast.walk(tree) if _calls(one, "Index")]
            held = {one for call in index for one in ast.walk(call) if _calls(one, "text")}
            assert held == {one for one in ast.walk(tree) if _calls(one, "text")}, path


def _mentioning(pattern: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == name
