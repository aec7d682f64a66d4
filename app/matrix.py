"""THE roles and grants: role × entity × rows × columns × actions. An auditor reads this.

The only module that names roles. A column opens to a role through its tag; a role that
is not named here for an entity has nothing there. `flask access snapshot` expands this
file into `docs/access-matrix.md`, so that a one-line edit shows every cell it opens.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.access import N_, Grant, PageGrant, Policy, grant, grant_page
from app.access import Action as A
from app.access import Tag as T
from app.audit.exports import ExportRequest
from app.audit.models import AuditEntry
from app.features.assessments.models import AssessmentMonth
from app.features.calendar.models import CalendarDay, CalendarYear
from app.features.codes.models import CodeItem, CodeMapping, CodeScheme
from app.features.collection.models import ChangeSlip, DayLog, HandedForm, HandOver, Verification
from app.features.collection.rights import VERIFICATION
from app.features.coordinators.models import Coordinator
from app.features.correspondence.models import (
    AssistanceRequest,
    CooperationAgreement,
    ExternalSystem,
    ExternalTransfer,
    Letter,
)
from app.features.deadlines.models import DueItem
from app.features.employers.models import Employer
from app.features.exchange.models import ExchangeKey, ExchangePackage
from app.features.ledgers.models import LedgerDocument
from app.features.ledgers.rights import COMPLETENESS
from app.features.matters.models import Matter
from app.features.meetings.models import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    MeetingDocument,
    MinutesCopy,
)
from app.features.minors.models import MinorAccess
from app.features.offices.models import Equipment, OfficeHolder, Premises
from app.features.offices.rights import CONTACT_CARD
from app.features.outflow.models import Outflow
from app.features.oversight.rights import MATRIX, PROPOSAL, WHY
from app.features.places.models import (
    Appointment,
    Area,
    DatabaseReader,
    FormerName,
    OrgUnit,
    PoliceCoverage,
)
from app.features.places.scopes import (
    everywhere,
    own_areas,
    own_communities,
    own_entries,
    own_exchange,
    own_grid,
    own_part,
    own_street,
    own_streets,
    own_unit,
    own_units,
)
from app.features.plans.models import ModelUnit, PlanStage, WorkPlan
from app.features.privacy.models import DataKey
from app.features.privacy.rights import NOTICE, REGISTRY
from app.features.quality.rights import QUALITY
from app.features.rentals.models import RentalDocument, RentalHouse, SafetyInspection, Tenancy
from app.features.reports.models import MonthlyReport
from app.features.reports.rights import MONTHLY
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.rulebook.models import RulePack
from app.features.rulebook.rights import DUTIES
from app.features.services.models import ServiceCard
from app.features.subsidies.models import SubsidyLine


class Role(StrEnum):
    """Every role of the house."""

    STREET_CLERK = "street_clerk"
    STREET_SUPERVISOR = "street_supervisor"
    POLICE_OFFICER = "police_officer"
    PLANNING_OFFICER = "planning_officer"
    MIGRANT_OFFICE = "migrant_office"
    COORDINATOR = "coordinator"
    DISTRICT_SUPERVISOR = "district_supervisor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


ROLE_LABELS: Mapping[str, str] = {
    Role.STREET_CLERK: N_("镇街办事员"),
    Role.STREET_SUPERVISOR: N_("镇街负责人"),
    Role.POLICE_OFFICER: N_("派出所民警"),
    Role.PLANNING_OFFICER: N_("卫健委经办人"),
    Role.MIGRANT_OFFICE: N_("流管办经办人"),
    Role.COORDINATOR: N_("协管员"),
    Role.DISTRICT_SUPERVISOR: N_("区级督导"),
    Role.SYSTEM_ADMIN: N_("系统管理员"),
    Role.SECURITY_ADMIN: N_("安全管理员"),
    Role.AUDITOR: N_("安全审计员"),
}

_STREET = ("street_office", "town_government")
_DISTRICT = ("district", "leading_group", "health", "migrant_office", "police_bureau")

ROLE_POSTS: Mapping[str, tuple[str, ...]] = {
    Role.STREET_CLERK: _STREET,
    Role.STREET_SUPERVISOR: _STREET,
    Role.POLICE_OFFICER: ("police_station", "police_bureau"),
    Role.PLANNING_OFFICER: ("health",),
    Role.MIGRANT_OFFICE: ("migrant_office",),
    Role.COORDINATOR: (*_STREET, "police_station", "police_post", "service_station"),
    Role.DISTRICT_SUPERVISOR: _DISTRICT,
    Role.SYSTEM_ADMIN: _DISTRICT,
    Role.SECURITY_ADMIN: _DISTRICT,
    Role.AUDITOR: _DISTRICT,
}
"""Where each role can be held: kinds of organisation (scheme `org_kind`)."""

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
"""One account holds at most one of these (三员分立)."""

VIEW = (A.LIST, A.SHOW, A.API)
SERVE = (*VIEW, A.REVEAL)
"""To see, and to see a number or an address in full, with a purpose, when it is needed."""
ENTER = (*VIEW, A.CREATE, A.CHANGE)
ENTER_AND_SERVE = (*ENTER, A.REVEAL)
RESIDENT = (T.ROUTINE, T.IDENTITY, T.CONTACT, T.VERIFICATION)
"""What those who serve a resident in person need to know."""
SLIP = (T.VERIFICATION, T.CONTACT)
"""What is reported about a resident; numbers and addresses in it stay masked for everybody."""
ASKS, ABOUT = (T.IDENTITY, T.STAFF), (*VIEW, A.CREATE, A.CLOSE)
"""What one tells who asks for something that a second person decides, and may do about it."""


def _places() -> list[Grant]:
    """The map of the district: each role sees the areas it works in, all org units."""
    own = (
        Role.STREET_CLERK,
        Role.STREET_SUPERVISOR,
        Role.POLICE_OFFICER,
        Role.COORDINATOR,
    )
    whole = (
        Role.PLANNING_OFFICER,
        Role.MIGRANT_OFFICE,
        Role.DISTRICT_SUPERVISOR,
        Role.SECURITY_ADMIN,
    )
    return [
        *(grant(role, Area, rows=own_areas, read=[T.PUBLIC], may=VIEW) for role in own),
        *(grant(role, Area, rows=everywhere, read=[T.PUBLIC], may=VIEW) for role in whole),
        *(
            grant(role, entity, rows=everywhere, read=[T.PUBLIC], may=VIEW)
            for role in (*own, *whole)
            for entity in (OrgUnit, FormerName)
        ),
    ]


def _offices() -> list[Grant]:
    """Stations, posts and equipment: the street keeps those in it, other offices their own.

    The 流管办 keeps the roster of the district and of its leading group.
    """
    clerk, supervisor, officer = Role.STREET_CLERK, Role.STREET_SUPERVISOR, Role.POLICE_OFFICER
    planner, office, overseer = (
        Role.PLANNING_OFFICER,
        Role.MIGRANT_OFFICE,
        Role.DISTRICT_SUPERVISOR,
    )
    station = [T.ROUTINE]
    return [
        grant(
            clerk,
            Premises,
            rows=own_street,
            read=station,
            write=station,
            may=[*ENTER, A.EXPORT],
        ),
        grant(office, Premises, rows=everywhere, read=station, may=[*VIEW, A.EXPORT]),
        *(
            grant(role, Premises, rows=rows, read=station, may=VIEW)
            for role, rows in (
                (supervisor, own_street),
                (officer, own_communities),
                (planner, everywhere),
                (overseer, everywhere),
            )
        ),
        *(
            grant(role, OfficeHolder, rows=rows, read=[T.STAFF], write=[T.STAFF], may=ENTER)
            for role, rows in ((clerk, own_street), (officer, own_unit), (office, everywhere))
        ),
        *(
            grant(role, OfficeHolder, rows=rows, read=[T.STAFF], may=VIEW)
            for role, rows in (
                (supervisor, own_street),
                (planner, everywhere),
                (overseer, everywhere),
            )
        ),
        *(
            grant(role, Equipment, rows=rows, read=[T.ROUTINE], write=[T.ROUTINE], may=ENTER)
            for role, rows in (
                (clerk, own_street),
                (officer, own_unit),
                (planner, own_unit),
                (office, own_unit),
            )
        ),
        grant(supervisor, Equipment, rows=own_street, read=[T.ROUTINE], may=VIEW),
    ]


def _employers() -> list[Grant]:
    """The street keeps its employers; the station sees whom to call."""
    known = [T.ROUTINE, T.CONTACT]
    clerk, supervisor, officer = Role.STREET_CLERK, Role.STREET_SUPERVISOR, Role.POLICE_OFFICER
    return [
        grant(
            clerk,
            Employer,
            rows=own_street,
            read=known,
            write=known,
            may=[*ENTER_AND_SERVE, A.EXPORT],
        ),
        grant(supervisor, Employer, rows=own_street, read=known, may=SERVE),
        grant(officer, Employer, rows=own_communities, read=known, may=SERVE),
    ]


def _outflow() -> list[Grant]:
    """The street keeps who has left, to help those left behind; it is nobody else's affair."""
    known = [T.ROUTINE, T.IDENTITY, T.CONTACT]
    clerk, supervisor = Role.STREET_CLERK, Role.STREET_SUPERVISOR
    return [
        grant(
            clerk,
            Outflow,
            rows=own_street,
            read=known,
            write=known,
            # Deleted when the person does not want it any more.
            may=[*ENTER_AND_SERVE, A.CLOSE, A.DELETE, A.EXPORT],
        ),
        grant(supervisor, Outflow, rows=own_street, read=known, may=VIEW),
    ]


