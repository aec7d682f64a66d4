"""Columns that every row of a kind has; the server alone writes them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.db.types import UTCDateTime

MAX_KEY = 2**31 - 1
"""No key is larger; a larger number in an address is a missing record."""

SYSTEM = {"system": True}
"""Column info of a column that operations and the server set and no form ever does."""


def _now() -> datetime:
    return datetime.now(UTC)


class Keyed:
    """An integer primary key made by the server; clients never choose it."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=SYSTEM, sort_order=-10)


class Versioned:
    """Optimistic locking: a stale `version` makes the update fail, never overwrite."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, info=SYSTEM, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy's protocol
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class Stamped:
    """Who entered and who last changed the row, and when (UTC)."""

    created_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=_now, nullable=False, info=SYSTEM, sort_order=91
    )
    updated_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=_now, onupdate=_now, nullable=False, info=SYSTEM, sort_order=93
    )

    @declared_attr
    def created_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy's protocol
        """The account that made the row; empty for a system task."""
        return mapped_column(ForeignKey("ab_user.id"), info=SYSTEM, index=True, sort_order=92)

    @declared_attr
    def updated_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy's protocol
        """The account that last changed the row."""
        return mapped_column(ForeignKey("ab_user.id"), info=SYSTEM, index=True, sort_order=94)
