"""The database that is measured: made when missing, migrated, loaded, dropped unless kept."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from app.demo.people import REFERENCE_DAY
from config import ROOT

SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/liuguan_bench"


def url_for(database: str | None, residents: int) -> URL:
    """Say where the residents live; by default in a database of the local server.

    Args:
        database: `sqlite` for a file under `var`, a URL, or None.
        residents: how many; part of the name we choose.
    """
    if database == "sqlite":
        return make_url(f"sqlite:///{ROOT / 'var' / f'bench-{residents}.db'}")
    url = make_url(database or f"{SERVER}_{residents}")
    return url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+psycopg")


@contextmanager
def loaded(url: URL, residents: int, *, keep: bool) -> Iterator[Mapping[str, str]]:
    """Have so many residents in a database; one that holds data is taken as it is.

    Args:
        url: the database.
        residents: how many are loaded into an empty one.
        keep: do not drop it at the end; one that was there before is never dropped.

    Yields:
        The environment of the processes that work on it.

    Raises:
        CalledProcessError: it could not be migrated or loaded.
    """
    environ = {
        **os.environ,
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "LIUGUAN_ENV": "demo",
        "TODAY": REFERENCE_DAY.isoformat(),
    }
    made = _create(url)
    try:
        for command in (("db", "upgrade"), ("demo", "--residents", str(residents), "--if-empty")):
            subprocess.run(
                [sys.executable, "-m", "flask", "--app", "run", *command],
                check=True,
                cwd=ROOT,
                env=environ,
                stdout=subprocess.DEVNULL,
            )
        yield environ
    finally:
        if made and not keep:
            _drop(url)


def _create(url: URL) -> bool:
    """Make an empty database; False if there is one already."""
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        return not Path(str(url.database)).exists()
    with _server(url) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(_name(url)))
        except psycopg.errors.DuplicateDatabase:
            return False
    return True


def _drop(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{url.database}{suffix}").unlink(missing_ok=True)
    else:
        with _server(url) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_name(url)))


def _server(url: URL) -> psycopg.Connection:
    server = url.set(drivername="postgresql", database="postgres")
    return psycopg.connect(server.render_as_string(hide_password=False), autocommit=True)


def _name(url: URL) -> sql.Identifier:
    return sql.Identifier(str(url.database))
