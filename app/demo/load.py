"""Loads the demo: real places, synthetic people, and what the offices did with them.

Everything follows from the number of residents, so two loads are alike. Residents come in
by the chunk: a million need no more memory than a thousand.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from sqlalchemy import Connection, Table, func, inspect, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.access import N_, Action, Actor, Policy, Reason, Refused, bind, entities, entity_info
from app.audit import record
from app.db import Base, db
from app.demo import (
    correspondence,
    exchanges,
    office,
    papers,
    plans,
    registry,
    reports,
    stations,
)
from app.demo.bulk import LOADED_AT, analyze, continue_keys, insert
from app.demo.district import (
    ACCOUNTS,
    PASSWORD,
    STREET,
    area_key,
    areas,
    below,
    grid_key,
    mode_of,
    unit,
    unit_key,
    units,
)
from app.demo.people import (
    CAPACITY,
    PEOPLE_PER_HOUSE,
    REFERENCE_DAY,
    SyntheticCoordinator,
    synthesize,
)
from app.features.assessments.models import AssessmentMonth
from app.features.calendar import CalendarDay, CalendarYear, load_calendar
from app.features.codes import CodeItem, CodeMapping, CodeScheme, load_lists
from app.features.collection.models import ChangeSlip, DayLog, HandedForm, HandOver, Verification
from app.features.coordinators.models import Coordinator
from app.features.correspondence.models import (
    AssistanceRequest,
    CooperationAgreement,
    ExternalSystem,
    ExternalTransfer,
    Letter,
)
from app.features.deadlines import DueItem, draw_up
from app.features.employers import Employer
from app.features.exchange.models import ExchangeKey, ExchangePackage
from app.features.ledgers.models import LedgerDocument
from app.features.matters import Matter
from app.features.meetings.models import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    MeetingDocument,
    MinutesCopy,
)
from app.features.offices import Equipment, OfficeHolder, Premises
from app.features.outflow import Outflow
from app.features.places.models import Appointment, Area, FormerName, OrgUnit, PoliceCoverage
from app.features.plans import ModelUnit, PlanStage, WorkPlan
from app.features.privacy.models import DataKey
from app.features.rentals.models import RentalDocument, RentalHouse, SafetyInspection, Tenancy
from app.features.reports.models import MonthlyReport
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.rulebook import RulePack, file_packs
from app.features.services.models import ServiceCard
from app.features.subsidies.models import SubsidyLine
from app.matrix import ROLE_LABELS, Role

CHUNK = 4_000 * PEOPLE_PER_HOUSE
"""Residents in memory at a time."""

_SHIPPED = (CodeScheme, CodeItem, CodeMapping, CalendarYear, CalendarDay, DataKey)

NO_TABLES = Reason(N_("数据库还没有建表，请先运行 flask db upgrade。"))
OCCUPIED = N_("数据库中已有“%(entity)s”，演示数据只能装入空库。")
TOO_MANY = N_("演示人数应在 1 至 %(limit)d 之间，现为 %(value)d。")


def occupied(policy: Policy) -> type[Base] | None:
    """Find a kind of record the database holds already, code lists, keys and journal aside.

    Raises:
        Refused: the tables have not been made.
    """
    if not inspect(db.engine).has_table(Area.__tablename__):
        raise Refused(NO_TABLES)
    with _session(policy) as session:
        loaded = (
            cls for cls in entities() if cls not in _SHIPPED and not entity_info(cls).unchanging
        )
        return next((cls for cls in loaded if session.scalar(select(cls).limit(1))), None)


def load(
    policy: Policy,
    residents: int,
    progress: Callable[[int], None],
    *,
    coordinators: int | None = None,
    history: bool = True,
) -> None:
    """Load the demo into an empty database, in one transaction.

    Args:
        policy: the compiled matrix, for the task's own entry in the journal.
        residents: how many.
        progress: called with the number of residents loaded so far.
        coordinators: how many, if not as many as the residents need.
        history: what the offices have done lately, too; without it, only who and what is there.

    Raises:
        Refused: the database is not empty, has no tables, or there are not so many people.
    """
    if not 1 <= residents <= CAPACITY:
        raise Refused(Reason(TOO_MANY, params={"limit": CAPACITY, "value": residents}))
    if found := occupied(policy):
        raise Refused(Reason(OCCUPIED, params={"entity": entity_info(found).label}))
    with _session(policy) as session:
        load_lists(session)
        load_calendar(session)
        file_packs(session)
        packs = dict(session.execute(select(RulePack.key, RulePack.id)).all())
    with db.engine.begin() as connection, _session(policy, connection) as session:
        session.connection()  # from here on, the transaction has the role of the task
        _insert_district(connection)
        roster = office.coordinators(residents, coordinators)
        insert(connection, _table(Coordinator), map(office.coordinator_row, roster))
        for done in _insert_residents(connection, residents):
            progress(done)
        grid = _busiest_grid(session)
        _insert_accounts(connection, grid)
        if history:
            _insert_office(connection, roster, packs)
            insert(connection, _table(DayLog), office.log_rows("coordinator", grid))
        continue_keys(connection, db.metadata.sorted_tables)
        record(session, Action.IMPORT, Residence, [], count=residents)
        session.flush()
    if history:
        filed = [*reports.report_rows(policy)]
        with _session(policy) as session:
            stamps = dict.fromkeys(("created_at", "updated_at"), LOADED_AT)
            session.add_all(MonthlyReport(**row, **stamps) for row in filed)
            session.flush()
            _have_duties(session)
    analyze(db.engine)


def _have_duties(session: Session) -> None:
    """What the offices had to do in the last weeks, nearly all of it done in time."""
    draw_up(session, REFERENCE_DAY - office.REMEMBERED)
    for item in session.scalars(select(DueItem).where(DueItem.due_on < REFERENCE_DAY)):
        if office.was_done(item.id):
            item.status, item.done_on = "done", max(item.opens_on, item.due_on - office.AHEAD)
    session.commit()


def _session(policy: Policy, bound: Connection | None = None) -> Session:
    session = Session(bound or db.engine)
    bind(session, Actor.system(policy, "demo"))
    return session


def _insert_district(connection: Connection) -> None:
    insert(
        connection,
        _table(Area),
        (
            {
                "id": area_key(area.code),
                "code": area.code,
                "name": area.name,
                "level": area.level,
                "parent_id": area_key(area.parent) if area.parent else None,
                "management_mode": mode_of(area),
            }
            for area in areas()
        ),
    )
    insert(
        connection,
        _table(OrgUnit),
        (
            {
                "id": unit_key(unit.code),
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "parent_id": unit_key(unit.parent) if unit.parent else None,
                "area_id": area_key(unit.area),
            }
            for unit in units()
        ),
    )
    served = ((unit, community) for unit in units() for community in unit.serves)
    insert(
        connection,
        _table(PoliceCoverage),
        (
            {
                "id": key,
                "station_id": unit_key(unit.code),
                "community_id": area_key(community),
            }
            for key, (unit, community) in enumerate(served, 1)
        ),
    )


def _insert_residents(connection: Connection, residents: int) -> Iterator[int]:
    """Insert the registers chunk by chunk; yields how many residents are in."""
    for start in range(0, residents, CHUNK):
        end = min(start + CHUNK, residents)
        people = [synthesize(index) for index in range(start, end)]
        for entity, rows in (
            (Person, map(registry.person_row, people)),
            (Residence, map(registry.residence_row, people)),
            (ResidenceEvent, chain.from_iterable(map(registry.event_rows, people))),
            (Verification, chain.from_iterable(map(registry.verification_rows, people))),
            (ChangeSlip, chain.from_iterable(map(registry.slip_rows, people))),
            (RentalHouse, registry.house_rows(people)),
            (RentalDocument, papers.house_files(people)),
            (SafetyInspection, registry.inspection_rows(people)),
            (Tenancy, chain.from_iterable(map(registry.tenancy_rows, people))),
            (ServiceCard, chain.from_iterable(map(registry.card_rows, people))),
        ):
            insert(connection, _table(entity), rows)
        yield end


def _insert_office(
    connection: Connection, roster: list[SyntheticCoordinator], packs: Mapping[str, int]
) -> None:
    meetings, months, slips = office.meetings(), office.months(), office.slips()
    for entity, rows in (
        (Meeting, map(office.meeting_row, meetings)),
        (MeetingDocument, papers.meeting_files(meetings)),
        (LedgerDocument, papers.ledger_files()),
        (Invitation, office.invitation_rows(meetings)),
        (Attendance, office.attendance_rows(meetings, roster)),
        (Decision, office.decision_rows(meetings)),
        (AssessmentMonth, (office.month_row(one, packs) for one in months)),
        (MinutesCopy, office.copy_rows(meetings)),
        (HandOver, map(office.slip_row, slips)),
        (HandedForm, office.form_rows(slips)),
        (SubsidyLine, office.line_rows(months, roster)),
        (FormerName, stations.former_name_rows()),
        (Premises, stations.premises_rows()),
        (OfficeHolder, stations.holder_rows()),
        (Equipment, stations.equipment_rows()),
        (Employer, stations.employer_rows()),
        (Matter, plans.matter_rows()),
        (WorkPlan, plans.plan_rows()),
        (PlanStage, plans.stage_rows()),
        (ModelUnit, plans.model_rows()),
        (Outflow, stations.outflow_rows()),
        (ExchangeKey, exchanges.key_rows()),
        (ExchangePackage, exchanges.package_rows()),
        (Letter, correspondence.letter_rows()),
        (AssistanceRequest, correspondence.request_rows()),
        (CooperationAgreement, correspondence.agreement_rows()),
        (ExternalSystem, correspondence.system_rows()),
        (ExternalTransfer, correspondence.transfer_rows()),
    ):
        insert(connection, _table(entity), rows)


def _insert_accounts(connection: Connection, grid: int) -> None:
    insert(
        connection,
        db.metadata.tables["ab_user"],
        (
            {
                "id": key,
                "first_name": unit(account.unit).name,
                "last_name": ROLE_LABELS[account.role],
                "username": account.username,
                "password": generate_password_hash(PASSWORD),
                "active": True,
                "email": f"{account.username}@demo.invalid",
                "created_on": LOADED_AT.replace(tzinfo=None),
                "changed_on": LOADED_AT.replace(tzinfo=None),
            }
            for key, account in enumerate(ACCOUNTS, 1)
        ),
    )
    insert(
        connection,
        _table(Appointment),
        (
            {
                "id": key,
                "user_id": key,
                "username": account.username,
                "role": account.role,
                "org_unit_id": unit_key(account.unit),
                "grid_id": grid if account.role is Role.COORDINATOR else None,
            }
            for key, account in enumerate(ACCOUNTS, 1)
        ),
    )


def _busiest_grid(session: Session) -> int:
    """The grid of the accounts' street where most residents live; the first if nobody does."""
    busiest = session.scalar(
        select(Residence.grid_id)
        .where(Residence.street_id == area_key(STREET), Residence.status == "living")
        .group_by(Residence.grid_id)
        .order_by(func.count().desc(), Residence.grid_id)
        .limit(1)
    )
    return busiest or grid_key(below(STREET)[0].code, 0)


def _table(entity: type[Base]) -> Table:
    return entity.__table__  # type: ignore[return-value]
