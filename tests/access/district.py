"""A small hostile district, written by hand: every cell of every row can be told from all others.

Two streets, A and B. The police stations cover communities of both, so that no scope of one
role equals that of another:

    row   street  community  grid   station
    A1    A       AX         AX1    station-1
    A2    A       AX         AX2    station-1
    A3    A       AY         -      station-2
    B1    B       BX         BX1    station-1
    B2    B       BY         -      station-2

Every entity of a street has a row at each of these places. Some references point across the
streets: a row may be visible while what it refers to is not. All of it is synthetic.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.access import Actor, Field, bind, fields
from app.audit.attachments import Attachment
from app.audit.exports import ExportRequest
from app.audit.models import AuditEntry
from app.db import Base, db, today
from app.features.assessments.models import AssessmentMonth
from app.features.calendar import CalendarDay, CalendarYear
from app.features.codes import load_lists
from app.features.codes.models import CodeItem, CodeMapping, CodeScheme
from app.features.collection.models import ChangeSlip, DayLog, HandedForm, HandOver, Verification
from app.features.coordinators.models import Coordinator
from app.features.correspondence.models import (
    AssistanceRequest,
    CooperationAgreement,
    ExternalSystem,
    ExternalTransfer,
    Letter,
)
from app.features.deadlines import DueItem
from app.features.employers import Employer
from app.features.exchange.models import ExchangeKey, ExchangePackage
from app.features.ledgers import LedgerDocument
from app.features.matters import Matter
from app.features.meetings.models import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    MeetingDocument,
    MinutesCopy,
)
from app.features.minors import MinorAccess
from app.features.offices import Equipment, OfficeHolder, Premises
from app.features.outflow import Outflow
from app.features.places.models import (
    Appointment,
    Area,
    DatabaseReader,
    FormerName,
    OrgUnit,
    PoliceCoverage,
)
from app.features.plans import ModelUnit, PlanStage, WorkPlan
from app.features.rentals.models import RentalDocument, RentalHouse, SafetyInspection, Tenancy
from app.features.reports import MonthlyReport
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.rulebook import RulePack
from app.features.services.models import ServiceCard
from app.features.subsidies.models import SubsidyLine
from app.policy import adopted
from tests.features.exchange.keys import pair

PASSWORD = "Hostile-District-2026"
PASSWORD_HASH = "pbkdf2:sha256:1"
MISSING = 999_999
"""A key that no record has."""

AREAS = {
    "D": ("district", None),
    "A": ("street", "D"),
    "B": ("street", "D"),
    "AX": ("community", "A"),
    "AY": ("community", "A"),
    "BX": ("community", "B"),
    "BY": ("community", "B"),
    "BZ": ("community", "B"),  # without a police station
    "AX1": ("grid", "AX"),
    "AX2": ("grid", "AX"),
    "BX1": ("grid", "BX"),
}
AREA_CODES = dict(zip(AREAS, (
    "410105", "410105001", "410105002", "410105001001", "410105001002", "410105002001",
    "410105002002", "410105002003", "41010500100101", "41010500100102", "41010500200101",
), strict=True))  # fmt: skip
PLACES = {
    "A1": ("A", "AX", "AX1"),
    "A2": ("A", "AX", "AX2"),
    "A3": ("A", "AY", None),
    "B1": ("B", "BX", "BX1"),
    "B2": ("B", "BY", None),
}
ACROSS = {"A1": "B1", "A2": "B2", "A3": "B2", "B1": "A1", "B2": "A3"}
"""Row → the row of the other street that some of its references point at."""
CLOSED = ("A2", "B2")
"""Rows that are over: left, ended, withdrawn, reported. The others can still be worked on."""
SLIP_OF = {"A1": "A3", "A2": "A1", "A3": "A2", "B1": "B2", "B2": "B1"}
"""Change slip → the residence that it is about."""
HANDED_BY = {
    "A1": "station-1", "A2": "station-2", "A3": "station-2", "B1": "station-2", "B2": "station-1",
}  # fmt: skip
"""Slip → the station that has handed it over, which need not cover where anything else lies."""
ON_THE_WAY = {"A1": "handed", "A2": "received", "A3": "stored", "B1": "handed", "B2": "handed"}
"""Slip → how far it has come."""
LOCATION = ("street_id", "community_id", "grid_id")
UNITS = {
    "government": ("district", "D", None),
    "health": ("health", "D", "government"),
    "migrants": ("migrant_office", "D", "government"),
    "office-a": ("street_office", "A", "government"),
    "office-b": ("street_office", "B", "government"),
    "station-1": ("police_station", "D", "government"),
    "station-2": ("police_station", "D", "government"),
    "point-a": ("collection_point", "AX", "office-a"),
}
"""Organisation → kind, area, the one above it."""
KEPT = {
    "A1": "office-a",
    "A2": "station-1",
    "A3": "health",
    "B1": "migrants",
    "B2": "station-2",
}
"""Row → the unit that keeps the meeting; the other one of a notice, a task and the minutes is:"""
OWED = {
    "A1": "station-1",
    "A2": "office-a",
    "A3": "migrants",
    "B1": "station-2",
    "B2": "health",
}
COVERAGE = {
    "AX": "station-1",
    "BX": "station-1",
    "AY": "station-2",
    "BY": "station-2",
}


@dataclass(frozen=True)
class Post:
    """An appointment: role, organisation, grid, last day."""

    role: str
    unit: str
    grid: str | None = None
    until: dt.date | None = None


ACCOUNTS: dict[str, tuple[Post, ...]] = {
    "clerk-a": (Post("street_clerk", "office-a"),),
    "clerk-b": (Post("street_clerk", "office-b"),),
    "head-a": (Post("street_supervisor", "office-a"),),
    "police-1": (Post("police_officer", "station-1"),),
    "police-2": (Post("police_officer", "station-2"),),
    "planner": (Post("planning_officer", "health"),),
    "migrants": (Post("migrant_office", "migrants"),),
    "coordinator": (Post("coordinator", "office-a", "AX1"),),
    "overseer": (Post("district_supervisor", "government"),),
    "sysadmin": (Post("system_admin", "government"),),
    "secadmin": (Post("security_admin", "government"),),
    "auditor": (Post("auditor", "government"),),
    # A clerk whose post lies in no street, and a coordinator without a grid: null is nothing.
    "adrift": (Post("street_clerk", "government"),),
    "gridless": (Post("coordinator", "office-a"),),
    "two-posts": (Post("street_clerk", "office-b"), Post("police_officer", "station-2")),
    "disabled": (Post("street_clerk", "office-a"),),
    "expired": (Post("street_clerk", "office-a", until=dt.date(2001, 1, 1)),),
    "unposted": (),
}
ROLES = {name: posts[0].role for name, posts in ACCOUNTS.items() if posts}
DISABLED = ("disabled",)

REQUESTS = {
    "R1": ("clerk-a", "office-a", "A"),
    "R2": ("head-a", "office-a", "A"),
    "R3": ("clerk-b", "office-b", "B"),
    "R4": ("planner", "health", None),
    "R5": ("another-planner", "health", None),
    "R6": ("migrants", "migrants", None),
    "R7": ("another-migrant", "migrants", None),
}
"""Exports that wait for a decision: who asked, in which organisation, of which street."""


OVER_WHEN_DONE = ("done_on", "done_note", "proof", "proof_id")
DUE_ITEMS = {
    "D1": ("office-a", "open"),
    "D2": ("office-a", "done"),
    "D3": ("office-b", "open"),
    "D4": ("station-1", "open"),
    "D5": ("station-2", "open"),
    "D6": ("health", "open"),
    "D7": ("migrants", "open"),
    "D8": ("government", "open"),
    "D9": ("point-a", "open"),
    "D10": ("station-1", "done"),
    "D11": ("health", "done"),
    "D12": ("migrants", "done"),
}
"""What has to be done: by which organisation, and whether it has been."""

ACCESSES = {
    "M1": ("clerk-a", "office-a", "A", "A1", "head-a"),
    "M2": ("head-a", "office-a", "A", "A1", "another-head"),
    "M3": ("police-1", "station-1", None, "A1", "another-officer"),
    "M4": ("coordinator", "office-a", "A", "A1", "head-a"),
    "M5": ("clerk-a", "office-a", "A", "A2", None),
    "M6": ("another-officer", "station-1", None, "A1", None),
    "M7": ("clerk-b", "office-b", "B", "B1", None),
}
"""Accesses to minors: who asked, in which organisation, of which street, to whom, who agreed."""

EXCHANGES = {
    row: (status, *offices)
    for number, offices in enumerate(
        (
            ("office-a", "station-1"),
            ("station-1", "health"),
            ("health", "migrants"),
            ("migrants", "office-b"),
            ("office-b", "station-2"),
            ("station-2", "office-a"),
        ),
        1,
    )
    for row, status in ((f"P{number}", "made"), (f"Q{number}", "received"))
}
"""Packages between offices: how far they have come, by whom and for whom; the P are no one else's
yet."""

OFFICE_ROWS = dict(
    zip(
        ("L1", "L2", "L3", "L4", "L5", "L6", "L7"),
        ("office-a", "station-1", "health", "migrants", "office-b", "station-2", "government"),
        strict=True,
    )
)
"""What an office keeps alone, and whose it is; all of it is still open."""

LEDGERS = {
    "K1": "office-a",
    "K2": "station-1",
    "K3": "office-b",
    "K4": "station-2",
    "K5": "point-a",
    "K6": "health",
}
"""Document of a ledger → the organisation that keeps it."""

WORK_ROWS = {
    "W1": "office-a",
    "W2": "station-1",
    "W3": "health",
    "W4": "migrants",
    "W5": "office-b",
    "W6": "station-2",
    "W7": "point-a",
}
"""Matter, plan or stage → the organisation whose it is; nothing of it is done yet."""

MINORS = {"A1": dt.date(2015, 6, 1), "A2": dt.date(2015, 6, 2)}
"""Residences of minors, and their birth dates."""


Pointer = Callable[[str], str]
"""From the name of a row to the name of the row a reference of it points at."""


def own(row: str) -> str:
    """The row of the same place."""
    return row


def across(row: str) -> str:
    """A row of the other street."""
    return ACROSS[row]


def kept(row: str) -> str:
    """The unit that keeps the meeting of a row."""
    return KEPT[row]


def owed(row: str) -> str:
    """The unit that is asked to it, owes what it decided and gets the minutes."""
    return OWED[row]


@dataclass(frozen=True)
class Plan:
    """How the rows of an entity differ from canaries.

    Attributes:
        references: what its references point at.
        status: status of the open rows, and of the closed ones.
        over: columns that are empty while a row is open.
        closed: rows that are over.
    """

    entity: type[Base]
    references: Mapping[str, Pointer] = field(default_factory=dict)
    status: tuple[str, str] | None = None
    over: tuple[str, ...] = ()
    closed: tuple[str, ...] = CLOSED


STREET_ROWS = (
    Plan(Coordinator, status=("active", "left"), over=("left_on",)),
    Plan(
        Meeting,
        references={"org_unit_id": kept},
        status=("planned", "issued"),
        closed=("B2",),
    ),
    Plan(Person),
    Plan(
        Residence,
        references={"person_id": own, "collector_id": own, "second_collector_id": across},
        status=("living", "left"),
        over=("left_on", "departure_reason"),
    ),
    Plan(ResidenceEvent, references={"residence_id": own}),
    Plan(Verification, references={"residence_id": own}, over=("returned_on", "return_reason")),
    Plan(
        ChangeSlip,
        # Of the residence of A1 none waits: for it, one can be reported.
        references={"residence_id": lambda row: SLIP_OF[row]},
        status=("waiting", "entered"),
        over=("before", "decided_on", "decided_by", "entered_late", "decline_reason"),
    ),
    Plan(
        HandOver,
        references={
            "org_unit_id": lambda row: HANDED_BY[row],
            "to_unit_id": lambda row: f"office-{row[0].lower()}",
        },
    ),
    Plan(DayLog),
    Plan(
        HandedForm,
        references={"hand_over_id": own, "org_unit_id": lambda row: HANDED_BY[row]},
    ),
    Plan(RentalHouse, status=("let", "ended")),
    Plan(
        SafetyInspection,
        references={"house_id": own, "inspector_id": own, "second_inspector_id": across},
        status=("open", "fixed"),
        over=("rechecked_on", "recheck_result", "referred_on", "referred_to"),
    ),
    Plan(Premises, references={"org_unit_id": kept}),
    Plan(OfficeHolder, references={"org_unit_id": kept}),
    Plan(
        Equipment,
        references={"org_unit_id": kept, "holder_id": own},
        over=("retired_on", "retired_reason", "returned_on"),
        closed=("B2",),
    ),
    Plan(Employer),
    Plan(
        ModelUnit,
        status=("planned", "withdrawn"),
        over=("recognised_on", "withdrawn_on", "result", "withdrawn_because"),
    ),
    Plan(Outflow, status=("away", "returned"), over=("returned_on",)),
    Plan(RentalDocument, references={"house_id": own}),
    Plan(MeetingDocument, references={"meeting_id": own, "org_unit_id": kept}),
    Plan(Invitation, references={"meeting_id": own, "organiser_id": kept, "org_unit_id": owed}),
    Plan(
        MinutesCopy,
        references={"meeting_id": own, "organiser_id": kept, "org_unit_id": owed},
        over=("received_on", "received_by"),
        closed=("B1",),
    ),
    Plan(
        Tenancy,
        references={
            "house_id": lambda row: row if row == "A1" else across(row),
            "residence_id": own,
        },
        over=("ended_on",),
        closed=("A2", "A3", "B2"),  # the resident of A3 lives there and rents nothing
    ),
    Plan(
        Attendance,
        references={"meeting_id": own, "org_unit_id": kept, "coordinator_id": across},
    ),
    Plan(
        Decision,
        references={"meeting_id": own, "organiser_id": kept, "org_unit_id": owed},
        status=("open", "done"),
        over=("finished_on", "result"),
    ),
    Plan(MonthlyReport),
    Plan(AssessmentMonth, status=("open", "reported"), over=("reported_on",)),
    Plan(SubsidyLine, references={"assessment_month_id": own, "coordinator_id": own}),
    Plan(ServiceCard, over=("withdrawn_on",)),
)
"""The entities of a street, those referred to first."""

TOKEN, CONTENT = "token", "content"
"""The columns of a file that no page shows: the one is in its address, the other behind it."""

SYSTEM_CELLS = {"name_pinyin": "zqpinyin", "name_initials": "zqinitials"}
"""Columns of the server, which nobody ever reads, and what their canaries begin with."""

_BIRTH_OF_TIME = dt.date(1951, 1, 1)
_MARKS = (
    re.compile(r"[A-Z_][A-Z_]*\.[A-Z_]+@[A-Z0-9-]+"),  # a text that names its cell
    re.compile(r"Z[0-9]{5}Z"),  # one too short to do so
    re.compile(r"138(?<!\d138)[0-9]{8}(?!\d)"),  # a telephone number
    re.compile(r"zq[a-z]+"),  # a column of the server
    re.compile(r"[0-9](?<![\d-][0-9])[0-9]{3}-[0-9]{2}(?:-[0-9]{2})?(?!\d)"),  # a date or month
    re.compile(r"70(?<![\w.]70)[0-9]{5}(?![\w])"),  # a number
    re.compile(r"70(?<![\w.]70),?[0-9]{3}\.[0-9]{2}(?!\d)"),  # the same as an amount of money
)
"""Each begins with what is quickly searched for; what may not stand before it comes after that."""


@dataclass(frozen=True)
class Cell:
    """Where a canary lives."""

    entity: str
    column: str
    row: str

    def __str__(self) -> str:
        return f"{self.entity}.{self.column} of {self.row}"


@dataclass
class District:
    """What was put into the database.

    Attributes:
        ids: entity and row name → key.
        cells: canary as it would be shown → the cell that holds it.
    """

    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)

    def id(self, entity: str, row: str) -> int:
        """Key of a row."""
        return self.ids[entity][row]

    def token(self, entity: str, row: str) -> str:
        """Under which name a row's file is kept."""
        place = Cell(entity, TOKEN, row)
        return next(text for text, cell in self.cells.items() if cell == place)

    def named(self, entity: str, ids: set[int]) -> set[str]:
        """Names of rows; a key that no row of ours has is named by itself."""
        names = {key: name for name, key in self.ids.get(entity, {}).items()}
        return {names.get(key, f"?{key}") for key in ids}

    def found_in(self, text: str) -> Iterator[Cell]:
        """The cells whose canaries a text holds."""
        marks = {mark for pattern in _MARKS for mark in pattern.findall(text)}
        for mark in sorted(marks):
            if cell := self.cells.get(mark):
                yield cell

    def canary(self, one: Field, row: str) -> Any:
        """A value for a cell that no other cell has."""
        entity = one.entity.__tablename__
        serial = len(self.cells)
        value: Any
        match one.kind:
            case "date":
                value = _BIRTH_OF_TIME + dt.timedelta(days=serial)
                shown = [value.isoformat()]
            case "datetime":  # at noon, so that the date is the same in every zone of ours
                day = _BIRTH_OF_TIME + dt.timedelta(days=serial)
                value = dt.datetime.combine(day, dt.time(4), dt.UTC)
                shown = [day.isoformat()]
            case "integer" | "money":
                value = 7_099_999 - serial
                yuan = f"{value // 100:,}.{value % 100:02d}"
                shown = [str(value), yuan, yuan.replace(",", "")]
            case "text" if "phone" in one.name:
                value = f"138{serial:08}"
                shown = [value]
            case "text" if one.max_length == len("2026-09"):
                value = f"{1500 + serial // 12}-{serial % 12 + 1:02}"  # before all dates
                shown = [value]
            case "text" | "longtext" | "code":
                value = f"{entity}.{one.name}@{row}".upper()
                if one.max_length and len(value) > one.max_length:
                    value = f"Z{serial:05}Z"
                shown = [value]
            case _:
                return None
        self.mark(shown, Cell(entity, one.name, row))
        return value

    def mark(self, shown: list[str], cell: Cell) -> None:
        """Remember how a cell looks; the first form counts the cells."""
        for text in shown:
            assert self.cells.setdefault(text, cell) is cell, f"{text}: two cells look alike"


