"""A second tool at the database: it sees what the screens show to its post, and nothing else.

`psql` where it is installed, else the driver; each reader is made by the command.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app import create_app
from app.db import db
from config import Environment, Settings
from tests.access.expectations import COLUMNS, MASKED, TABLE
from tests.access.house import House
from tests.access.probe import Probe, post_of
from tests.access.surfaces import table_name

pytestmark = pytest.mark.parametrize("house", ["postgresql"], indirect=True)

READERS = ("police-1", "clerk-b", "planner", "coordinator", "gridless", "adrift")

SEALED_ALONE = {
    "coordinator": "phone",
    "export_request": "conditions",
    "office_holder": "phone",
}
"""Encrypted, and not masked on the screens: colleagues call each other."""


class Refused(Exception):
    """The server did not answer the query."""


@dataclass
class Reader:
    """A login of a second tool.

    Attributes:
        account: in whose stead it reads.
        url: how it connects.
    """

    account: str
    url: str

    def ask(self, query: str) -> list[str]:
        """The lines of an answer."""
        if psql := shutil.which("psql"):
            found = subprocess.run(  # noqa: S603
                [psql, self.url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", query],
                capture_output=True,
                text=True,
                check=False,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )
            if found.returncode:
                raise Refused(found.stderr)
            return found.stdout.splitlines()
        with psycopg.connect(self.url, autocommit=True) as connection:
            try:
                rows = [connection.execute(one) for one in query.split(";")][-1]
                return [json.dumps(row[0]) for row in rows] if rows.description else []
            except psycopg.Error as error:
                raise Refused(str(error)) from error

    def rows(self, view: str) -> list[dict[str, Any]]:
        """Everything in a view."""
        return [json.loads(one) for one in self.ask(f"SELECT row_to_json(v) FROM {view} AS v")]  # noqa: S608


@pytest.fixture(scope="module")
def readers() -> Iterator[dict[str, Reader]]:
    """The readers made so far, by account; they go when the module ends."""
    made: dict[str, Reader] = {}
    yield made
    made.clear()


@pytest.fixture
def owner(house: House) -> Iterator[Any]:
    """The commands as the owner of the database runs them."""
    app = create_app(Settings(environment=Environment.TESTING, database_url=house.url))
    yield app.test_cli_runner()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def reader(house: House, owner: Any, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """One in the stead of the account of the test; gone afterwards."""
    account: str = getattr(request, "param", "police-1")
    login = f"reader_{uuid4().hex}"
    made = owner.invoke(args=["access", "reader", login, "--user", account])
    assert made.exit_code == 0, made.output
    password = re.search(r"：(\S+)$", made.stdout.strip())
    assert password is not None
    url = make_url(house.url).set(drivername="postgresql", username=login, password=password[1])
    yield Reader(account, url.render_as_string(hide_password=False))
    dropped = owner.invoke(args=["access", "reader", login, "--drop"])
    assert dropped.exit_code == 0, dropped.output


@pytest.mark.parametrize("reader", READERS, indirect=True)
def test_a_reader_sees_what_the_screens_show(house: House, reader: Reader) -> None:
    """Same rows, same columns, same values as REST and, by `test_leaks`, as the pages.

    The database has no key: what is encrypted is said to be so.
    """
    probe = Probe(house, reader.account)
    compared = 0
    for screen in house.screens:
        table = table_name(screen)
        cell = TABLE[probe.role][table]
        view = f"{probe.role}.{table}"
        if not {"list", "show"} & cell.may:
            with pytest.raises(Refused, match=r"does not exist|permission denied"):
                reader.ask(f"SELECT 1 FROM {view}")  # noqa: S608
            continue
        found = {row.pop("id"): row for row in reader.rows(view)}
        assert found.keys() == probe.visible(table), table
        assert all(row.keys() == cell.read for row in found.values()), table
        if "api" not in cell.may:
            continue
        answers = probe.rest(f"/{screen.path}/", page_size=100).json
        assert answers["after"] is None
        shown = {row["id"]: row for row in answers["result"]}
        for key, row in found.items():
            sealed = [*MASKED.get(table, "").split(), *SEALED_ALONE.get(table, "").split()]
            assert {row[name] for name in sealed if name in row} <= {"（已加密）", None}
            told = {name: value for name, value in row.items() if name not in sealed}
            assert told == {name: shown[key][name] for name in told}, table
            compared += len(row)
    assert compared > 20
    assert probe.leaks == []


def test_what_a_reader_sees_is_not_for_it_to_say(house: House, reader: Reader) -> None:
    mine = reader.rows("residence")
    district = house.district
    assert {row["id"] for row in mine} == {
        district.id("residence", one) for one in ("A1", "A2", "B1")
    }
    keys = ",".join(str(key) for key in district.ids["area"].values())
    for attempt in (
        f"SET liuguan.community_ids = '{{{keys}}}'",
        f"SET liuguan.street_id = '{district.id('area', 'A')}'",
        "SET liuguan.username = 'clerk-a'",
        "SET search_path = public, police_officer",
    ):
        query = f"{attempt}; SELECT count(*) FROM police_officer.residence"  # noqa: S608
        assert reader.ask(query)[-1] == "3", attempt
    with pytest.raises(Refused, match="affected by row-level security"):
        reader.ask("SET row_security = off; SELECT count(*) FROM residence")
    for role in (
        "liuguan_system",
        "liuguan_police_officer",
        "liuguan_read_street_clerk",
        "postgres",
    ):
        with pytest.raises(Refused, match=r"permission denied to set role|does not exist"):
            reader.ask(f"SET ROLE {role}")
    with pytest.raises(Refused, match="permission denied to set session authorization"):
        reader.ask("SET SESSION AUTHORIZATION postgres")


def test_base_tables_and_other_schemas_are_denied(reader: Reader) -> None:
    for table in (*COLUMNS, "ab_user", "alembic_version"):
        with pytest.raises(Refused, match=r"permission denied|does not exist"):
            reader.ask(f"SELECT 1 FROM public.{table}")  # noqa: S608
    for place in ("liuguan_reader.role", "street_clerk.residence", "planning_officer.service_card"):
        with pytest.raises(Refused, match="permission denied for schema"):
            reader.ask(f"SELECT 1 FROM {place}")  # noqa: S608
    assert reader.ask("SELECT count(*) FROM information_schema.tables"
                      " WHERE table_schema = 'public'") == ["0"]  # fmt: skip
    assert reader.ask("SELECT count(*) FROM pg_stats WHERE schemaname = 'public'") == ["0"]
    for change in (
        "UPDATE residence SET permit_receipt_no = 'PWN'",
        "DELETE FROM residence",
        "INSERT INTO org_unit (name) VALUES ('PWN')",
        "CREATE TABLE police_officer.mine (id int)",
        "CREATE TABLE public.mine (id int)",
    ):
        with pytest.raises(Refused, match="permission denied"):
            reader.ask(change)


def test_a_leaky_function_sees_no_hidden_row(house: House, reader: Reader) -> None:
    """The views are security barriers: a reader's own function is not asked before the scope."""
    leak = """CREATE FUNCTION pg_temp.peek(name text) RETURNS bool LANGUAGE plpgsql
        COST 0.0000001 AS $$ BEGIN
            IF name !~ '@(A1|A2|B1)$' THEN RAISE EXCEPTION 'saw %', name; END IF;
            RETURN true;
        END $$"""
    asked = "SELECT count(*) FROM residence WHERE pg_temp.peek(name)"
    # Dropped at once: the server may still be at it when the login is taken away.
    found = reader.ask(f"{leak}; {asked}; DROP FUNCTION pg_temp.peek(text)")
    assert "3" in found
    without = text(
        "SELECT count(*) FROM pg_class WHERE relkind = 'v'"
        " AND relnamespace = CAST('police_officer' AS regnamespace)"
        " AND 'security_barrier=true' <> ALL (coalesce(reloptions, '{}'))"
    )
    with house.engine.connect() as connection:
        assert connection.scalar(without) == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE appointment SET valid_to = '2001-01-01' WHERE username = 'police-1'",
        "UPDATE appointment SET role = 'street_clerk' WHERE username = 'police-1'",
        "UPDATE database_reader SET valid_to = '2001-01-01' WHERE login LIKE 'reader%'",
        "UPDATE ab_user SET active = false WHERE username = 'police-1'",
        "UPDATE org_unit SET valid_to = '2001-01-01' WHERE code LIKE '%STATION-1'",
    ],
)
def test_who_works_there_no_longer_reads_nothing(
    house: House, reader: Reader, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(reader.rows("residence")) == 3
    monkeypatch.setattr(house, "pristine", house.rows())  # with the reader
    with house.restored():
        with house.engine.begin() as connection:
            assert connection.execute(text(change)).rowcount == 1
        for table, cell in TABLE["police_officer"].items():
            if {"list", "show"} & cell.may:
                assert reader.rows(table) == [], table
        with house.engine.begin() as connection:
            connection.execute(text("UPDATE ab_user SET active = true WHERE username = 'police-1'"))


def test_the_journal_knows_who_was_let_in(house: House, reader: Reader) -> None:
    with house.engine.connect() as connection:
        entries = connection.execute(
            text("SELECT username, action, entity FROM audit_entry ORDER BY id DESC LIMIT 1")
        )
        assert entries.one() == ("system:readers", "create", "database_reader")


def test_a_reader_is_not_made_by_halves(house: House, owner: Any) -> None:
    def run(*args: str) -> str:
        result = owner.invoke(args=["access", "reader", *args])
        assert result.exit_code == 1, result.output
        return str(result.stderr)

    login = f"reader_{uuid4().hex}"
    assert "没有账号“nobody”" in run(login, "--user", "nobody")
    assert "多个任职" in run(login, "--user", "two-posts")
    assert "没有有效任职" in run(login, "--user", "clerk-a", "--role", "auditor")
    for bad in ("liuguan_mine", "pg_mine", "Mine", "a;b", "1a", "a" * 64):
        assert "不能用" in run(bad, "--user", "clerk-a")
    assert "没有接受" in run(login, "--drop")
    with house.engine.connect() as connection:
        known = "SELECT count(*) FROM pg_roles WHERE rolname = :login"
        assert connection.scalar(text(known), {"login": login}) == 0
        made = "SELECT count(*) FROM database_reader WHERE login LIKE 'reader%'"
        assert connection.scalar(text(made)) == 0
    assert post_of("police-1").role == "police_officer"
