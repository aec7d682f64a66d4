"""PostgreSQL agrees with the hand-written table: raw SQL as every role, past the ORM's wall.

The house's application connects as a login that owns nothing and is no superuser.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, InvalidRequestError, ProgrammingError
from sqlalchemy.orm import Session

from app.access import SYSTEM_READ, Actor, Denied, bind, ddl, fields, pg
from app.db import Base, db
from app.features.places.models import Area
from app.features.residents.models import Residence
from tests import databases
from tests.access.expectations import COLUMNS, REACH, TABLE, Cell, reach
from tests.access.house import House, by_name
from tests.access.probe import post_of

VOCABULARY = (
    "code_scheme", "code_item", "code_mapping", "calendar_day", "calendar_year", "rule_pack",
)  # fmt: skip
"""Every role reads code lists, calendar and rules: the application speaks and works by them."""
OWN_ENTRIES = {"id", "at", "username", "action"}
"""What of the own entries in the journal everybody may count."""
UPDATING = {"change", "verify", "depart", "decide", "close", "import"}
CREATING = {"create", "import"}

pytestmark = pytest.mark.parametrize("house", ["postgresql"], indirect=True)


@pytest.fixture
def engine(house: House) -> Iterator[Engine]:
    """The application's login, below the session and its wall."""
    engine = create_engine(databases.plain(house.url))
    yield engine.execution_options(**{SYSTEM_READ: True})
    engine.dispose()


@contextmanager
def role_of(engine: Engine, house: House, account: str) -> Iterator[Connection]:
    """A transaction in the role of an account; nothing of it stays."""
    with house.actor(account) as actor, engine.connect() as connection:
        pg.enter(connection, actor)
        yield connection
        connection.rollback()


def refused(connection: Connection, statement: str, **values: Any) -> str:
    """Why the server refuses a statement; nothing if it does not."""
    try:
        with connection.begin_nested():
            connection.execute(text(statement), values)
    except ProgrammingError as error:
        return str(error.orig)
    return ""


def granted(connection: Connection, table: str, verb: str) -> set[str]:
    """The columns of a table for which the present role has a privilege."""
    query = text(
        "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:table AS regclass)"
        " AND attnum > 0 AND NOT attisdropped"
        " AND has_column_privilege(current_user, attrelid, attnum, :verb)"
    )
    return set(connection.scalars(query, {"table": table, "verb": verb}))


def declared(table: str) -> set[str]:
    """Every column of the documents."""
    return {*COLUMNS[table].of("*"), *COLUMNS[table].optional.split()}


# -- reading ----------------------------------------------------------------------------


@pytest.mark.parametrize("account", REACH)
def test_a_role_finds_the_rows_of_the_table(house: House, engine: Engine, account: str) -> None:
    with role_of(engine, house, account) as connection:
        for table, cell in TABLE[post_of(account).role].items():
            found = set(connection.scalars(text(f"SELECT id FROM {table}")))  # noqa: S608
            assert found == rows_of(house, account, table, cell), table


def rows_of(house: House, account: str, table: str, cell: Cell) -> set[int]:
    """Keys of the rows that an account has in reach."""
    if table in VOCABULARY:
        return house.ids(table)
    if table == "audit_entry" and not cell.may:
        with house.engine.connect() as connection:
            own = text("SELECT id FROM audit_entry WHERE username = :name")
            return set(connection.scalars(own, {"name": account.removesuffix("-2")}))
    names = reach(account, cell.rows)
    if names is None:
        return house.ids(table)
    return {house.district.id(table, name) for name in names}


@pytest.mark.parametrize("role", TABLE)
def test_a_role_reads_the_columns_of_the_table(house: House, engine: Engine, role: str) -> None:
    """A column that it enters, too: PostgreSQL cannot find a row by what it may not read."""
    account = next(one for one in REACH if post_of(one).role == role)
    with role_of(engine, house, account) as connection:
        for table, cell in TABLE[role].items():
            if table in VOCABULARY:
                continue
            wanted = cell.read | cell.sets | cell.shelf
            if table == "audit_entry":
                wanted |= OWN_ENTRIES - {"id"}
            for name in declared(table):
                why = refused(connection, f'SELECT "{name}" FROM {table}')  # noqa: S608
                assert why == "" if name in wanted else why, f"{table}.{name}"
                assert (name in wanted) or "permission denied" in why, f"{table}.{name}"


def test_the_pinyin_of_a_name_is_for_those_who_read_names(house: House, engine: Engine) -> None:
    keys = {"name_pinyin", "name_initials"}
    for account, wanted in (("clerk-a", keys), ("migrants", set()), ("planner", set())):
        with role_of(engine, house, account) as connection:
            assert granted(connection, "residence", "SELECT") & keys == wanted


def test_without_facts_there_are_no_rows(house: House, engine: Engine) -> None:
    for role in ("street_clerk", "police_officer", "coordinator"):
        with engine.connect() as connection:
            connection.execute(text(f"SET LOCAL ROLE liuguan_{role}"))
            assert connection.scalars(text("SELECT id FROM residence")).all() == []
            assert connection.scalars(text("SELECT id FROM area")).all() == []
            assert connection.scalars(text("SELECT id FROM audit_entry")).all() == []
            assert connection.scalars(text("SELECT id FROM ab_user")).all() == []


