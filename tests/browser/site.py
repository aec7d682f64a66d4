"""The demo as people get it: the real server on a port of its own, synthetic data, a fixed day."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import StorageState
from sqlalchemy import Engine, create_engine, text

from app import create_app
from app.access import SYSTEM_READ
from app.db import db
from app.demo.people import REFERENCE_DAY
from config import ROOT, Environment, Settings

START = 120
"""Seconds in which the server must answer."""
WORKERS = ("--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "warning")


@dataclass
class Site:
    """A running site, and a way to its database around the wall.

    Attributes:
        address: where it is served.
        signed_in: cookies of the accounts that have signed in.
    """

    address: str
    engine: Engine
    signed_in: dict[str, StorageState] = field(default_factory=dict)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What is really there, by a query the application has no part in."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def value(self, query: str, **values: object) -> Any:
        """The one value of a query."""
        ((value,),) = self.rows(query, **values)
        return value


def load(url: str, residents: int) -> None:
    """Make the schema in an empty database and load the demo into it."""
    app = create_app(Settings(environment=Environment.TESTING, database_url=url))
    for command in (["db", "upgrade"], ["demo", "--residents", str(residents)]):
        result = app.test_cli_runner().invoke(args=command)
        if result.exit_code:
            raise RuntimeError(result.output) from result.exception
    with app.app_context():
        db.engine.dispose()


@contextmanager
def serve(url: str, uploads: Path, application: str = "run:app") -> Iterator[Site]:
    """Serve a loaded database as `make demo` does, but on the day the demo was true.

    Args:
        url: of the database.
        uploads: folder for uploaded workbooks.
        application: what is served, `module:name`.
    """
    environ = os.environ | {
        "LIUGUAN_ENV": Environment.TESTING,
        "DATABASE_URL": url,
        "TODAY": REFERENCE_DAY.isoformat(),
        "UPLOAD_DIR": str(uploads),
    }
    # The server inherits a listening socket: nobody else can take its port, and who comes
    # before it is ready waits in the queue.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, number = listener.getsockname()[1], listener.fileno()
        server = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gunicorn", "--bind", f"fd://{number}", *WORKERS, application],
            cwd=ROOT,
            env=environ,
            pass_fds=[number],
        )
    address = f"http://127.0.0.1:{port}"
    engine = create_engine(url).execution_options(**{SYSTEM_READ: True})
    try:
        urlopen(f"{address}/login/", timeout=START).close()  # noqa: S310
        yield Site(address, engine)
    finally:
        engine.dispose()
        server.terminate()
        server.wait()