def _inspections() -> list[Grant]:
    """Street and station inspect the houses they see, and see what the other has found."""
    found = [T.ROUTINE]
    return [
        *(
            grant(role, SafetyInspection, rows=rows, read=found, write=found, may=ENTER)
            for role, rows in (
                (Role.STREET_CLERK, own_street),
                (Role.POLICE_OFFICER, own_communities),
            )
        ),
        grant(Role.STREET_SUPERVISOR, SafetyInspection, rows=own_street, read=found, may=VIEW),
    ]


def _street() -> list[Grant]:
    """The street enters, verifies, assesses and decides first, in its own area only."""
    clerk, supervisor = Role.STREET_CLERK, Role.STREET_SUPERVISOR
    return [
        grant(
            clerk,
            Residence,
            rows=own_street,
            read=RESIDENT,
            write=RESIDENT,
            may=[*ENTER_AND_SERVE, A.VERIFY, A.DEPART, A.EXPORT, A.IMPORT, A.CHART],
        ),
        grant(
            supervisor,
            Residence,
            rows=own_street,
            read=RESIDENT,
            may=[*SERVE, A.EXPORT, A.CHART],
        ),
        # The spine spans the district so that one document number is one person;
        # nobody reads it, operations find or create it.
        grant(clerk, Person, rows=everywhere, write=[T.IDENTITY], may=[A.CREATE, A.CHANGE]),
        grant(
            clerk,
            ResidenceEvent,
            rows=own_street,
            read=[T.ROUTINE],
            write=[T.ROUTINE],
            may=[A.LIST, A.CREATE],
        ),
        grant(supervisor, ResidenceEvent, rows=own_street, read=[T.ROUTINE], may=[A.LIST]),
        grant(
            clerk,
            Verification,
            rows=own_street,
            read=[T.VERIFICATION],
            write=[T.VERIFICATION],
            may=[*VIEW, A.CREATE, A.DECIDE],
        ),
        grant(supervisor, Verification, rows=own_street, read=[T.VERIFICATION], may=VIEW),
        grant(
            clerk,
            ChangeSlip,
            rows=own_street,
            read=SLIP,
            write=SLIP,
            may=[*ENTER, A.DECIDE],
        ),
        grant(supervisor, ChangeSlip, rows=own_street, read=SLIP, may=VIEW),
        *(
            grant(role, DayLog, rows=own_street, read=[T.ROUTINE], may=VIEW)
            for role in (clerk, supervisor)
        ),
        grant(
            clerk,
            RentalHouse,
            rows=own_street,
            read=RESIDENT,
            write=RESIDENT,
            may=[*ENTER_AND_SERVE, A.EXPORT],
        ),
        grant(supervisor, RentalHouse, rows=own_street, read=RESIDENT, may=[*SERVE, A.EXPORT]),
        grant(
            clerk,
            Tenancy,
            rows=own_street,
            read=[T.ROUTINE, T.IDENTITY],
            write=[T.ROUTINE, T.IDENTITY],
            may=[*ENTER, A.CLOSE],
        ),
        grant(supervisor, Tenancy, rows=own_street, read=[T.ROUTINE, T.IDENTITY], may=VIEW),
        # Changed only in that it moves with its house; taken out for good, so deleted.
        grant(
            clerk,
            RentalDocument,
            rows=own_street,
            read=[T.ROUTINE],
            write=[T.ROUTINE],
            may=[*ENTER, A.DELETE],
        ),
        grant(supervisor, RentalDocument, rows=own_street, read=[T.ROUTINE], may=VIEW),
        grant(
            clerk,
            Coordinator,
            rows=own_street,
            read=[T.STAFF],
            write=[T.STAFF],
            may=[*ENTER, A.EXPORT],
        ),
        grant(supervisor, Coordinator, rows=own_street, read=[T.STAFF], may=[*VIEW, A.EXPORT]),
        grant(
            clerk,
            AssessmentMonth,
            rows=own_street,
            read=[T.FINANCE],
            write=[T.FINANCE],
            may=[*VIEW, A.CREATE, A.CLOSE],
        ),
        grant(supervisor, AssessmentMonth, rows=own_street, read=[T.FINANCE], may=VIEW),
        grant(
            clerk,
            SubsidyLine,
            rows=own_street,
            read=[T.FINANCE],
            write=[T.FINANCE],
            may=[*VIEW, A.CREATE, A.DECIDE, A.EXPORT],
        ),
        grant(supervisor, SubsidyLine, rows=own_street, read=[T.FINANCE], may=[*VIEW, A.EXPORT]),
        grant(
            clerk,
            ServiceCard,
            rows=own_street,
            read=[T.ROUTINE],
            write=[T.ROUTINE],
            may=ENTER_AND_SERVE,
        ),
    ]


