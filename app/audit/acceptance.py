"""What a use case accepts: the declared columns the actor may enter, with fitting values.

Forms, REST, imports and commands may have checked already; this is where it counts.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import N_, Field, Reason, Refused, actor_of
from app.access.spec import Entry
from app.db import Base

UNKNOWN = N_("没有名为“%(name)s”的栏目。")
NOT_YOURS = N_("“%(label)s”不由您填写，请去掉这一项。")
REQUIRED = N_("请填写“%(label)s”。")
WRONG_TYPE = N_("“%(label)s”的值“%(value)s”类型不对。")
TOO_LONG = N_("“%(label)s”最多 %(limit)d 个字，现有 %(length)d 个。")
NO_SUCH_CODE = N_("“%(value)s”不在“%(label)s”的代码表中，请从列表选择。")
NO_SUCH_ROW = N_("“%(label)s”没有编号为 %(value)s 的可选项，请从列表选择。")

CodeLookup = Callable[[Session, str], Container[str]]
"""`lookup(session, scheme)` → the codes of a scheme that may be chosen today."""

Lookup = TypeVar("Lookup", bound=CodeLookup)
_lookups: list[CodeLookup] = []


def check_codes_with(lookup: Lookup) -> Lookup:
    """Let the feature that keeps the code lists answer for them; usable as a decorator."""
    _lookups[:] = [lookup]
    return lookup


def known_codes(session: Session, scheme: str) -> Container[str]:
    """The codes of a scheme that may be chosen today."""
    (lookup,) = _lookups
    return lookup(session, scheme)


def accept(
    session: Session,
    entity: type[Base],
    data: Mapping[str, Any],
    *,
    current: Base | None = None,
    entry: Entry = "form",
    required: Collection[str] = (),
    tidy: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
) -> dict[str, Any]:
    """Check what was entered against the declaration of the columns and the actor's rights.

    Args:
        session: the actor's session.
        entity: kind of record.
        data: values by column name; an empty text counts as no value.
        current: the record that is corrected; None for a new one. A value that stays as it
            is may remain although its code has been retired meanwhile.
        entry: `operation` for what the button of a use case asks for, instead of a form.
        required: columns that this use case needs although others do without them.
        tidy: how the texts of some columns are written as they are filed; others are
            trimmed. All lose their control characters.

    Returns:
        The values to write: for a new record without the empty ones, for an existing one
        only those that differ.

    Raises:
        Refused: with every reason at once, each naming its field.
    """
    actor = actor_of(session)
    declared, writable = actor.policy.fields(entity), actor.writable(entity)
    entries = {entry, "create"} if current is None else {entry}
    values: dict[str, Any] = {}
    reasons: list[Reason] = []
    for name, given in data.items():
        field = declared.get(name)
        if field is None:
            reasons.append(Reason(UNKNOWN, name, {"name": name}))
        elif name not in writable or field.info.entry not in entries:
            reasons.append(Reason(NOT_YOURS, name, {"label": field.label}))
        else:
            value = given
            if isinstance(given, str):
                value = tidy.get(name, str.strip)(_CONTROL.sub("", given)) or None
            if value != (None if current is None else getattr(current, name)):
                values[name] = value
    reasons += (
        Reason(REQUIRED, field.name, {"label": field.label})
        for field in declared.values()
        if _left_empty(field, values, creating=current is None)
        or (field.name in required and _blank(data.get(field.name)))
    )
    for name, value in values.items():
        if value is not None:
            reasons += _problems(session, declared[name], value)
    if reasons:
        raise Refused(*reasons)
    return values


_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody has seen and no document takes."""


def _blank(given: object) -> bool:
    return given is None or (isinstance(given, str) and not _CONTROL.sub("", given).strip())


def _left_empty(field: Field, values: Mapping[str, Any], *, creating: bool) -> bool:
    if creating:
        return field.required and field.info.entry != "operation" and field.name not in values
    return not field.nullable and values.get(field.name, "kept") is None


def _problems(session: Session, field: Field, value: Any) -> Iterator[Reason]:
    """Judge one value; a wrong type ends the matter."""
    about: dict[str, Any] = {"label": field.label, "value": value}
    if not _fits(field, value):
        yield Reason(WRONG_TYPE, field.name, about | {"value": str(value)[:40]})
    elif field.scheme is not None:
        if value not in known_codes(session, field.scheme):
            yield Reason(NO_SUCH_CODE, field.name, about)
    elif field.target is not None:
        if not _exists(session, field, value):
            yield Reason(NO_SUCH_ROW, field.name, about)
    elif field.max_length and len(value) > field.max_length:
        counts = {"limit": field.max_length, "length": len(value)}
        yield Reason(TOO_LONG, field.name, about | counts)


def _fits(field: Field, value: object) -> bool:
    """Exactly the field's type: a flag is no number, an instant no day."""
    return type(value) is field.python_type and not (isinstance(value, str) and "\0" in value)


def _exists(session: Session, field: Field, key: int) -> bool:
    """Whether the actor can see such a row among those the field may point at."""
    target: Any = field.target
    among = (getattr(target, name) == value for name, value in field.info.among.items())
    return session.scalar(select(target.id).where(target.id == key, *among)) is not None


def refuse(reasons: Iterable[Reason | None]) -> None:
    """Refuse for all the reasons that rules have given, if there are any.

    Raises:
        Refused: unless every rule was content.
    """
    found = [reason for reason in reasons if reason is not None]
    if found:
        raise Refused(*found)


def fill(row: Base, values: Mapping[str, Any]) -> None:
    """Write accepted values into a record."""
    for name, value in values.items():
        setattr(row, name, value)
