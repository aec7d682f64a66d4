"""One row of a roster as offices send it: from cells to a registration, or the reasons why not.

Judges by the same rules as the form. What the office writes in words (codes, the community,
who collected it) is understood with the lists and places of the actor's street.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access import N_, Actor, Field, Reason, actor_of, entity_info
from app.audit import NO_SUCH_CODE, REQUIRED, TOO_LONG
from app.features.codes import resolve
from app.features.places import Area, community_in
from app.features.residents import checks
from app.features.residents.models import Residence
from app.features.residents.rules import digits_lost_problem, repeated_number_problem
from app.sheets.cells import Cell, parse_date
from app.sheets.reader import ImportColumn, Row

NO_FORMULA = N_("单元格里是公式，不予接受；请复制后“选择性粘贴”为数值。")
BROKEN_CELL = N_("单元格显示错误值；请改正。")
NOT_A_DATE = N_("“%(value)s”不是日期；请写作如 2026-09-01。")
NO_COMMUNITY = N_("本街道（镇）没有“%(value)s”这个社区（村）；请核对名称。")
NO_COMMUNITY_IN_ADDRESS = N_(
    "从“%(value)s”看不出是本街道（镇）的哪个社区（村）；请写明社区（村）名称。"
)
NOT_FOUND = N_("没有找到“%(value)s”，这一项没有填入。")

COMMUNITY, GRID, ADDRESS = "community_id", "grid_id", "address"
DOCUMENT, NUMBER = "id_type", "id_number"

CONCLUDED_FROM = {COMMUNITY: ADDRESS, "hukou_region": "hukou_address"}
"""The places that an address tells where they are not given, by their column."""

_NO_VALUE = {"formula": NO_FORMULA, "error": BROKEN_CELL}
_KINDS = {"text", "code", "date", "reference"}
_SUFFIX = re.compile("(社区|村)?(居民委员会|村民委员会|居委会|村委会)$|(社区|村)$")


def fields_of(actor: Actor) -> dict[str, Field]:
    """The fields of a registration that an actor may bring in."""
    return {
        name: one
        for name, one in actor.writable(Residence).items()
        if one.info.entry != "operation" and one.kind in _KINDS
    }


def columns(actor: Actor) -> list[ImportColumn]:
    """The columns to look for; the community may stand in the address instead."""
    return [
        ImportColumn(
            one.name, (one.label, *one.info.synonyms), one.required and one.name != COMMUNITY
        )
        for one in fields_of(actor).values()
    ]


@dataclass
class Entry:
    """One row on its way in.

    Attributes:
        row: the row of the sheet.
        given: what its cells say, by column name.
        values: `given` and all that follows from it.
        errors: why it is refused; the fields of the reasons point at the cells.
        warnings: what is doubtful about it.
    """

    row: Row
    given: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)

    @property
    def document(self) -> tuple[str, str]:
        """What tells one person from another."""
        return self.values[DOCUMENT], self.values[NUMBER]

    @property
    def likeness(self) -> tuple[str, dt.date, int]:
        """What two registrations share that may be one person's."""
        return self.values["name"], self.values["birth_date"], self.values[COMMUNITY]