def _police() -> list[Grant]:
    """The station sees its communities and enters the police items, nothing else (R029)."""
    officer = Role.POLICE_OFFICER
    return [
        grant(
            officer,
            Residence,
            rows=own_communities,
            read=[*RESIDENT, T.POLICE],
            write=[T.POLICE],
            may=[*SERVE, A.CHANGE, A.CHART],
        ),
        grant(
            officer,
            RentalHouse,
            rows=own_communities,
            read=[*RESIDENT, T.POLICE],
            write=[T.POLICE, T.VERIFICATION],
            may=[*SERVE, A.CHANGE],
        ),
        grant(
            officer,
            ResidenceEvent,
            rows=own_communities,
            read=[T.ROUTINE],
            write=[T.ROUTINE],
            may=[A.LIST, A.CREATE],
        ),
        grant(officer, Tenancy, rows=own_communities, read=[T.ROUTINE, T.IDENTITY], may=VIEW),
        grant(officer, RentalDocument, rows=own_communities, read=[T.ROUTINE], may=VIEW),
        grant(officer, Coordinator, rows=own_communities, read=[T.STAFF], may=VIEW),
    ]


def _planning() -> list[Grant]:
    """Health & planning: what residents asked for, staff and subsidies; no registrations."""
    officer = Role.PLANNING_OFFICER
    return [
        grant(
            officer,
            ServiceCard,
            rows=everywhere,
            read=[T.ROUTINE, T.HEALTH],
            write=[T.HEALTH],
            may=[*SERVE, A.CHANGE, A.EXPORT],
        ),
        grant(officer, Coordinator, rows=everywhere, read=[T.STAFF], may=VIEW),
        grant(officer, AssessmentMonth, rows=everywhere, read=[T.FINANCE], may=VIEW),
        grant(officer, SubsidyLine, rows=everywhere, read=[T.FINANCE], may=[*VIEW, A.EXPORT]),
    ]


