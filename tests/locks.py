"""Somebody at work who does not wait for others, to show that they would have to."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tests.world import District, acting

where_rows_are_locked = pytest.mark.parametrize("template", ["postgresql"], indirect=True)
"""SQLite locks no rows; production refuses it."""


@contextmanager
def impatient(district: District, username: str) -> Iterator[Session]:
    """A session in which a row that somebody else has locked is an `OperationalError`."""
    options = {"options": "-c lock_timeout=1"}  # in milliseconds, and 0 would be for ever
    engine = create_engine(district.engine.url, connect_args=options)
    try:
        with acting(engine, district.actor(username)) as session:
            yield session
    finally:
        engine.dispose()
