"""SQL straight through the drivers, below everything that is to be measured."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row
from sqlalchemy.engine import make_url

Row = dict[str, Any]

_PARAMETER = re.compile(r"(?<!:):(\w+)")


class Database:
    """One connection a thread. Statements name their parameters `:so` on either driver.

    Args:
        url: SQLAlchemy URL, `sqlite` or `postgresql+psycopg`.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._local = threading.local()

    @property
    def connection(self) -> Any:
        """The thread's own connection of the driver; every statement commits by itself."""
        if not hasattr(self._local, "connection"):
            self._local.connection = self._connect()
        return self._local.connection

    def _connect(self) -> Any:
        if self._url.get_backend_name() == "sqlite":
            connection = sqlite3.connect(str(self._url.database), isolation_level=None)
            connection.row_factory = lambda cursor, row: {
                column[0]: value for column, value in zip(cursor.description, row, strict=True)
            }
            for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=10000"):
                connection.execute(f"PRAGMA {pragma}")
            return connection
        conninfo = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(conninfo, autocommit=True, row_factory=dict_row)

    def close(self) -> None:
        """Close the connection of this thread."""
        self.connection.close()

    def execute(self, sql: str, **parameters: Any) -> Any:
        """Run a statement; returns the driver's cursor."""
        return self.connection.execute(self._styled(sql), parameters)

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """The rows a statement gives."""
        found: list[Row] = self.execute(sql, **parameters).fetchall()
        return found

    def value(self, sql: str, **parameters: Any) -> Any:
        """The first column of the first row; None if there is none."""
        found = self.execute(sql, **parameters).fetchone()
        return next(iter(found.values())) if found else None

    def stream(self, sql: str, **parameters: Any) -> Iterator[Row]:
        """The rows one by one, fetched as they are needed."""
        if self._url.get_backend_name() == "sqlite":
            yield from self.execute(sql, **parameters)
        else:
            with self.transaction(), self.connection.cursor("stream") as cursor:
                cursor.itersize = 1000
                yield from cursor.execute(self._styled(sql), parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside, or nothing."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _styled(self, sql: str) -> str:
        if self._url.get_backend_name() == "sqlite":
            return sql
        return _PARAMETER.sub(r"%(\1)s", sql)