def _migrant_office() -> list[Grant]:
    """The 流管办 pays: it sees the district's coordinators and subsidies."""
    office = Role.MIGRANT_OFFICE
    return [
        grant(office, Coordinator, rows=everywhere, read=[T.STAFF], may=[*VIEW, A.EXPORT]),
        grant(office, AssessmentMonth, rows=everywhere, read=[T.FINANCE], may=VIEW),
        grant(office, SubsidyLine, rows=everywhere, read=[T.FINANCE], may=[*VIEW, A.EXPORT]),
        grant(office, Residence, rows=everywhere, read=[T.ROUTINE], may=[A.CHART]),
    ]


def _coordinator() -> list[Grant]:
    """A coordinator serves the residents of the own grid and sees nobody else."""
    coordinator = Role.COORDINATOR
    return [
        # Says who still lives there; what else has changed is the street's to enter.
        grant(
            coordinator,
            Residence,
            rows=own_grid,
            read=RESIDENT,
            write=[T.VERIFICATION],
            may=[*SERVE, A.VERIFY],
        ),
        grant(
            coordinator,
            Verification,
            rows=own_grid,
            read=[T.VERIFICATION],
            write=[T.VERIFICATION],
            may=[*VIEW, A.CREATE],
        ),
        grant(coordinator, ChangeSlip, rows=own_grid, read=SLIP, write=SLIP, may=ENTER),
        grant(
            coordinator,
            DayLog,
            rows=own_entries,
            read=[T.ROUTINE],
            write=[T.ROUTINE],
            may=ENTER,
        ),
    ]


