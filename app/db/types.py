"""Column types that carry meaning: money in fen, coded values, instants in UTC."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Integer, String, TypeDecorator


class Fen(TypeDecorator[int]):
    """Money in integer fen (1/100 yuan). Never a float."""

    impl = Integer
    cache_ok = True


class Code(TypeDecorator[str]):
    """A value of a versioned code list.

    Args:
        scheme: key of the code scheme, e.g. `"residence_reason"`.
        length: longest code.
    """

    impl = String
    cache_ok = True

    def __init__(self, scheme: str, length: int = 32) -> None:
        """Store codes of up to `length` characters."""
        super().__init__(length)
        self.scheme = scheme


def bytewise(length: int) -> String:
    """Text that is compared byte by byte on every database, whatever its collation.

    One index then serves prefix search, sorting and keyset paging, and lists come in the
    same order on PostgreSQL as on SQLite.

    Args:
        length: maximum number of characters.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC; SQLite keeps it without a zone.

    Raises:
        ValueError: on a naive datetime.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive values, convert the rest to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give SQLite's values their zone back."""
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return aware.astimezone(UTC)