def test_nobody_yet_reads_accounts_places_and_code_lists_only(house: House, engine: Engine) -> None:
    with engine.connect() as connection:
        pg.enter(connection, None)
        open_to_all = {"area", "org_unit", "police_coverage", "appointment", *VOCABULARY}
        found = {one for one in COLUMNS if not refused(connection, f"SELECT id FROM {one}")}  # noqa: S608
        assert found == open_to_all
        assert refused(connection, "SELECT password FROM ab_user") == ""
        assert "permission denied" in refused(connection, "UPDATE ab_user SET password = 'PWN'")
        for verb in ("INSERT", "UPDATE"):
            assert {one for one in COLUMNS if granted(connection, one, verb)} == set()


def test_the_login_itself_reads_nothing(house: House, engine: Engine) -> None:
    with engine.connect() as connection:
        for table in (*COLUMNS, "ab_user"):
            assert "permission denied" in refused(connection, f"SELECT id FROM {table}")  # noqa: S608


def test_every_table_is_guarded_against_its_owner_as_well(house: House) -> None:
    """What that means is tried in `tests/migrations/test_grants.py`."""
    with house.engine.connect() as connection:
        for table in (*COLUMNS, "ab_user"):
            query = text(
                "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class"
                " WHERE oid = CAST(:table AS regclass)"
            )
            assert connection.scalar(query, {"table": table}) is True


def test_of_the_accounts_one_sees_the_own(house: House, engine: Engine) -> None:
    """But for those who appoint accounts."""
    for account, number in (("clerk-a", 1), ("auditor", 1), ("secadmin", len(house_accounts()))):
        with role_of(engine, house, account) as connection:
            assert len(connection.scalars(text("SELECT id FROM ab_user")).all()) == number
            other = "UPDATE ab_user SET password = 'PWN' WHERE username <> :name"
            done = connection.execute(text(other), {"name": account})
            assert done.rowcount == 0


def house_accounts() -> list[str]:
    from tests.access.district import ACCOUNTS

    return list(ACCOUNTS)


# -- writing ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", TABLE)
def test_a_role_writes_the_columns_of_the_table(house: House, engine: Engine, role: str) -> None:
    account = next(one for one in REACH if post_of(one).role == role)
    with role_of(engine, house, account) as connection:
        for table, cell in TABLE[role].items():
            if table == "audit_entry":
                continue
            updated = granted(connection, table, "UPDATE")
            wanted = cell.sets | cell.shelf_set if cell.may & UPDATING else frozenset()
            assert updated & declared(table) == wanted, table
            inserted = granted(connection, table, "INSERT")
            assert bool(inserted) is bool(cell.may & CREATING), table
            assert inserted & declared(table) >= (wanted if inserted else set()), table
            assert "id" not in updated | inserted, table
            said = refused(connection, f"DELETE FROM {table}")  # noqa: S608
            assert ("permission denied" in said) is ("delete" not in cell.may), table


def test_who_deletes_files_deletes_those_in_reach(house: House, engine: Engine) -> None:
    for account, number in (("clerk-a", 3), ("clerk-b", 2), ("adrift", 0)):
        with role_of(engine, house, account) as connection:
            for table in ("rental_document", "meeting_document"):
                statement = text(f"DELETE FROM {table}")  # noqa: S608
                assert connection.execute(statement).rowcount == number
    assert house.rows() == house.pristine


COPY = """INSERT INTO residence (person_id, name, name_pinyin, name_initials, id_type,
    id_number, id_number_key, sex, birth_date, street_id, community_id, address, reason,
    notice_version, declared_by, arrived_on,
    declared_on, verified_on, status, version, created_at, updated_at, permit_receipt_no)
    SELECT :person, name, name_pinyin, name_initials, id_type, 'PWN', 'PWN', sex, birth_date,
    :street, community_id, address, reason, notice_version, declared_by, arrived_on, declared_on,
    verified_on, 'living', 1, created_at, updated_at, :receipt FROM residence WHERE id = :copied"""