def _supervision() -> list[Grant]:
    """District supervision: charts over routine columns, no person."""
    supervisor = Role.DISTRICT_SUPERVISOR
    return [
        grant(supervisor, Residence, rows=everywhere, read=[T.ROUTINE], may=[A.CHART]),
        grant(supervisor, RentalHouse, rows=everywhere, read=[T.ROUTINE], may=[A.CHART]),
        grant(supervisor, SubsidyLine, rows=everywhere, read=[T.FINANCE], may=VIEW),
        grant(supervisor, AssessmentMonth, rows=everywhere, read=[T.FINANCE], may=VIEW),
        grant(supervisor, Coordinator, rows=everywhere, read=[T.STAFF], may=VIEW),
    ]


def _deadlines() -> list[Grant]:
    """Each organisation sees what it has to do by when and says when it is done.

    The street says it for its stations and collection points, which have no accounts. Those above
    see what those below have not done; the system administrator which dates a new calendar has
    moved.
    """
    clerks = {
        Role.STREET_CLERK: own_units,
        Role.POLICE_OFFICER: own_unit,
        Role.PLANNING_OFFICER: own_unit,
        Role.MIGRANT_OFFICE: own_unit,
    }
    others = (
        (Role.STREET_SUPERVISOR, own_units),
        (Role.COORDINATOR, own_unit),
        (Role.DISTRICT_SUPERVISOR, own_units),
        (Role.SYSTEM_ADMIN, everywhere),
    )
    seen = [T.PUBLIC, T.ROUTINE]
    return [
        *(
            grant(
                role,
                DueItem,
                rows=rows,
                read=seen,
                write=[T.ROUTINE],
                may=[*VIEW, A.CLOSE],
            )
            for role, rows in clerks.items()
        ),
        *(grant(role, DueItem, rows=rows, read=seen, may=VIEW) for role, rows in others),
        *(
            grant(role, RulePack, rows=everywhere, read=[T.PUBLIC], may=VIEW)
            for role in (*clerks, *(role for role, _ in others))
        ),
    ]


def _meetings() -> list[Grant]:
    """Who keeps a meeting, who is asked to it, who owes what it decided (R107, R110–R113).

    The street sees every meeting of its street, the other offices those they keep. A notice, a
    decided item and the minutes lie between two units: both see them, the rules say who may do
    what.
    """
    clerk, supervisor, officer = Role.STREET_CLERK, Role.STREET_SUPERVISOR, Role.POLICE_OFFICER
    keepers = (officer, Role.PLANNING_OFFICER, Role.MIGRANT_OFFICE)
    kept = {
        **dict.fromkeys(keepers, (own_unit, own_part)),
        clerk: (own_street, own_street),
    }
    return [
        *(
            grant(role, entity, rows=rows, read=[T.ROUTINE], write=[T.ROUTINE], may=may)
            for role, (own, owed) in kept.items()
            for entity, rows, may in (
                (Meeting, own, ENTER),
                (Decision, owed, ENTER),
                (Invitation, own_part, [*ENTER, A.DELETE]),
                (MinutesCopy, own_part, ENTER),
            )
        ),
        *(
            grant(
                role,
                MeetingDocument,
                rows=own,
                read=[T.ROUTINE],
                write=[T.ROUTINE],
                may=[*VIEW, A.CREATE, A.DELETE],
            )
            for role, (own, _) in kept.items()
        ),
        *(
            grant(
                role,
                Attendance,
                rows=rows,
                read=[T.ROUTINE, T.STAFF],
                write=[T.ROUTINE, T.STAFF],
                may=ENTER,
            )
            for role, rows in ((clerk, own_street), (officer, own_unit))
        ),
        *(
            grant(supervisor, entity, rows=own_street, read=[T.ROUTINE], may=VIEW)
            for entity in (Meeting, Decision, MeetingDocument)
        ),
        grant(supervisor, Attendance, rows=own_street, read=[T.ROUTINE, T.STAFF], may=VIEW),
        *(
            grant(supervisor, entity, rows=own_part, read=[T.ROUTINE], may=VIEW)
            for entity in (Invitation, MinutesCopy)
        ),
        # Whether a month is reported, which ends the entering of who came; no page shows it.
        grant(officer, AssessmentMonth, rows=own_streets, read=[T.FINANCE]),
    ]


