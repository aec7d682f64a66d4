"""The one declarative base and the one Flask-SQLAlchemy extension.

Our tables share Flask-AppBuilder's metadata, so that `flask db upgrade` owns the whole
schema and foreign keys may point at `ab_user`. The naming convention is set before any
table exists; that is why this module must be imported before FAB's security models.
"""

import sqlite3
from typing import TYPE_CHECKING, Any

from flask_appbuilder.models.sqla.base import SQLA
from sqlalchemy import event
from sqlalchemy.engine import Engine

if TYPE_CHECKING:  # FAB's Model is the same thing, untyped
    from sqlalchemy.orm import DeclarativeBase as Model
else:
    from flask_appbuilder import Model

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Model.metadata.naming_convention = NAMING


class Base(Model):
    """Base of every table of Liuguan (FAB's own tables derive from `Model` directly)."""

    __abstract__ = True
    # FAB's Model sets extend_existing, which would let a second class of the same table
    # silently merge into the first.
    __table_args__: tuple[object, ...] | dict[str, object] = {}

    if TYPE_CHECKING:
        id: Any  # every table is `Keyed`


# Rows read before a commit are shown after it (audit commits before bytes leave).
db = SQLA(metadata=Model.metadata, session_options={"expire_on_commit": False})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Foreign keys on, readers beside one writer, and patience with a busy database."""
    if isinstance(connection, sqlite3.Connection):
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")
