"""From values to what people see: code labels, names of references, dates, money."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from app.access import N_, Actor, Field, entity_info, fields
from app.db import UNREADABLE, Base
from app.db.clock import SHANGHAI
from app.panel.screens import CodeBook

TONES: Mapping[str, str] = {
    "living": "success",
    "declared": "warning",
    "left": "secondary",
    "full": "success",
    "zero": "danger",
    "open": "warning",
    "done": "success",
    "active": "success",
    "reported": "success",
    "listed": "success",
    "alone": "success",
    "approved": "success",
    "waiting": "warning",
    "declined": "danger",
    "withdrawn": "secondary",
    "handed": "warning",
    "entered": "success",
    "stored": "success",
    "made": "warning",
    "sent": "warning",
    "received": "warning",
    "acknowledged": "success",
    "destroyed": "secondary",
}
"""Colour of a status badge, by code; every other code is plain."""

DAMAGED = N_("数据损坏，无法显示")
"""What stands in the place of a sealed value that has been tampered with."""


@dataclass(frozen=True)
class Cell:
    """One value as it is shown.

    Attributes:
        text: the wording; empty for no value.
        kind: kind of the field, for alignment.
        tone: colour of a badge, if the value is a status.
        hidden: there may be a value, but not for this actor (hidden is not empty).
        masked: the text is what the mask has left of the value.
    """

    text: str
    kind: str
    tone: str | None = None
    hidden: bool = False
    masked: bool = False


class Labels:
    """Labels of the codes and references on one page: one query per referred entity.

    Args:
        session: the actor's session; a reference outside the actor's rows stays hidden.
        actor: whose rights decide which names may be shown.
        codebook: code lists.
        locale: language of the labels.
        in_full: show masked columns in full; whoever asks for it has given a reason.
    """

    def __init__(
        self,
        session: Session,
        actor: Actor,
        codebook: CodeBook,
        locale: str,
        *,
        in_full: bool = False,
    ) -> None:
        """Start empty; `load` fills what a page needs."""
        self._in_full = in_full
        self._session = session
        self._actor = actor
        self._codebook = codebook
        self._locale = locale
        self._names: dict[type[Base], dict[int, str]] = {}
        self._codes: dict[str, Mapping[str, str]] = {}

    def codes(self, scheme: str) -> Mapping[str, str]:
        """Code → label of a scheme, retired codes included."""
        if scheme not in self._codes:
            self._codes[scheme] = self._codebook.labels(self._session, scheme, self._locale)
        return self._codes[scheme]

    def _code(self, scheme: str, code: str) -> str:
        """The label of a code; those of roles and actions are msgids."""
        label = self.codes(scheme).get(code, code)
        return label if self._locale == "zh" else gettext(label)

    def choices(self, scheme: str) -> Mapping[str, str]:
        """Code → label of what may be entered today."""
        return self._codebook.choices(self._session, scheme, self._locale)

    def load(self, fields: Iterable[Field], rows: Iterable[RowMapping | Mapping[str, Any]]) -> None:
        """Look up the names of all references on these rows."""
        self.load_all([(fields, rows)])

    def load_all(
        self, tables: Iterable[tuple[Iterable[Field], Iterable[RowMapping | Mapping[str, Any]]]]
    ) -> None:
        """Look up the names of all references on the rows of several tables."""
        wanted: dict[type[Base], set[int]] = {}
        for columns, rows in tables:
            for field in columns:
                if field.target is not None:
                    ids = {row[field.name] for row in rows} - {None}
                    wanted.setdefault(field.target, set()).update(ids)
        for target, ids in wanted.items():
            known = self._names.setdefault(target, {})
            missing = ids - known.keys()
            if missing:
                known.update(self._titles(target, missing))

    def _titles(self, target: type[Base], ids: set[int]) -> dict[int, str]:
        title = entity_info(target).title
        key = target.id
        if title == "id":
            found = self._session.scalars(select(key).where(key.in_(ids)))
            return {one: f"№ {one}" for one in found}
        if title not in self._actor.readable(target):
            return {}
        named = fields(target)[title]
        rows = self._session.execute(select(key, named.readable_part).where(key.in_(ids)))
        return {row[0]: str(self._actor.shown(named, row[1])) for row in rows}

    def name(self, target: type[Base], key: int) -> str | None:
        """The name of a loaded reference; None when this actor may not know it."""
        return self._names.get(target, {}).get(key)

    def cell(self, field: Field, value: Any) -> Cell:
        """One value as it is shown."""
        if value is None:
            return Cell("", field.kind)
        if value is UNREADABLE:
            return Cell(gettext(DAMAGED), field.kind, tone="danger")
        if field.target is not None:
            name = self.name(field.target, value)
            return Cell(name or "", field.kind, hidden=name is None)
        if field.scheme is not None:
            # What has happened to a record is no state of it.
            tone = None if field.scheme.endswith("_event") else TONES.get(value)
            return Cell(self._code(field.scheme, value), "code", tone=tone)
        shown = self._shown(field, value)
        return Cell(self.plain(field, shown), field.kind, masked=shown != value)

    def _shown(self, field: Field, value: Any) -> Any:
        return value if self._in_full else self._actor.shown(field, value)

    def plain(self, field: Field, value: Any) -> str:
        """The wording of a value that is neither a code nor a reference."""
        match field.kind:
            case "date":
                return str(value.isoformat())
            case "datetime":
                return str(local(value).strftime("%Y-%m-%d %H:%M"))
            case "money":
                return f"{value // 100:,}.{value % 100:02d}"
            case "flag":
                return gettext("是") if value else gettext("否")
        return str(value)

    def value(self, field: Field, value: Any) -> Any:
        """The typed value for a spreadsheet: labels for codes and names for references."""
        if value is None:
            return None
        if value is UNREADABLE:
            return gettext(DAMAGED)
        if field.target is not None:
            return self.name(field.target, value) or gettext("不可见")
        if field.scheme is not None:
            return self._code(field.scheme, value)
        if field.kind == "datetime":
            return local(value).replace(tzinfo=None)
        return self._shown(field, value)


def local(instant: dt.datetime) -> dt.datetime:
    """An instant in the district's time."""
    return instant.astimezone(SHANGHAI)