def _exports() -> list[Grant]:
    """Who takes personal data along says why; a second person of the house agrees (C17)."""
    return [
        grant(
            Role.STREET_CLERK,
            ExportRequest,
            rows=own_entries,
            read=[*ASKS, T.SECURITY],
            write=ASKS,
            may=ABOUT,
        ),
        *(
            grant(
                role,
                ExportRequest,
                rows=rows,
                read=[*ASKS, T.SECURITY],
                write=[*ASKS, T.SECURITY],
                may=[*ABOUT, A.APPROVE],
            )
            for role, rows in (
                (Role.STREET_SUPERVISOR, own_street),
                (Role.PLANNING_OFFICER, own_unit),
                (Role.MIGRANT_OFFICE, own_unit),
            )
        ),
        # Who took what along, and who agreed; not whom they looked for.
        grant(Role.AUDITOR, ExportRequest, rows=everywhere, read=[T.STAFF, T.SECURITY], may=VIEW),
    ]


def _minors() -> list[Grant]:
    """A minor's numbers and address are seen after another account has agreed (C25).

    The street's supervisor decides for the street, a second officer for the station.
    """
    return [
        *(
            grant(
                role,
                MinorAccess,
                rows=own_entries,
                read=[*ASKS, T.SECURITY],
                write=ASKS,
                may=ABOUT,
            )
            for role in (Role.STREET_CLERK, Role.COORDINATOR)
        ),
        *(
            grant(
                role,
                MinorAccess,
                rows=rows,
                read=[*ASKS, T.SECURITY],
                write=[*ASKS, T.SECURITY],
                may=[*ABOUT, A.APPROVE],
            )
            for role, rows in (
                (Role.STREET_SUPERVISOR, own_street),
                (Role.POLICE_OFFICER, own_unit),
            )
        ),
        # Who asked and who agreed; not about whom.
        grant(Role.AUDITOR, MinorAccess, rows=everywhere, read=[T.STAFF, T.SECURITY], may=VIEW),
    ]


def _paper() -> list[Grant]:
    """Original forms go from the station to the street, which counts, keeps and destroys them."""
    officer, slip = Role.POLICE_OFFICER, [T.ROUTINE, T.STAFF]
    return [
        grant(officer, HandOver, rows=own_unit, read=slip, write=[T.ROUTINE], may=ENTER),
        # A number is free again when its slip is withdrawn.
        grant(
            officer,
            HandedForm,
            rows=own_unit,
            read=[T.ROUTINE],
            write=[T.ROUTINE],
            may=[A.CREATE, A.DELETE],
        ),
        grant(
            Role.STREET_CLERK,
            HandOver,
            rows=own_street,
            read=slip,
            write=slip,
            may=[*VIEW, A.CLOSE],
        ),
        grant(Role.STREET_SUPERVISOR, HandOver, rows=own_street, read=slip, may=VIEW),
    ]


def _exchange() -> list[Grant]:
    """Offices exchange figures: sender and recipient keep one book, each its own pages (C37).

    Who may open what is sealed, the certificates decide; the security administrator keeps them.
    """
    offices = (
        Role.STREET_CLERK,
        Role.POLICE_OFFICER,
        Role.PLANNING_OFFICER,
        Role.MIGRANT_OFFICE,
    )
    return [
        *(
            grant(
                role,
                ExchangePackage,
                rows=own_exchange,
                read=[T.ROUTINE, T.STAFF],
                write=[T.ROUTINE, T.STAFF],
                may=ENTER,
            )
            for role in offices
        ),
        *(grant(role, ExchangeKey, rows=everywhere, read=[T.PUBLIC], may=VIEW) for role in offices),
        *(
            grant(role, entity, rows=own_unit, read=[T.ROUTINE], write=[T.ROUTINE], may=ENTER)
            for role in offices
            for entity in (Letter, AssistanceRequest, CooperationAgreement)
        ),
        # What went where is written once.
        *(
            grant(
                role,
                ExternalTransfer,
                rows=own_unit,
                read=[T.ROUTINE],
                write=[T.ROUTINE],
                may=[*VIEW, A.CREATE],
            )
            for role in offices
        ),
        *(
            grant(role, ExternalSystem, rows=everywhere, read=[T.PUBLIC], may=VIEW)
            for role in (*offices[:-1], Role.AUDITOR)
        ),
        grant(
            Role.MIGRANT_OFFICE,
            ExternalSystem,
            rows=everywhere,
            read=[T.PUBLIC],
            write=[T.PUBLIC],
            may=ENTER,
        ),
        grant(Role.AUDITOR, ExternalTransfer, rows=everywhere, read=[T.ROUTINE], may=VIEW),
        grant(
            Role.SECURITY_ADMIN,
            ExchangeKey,
            rows=everywhere,
            read=[T.PUBLIC],
            write=[T.PUBLIC],
            may=ENTER,
        ),
        grant(
            Role.AUDITOR,
            ExchangePackage,
            rows=everywhere,
            read=[T.ROUTINE, T.STAFF],
            may=VIEW,
        ),
    ]


