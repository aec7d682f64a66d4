"""Fields that a district adds to a form without code: declared in a file, typed and tagged.

Their values lie in JSON columns of the entity, one for each tag, so that whoever may not read a
tag reads none of them, on PostgreSQL by grants as well. For everything above the models they are
fields like any other.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Dialect, String, TypeDecorator, type_coerce
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.access.reasons import N_
from app.access.spec import (
    EXTRA,
    Field,
    FieldInfo,
    Kind,
    Sensitivity,
    SpecError,
    Tag,
    entities,
    use_district_fields,
)
from app.db import Base

GROUP = N_("本区增加的栏目")
PREFIX = "x_"
"""So that no later column of ours has the name of a district's."""

MAX_LENGTH = 500
_KINDS: tuple[Kind, ...] = ("text", "date", "integer", "flag", "code")
_KEYS = {"label", "kind", "tag", "purpose", "basis"}
_MORE: Mapping[str, Any] = {
    "max_length": 100, "scheme": None, "listed": False, "help": "", "synonyms": []
}  # fmt: skip


def extra(tag: Tag) -> Mapped[dict[str, Any] | None]:
    """A column for the values of the fields that a district adds under a tag."""
    return mapped_column(JSON(none_as_null=True), nullable=True, info={"system": True, EXTRA: tag})


class _Day(TypeDecorator[dt.date]):
    """A date as JSON has it: text that sorts like the date."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.date | None:
        return None if value is None else dt.date.fromisoformat(value)


def extend(
    declared: Mapping[str, Mapping[str, Any]], forbidden: Callable[[str], str | None]
) -> None:
    """Give entities the fields of a district, and take away those of another one.

    Args:
        declared: `"residence.x_school"` → label, kind, tag, purpose, basis, …
        forbidden: gives the word of a name or label that must not be collected (C03).

    Raises:
        SpecError: naming the field and what is wrong; nothing starts then.
    """
    found: dict[type[Base], list[Field]] = {}
    for path, given in declared.items():
        one = _field(path, given, forbidden)
        found.setdefault(one.entity, []).append(one)
        column = _column(one.entity, one.tag)
        setattr(one.entity, one.name, _property(column, one))
    use_district_fields(found)


def _field(path: str, given: Mapping[str, Any], forbidden: Callable[[str], str | None]) -> Field:
    wrong = next(_problems(path, given, forbidden), None)
    if wrong:
        raise SpecError(f"{path}: {wrong}")
    table, _, name = path.partition(".")
    values = {**_MORE, **given}
    entity = next(cls for cls in entities() if cls.__tablename__ == table)
    tag = Tag(values["tag"])
    if _column(entity, tag) is None:
        raise SpecError(f"{path}: {table} has no room for fields under {tag}")
    info = FieldInfo(
        label=values["label"],
        tag=tag,
        group=GROUP,
        listed=values["listed"],
        search=None,
        entry="form",
        derived=False,
        optional=False,
        mask=None,
        sensitivity=Sensitivity.PERSONAL,
        activity=values["purpose"],
        basis=values["basis"],
        help=values["help"],
        synonyms=tuple(values["synonyms"]),
        among={},
    )
    return Field(
        name=name,
        entity=entity,
        info=info,
        kind=values["kind"],
        required=False,
        max_length=values["max_length"] if values["kind"] == "text" else None,
        scheme=values["scheme"],
        target=None,
        sealed=False,
        nullable=True,
    )


def _problems(
    path: str, given: Mapping[str, Any], forbidden: Callable[[str], str | None]
) -> Iterator[str]:
    """What is wrong with a declaration, the most basic first."""
    table, _, name = path.partition(".")
    if table not in {cls.__tablename__ for cls in entities()}:
        yield f"no entity {table!r}"
    if not re.fullmatch(PREFIX + "[a-z][a-z0-9_]{1,30}", name):
        yield f"the name must begin with {PREFIX} and go on in small letters, digits and _"
    if missing := sorted(_KEYS - given.keys()):
        yield f"{', '.join(missing)} missing"
    if unknown := sorted(given.keys() - _KEYS - _MORE.keys()):
        yield f"{', '.join(unknown)} unknown"
    for key in ("label", "purpose", "basis"):
        if not (isinstance(given[key], str) and given[key].strip()):
            yield f"{key} is empty; a field without purpose and legal basis is not collected"
    yield from _wrong_type({**_MORE, **given})
    for text in (name, given["label"], *given.get("synonyms", ())):
        if word := forbidden(text):
            yield f"{word!r} must not be collected (C03)"


def _wrong_type(given: Mapping[str, Any]) -> Iterator[str]:
    if given["kind"] not in _KINDS:
        yield f"kind must be one of {', '.join(_KINDS)}"
    if given["tag"] not in {str(tag) for tag in Tag}:
        yield f"no tag {given['tag']!r}"
    if (given["kind"] == "code") is not isinstance(given["scheme"], str):
        yield "a code needs the scheme it comes from, nothing else has one"
    length = given["max_length"]
    if type(length) is not int or not 0 < length <= MAX_LENGTH:
        yield f"max_length must be 1 to {MAX_LENGTH}"
    for key, type_ in (("listed", bool), ("help", str), ("synonyms", list)):
        if type(given[key]) is not type_:
            yield f"{key} must be a {type_.__name__}"


def _column(entity: type[Base], tag: Tag) -> str | None:
    columns = entity.__mapper__.column_attrs
    return next((one.key for one in columns if one.columns[0].info.get(EXTRA) == tag), None)


def _property(column: str | None, one: Field) -> Any:
    """What reads and writes the value in an object, and names it in a query."""
    name, days = one.name, one.kind == "date"

    def read(record: Any) -> Any:
        value = (getattr(record, str(column)) or {}).get(name)
        return dt.date.fromisoformat(value) if days and value is not None else value

    def write(record: Any, value: Any) -> None:
        kept = {
            key: old for key, old in (getattr(record, str(column)) or {}).items() if key != name
        }
        if value is not None:
            kept[name] = value.isoformat() if days else value
        setattr(record, str(column), kept or None)

    def expression(cls: Any) -> Any:
        element = getattr(cls, str(column))[name]
        match one.kind:
            case "integer":
                return element.as_integer()
            case "flag":
                return element.as_boolean()
            case "date":
                return type_coerce(element.as_string(), _Day())
        return element.as_string()

    return hybrid_property(read, fset=write, expr=expression)
