"""Bringing in a street's roster from Excel: every good row in one transaction, or a report.

A row whose document number is registered in the street corrects that registration; an empty
cell corrects nothing. So the same file twice changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import N_, Action, Reason, Refused, actor_of
from app.audit import fill, load, operation, record_reading, why_not_change
from app.db import same, today
from app.features.places import Area, own_street
from app.features.residents import checks
from app.features.residents.models import Person, Residence
from app.features.residents.operations import corrected, event, new_residence
from app.features.residents.roster import (
    COMMUNITY,
    CONCLUDED_FROM,
    GRID,
    NUMBER,
    Entry,
    Judge,
    columns,
)
from app.policy.registry import forbidden
from app.sheets.findings import Finding, Report
from app.sheets.reader import Row, Table, read_table

CHUNK = 500
"""Rows that are looked up and written together."""

NAMESAKE_IN_FILE = N_(
    "与第%(row)s行姓名、出生日期、社区（村）都相同，证件号码不同；请核对是否同一人。"
)
NAMESAKE = N_(
    "本社区（村）已有姓名、出生日期都相同的登记（编号 %(id)s），证件号码不同；请核对是否同一人。"
)
FORBIDDEN_COLUMN = N_("“%(word)s”属于不得采集的内容，这一列没有读入。请从表中删去，今后不再收集。")
CONFLICT = Reason(N_("导入期间有人登记了表中的人员，未写入任何数据。请重新导入。"))

LEFT_MEANWHILE = Reason(N_("导入期间有人办理了此人的登记，本行未写入。请重新导入。"), NUMBER)


def import_file(session: Session, path: Path, *, dry_run: bool = False) -> Report:
    """Bring in the one table of a workbook.

    Raises:
        UnreadableWorkbook: see `app.sheets.reader.read_table`.
        Denied, Refused: see `import_rows`.
    """
    table = read_table(path, columns(actor_of(session)))
    report = import_rows(session, table, dry_run=dry_run)
    report.warnings[:0] = _not_to_be_collected(table)
    return report


def _not_to_be_collected(table: Table) -> Iterator[Finding]:
    """Columns that nobody has read, and that should not have been filled in either (C03)."""
    for letter, heading in table.unknown.items():
        if word := forbidden(heading):
            reason = Reason(FORBIDDEN_COLUMN, params={"word": word})
            yield Finding(table.heading_row, letter, heading, "", reason)


def import_rows(session: Session, rows: Iterable[Row], *, dry_run: bool = False) -> Report:
    """Bring in rows of a sheet, or only say what would become of them.

    Args:
        session: the session of an actor who works for a street.
        rows: numbered rows of raw cells by column name.
        dry_run: write nothing but an audit entry; the report is the same.

    Raises:
        Denied: the actor may not import.
        Refused: the post belongs to no street, or somebody registered one of these people
            at the same moment; nothing has been written then.
    """
    if not dry_run:
        return _import(session, rows)
    actor_of(session).require(Residence, Action.IMPORT)
    report = _Intake(session, writing=False).run(rows)
    # A look-up, for it tells of each number whether it is registered: recorded before that.
    record_reading(session, Action.IMPORT, Residence, (), (), report.counts.read)
    return report


@operation(Residence, Action.IMPORT)
def _import(session: Session, rows: Iterable[Row]) -> Report:
    try:
        return _Intake(session, writing=True).run(rows)
    except IntegrityError as error:
        raise Refused(CONFLICT) from error


class _Intake:
    """One run over a file: looks up and writes a chunk of rows at a time."""

    def __init__(self, session: Session, *, writing: bool) -> None:
        self.session = session
        self.writing = writing
        self.street = load(session, Area, own_street(session))
        self.judge = Judge(session, self.street, today())
        self.report = Report()
        self.alike: dict[Any, int] = {}
        self.created: set[int] = set()

    def run(self, rows: Iterable[Row]) -> Report:
        ahead = iter(rows)
        while chunk := [self.judge.judge(row) for row in islice(ahead, CHUNK)]:
            self.settle([entry for entry in chunk if not entry.errors])
            for entry in chunk:
                self.note(entry)
        return self.report

    def settle(self, entries: Sequence[Entry]) -> None:
        """Match good rows with what is registered, then write them."""
        people = self.people(entries)
        here = self.open_here(people.values())
        new: list[tuple[Entry, Person]] = []
        for entry in entries:
            id_type, id_number = entry.document
            person = people.get(entry.document) or Person(id_type=id_type, id_number=id_number)
            if person.living_street_id is None:
                entry.errors += checks.basis_problems(entry.values, self.judge.today)
                if not entry.errors:
                    new.append((entry, person))
            elif person.living_street_id != self.street.id:
                entry.errors.append(checks.REGISTERED_ELSEWHERE)
            elif person.id not in here:
                entry.errors.append(LEFT_MEANWHILE)
            else:
                self.correct(entry, here[person.id])
        self.doubt([entry for entry, _ in new])
        self.report.counts.created += len(new)
        if self.writing:
            self.register(new)

    def people(self, entries: Sequence[Entry]) -> dict[tuple[str, str], Person]:
        """The spines of the rows' people, by document."""
        numbers = [entry.values[NUMBER] for entry in entries]
        found = self.session.scalars(select(Person).where(same(Person.id_number, numbers)))
        return {(person.id_type, person.id_number): person for person in found}

    def open_here(self, people: Iterable[Person]) -> dict[int, Residence]:
        """The open registrations in the street, by person."""
        living = [one.id for one in people if one.living_street_id == self.street.id]
        found = self.session.scalars(
            select(Residence).where(
                Residence.person_id.in_(living), Residence.status != checks.LEFT
            )
        )
        return {residence.person_id: residence for residence in found}

    def correct(self, entry: Entry, residence: Residence) -> None:
        """Bring an open registration up to what the row says."""
        if residence.name != entry.values["name"]:
            about = {"name": residence.name, "id": residence.id}
            entry.errors.append(Reason(checks.NAME_DIFFERS, "name", about))
            return
        values = self.differences(entry, residence)
        if not values:
            self.report.counts.unchanged += 1
            return
        entry.errors += self.contradictions(residence, values)
        if (guarded := why_not_change(self.session, residence, values)) is not None:
            entry.errors.append(guarded)
        if entry.errors:
            return
        self.report.counts.changed += 1
        if self.writing:
            if checks.DERIVED_FROM & values.keys():
                sources = (*checks.DERIVED_FROM, "id_type")
                known = {name: getattr(residence, name) for name in sources}
                values |= checks.derive(known | values, self.street.code)
            fill(residence, values)
            self.session.add(event(residence, checks.CHANGED, imported=True))
            corrected.send(residence, names=values.keys(), session=self.session)

    def differences(self, entry: Entry, residence: Residence) -> dict[str, Any]:
        """What the row changes; what is concluded overwrites only if its source changes, too."""
        stale = {
            name
            for name, source in CONCLUDED_FROM.items()
            if entry.given.get(source) not in {None, getattr(residence, source)}
        }
        values = {
            name: value
            for name, value in entry.values.items()
            if self.judge.fields[name].info.entry == "form"
            and value != (known := getattr(residence, name))
            and (name in entry.given or name in stale or known is None)
        }
        if COMMUNITY in values and residence.grid_id is not None:
            values.setdefault(GRID, None)
        return values

    def contradictions(self, residence: Residence, values: dict[str, Any]) -> list[Reason]:
        """What a row makes wrong in a registration, or changes and leaves wrong.

        Older mistakes elsewhere are not its fault. The day of declaration has no cell, the
        arrival that it contradicts has.
        """
        known_columns = actor_of(self.session).known(Residence)
        stored = {name: getattr(residence, name) for name in known_columns}
        known = list(checks.problems(stored, today()))
        return [
            replace(reason, field="arrived_on") if reason.field == "declared_on" else reason
            for reason in checks.problems(stored | values, today())
            if reason not in known or reason.field in values
        ]

    def doubt(self, entries: Sequence[Entry]) -> None:
        """Warn of namesakes born on the same day, here or in the file, and of a coarse hukou."""
        names = [entry.values["name"] for entry in entries]
        found = self.session.execute(
            select(
                Residence.name, Residence.birth_date, Residence.community_id, Residence.id
            ).where(
                Residence.street_id == self.street.id,
                Residence.name.in_(names),
                Residence.status != checks.LEFT,
            )
        )
        known = {one[:3]: one[3] for one in found if one[3] not in self.created}
        for entry in entries:
            entry.warnings += checks.coarse(entry.values)
            first_row = self.alike.setdefault(entry.likeness, entry.row.number)
            if (namesake := known.get(entry.likeness)) is not None:
                entry.warnings.append(Reason(NAMESAKE, "name", {"id": namesake}))
            if first_row != entry.row.number:
                entry.warnings.append(Reason(NAMESAKE_IN_FILE, "name", {"row": first_row}))

    def register(self, new: Sequence[tuple[Entry, Person]]) -> None:
        """Write a chunk of new registrations with their people and events."""
        for _, person in new:
            person.living_street_id = self.street.id
            self.session.add(person)
        self.session.flush()
        residences = [new_residence(entry.values, person, self.street) for entry, person in new]
        self.session.add_all(residences)
        self.session.flush()
        self.created.update(residence.id for residence in residences)
        self.session.add_all(event(one, checks.DECLARED, imported=True) for one in residences)
        self.session.flush()

    def note(self, entry: Entry) -> None:
        """Count a row and report what was found about it."""
        self.report.counts.read += 1
        self.report.counts.refused += bool(entry.errors)
        found, reasons = (
            (self.report.errors, entry.errors)
            if entry.errors
            else (self.report.warnings, entry.warnings)
        )
        for reason in reasons:
            name = str(reason.field)
            cell = entry.row.cells.get(name)
            found.append(
                Finding(
                    row=entry.row.number,
                    column=cell.column if cell else None,
                    label=self.judge.fields[name].label,
                    value=cell.text if cell else "",
                    reason=reason,
                )
            )
