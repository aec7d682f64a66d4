"""The test databases themselves: empty, apart from each other, and gone afterwards."""

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url

from tests import databases


def test_database_is_empty(own_database: str) -> None:
    engine = create_engine(own_database)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("own_database", ["postgresql"], indirect=True)
def test_databases_in_use_are_left_alone_and_leftovers_dropped(
    own_database: str, tmp_path: Path
) -> None:
    url = make_url(own_database).set(drivername="postgresql")
    leftover = databases.PREFIX + uuid4().hex
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:

        def names() -> set[str]:
            return {name for (name,) in server.execute("SELECT datname FROM pg_database")}

        server.execute(f"CREATE DATABASE {leftover}")
        with databases.fresh("postgresql", tmp_path) as another:
            assert {url.database, make_url(another).database} <= names()
            assert leftover not in names()
        assert make_url(another).database not in names()