def test_a_row_is_written_in_reach_or_not_at_all(house: House, engine: Engine) -> None:
    ids = house.district.ids
    given = {"person": ids["person"]["A2"], "street": ids["area"]["A"], "receipt": None,
             "copied": ids["residence"]["A1"]}  # fmt: skip
    policy = "violates row-level security policy"
    with role_of(engine, house, "clerk-a") as connection:
        assert refused(connection, COPY, **given) == ""
        assert policy in refused(connection, COPY, **given | {"street": ids["area"]["B"]})
        assert policy in refused(connection, COPY, **given | {"receipt": "PWN"})
        mine = "UPDATE residence SET {} WHERE id = :id"
        moved = mine.format("street_id = :street")
        into = {"id": ids["residence"]["A1"], "street": ids["area"]["B"]}
        assert policy in refused(connection, moved, **into)
        assert policy in refused(connection, "UPDATE residence SET street_id = :street", **into)
        for name in ("permit_receipt_no", "extra_police", "id"):
            statement = mine.format(f"{name} = NULL")
            assert "permission denied" in refused(connection, statement, id=into["id"]), name
        hidden = connection.execute(
            text(mine.format("name = 'PWN'")), {"id": ids["residence"]["B1"]}
        )
        assert hidden.rowcount == 0
        chosen = COPY.replace("(person_id", "(id, person_id").replace("SELECT", "SELECT 7777,")
        assert "permission denied" in refused(connection, chosen, **given)
    with role_of(engine, house, "police-1") as connection:
        assert "permission denied" in refused(
            connection, mine.format("name = 'PWN'"), id=into["id"]
        )
        assert refused(connection, mine.format("permit_receipt_no = 'x'"), id=into["id"]) == ""
        assert "permission denied" in refused(connection, COPY, **given)
    assert house.rows() == house.pristine


ENTRY = """INSERT INTO audit_entry (at, username, post, channel, action, entity, count, fields)
    VALUES (now(), :name, '', 'web', 'show', 'residence', 1, 'name') RETURNING id"""


@pytest.mark.parametrize("account", ["clerk-a", "auditor"])
def test_the_journal_takes_the_own_entries_only(house: House, engine: Engine, account: str) -> None:
    with role_of(engine, house, account) as connection:
        assert refused(connection, ENTRY, name=account) == ""
        why = refused(connection, ENTRY, name="somebody-else")
        assert "violates row-level security policy" in why
        for statement in ("UPDATE audit_entry SET username = 'PWN'", "DELETE FROM audit_entry"):
            assert "permission denied" in refused(connection, statement)


# -- the session ------------------------------------------------------------------------


def test_who_is_bound_within_a_transaction_has_the_role_at_once(house: House) -> None:
    role = text("SELECT current_user")
    with house.actor("clerk-a") as actor, Session(db.engine) as session:
        session.connection()
        assert below(session, role) == "liuguan_visitor"
        bind(session, actor)
        assert below(session, role) == "liuguan_street_clerk"
        with session.begin_nested():
            assert below(session, role) == "liuguan_street_clerk"
        session.commit()
        assert below(session, role) == "liuguan_street_clerk"
        session.rollback()
        assert below(session, role) == "liuguan_street_clerk"
    with house.app.app_context(), db.engine.connect() as connection:
        options = {SYSTEM_READ: True}
        login = connection.execute(role, execution_options=options).scalar_one()
        assert login == databases.LOGIN, "a role must not stay with a pooled connection"


def below(session: Session, statement: Any) -> Any:
    options = {SYSTEM_READ: True}
    return session.connection().execute(statement, execution_options=options).scalar_one()


def test_a_role_the_database_does_not_know_gets_nothing(house: House) -> None:
    with house.actor("clerk-a") as actor, Session(db.engine) as session:
        bind(session, replace(actor, role="ghost"))
        with pytest.raises(DBAPIError, match=r"liuguan_ghost"):
            session.get(Area, 1)


def test_what_a_role_may_not_read_is_not_asked_for(house: House) -> None:
    with house.actor("clerk-a") as actor, Session(db.engine) as session:
        bind(session, actor)
        mine = session.get_one(Residence, house.district.id("residence", "A1"))
        for _ in range(2):
            assert mine.name == "RESIDENCE.NAME@A1"
            with pytest.raises(InvalidRequestError, match="permit_receipt_no"):
                _ = mine.permit_receipt_no
            mine.phone = "PWN"
            session.expire(mine)
        session.refresh(mine)
        assert mine.reason
        with pytest.raises(Denied):
            session.refresh(mine, ["permit_receipt_no"])


# -- what is encrypted at rest ----------------------------------------------------------


def test_a_sealed_column_stays_sealed_for_readers(house: House) -> None:
    known = fields(Residence)
    assert ddl._shown(known["phone"], masked=True) == "'（已加密）'::text AS phone"
    assert ddl._shown(known["phone"], masked=False) == "'（已加密）'::text AS phone"
    assert ddl._shown(known["name"], masked=False) == "name"
    assert ddl._shown(known["name"], masked=True) == "NULLIF(left(name, 1), '') || '*' AS name"


def test_every_entity_is_in_the_script(house: House) -> None:
    from app.features.places.readers import READERS

    script = "\n".join(ddl.statements(house.policy, READERS))
    for table in COLUMNS:
        cls: type[Base] = by_name(table)
        assert f"ALTER TABLE {cls.__tablename__} ENABLE ROW LEVEL SECURITY, FORCE" in script


def test_an_actor_of_the_system_sees_everything(house: House, engine: Engine) -> None:
    with engine.connect() as connection:
        pg.enter(connection, Actor.system(house.policy, "test"))
        for table in COLUMNS:
            assert set(connection.scalars(text(f"SELECT id FROM {table}"))) == house.ids(table)  # noqa: S608