def _ledgers() -> list[Grant]:
    """A unit keeps its ledgers and those of the stations below it; others see what is there.

    The figures of a monthly report are exact, so they are for the street that lists the residents
    one by one; the offices of the district see that it was filed (ADR 18).
    """
    clerk, supervisor, officer = Role.STREET_CLERK, Role.STREET_SUPERVISOR, Role.POLICE_OFFICER
    office, above = Role.MIGRANT_OFFICE, Role.DISTRICT_SUPERVISOR
    keep, seen = [*VIEW, A.CREATE, A.DELETE], [T.ROUTINE]
    return [
        grant(clerk, LedgerDocument, rows=own_units, read=seen, write=seen, may=keep),
        grant(officer, LedgerDocument, rows=own_unit, read=seen, write=seen, may=keep),
        grant(supervisor, LedgerDocument, rows=own_units, read=seen, may=VIEW),
        # Titles and days; what is in the files stays with those who keep them.
        grant(office, LedgerDocument, rows=everywhere, read=seen, may=[A.LIST]),
        grant(above, LedgerDocument, rows=own_units, read=seen, may=[A.LIST]),
        grant(
            clerk,
            MonthlyReport,
            rows=own_street,
            read=[T.PUBLIC, T.ROUTINE],
            write=[T.PUBLIC, T.ROUTINE],
            may=[*VIEW, A.CREATE],
        ),
        grant(supervisor, MonthlyReport, rows=own_street, read=[T.PUBLIC, T.ROUTINE], may=VIEW),
        *(
            grant(role, MonthlyReport, rows=everywhere, read=[T.PUBLIC], may=VIEW)
            for role in (office, above)
        ),
    ]


def _plans() -> list[Grant]:
    """Matters and plans: a unit keeps its own, the 流管办 the district's.

    The street proposes what is to be a model, the 流管办 decides.
    """
    work = [T.ROUTINE]
    clerk, supervisor = Role.STREET_CLERK, Role.STREET_SUPERVISOR
    office, above = Role.MIGRANT_OFFICE, Role.DISTRICT_SUPERVISOR
    kept = (
        (clerk, own_units),
        (Role.POLICE_OFFICER, own_unit),
        (Role.PLANNING_OFFICER, own_unit),
        (office, everywhere),
    )
    return [
        *(
            grant(role, entity, rows=rows, read=work, write=work, may=ENTER)
            for role, rows in kept
            for entity in (Matter, WorkPlan, PlanStage)
        ),
        *(
            grant(role, entity, rows=rows, read=work, may=VIEW)
            for role, rows in ((supervisor, own_units), (above, everywhere))
            for entity in (Matter, WorkPlan, PlanStage)
        ),
        grant(clerk, ModelUnit, rows=own_street, read=work, write=work, may=ENTER),
        grant(office, ModelUnit, rows=everywhere, read=work, write=work, may=[*VIEW, A.DECIDE]),
        *(
            grant(role, ModelUnit, rows=rows, read=work, may=VIEW)
            for role, rows in ((supervisor, own_street), (above, everywhere))
        ),
    ]


