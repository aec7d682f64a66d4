"""The frozen grants: up, down, up; what `flask access diff` says of a database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from psycopg import sql
from sqlalchemy.engine import make_url

from app import create_app, matrix
from app.access import Tag
from app.access.freeze import freeze
from app.db import db
from app.features.places.readers import READERS
from config import ROOT, Environment, Settings
from tests import databases
from tests.access.mutants import line
from tests.conftest import NewDatabase

VERSIONS = ROOT / "migrations" / "versions"


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=args)


@contextmanager
def migrated(url: str) -> Iterator[Flask]:
    app = create_app(Settings(environment=Environment.TESTING, database_url=url))
    result = run(app, "db", "upgrade")
    assert result.exit_code == 0, result.output
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def fresh(new_database: NewDatabase) -> Iterator[str]:
    with new_database("postgresql", None) as url:
        yield url


def sql_at(url: str, *statements: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


AGREED = (0, "数据库与权限矩阵一致。\n")


def said(result: Result) -> tuple[int, str]:
    return result.exit_code, result.stdout


def test_a_migrated_database_agrees_with_the_matrix(fresh: str) -> None:
    with migrated(fresh) as app:
        assert said(run(app, "access", "diff")) == AGREED
        assert run(app, "db", "downgrade", "0002").exit_code == 0
        assert run(app, "access", "diff").exit_code == 1
        assert run(app, "db", "upgrade").exit_code == 0
        assert said(run(app, "access", "diff")) == AGREED


def test_without_its_grants_the_application_answers_nobody(fresh: str) -> None:
    with migrated(fresh) as app:
        sql_at(fresh, "REVOKE SELECT ON ab_user FROM liuguan_visitor")
        result = run(app, "access", "explain", "somebody", "residence")
        assert result.exit_code == 1
        assert "permission denied" in str(result.exception)


TAMPERING = {
    "GRANT SELECT ON residence TO liuguan_planning_officer":
        "多出：liuguan_planning_officer 对 residence 有 SELECT 权限",
    "GRANT UPDATE (name) ON residence TO liuguan_police_officer":
        "多出：liuguan_police_officer 对 residence.name 有 UPDATE 权限",
    "GRANT SELECT ON residence TO PUBLIC": "多出：PUBLIC 对 residence 有 SELECT 权限",
    "REVOKE SELECT (phone) ON residence FROM liuguan_street_clerk":
        "缺少：liuguan_street_clerk 对 residence.phone 有 SELECT 权限",
    "ALTER TABLE residence NO FORCE ROW LEVEL SECURITY":
        "多出：residence 的行级安全：ENABLE, NO FORCE",
    "CREATE POLICY hole ON residence USING (true)":
        "多出：PUBLIC 在 residence 上的数据范围“hole",
    'DROP POLICY "street_clerk select" ON residence':
        "缺少：liuguan_street_clerk 在 residence 上的数据范围“street_clerk select",
    "CREATE OR REPLACE VIEW planning_officer.org_unit AS SELECT * FROM org_unit":
        "多出：planning_officer 的视图 org_unit",
    "GRANT SELECT ON planning_officer.service_card TO liuguan_read_police_officer":
        "多出：liuguan_read_police_officer 对 planning_officer.service_card 有 SELECT 权限",
}  # fmt: skip


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_somebody_did_by_hand_is_named(fresh: str, statement: str) -> None:
    with migrated(fresh) as app:
        if "VIEW" in statement:
            sql_at(fresh, "DROP VIEW planning_officer.org_unit")
        sql_at(fresh, statement)
        result = run(app, "access", "diff")
        assert result.exit_code == 1
        assert TAMPERING[statement] in result.stdout
        again = run(app, "access", "diff")
        assert again.stdout == result.stdout, "looking must change nothing"


def test_who_does_not_own_the_tables_cannot_compare(fresh: str) -> None:
    with migrated(fresh):
        plain = databases.plain(fresh)
        app = create_app(Settings(environment=Environment.TESTING, database_url=plain))
        result = run(app, "access", "diff")
        with app.app_context():
            db.engine.dispose()
    assert result.exit_code == 2
    assert "请以有 CREATEROLE 权限的库主账号运行" in result.stderr


def test_a_cell_opened_in_the_matrix_is_named(fresh: str) -> None:
    with migrated(fresh), pytest.MonkeyPatch.context() as patch:
        line("street_clerk", "residence", read=Tag.POLICE)(patch)
        app = create_app(Settings(environment=Environment.TESTING, database_url=fresh))
        result = run(app, "access", "diff")
        with app.app_context():
            db.engine.dispose()
    assert result.exit_code == 1
    opened = re.findall(r"缺少：liuguan_street_clerk 对 residence\.(\w+) 有 SELECT", result.stdout)
    assert sorted(opened) == [
        "extra_police",
        "permit_accepted_on",
        "permit_endorsed_on",
        "permit_issued_on",
        "permit_receipt_no",
        "police_entered_on",
    ]
    assert "缺少：street_clerk 的视图 residence" in result.stdout


def test_sqlite_has_nothing_to_compare(new_database: NewDatabase) -> None:
    with new_database("sqlite", None) as url, migrated(url) as app:
        assert said(run(app, "access", "diff")) == (0, "SQLite 没有角色和行级安全，无需核对。\n")


def test_the_frozen_sql_is_that_of_the_matrix(tmp_path: Path) -> None:
    """Whoever changes the matrix freezes it anew."""
    (tmp_path / "0002_before.py").touch()
    made = freeze(tmp_path, "grant roles", matrix.build(), READERS)
    newest = max(one for one in VERSIONS.glob("*.sql") if not one.stem.endswith("_retraction"))
    compiled = made.with_suffix(".sql").read_text(encoding="utf-8")
    assert newest.read_text(encoding="utf-8") == compiled, "run flask access revision"


def test_a_second_revision_goes_back_to_the_first(tmp_path: Path) -> None:
    (tmp_path / "0002_before.py").touch()
    first = freeze(tmp_path, "grant roles", matrix.build(), READERS)
    second = freeze(tmp_path, "Open a column", matrix.build(), READERS)
    assert (first.name, second.name) == ("0003_grant_roles.py", "0004_open_a_column.py")
    assert 'run("0003_grant_roles_retraction.sql")' in first.read_text(encoding="utf-8")
    text = second.read_text(encoding="utf-8")
    assert 'down_revision = "0003"' in text
    assert text.index('run("0004_open_a_column.sql")') < text.index('run("0003_grant_roles.sql")')


ROLES = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'liuguan_') AND NOT rolcanlogin"


@pytest.fixture
def owned(fresh: str) -> Iterator[str]:
    """URL of an empty database for an owner who is no superuser but may create roles.

    The roles are there already, made by other tests: since PostgreSQL 16 the owner must be
    given them, before that CREATEROLE is enough.
    """
    server = make_url(fresh).set(drivername="postgresql")
    name = f"owner_{uuid4().hex}"
    owner = sql.Identifier(name)
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as super_:
        modern = super_.info.server_version >= 160000
        super_.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOINHERIT CREATEROLE PASSWORD 'owner'").format(owner)
        )
        database = sql.Identifier(str(server.database))
        super_.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
        super_.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
        found = super_.execute(ROLES).fetchall()
        for (role,) in found if modern else ():
            grant = sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(sql.Identifier(role), owner)
            super_.execute(grant)
        yield server.set(
            drivername="postgresql+psycopg", username=name, password="owner"
        ).render_as_string(hide_password=False)
        super_.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(owner))
        super_.execute(sql.SQL("DROP OWNED BY {}").format(owner))
        for (role,) in super_.execute(ROLES).fetchall():
            revoke = sql.SQL("REVOKE {} FROM {} CASCADE").format(sql.Identifier(role), owner)
            super_.execute(revoke)
        super_.execute(sql.SQL("DROP ROLE {}").format(owner))


def test_an_owner_without_superuser_installs_and_works(owned: str) -> None:
    with migrated(owned) as app:
        assert said(run(app, "access", "diff")) == AGREED
        for args in (
            ("codes", "load"),
            ("places", "load"),
            ("accounts", "create", "sec", "--role", "security_admin", "--org", "410105-ZF",
             "--password", "A-Long-Password-2026"),
            ("access", "explain", "sec", "appointment", "--action", "create"),
        ):  # fmt: skip
            result = run(app, *args)
            assert result.exit_code == 0, result.output
        login = f"reader_{uuid4().hex}"
        made = run(app, "access", "reader", login, "--user", "sec")
        assert made.exit_code == 0, made.output
        assert run(app, "access", "reader", login, "--drop").exit_code == 0
        with app.app_context(), db.engine.connect() as connection:
            hidden = connection.exec_driver_sql("SELECT count(*) FROM area").scalar_one()
        assert hidden == 0, "the owner sees no row outside the role of an actor"
        assert run(app, "db", "downgrade", "base").exit_code == 0
        assert run(app, "db", "upgrade").exit_code == 0
        assert databases.PREFIX in owned
