"""Rows into tables by the hundred thousand: COPY on PostgreSQL, executemany on SQLite.

Works on the driver's own cursor, below the session and its wall: a door for the demo
loader alone, which is a declared system task and writes its own audit entry.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine, Sequence, Table

from app.db import Base
from app.db.sealed import followers
from app.demo.people import REFERENCE_DAY

LOADED_AT = dt.datetime.combine(REFERENCE_DAY, dt.time(10), dt.UTC)
_BOOKKEEPING = {"version": 1, "created_at": LOADED_AT, "updated_at": LOADED_AT}

Row = Mapping[str, Any]


def shared(synthetic: type[Any], entity: type[Base]) -> Callable[[Any], Row]:
    """Make the function that takes from a synthetic record what it names as the table does."""
    table: Table = entity.__table__  # type: ignore[assignment]
    names = [name for name in synthetic.__dataclass_fields__ if name in table.columns]
    values = attrgetter(*names)
    return lambda record: dict(zip(names, values(record), strict=True))


def insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, which are consumed one by one.

    Args:
        connection: in the transaction that the rows belong to.
        table: where they go.
        rows: column name → value, every row with the same columns in the same order;
            version and stamps are added.
    """
    source = iter(rows)
    first = next(source, None)
    if first is None:
        return
    bookkeeping = {name: value for name, value in _BOOKKEEPING.items() if name in table.columns}
    following = [
        (sealed, name, derive)
        for sealed in first
        for name, derive in followers(table.columns[sealed]).items()
    ]
    names = [*first, *bookkeeping, *(name for _, name, _ in following)]
    converted = _converted(connection, table, names)
    values = (
        converted(
            [
                *row.values(),
                *bookkeeping.values(),
                *(derive(row[sealed]) for sealed, _, derive in following),
            ]
        )
        for row in chain([first], source)
    )
    columns = ", ".join(map(connection.dialect.identifier_preparer.quote, names))
    cursor = _driver(connection).cursor()
    if connection.dialect.name == "postgresql":
        # COPY does not write to a table with row-level security, whatever its policies say.
        cursor.execute(
            f"CREATE TEMPORARY TABLE loading AS SELECT {columns} FROM {table.name} LIMIT 0"  # noqa: S608
        )
        with cursor.copy("COPY loading FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table.name} ({columns}) TABLE loading")
        cursor.execute("DROP TABLE loading")
    else:
        marks = ", ".join("?" * len(names))
        cursor.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", values)  # noqa: S608
    cursor.close()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _converted(
    connection: Connection, table: Table, names: list[str]
) -> Callable[[list[Any]], list[Any]]:
    """Turn Python values into those the driver stores, as SQLAlchemy's types do."""
    dialect = connection.dialect
    processors = [
        (place, processor)
        for place, name in enumerate(names)
        if (processor := table.columns[name].type.dialect_impl(dialect).bind_processor(dialect))
    ]

    def convert(values: list[Any]) -> list[Any]:
        for place, processor in processors:
            values[place] = processor(values[place])
        return values

    return convert


def continue_keys(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the server's own keys go on behind the highest one of each table."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            query = "SELECT setval('{1}', max(id)) FROM {0} HAVING max(id) IS NOT NULL"
            _driver(connection).execute(query.format(table.name, _sequence(table)))


def _sequence(table: Table) -> str:
    """FAB's tables name a sequence of their own, which PostgreSQL does not know as the column's."""
    default = table.c.id.default
    return default.name if isinstance(default, Sequence) else f"{table.name}_id_seq"


def analyze(engine: Engine) -> None:
    """Tell the planner what is there now; PostgreSQL cannot do it inside a transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        statement = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        _driver(connection).execute(statement)