def _administration() -> list[Grant]:
    """Three separated administrators: system (no personal data), security, audit."""
    system, security, auditor = ADMINISTRATORS
    return [
        *(
            grant(system, entity, rows=everywhere, read=[T.PUBLIC], write=[T.PUBLIC], may=ENTER)
            for entity in (Area, OrgUnit, PoliceCoverage, CodeItem, CodeMapping)
        ),
        # Written when something is renamed, and never changed.
        grant(
            system,
            FormerName,
            rows=everywhere,
            read=[T.PUBLIC],
            write=[T.PUBLIC],
            may=[*VIEW, A.CREATE],
        ),
        grant(system, CodeScheme, rows=everywhere, read=[T.PUBLIC], may=VIEW),
        # The notice of a year takes the place of what was known of it.
        grant(
            system,
            CalendarDay,
            rows=everywhere,
            read=[T.PUBLIC],
            write=[T.PUBLIC],
            may=[*VIEW, A.IMPORT, A.DELETE],
        ),
        grant(
            system,
            CalendarYear,
            rows=everywhere,
            read=[T.PUBLIC],
            write=[T.PUBLIC],
            may=ENTER,
        ),
        grant(
            security,
            Appointment,
            rows=everywhere,
            read=[T.SECURITY],
            write=[T.SECURITY],
            may=ENTER,
        ),
        grant(security, DataKey, rows=everywhere, read=[T.SECURITY], may=[A.LIST, A.SHOW]),
        grant(security, DatabaseReader, rows=everywhere, read=[T.SECURITY], may=VIEW),
        grant(auditor, AuditEntry, rows=everywhere, read=[T.SECURITY], may=[*VIEW, A.EXPORT]),
        # How often one has done something lately is known from one's own entries.
        *(grant(role, AuditEntry, rows=own_entries) for role in Role if role != auditor),
    ]


def _pages() -> list[PageGrant]:
    """Pages that are no entity's.

    The matrix and the registry are for those who guard them: to read, to explain, to prepare a
    change. The notice is for those who collect, the monthly report and the data quality for those
    who may list whom they count, the catalogue of duties for all who work in the district.
    """
    return [
        grant_page(Role.AUDITOR, MATRIX),
        grant_page(Role.SECURITY_ADMIN, MATRIX),
        grant_page(Role.SECURITY_ADMIN, WHY),
        grant_page(Role.SECURITY_ADMIN, PROPOSAL),
        *(grant_page(role, VERIFICATION) for role in (Role.STREET_CLERK, Role.COORDINATOR)),
        *(
            grant_page(role, COMPLETENESS)
            for role in (
                Role.STREET_CLERK,
                Role.STREET_SUPERVISOR,
                Role.POLICE_OFFICER,
                Role.MIGRANT_OFFICE,
                Role.DISTRICT_SUPERVISOR,
            )
        ),
        *(
            grant_page(role, page)
            for page in (MONTHLY, QUALITY)
            for role in (Role.STREET_CLERK, Role.STREET_SUPERVISOR, Role.POLICE_OFFICER)
        ),
        *(
            grant_page(role, CONTACT_CARD)
            for role in (Role.STREET_CLERK, Role.STREET_SUPERVISOR, Role.POLICE_OFFICER)
        ),
        *(grant_page(role, REGISTRY) for role in (Role.AUDITOR, Role.SECURITY_ADMIN)),
        *(grant_page(role, DUTIES) for role in Role if role not in ADMINISTRATORS),
        *(
            grant_page(role, NOTICE)
            for role in (
                Role.STREET_CLERK,
                Role.STREET_SUPERVISOR,
                Role.POLICE_OFFICER,
                Role.COORDINATOR,
                Role.SECURITY_ADMIN,
            )
        ),
    ]


def build(legal_basis: Mapping[str, str] | None = None) -> Policy:
    """Compile the matrix.

    Args:
        legal_basis: `"table.column"` → text, for the optional columns this district uses.

    Raises:
        SpecError: when the matrix or a model is not fully declared.
    """
    grants = (
        *_places(),
        *_offices(),
        *_employers(),
        *_outflow(),
        *_inspections(),
        *_street(),
        *_police(),
        *_planning(),
        *_migrant_office(),
        *_coordinator(),
        *_supervision(),
        *_deadlines(),
        *_meetings(),
        *_exports(),
        *_minors(),
        *_paper(),
        *_exchange(),
        *_ledgers(),
        *_plans(),
        *_administration(),
    )
    policy = Policy(
        grants,
        ROLE_LABELS,
        legal_basis,
        posts=ROLE_POSTS,
        apart=ADMINISTRATORS,
        pages=_pages(),
    )
    policy.check()
    return policy