def build(app: Flask) -> District:
    """Create the tables and fill them, through the session of a system task."""
    district = District()
    with app.app_context():
        session = db.session()
        bind(session, Actor.system(app.extensions["policy"], "district"))
        load_lists(session)
        _Builder(session, district).build(app)
        session.commit()
        db.session.remove()
    return district


class _Builder:
    def __init__(self, session: Session, district: District) -> None:
        self.session = session
        self.district = district

    def build(self, app: Flask) -> None:
        for row, (level, parent) in AREAS.items():
            code, above = AREA_CODES[row], self._id(Area, parent)
            self._add(Area, row, code=code, level=level, parent_id=above, valid_to=None)
        for row, (kind, area, parent) in UNITS.items():
            above, place = self._id(OrgUnit, parent), self._id(Area, area)
            self._add(OrgUnit, row, kind=kind, parent_id=above, area_id=place, valid_to=None)
        self._duties()
        for community, station in COVERAGE.items():
            ids = self._id(OrgUnit, station), self._id(Area, community)
            self._add(PoliceCoverage, community, station_id=ids[0], community_id=ids[1])
        scheme = self._add(CodeScheme, "X1")
        self._add(CodeItem, "X1", scheme_id=scheme, retired=False)
        self._add(CodeMapping, "X1", scheme_id=scheme)
        for row in ("X1", "X2"):
            self._add(AuditEntry, row)
        for username, posts in ACCOUNTS.items():
            self._account(app, username, posts)
        post = self.district.id("appointment", "police-1")
        self._add(DatabaseReader, "X1", appointment_id=post)
        for row, (username, unit, street) in REQUESTS.items():
            self._add(
                ExportRequest, row, username=username, org_unit_id=self._id(OrgUnit, unit),
                street_id=self._id(Area, street), entity="subsidy_line", status="waiting",
                in_full=False, parameters="{}", decided_by=None,
                decided_at=None, decision_reason=None,
                expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
            )  # fmt: skip
        self._add(FormerName, "X1", area_id=self._id(Area, "A"), org_unit_id=None)
        self._add(FormerName, "X2", area_id=None, org_unit_id=self._id(OrgUnit, "office-a"))
        self._exchange()
        self._correspondence()
        self._work()
        for plan in STREET_ROWS:
            for row in PLACES:
                self._add(plan.entity, row, **self._given(plan, row))
        for row, (username, unit, street, residence, agreed) in ACCESSES.items():
            at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) if agreed else None
            self._add(
                MinorAccess, row, username=username, org_unit_id=self._id(OrgUnit, unit),
                street_id=self._id(Area, street), residence_id=self._id(Residence, residence),
                role=ROLES.get(username, "police_officer"), decided_by=agreed, decided_at=at,
                status="approved" if agreed else "waiting", decision_reason=None,
                expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
            )  # fmt: skip

    def _duties(self) -> None:
        for row, (unit, status) in DUE_ITEMS.items():
            done = {} if status == "done" else dict.fromkeys(OVER_WHEN_DONE)
            unit_id = self._id(OrgUnit, unit)
            self._add(DueItem, row, org_unit_id=unit_id, status=status, projected=False, **done)
        self._add(CalendarYear, "X1", confirmed=True)
        self._add(CalendarDay, "X1")
        self._add(RulePack, "X1", rules=adopted()[0].rules)

    def _exchange(self) -> None:
        self._add(
            ExchangeKey, "X1", org_unit_id=self._id(OrgUnit, "government"), retired_on=None,
            certificate=pair("government")[1], valid_from=dt.date(2000, 1, 1),
            valid_to=dt.date(2099, 1, 1),
        )  # fmt: skip
        for row, (status, sender, recipient) in EXCHANGES.items():
            mark = f"exchange_package.{CONTENT}@{row}".upper()
            self.district.mark([mark], Cell("exchange_package", CONTENT, row))
            unit = self._id(OrgUnit, recipient)
            self._add(
                ExchangePackage, row, org_unit_id=self._id(OrgUnit, sender), to_unit_id=unit,
                delivered_to_id=None if status == "made" else unit, status=status,
                expires_on=dt.date(2099, 1, 1), destroyed_on=None, content=mark.encode(),
            )  # fmt: skip

    def _correspondence(self) -> None:
        system = self._add(ExternalSystem, "X1")
        over: dict[type[Base], dict[str, Any]] = {
            Letter: {"replied_on": None, "reply_number": None},
            AssistanceRequest: {"at_request": True, "outcome": None, "replied_on": None},
            CooperationAgreement: {"ended_on": None},
            ExternalTransfer: {"external_system_id": system},
        }
        for row, unit in OFFICE_ROWS.items():
            for entity, given in over.items():
                self._add(entity, row, org_unit_id=self._id(OrgUnit, unit), **given)
        for row, unit in LEDGERS.items():
            keeper = self._id(OrgUnit, unit)
            self._add(LedgerDocument, row, org_unit_id=keeper, **self._file("ledger_document", row))

    def _work(self) -> None:
        """Plans are as long as their stages, whose dates are canaries, may need."""
        term = {"starts_on": dt.date(1950, 1, 1), "ends_on": dt.date(2099, 1, 1)}
        open_ = {"done_on": None, "reached": None, "result": None}
        for row, unit in WORK_ROWS.items():
            owner = {"org_unit_id": self._id(OrgUnit, unit)}
            self._add(Matter, row, closed_on=None, result=None, **owner)
            plan = self._add(WorkPlan, row, **owner, **term)
            self._add(PlanStage, row, plan_id=plan, **owner, **open_)

    def _add(self, entity: type[Base], row: str, /, **given: Any) -> int:
        """Insert a row whose cells are canaries, but for the given ones."""
        cells = {
            name: self.district.canary(one, row)
            for name, one in fields(entity).items()
            if name not in given
        }
        record = entity(**cells, **given)
        self.session.add(record)
        self.session.flush()
        self.district.ids.setdefault(entity.__tablename__, {})[row] = record.id
        return int(record.id)

    def _id(self, entity: type[Base], row: str | None) -> int | None:
        return None if row is None else self.district.id(entity.__tablename__, row)

    def _given(self, plan: Plan, row: str) -> dict[str, Any]:
        """What is no canary: where the row lies, what it points at, how far it has come."""
        declared, table = fields(plan.entity), plan.entity.__tablename__
        given: dict[str, Any] = {
            name: self._id(Area, area)
            for name, area in zip(LOCATION, PLACES[row], strict=True)
            if name in declared
        }
        for name, pointer in plan.references.items():
            target = declared[name].target if name in declared else Person
            given[name] = self._id(target, pointer(row))  # type: ignore[arg-type]
        if plan.status is not None:
            given["status"] = plan.status[row in plan.closed]
        given |= {name: None for name in plan.over if row not in plan.closed}
        if plan.entity is Person and row not in CLOSED:
            given["living_street_id"] = self._id(Area, PLACES[row][0])
        given |= self._collected(plan.entity, row)
        if plan.entity is MonthlyReport:
            mark = f"{table}.figures@{row}".upper()
            self.district.mark([mark], Cell(table, "figures", row))
            given["figures"] = json.dumps({"sheets": [], "notes": [mark]})
        if plan.entity is AssessmentMonth:
            given["rule_pack_id"] = self._id(RulePack, "X1")
        if plan.entity is Residence and row in MINORS:
            given["birth_date"] = MINORS[row]
            self.district.mark([MINORS[row].isoformat()], Cell(table, "birth_date", row))
        if plan.entity is Residence:
            for name, beginning in SYSTEM_CELLS.items():
                given[name] = _letters(beginning + row)  # as a search by initials is typed
                self.district.mark([given[name]], Cell(table, name, row))
        if issubclass(plan.entity, Attachment):
            given |= self._file(table, row)
        return given

    def _collected(self, entity: type[Base], row: str) -> dict[str, Any]:
        if entity is HandOver:
            return {"status": ON_THE_WAY[row]}
        if entity is DayLog:
            grid = self._id(Area, PLACES[row][2] or "AX1")
            username = "coordinator" if row == "A1" else f"another-{row}".lower()
            return {"grid_id": grid, "username": username, "entered_on": today()}
        return {}

    def _file(self, table: str, row: str) -> dict[str, Any]:
        """A whole file that names its cell, under a name that can be told from all others."""
        mark = f"{table}.{CONTENT}@{row}".upper()
        token = _letters(f"zqtoken{table.replace('_', '')}{row}").ljust(32, "q")
        self.district.mark([mark], Cell(table, CONTENT, row))
        self.district.mark([token], Cell(table, TOKEN, row))
        content = f"%PDF-1.4 {mark} %%EOF".encode()
        return {"file_type": "pdf", TOKEN: token, CONTENT: content}

    def _account(self, app: Flask, username: str, posts: tuple[Post, ...]) -> None:
        private = {
            name: f"AB_USER.{name}@{username}".upper()
            for name in ("first_name", "last_name", "email")
        }
        for name, text in private.items():
            self.district.mark([text], Cell("ab_user", name, username))
        user = app.appbuilder.sm.user_model(  # type: ignore[attr-defined]
            username=username,
            active=username not in DISABLED,
            password=generate_password_hash(PASSWORD, method=PASSWORD_HASH),
            **private,
        )
        self.session.add(user)
        self.session.flush()
        for number, post in enumerate(posts, 1):
            self._add(
                Appointment,
                username if number == 1 else f"{username}-{number}",
                user_id=user.id,
                username=username,
                role=post.role,
                org_unit_id=self._id(OrgUnit, post.unit),
                grid_id=self._id(Area, post.grid),
                valid_to=post.until,
            )


def _letters(text: str) -> str:
    return text.lower().translate(str.maketrans("123", "xyz"))
