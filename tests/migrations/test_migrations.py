"""The migrations on both databases: up, down, up; what they make; what the database refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Table,
    UniqueConstraint,
    create_engine,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.access import SYSTEM_READ
from app.db import db
from config import Environment, Settings
from tests.databases import BACKENDS

SCOPES = {
    "export_request": {"street_id"},
    "minor_access": {"street_id"},
    "assessment_month": {"street_id"},
    "attendance": {"street_id"},
    "coordinator": {"street_id", "community_id", "grid_id"},
    "decision": {"street_id"},
    "meeting": {"street_id", "community_id"},
    "police_coverage": {"community_id"},
    "appointment": {"grid_id"},
    "meeting_document": {"street_id"},
    "monthly_report": {"street_id"},
    "rental_document": {"street_id", "community_id"},
    "rental_house": {"street_id", "community_id"},
    "safety_inspection": {"street_id", "community_id"},
    "premises": {"street_id", "community_id"},
    "office_holder": {"street_id"},
    "equipment": {"street_id"},
    "employer": {"street_id", "community_id"},
    "model_unit": {"street_id", "community_id"},
    "outflow": {"street_id", "community_id"},
    "residence": {"street_id", "community_id", "grid_id"},
    "residence_event": {"street_id", "community_id"},
    "service_card": {"street_id", "community_id"},
    "subsidy_line": {"street_id", "community_id"},
    "tenancy": {"street_id", "community_id"},
    "day_log": {"street_id", "community_id", "grid_id"},
    "hand_over": {"street_id"},
    "change_slip": {"street_id", "grid_id"},
    "verification": {"street_id", "community_id", "grid_id"},
}
"""Every table that carries a scope column, and which."""

BY_BEGINNING = [
    ("residence", "name"),
    ("residence", "name_initials"),
    ("rental_house", "address_outline"),
    ("rental_house", "landlord_name"),
]
"""Columns searched by their beginning, each with an index of its own."""


@contextmanager
def application(url: str) -> Iterator[Flask]:
    app = create_app(Settings(environment=Environment.TESTING, database_url=url))
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app: Flask, *args: str) -> None:
    result = app.test_cli_runner().invoke(args=["db", *args])
    assert result.exit_code == 0, result.output


def table_names(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The migrated database of this worker, below the session and its wall."""
    with application(database) as app:
        run(app, "upgrade")
    engine = create_engine(database).execution_options(**{SYSTEM_READ: True})
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def tables(connection: Connection) -> list[Table]:
    """The tables as the database describes them, without those of Flask-AppBuilder."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [
        table for table in metadata.sorted_tables if not table.name.startswith(("ab_", "alembic_"))
    ]


def test_up_down_up_leaves_nothing_behind_and_misses_nothing(own_database: str) -> None:
    with application(own_database) as app:
        run(app, "upgrade")
        first = table_names(own_database)
        assert {"ab_user", "residence", "rental_house", "audit_entry"} <= first
        run(app, "downgrade", "base")
        assert table_names(own_database) == {"alembic_version"}
        run(app, "upgrade")
        assert table_names(own_database) == first
        run(app, "check")


def test_every_foreign_key_is_indexed(tables: list[Table]) -> None:
    keys = {
        (table.name, constraint.column_keys[0])
        for table in tables
        for constraint in table.foreign_key_constraints
    }
    assert ("residence", "person_id") in keys
    assert keys - set(leading_columns(tables)) == set()


def test_every_scope_column_is_indexed(tables: list[Table]) -> None:
    found = {
        (table.name, column)
        for table in tables
        for column in ("street_id", "community_id", "grid_id")
        if column in table.columns
    }
    assert found == {(table, column) for table, columns in SCOPES.items() for column in columns}
    assert found - set(leading_columns(tables)) == set()


def leading_columns(tables: list[Table]) -> Iterator[tuple[str, str]]:
    """Table and first column of every index and unique key that holds all rows."""
    for table in tables:
        for index in table.indexes:
            if all(index.dialect_kwargs.get(f"{name}_where") is None for name in BACKENDS):
                yield table.name, index.columns.keys()[0]
        for constraint in unique_constraints(table):
            yield table.name, constraint.columns.keys()[0]


def unique_constraints(table: Table) -> Iterator[UniqueConstraint]:
    return (found for found in table.constraints if isinstance(found, UniqueConstraint))


def test_constraint_names_follow_the_convention(tables: list[Table]) -> None:
    for table in tables:
        assert table.primary_key.name == f"pk_{table.name}"
        for key in table.foreign_key_constraints:
            columns = "_".join(key.column_keys)
            assert key.name == f"fk_{table.name}_{columns}_{key.referred_table.name}"
        for constraint in unique_constraints(table):
            assert constraint.name == f"uq_{table.name}_{'_'.join(constraint.columns.keys())}"
        for index in table.indexes:
            assert str(index.name).startswith(f"{'uq' if index.unique else 'ix'}_{table.name}_")


@pytest.mark.parametrize(("table", "column"), BY_BEGINNING)
def test_search_by_beginning_uses_the_index(
    connection: Connection, table: str, column: str
) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = f"EXPLAIN SELECT id FROM {table} WHERE {column} LIKE 'zhang%'"  # noqa: S608
        served = f"Index Cond: ((({column})::text >= 'zhang'::text) AND (({column})::text <"
    else:
        condition = f"{column} >= 'zhang' AND {column} < 'zhanh'"
        query = f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {condition}"  # noqa: S608
        served = f"USING COVERING INDEX ix_{table}_{column} ({column}>? AND {column}<?)"
    plan = connection.execute(text(query)).all()
    assert any(served in str(line[-1]) for line in plan)


ENTRY = (
    "INSERT INTO audit_entry (id, at, username, post, channel, action, entity, count, fields)"
    " VALUES (1000000, CURRENT_TIMESTAMP, 'a', '', 'cli', 'show', 'residence', 1, 'name')"
)
FORBIDDEN = {
    "sqlite": [
        "UPDATE audit_entry SET username = 'b'",
        "DELETE FROM audit_entry",
        "REPLACE" + ENTRY.removeprefix("INSERT").replace("'a'", "'b'"),
        ENTRY.replace("'a'", "'b'") + " ON CONFLICT (id) DO UPDATE SET username = 'b'",
    ],
    "postgresql": [
        "UPDATE audit_entry SET username = 'b'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE area, audit_entry CASCADE",
        ENTRY.replace("'a'", "'b'") + " ON CONFLICT (id) DO UPDATE SET username = 'b'",
    ],
}


def test_an_audit_entry_cannot_be_changed_or_removed_by_sql(connection: Connection) -> None:
    connection.execute(text(ENTRY))
    for statement in FORBIDDEN[connection.dialect.name]:
        with (
            pytest.raises(DBAPIError, match="audit_entry is append-only"),
            connection.begin_nested(),
        ):
            connection.execute(text(statement))
    written = text("SELECT username FROM audit_entry WHERE id = 1000000")
    assert connection.execute(written).scalars().all() == ["a"]
    connection.rollback()
