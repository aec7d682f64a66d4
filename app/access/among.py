"""`among(column, keys)`: whether a column is one of many keys, sent as one parameter.

A street has a hundred areas and more. Sent one by one, they cost more than the query they hold.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Boolean, Dialect, Integer, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


class _Keys(TypeDecorator[tuple[int, ...]]):
    """Keys as the database takes many at once: an array, or JSON where there are none."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        arrays = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(Integer) if arrays else Text())

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> Any:
        keys = [*(value or ())]
        return keys if dialect.name == "postgresql" else json.dumps(keys)


class _Among(FunctionElement[bool]):
    """A condition; see `among`."""

    type = Boolean()
    name = "among"
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Any:
        """Itself: as `… IN (…) = 1`, which is said where there is no BOOLEAN, it has no index."""
        return self


def among(column: Any, keys: Iterable[int]) -> Any:
    """The condition that an integer column has one of these values."""
    return _Among(column, bindparam("keys", tuple(keys), unique=True, type_=_Keys()))


@compiles(_Among)
def _as_json(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, keys = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 - compiled parts


@compiles(_Among, "postgresql")
def _as_array(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, keys = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"{column} = ANY ({keys})"