class Judge:
    """Judges the rows of one file, which may contradict each other.

    Args:
        session: the session of the actor whose columns, places and staff count.
        street: the street that imports.
        today: the date the rules take for today.
    """

    def __init__(self, session: Session, street: Area, today: dt.date) -> None:
        """Look up what the words in the file may mean."""
        self.fields = fields_of(actor_of(session))
        self._session = session
        self._street = street
        self.today = today
        below = select(Area.id, Area.name).where(Area.parent_id == street.id)
        self._communities = {name: key for key, name in session.execute(below)}
        self._stems = _unique((_SUFFIX.sub("", n), k) for n, k in self._communities.items())
        grids = select(Area.parent_id, Area.name, Area.id).where(
            Area.parent_id.in_(self._communities.values())
        )
        self._grids = {(community, name): key for community, name, key in session.execute(grids)}
        self._staff = {
            name: _unique(session.execute(_titles(one)))
            for name, one in self.fields.items()
            if one.kind == "reference" and one.target is not Area
        }
        self._first_rows: dict[tuple[str, str], tuple[int, str]] = {}

    def judge(self, row: Row) -> Entry:
        """Read a row and apply every rule that needs no other registration.

        Guardian and consent may be on record already: they are judged where that is known.
        """
        entry = Entry(row)
        for one in self.fields.values():
            cell = row.cells.get(one.name)
            if cell is not None and cell.kind != "empty" and one.name != GRID:
                self._take(entry, one, self._value(one, cell))
        entry.values = self._place(entry) | checks.complete(entry.given, self.today)
        self._apply_rules(entry)
        if not any(reason.field in {DOCUMENT, NUMBER} for reason in entry.errors):
            self._compare(entry)
        return entry

    def _take(self, entry: Entry, one: Field, value: Any) -> None:
        """File a value, or the reason why there is none."""
        if not isinstance(value, Reason):
            if value != "":
                entry.given[one.name] = value
        elif value.message == NOT_FOUND:
            entry.warnings.append(value)
        else:
            entry.errors.append(value)

    def _value(self, one: Field, cell: Cell) -> Any:
        """What a filled cell says, or the `Reason` why it says nothing."""
        if cell.kind in _NO_VALUE:
            return _about(_NO_VALUE[cell.kind], one, cell)
        if one.kind == "text":
            return _text(one, cell)
        value: Any
        match one.kind:
            case "date":
                value, problem = parse_date(cell), NOT_A_DATE
            case "code":
                value, problem = resolve(self._session, str(one.scheme), cell.text), NO_SUCH_CODE
            case _ if one.name == COMMUNITY:
                value, problem = self._community(cell.text), NO_COMMUNITY
            case _:
                value, problem = self._staff[one.name].get(cell.text), NOT_FOUND
        return _about(problem, one, cell) if value is None else value

    def _community(self, text: str) -> int | None:
        """Understand a community's name with or without the street, 社区, 村 or 居委会."""
        names = (text, text.removeprefix(self._street.name))  # a community may be named after it
        found = (
            self._communities.get(name) or self._stems.get(_SUFFIX.sub("", name)) for name in names
        )
        return next(filter(None, found), None)

    def _place(self, entry: Entry) -> dict[str, Any]:
        """Find the community in the address if it has no cell, then the grid in it."""
        found: dict[str, Any] = {}
        address, grid = entry.given.get(ADDRESS), entry.row.cells.get(GRID)
        if _is_empty(entry.row.cells.get(COMMUNITY)) and address is not None:
            community = community_in(address, self._communities, self._street.name)
            if community is None:
                about = {"value": address[:40]}
                entry.errors.append(Reason(NO_COMMUNITY_IN_ADDRESS, ADDRESS, about))
            else:
                found[COMMUNITY] = community
        if grid is not None and not _is_empty(grid):
            community = entry.given.get(COMMUNITY) or found.get(COMMUNITY)
            key = self._grids.get((community, grid.text))
            self._take(entry, self.fields[GRID], key or _about(NOT_FOUND, self.fields[GRID], grid))
        return found

    def _apply_rules(self, entry: Entry) -> None:
        """Judge the whole; a field that is wrong already is not judged again."""
        wrong = {reason.field for reason in entry.errors}
        if DOCUMENT in wrong:  # a number cannot be judged without its kind
            wrong.add(NUMBER)
        found = [
            reason
            for reason in checks.entry_problems(entry.values, self.today)
            if reason.field not in wrong
        ]
        wrong |= {reason.field for reason in found}
        # What is concluded from the number or the address is not missing by itself.
        needed = {
            name
            for name, one in self.fields.items()
            if one.required or (one.info.derived and NUMBER not in wrong)
        } - {COMMUNITY}
        found += (
            Reason(REQUIRED, name, {"label": self.fields[name].label})
            for name in self.fields
            if name in needed and name not in wrong and name not in entry.values
        )
        entry.errors += found

    def _compare(self, entry: Entry) -> None:
        """A document number stands in one row of the file."""
        number, name = entry.row.number, entry.values.get("name", "")
        first_row, first_name = self._first_rows.setdefault(entry.document, (number, name))
        if first_row != number:
            entry.errors.append(repeated_number_problem(name, first_name, first_row))


def _text(one: Field, cell: Cell) -> str | Reason:
    text = checks.TIDY.get(one.name, str)(cell.text)
    if one.name == NUMBER and cell.digits_lost:
        return digits_lost_problem(cell.text)
    if one.max_length is not None and len(text) > one.max_length:
        counts = {"label": one.label, "limit": one.max_length, "length": len(text)}
        return Reason(TOO_LONG, one.name, counts)
    return text


def _about(message: str, one: Field, cell: Cell) -> Reason:
    return Reason(message, one.name, {"label": one.label, "value": cell.text[:40]})


def _is_empty(cell: Cell | None) -> bool:
    return cell is None or cell.kind == "empty"


def _titles(one: Field) -> Select[str, int]:
    """Name and key of the records a field may refer to, in the actor's rows."""
    target: Any = one.target
    return select(getattr(target, entity_info(target).title), target.id)


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The names that belong to one record only."""
    found: dict[str, int] = {}
    several: set[str] = set()
    for name, key in pairs:
        if found.setdefault(name, key) != key:
            several.add(name)
    return {name: key for name, key in found.items() if name not in several}
