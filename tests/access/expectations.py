"""What every role may do with every entity: written by hand, from the issue and the design.

Nothing here is computed from `app/matrix.py` or from the tags of the models: the tests hold
both against this table. A new entity, column or role must be entered here by hand.

Sources: issue 2 (user stories 1–6), "Roles" in the architecture card, R029 (统一采集，按需分割),
C02 (optional columns need a legal basis).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# -- the columns, in the words of the documents -----------------------------------------


@dataclass(frozen=True)
class Columns:
    """The columns of an entity.

    Attributes:
        groups: whose business they are → names.
        once: entered with a new record only.
        worked_out: set by operations, entered by nobody.
        optional: exist only where a legal basis is configured, which is nowhere by default.
        shelf: groups whose business the optional ones are; PostgreSQL's grants do not wait.
    """

    groups: Mapping[str, str]
    once: str = ""
    worked_out: str = ""
    optional: str = ""
    shelf: Mapping[str, str] = field(default_factory=dict)

    def of(self, *groups: str) -> frozenset[str]:
        """Names of the columns of some groups; `*` for all of them."""
        wanted = self.groups if "*" in groups else groups
        return frozenset(name for group in wanted for name in self.groups[group].split())


COLUMNS: Mapping[str, Columns] = {
    "area": Columns(
        {"map": "code name level parent_id management_mode boundary valid_from valid_to"},
        once="level parent_id",
    ),
    "org_unit": Columns(
        {"map": "code name kind parent_id area_id valid_from valid_to"},
        once="kind area_id",
    ),
    "former_name": Columns(
        {"map": "name area_id org_unit_id used_from used_until"},
        worked_out="name area_id org_unit_id used_from used_until",
    ),
    "premises": Columns(
        {
            "station": "org_unit_id street_id community_id address service_phone"
            " supervision_phone hours hall_area offices seats rooms archive_room sign_board"
            " amenities has_place has_name has_devices has_staff has_funds has_rules checked_on"
            " shortfalls shortcomings"
        },
        once="org_unit_id",
        worked_out="street_id community_id shortfalls shortcomings",
    ),
    "office_holder": Columns(
        {"staff": "org_unit_id street_id name post phone exchange deputy since until document"},
        once="org_unit_id",
        worked_out="street_id",
    ),
    "equipment": Columns(
        {
            "device": "org_unit_id street_id kind model serial for_exchange holder_id issued_on"
            " returned_on retired_on retired_reason"
        },
        once="org_unit_id",
        worked_out="street_id retired_on retired_reason",
    ),
    "employer": Columns(
        {
            "register": "name credit_code street_id community_id address staff_count"
            " migrant_count counted_on",
            "contact": "contact_name contact_phone",
        },
        worked_out="street_id",
    ),
    "outflow": Columns(
        {
            "identity": "name id_number",
            "contact": "phone needs",
            "absence": "street_id community_id went_on reason destination_region"
            " destination_place workplace occupation elders_left children_left notice_version"
            " notice_method declared_by declared_on registered_late status returned_on",
        },
        once="id_number",
        worked_out="street_id declared_on registered_late status returned_on",
    ),
    "safety_inspection": Columns(
        {
            "inspection": "house_id street_id community_id inspected_on inspector_id"
            " second_inspector_id item findings rectify_by status rechecked_on recheck_result"
            " referred_on referred_to"
        },
        once="house_id inspected_on inspector_id second_inspector_id item",
        worked_out="street_id community_id status rechecked_on recheck_result referred_on"
        " referred_to",
    ),
    "matter": Columns(
        {
            "matter": "kind title occurred_on told_on finding org_unit_id measure due_on progress"
            " closed_on result"
        },
        once="org_unit_id",
        worked_out="closed_on result",
    ),
    "work_plan": Columns(
        {"plan": "title org_unit_id document starts_on ends_on"}, once="org_unit_id"
    ),
    "plan_stage": Columns(
        {
            "stage": "plan_id org_unit_id title starts_on ends_on hand_in hand_in_to target"
            " target_unit reached done_on result"
        },
        once="plan_id",
        worked_out="org_unit_id reached done_on result",
    ),
    "model_unit": Columns(
        {
            "model": "kind name target_year criteria street_id community_id status recognised_on"
            " withdrawn_on result withdrawn_because"
        },
        worked_out="street_id status recognised_on withdrawn_on result withdrawn_because",
    ),
    "police_coverage": Columns({"map": "station_id community_id"}),
    "appointment": Columns(
        {"posts": "username role org_unit_id grid_id valid_to"},
        once="username role org_unit_id",
    ),
    "database_reader": Columns(
        {"readers": "login appointment_id valid_to"},
        worked_out="login appointment_id valid_to",
    ),
    "code_scheme": Columns(
        {"lists": "key edition title standard valid_from"},
        worked_out="key edition",
    ),
    "code_item": Columns(
        {"lists": "scheme_id code label label_en sort retired"},
        once="scheme_id code",
    ),
    "code_mapping": Columns({"lists": "scheme_id foreign code"}, once="scheme_id foreign"),
    "person": Columns(
        {"spine": "id_type id_number living_street_id"},
        worked_out="id_type id_number living_street_id",
    ),
    "residence": Columns(
        {
            "identity": "name id_type id_number sex birth_date hukou_region hukou_address"
            " hukou_coarse",
            "contact": "phone address guardian_name guardian_relation guardian_phone",
            "registration": "consented_on consented_by consent_withdrawn_on"
            " origin_kind street_id community_id grid_id dwelling_kind"
            " house_relation reason arrived_on stay_term notice_version notice_method declared_by"
            " declared_on collector_id second_collector_id collected_at entered_late form_batch"
            " status left_on"
            " departure_reason",
            "verification": "verified_on",
            "police": "police_entered_on permit_receipt_no permit_accepted_on permit_issued_on"
            " permit_endorsed_on",
        },
        once="id_type id_number",
        worked_out="hukou_coarse origin_kind street_id declared_on status verified_on left_on"
        " departure_reason consent_withdrawn_on entered_late",
        optional="ethnicity workplace occupation education party_request contact_name"
        " contact_phone",
        shelf={
            "identity": "ethnicity party_request",
            "registration": "workplace occupation education",
            "contact": "contact_name contact_phone",
        },
    ),
    "residence_event": Columns(
        {"event": "residence_id street_id community_id kind on at reason imported"},
        worked_out="residence_id street_id community_id kind on at reason imported",
    ),
    "verification": Columns(
        {
            "verification": "residence_id street_id community_id grid_id month outcome left_on"
            " departure_reason on username attempt verified_before returned_on return_reason"
        },
        once="residence_id",
        worked_out="street_id community_id grid_id month on username attempt verified_before"
        " returned_on return_reason",
    ),
    "change_slip": Columns(
        {
            "verification": "residence_id street_id grid_id source collected_at username"
            " dwelling_kind house_relation reason stay_term status decided_on decided_by"
            " entered_late decline_reason",
            "contact": "phone address before",
        },
        once="residence_id collected_at",
        worked_out="street_id grid_id username status before decided_on decided_by entered_late"
        " decline_reason",
    ),
    "hand_over": Columns(
        {
            "slip": "org_unit_id to_unit_id street_id week forms form_count sheets handed_on"
            " handed_by status",
            "receipt": "received_on received_by sheets_received difference stored_at keep_until"
            " destroyed_on destroyed_by witnessed_by",
        },
        once="to_unit_id week forms sheets",
        worked_out="org_unit_id street_id form_count handed_on handed_by status received_on"
        " received_by sheets_received difference stored_at keep_until destroyed_on destroyed_by"
        " witnessed_by",
    ),
    "day_log": Columns(
        {
            "log": "username street_id community_id grid_id day visits collected changed departed"
            " problems entered_on"
        },
        once="day",
        worked_out="username street_id community_id grid_id entered_on",
    ),
    "handed_form": Columns(
        {"form": "hand_over_id org_unit_id number"}, worked_out="hand_over_id org_unit_id number"
    ),
    "rental_house": Columns(
        {
            "identity": "landlord_name agent_name",
            "contact": "address landlord_phone",
            "registration": "street_id community_id kind use letting_mode floor_area rooms"
            " rooms_let filing_no filed_on registered_on status",
            "safety": "inspected_on hazard_open",
            "police": "letter_no letter_signed_on",
        },
        worked_out="street_id registered_on status inspected_on hazard_open",
    ),
    "rental_document": Columns(
        {"file": "house_id street_id community_id kind name file_type size uploaded_on"},
        once="house_id kind name",
        worked_out="street_id community_id file_type size uploaded_on",
    ),
    "tenancy": Columns(
        {
            "identity": "residence_id",
            "registration": "street_id community_id house_id began_on contract_no real_name"
            " declared_on ended_on",
        },
        once="house_id residence_id",
        worked_out="street_id community_id ended_on",
    ),
    "coordinator": Columns(
        {
            "staff": "number name phone kind street_id community_id grid_id employer appointed_on"
            " pledged_on left_on status"
        },
        once="number",
        worked_out="street_id",
    ),
    "meeting": Columns(
        {
            "meeting": "org_unit_id street_id community_id kind kind_label subject held_on place"
            " status agenda chair recorder notes number issuer issued_on"
        },
        once="kind",
        worked_out="org_unit_id street_id kind_label status number issuer issued_on",
    ),
    "meeting_document": Columns(
        {"file": "meeting_id org_unit_id street_id kind name file_type size uploaded_on"},
        once="meeting_id kind name",
        worked_out="org_unit_id street_id file_type size uploaded_on",
    ),
    "invitation": Columns(
        {"notice": "meeting_id organiser_id org_unit_id subject held_on place part outcome note"},
        once="meeting_id org_unit_id",
        worked_out="organiser_id subject held_on place",
    ),
    "attendance": Columns(
        {"meeting": "meeting_id org_unit_id street_id outcome note", "staff": "coordinator_id"},
        once="meeting_id coordinator_id",
        worked_out="org_unit_id street_id",
    ),
    "decision": Columns(
        {
            "meeting": "meeting_id organiser_id street_id number subject org_unit_id partners"
            " due_on status result finished_on"
        },
        once="meeting_id",
        worked_out="organiser_id street_id number result finished_on",
    ),
    "minutes_copy": Columns(
        {
            "minutes": "meeting_id organiser_id org_unit_id number subject issued_on issuer body"
            " attended excused observed distribution received_on received_by"
        },
        once="meeting_id org_unit_id",
        worked_out="organiser_id number subject issued_on issuer body attended excused observed"
        " distribution received_on received_by",
    ),
    "assessment_month": Columns(
        {"money": "street_id month rule_pack_id status decide_by reported_on"},
        once="month",
        worked_out="street_id rule_pack_id status decide_by reported_on",
    ),
    "ledger_document": Columns(
        {
            "ledger": "org_unit_id kind period edition day copies recipients remark name file_type"
            " size uploaded_on"
        },
        once="org_unit_id kind period day copies recipients remark name",
        worked_out="edition file_type size uploaded_on",
    ),
    "monthly_report": Columns(
        {
            "filed": "street_id month edition filed_on",
            "figures": "filed_by residents digest figures",
        },
        once="month",
        worked_out="street_id edition filed_on filed_by residents digest figures",
    ),
    "due_item": Columns(
        {
            "duty": "org_unit_id duty label work basis period_from period_to opens_on named_on"
            " due_on projected moved_from remind_on escalate_on",
            "done": "status done_on done_note proof proof_id",
        },
        worked_out="org_unit_id duty label work basis period_from period_to opens_on named_on"
        " due_on projected moved_from remind_on escalate_on status done_on done_note proof"
        " proof_id",
    ),
    "rule_pack": Columns(
        {"rules": "key title source valid_from text digest"},
        worked_out="key title source valid_from text digest",
    ),
    "calendar_day": Columns({"calendar": "day kind name"}),
    "calendar_year": Columns(
        {"calendar": "year confirmed source"}, once="year", worked_out="confirmed"
    ),
    "subsidy_line": Columns(
        {
            "money": "assessment_month_id month street_id community_id coordinator_id outcome"
            " amount city_share district_share reason decided_on"
        },
        worked_out="assessment_month_id month street_id community_id coordinator_id outcome"
        " amount city_share district_share reason decided_on",
    ),
    "service_card": Columns(
        {
            "request": "street_id community_id contact_name contact_phone need consented_on"
            " withdrawn_on",
            "answer": "institution answered_on result",
        },
        worked_out="street_id withdrawn_on",
    ),
    "audit_entry": Columns(
        {
            "journal": "at username role post channel action entity record_id records count"
            " fields purpose address"
        },
        worked_out="at username role post channel action entity record_id records count fields"
        " purpose address",
    ),
    "data_key": Columns(
        {"keys": "version check_value since"}, worked_out="version check_value since"
    ),
    "export_request": Columns(
        {
            "asking": "number status at username role post entity rows in_full minors purpose"
            " reason expires_at downloads",
            "filter": "conditions",
            "decision": "decided_by decided_at decision_reason",
        },
        once="in_full purpose reason",
        worked_out="number status at username role post entity conditions rows minors expires_at"
        " downloads decided_by decided_at decision_reason",
    ),
    "minor_access": Columns(
        {
            "asking": "number status at username role post purpose reason expires_at",
            "about": "residence_id",
            "decision": "decided_by decided_at decision_reason",
        },
        once="residence_id purpose reason",
        worked_out="number status at username role post expires_at decided_by decided_at"
        " decision_reason",
    ),
    "exchange_key": Columns(
        {"certificate": "org_unit_id certificate check_value valid_from valid_to retired_on"},
        once="org_unit_id certificate",
        worked_out="check_value valid_from valid_to retired_on",
    ),
    "exchange_package": Columns(
        {
            "manifest": "number status kind org_unit_id to_unit_id period_from period_to purpose"
            " legal_basis due_on content_class contents record_count plain_digest sealed_digest"
            " key_check_value sent_on received_on counted difference errors_found acknowledged_on"
            " expires_on destroyed_on",
            "hands": "made_by sent_by received_by acknowledged_by",
        },
        once="kind to_unit_id period_from period_to purpose legal_basis due_on",
        worked_out="number status org_unit_id content_class contents record_count plain_digest"
        " sealed_digest key_check_value sent_on received_on counted difference errors_found"
        " acknowledged_on expires_on destroyed_on made_by sent_by received_by acknowledged_by",
    ),
    "letter": Columns(
        {
            "letter": "org_unit_id number addressee subject sent_on reply_due_on reply_number"
            " replied_on"
        },
        worked_out="org_unit_id reply_number replied_on",
    ),
    "assistance_request": Columns(
        {
            "request": "org_unit_id direction reference matter partner at_request requested_on"
            " due_on outcome replied_on"
        },
        once="direction reference",
        worked_out="org_unit_id outcome replied_on",
    ),
    "cooperation_agreement": Columns(
        {
            "agreement": "org_unit_id level partner duties contact_unit signed_on valid_until"
            " ended_on"
        },
        worked_out="org_unit_id ended_on",
    ),
    "external_system": Columns({"system": "name keeper serves"}),
    "external_transfer": Columns(
        {
            "transfer": "org_unit_id external_system_id direction carried_on contents record_count"
            " legal_basis"
        },
        once="external_system_id direction carried_on contents record_count legal_basis",
        worked_out="org_unit_id",
    ),
    "publication": Columns({}),
}

AMONG: Mapping[str, str] = {
    "street_id": "street",
    "community_id": "community",
    "grid_id": "grid",
    "station_id": "police_station",
}
"""Reference → the level of the areas, or the kind of the organisations, it may point at."""

KEEPERS = "street_clerk police_officer planning_officer migrant_office"
"""Who calls meetings (R107, R108, R110); every office keeps its own."""
OFFICES = "street_supervisor planning_officer migrant_office"
EXCHANGING = "street_clerk police_officer planning_officer migrant_office"

PRESSED_BY: Mapping[tuple[str, str], str] = {
    ("residence", "depart"): "street_clerk",
    ("residence", "withdraw-consent"): "street_clerk",
    ("verification", "return"): "street_clerk",
    ("change_slip", "enter"): "street_clerk",
    ("change_slip", "decline"): "street_clerk",
    ("hand_over", "receive"): "street_clerk",
    ("hand_over", "store"): "street_clerk",
    ("hand_over", "destroy"): "street_clerk",
    ("hand_over", "withdraw"): "police_officer",
    ("rental_house", "close"): "street_clerk",
    ("rental_document", "remove"): "street_clerk",
    ("safety_inspection", "recheck"): "street_clerk police_officer",
    ("safety_inspection", "refer"): "street_clerk police_officer",
    ("equipment", "retire"): KEEPERS,
    ("matter", "close"): KEEPERS,
    ("plan_stage", "finish"): KEEPERS,
    ("model_unit", "recognise"): "migrant_office",
    ("model_unit", "withdraw"): "migrant_office",
    ("outflow", "come-back"): "street_clerk",
    ("outflow", "withdraw"): "street_clerk",
    ("meeting_document", "remove"): KEEPERS,
    ("ledger_document", "remove"): "street_clerk police_officer",
    ("tenancy", "end"): "street_clerk",
    ("coordinator", "leave"): "street_clerk",
    ("due_item", "finish"): "street_clerk police_officer planning_officer migrant_office",
    ("due_item", "reopen"): "street_clerk police_officer planning_officer migrant_office",
    ("meeting", "attendance"): "street_clerk police_officer",
    ("meeting", "units"): KEEPERS,
    ("meeting", "hold"): KEEPERS,
    ("invitation", "remove"): KEEPERS,
    ("meeting", "cancel"): KEEPERS,
    ("meeting", "issue"): KEEPERS,
    ("decision", "finish"): KEEPERS,
    ("minutes_copy", "acknowledge"): KEEPERS,
    ("assessment_month", "report"): "street_clerk",
    ("assessment_month", "all-full"): "street_clerk",
    ("subsidy_line", "decide"): "street_clerk",
    ("service_card", "withdraw"): "street_clerk",
    ("appointment", "end"): "security_admin",
    ("code_item", "retire"): "system_admin",
    ("export_request", "approve"): OFFICES,
    ("export_request", "decline"): OFFICES,
    ("export_request", "withdraw"): f"street_clerk {OFFICES}",
    ("minor_access", "approve"): "street_supervisor police_officer",
    ("minor_access", "decline"): "street_supervisor police_officer",
    ("minor_access", "withdraw"): "street_clerk coordinator street_supervisor police_officer",
    ("exchange_key", "retire"): "security_admin",
    ("letter", "reply"): EXCHANGING,
    ("assistance_request", "answer"): EXCHANGING,
    ("cooperation_agreement", "end"): EXCHANGING,
    ("exchange_package", "send"): EXCHANGING,
    ("exchange_package", "withdraw"): EXCHANGING,
    ("exchange_package", "receive"): EXCHANGING,
    ("exchange_package", "acknowledge"): EXCHANGING,
}
"""Entity and button (or roll) → the roles that have it, nearly always one: who keeps the record."""

# -- the cells --------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What a role may do with an entity.

    Attributes:
        rows: name of the reach, see `REACH`.
        may: actions.
        read: columns it may read.
        add: columns of its form for a new record.
        edit: columns of its form for an existing one.
        sets: columns an operation of its may write.
        shelf: optional columns it would read or write if the district used them.
        shelf_set: those of them it would write.
    """

    rows: str = "nothing"
    may: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    add: frozenset[str] = frozenset()
    edit: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    shelf: frozenset[str] = frozenset()
    shelf_set: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """A cell as it is written below: groups of columns instead of names."""

    rows: str
    may: str
    read: tuple[str, ...] = field(default=())
    write: tuple[str, ...] = field(default=())

    def cell(self, entity: str) -> Cell:
        """With the columns by name."""
        columns, may = COLUMNS[entity], frozenset(self.may.split())
        sets = columns.of(*self.write)
        form = sets - set(columns.worked_out.split())
        return Cell(
            rows=self.rows,
            may=may,
            read=columns.of(*self.read),
            add=form if "create" in may else frozenset(),
            edit=form - set(columns.once.split()) if "change" in may else frozenset(),
            sets=sets,
            shelf=_shelved(columns, (*self.read, *self.write)),
            shelf_set=_shelved(columns, self.write),
        )


def _shelved(columns: Columns, groups: Iterable[str]) -> frozenset[str]:
    wanted = columns.shelf if "*" in groups else groups
    return frozenset(name for group in wanted for name in columns.shelf.get(group, "").split())


LOOK = "list show api"
ALL = ("*",)
RESIDENT = ("identity", "contact", "registration", "verification")
"""Who serves residents in person sees them in full, but for what the police keep."""
HOUSE = ("identity", "contact", "registration", "safety")
"""The same of a house."""


def _see(rows: str, *read: str, may: str = LOOK) -> Line:
    return Line(rows, may, read or ALL)


def _keep(rows: str, may: str, *columns: str) -> Line:
    return Line(rows, f"{LOOK} {may}", columns or ALL, columns or ALL)


def _ask(*write: str, may: str = "") -> Line:
    """Who may export asks for it and withdraws it; some decide for others of the house (C17)."""
    return Line("requests", f"{LOOK} create close {may}", ALL, write)


def _ask_about_minors(*write: str, may: str = "") -> Line:
    """Who sees numbers in full asks for a minor's; another one of the house decides (C25)."""
    return Line("accesses", f"{LOOK} create close {may}", ALL, write)


BOOK = {
    "exchange_package": Line("exchanges", f"{LOOK} create change", ALL, ALL),
    "exchange_key": _see("district"),
    "letter": _keep("office", "create change"),
    "assistance_request": _keep("office", "create change"),
    "cooperation_agreement": _keep("office", "create change"),
    "external_transfer": _keep("office", "create"),
    "external_system": _see("district"),
}
"""Offices exchange figures: each sees what it has made and what has been sent to it (C37).

What it writes to others it keeps alone (R133–R135); what went to other systems it says once."""

MAP = {
    "area": _see("work area"),
    "org_unit": _see("district"),
    "former_name": _see("district"),
}
"""Where one works, and the organisations of the district: no personal data."""

RULES = {"rule_pack": _see("district")}
"""What the district works by."""

TO_DO = {**RULES, "due_item": Line("unit", f"{LOOK} close", ALL, ("done",))}
"""What one's own organisation has to do, and that it is done."""

JOURNAL = {"audit_entry": Line("own", "")}
"""How often one has done something is counted in one's own entries; no page shows them."""


def _meetings() -> dict[str, Line]:
    """Meetings an office keeps, and what lies between it and another one."""
    return {
        "meeting": _keep("kept", "create change"),
        "meeting_document": _keep("kept", "create delete"),
        "decision": _keep("part", "create change"),
        "invitation": _keep("part", "create change delete"),
        "minutes_copy": _keep("part", "create change"),
    }


def _work(rows: str) -> dict[str, Line]:
    """What a unit sets right, and what it does once in stages (R141, R142, R209–R212)."""
    return {
        entity: _keep(rows, "create change") for entity in ("matter", "work_plan", "plan_stage")
    }


def _seen_work(rows: str) -> dict[str, Line]:
    return {entity: _see(rows) for entity in ("matter", "work_plan", "plan_stage")}


TABLE_OF_ROLES: Mapping[str, Mapping[str, Line]] = {
    # Stories 1, 3, 4, 5, 6: registers, keeps the roster, decides the subsidy, exports, imports.
    "street_clerk": {
        **MAP,
        **JOURNAL,
        **_work("works"),
        # Proposes; the migrant office decides.
        "model_unit": _keep("street", "create change"),
        "ledger_document": _keep("ledgers", "create delete"),
        "monthly_report": _keep("street", "create"),
        **TO_DO,
        # Its stations and collection points have no accounts: it says for them what is done.
        "due_item": Line("units", f"{LOOK} close", ALL, ("done",)),
        "residence": _keep(
            "street", "create change verify depart export import chart reveal", *RESIDENT
        ),
        # Written once, or sent back; what it found is entered in the registration itself.
        "verification": _keep("street", "create decide"),
        "change_slip": _keep("street", "create change decide"),
        # Receives and keeps what others hand over.
        "hand_over": _keep("street", "close"),
        "day_log": _see("street"),
        **BOOK,
        "person": Line("district", "create change", (), ALL),  # written, never read
        "residence_event": Line("street", "list create", ALL, ALL),
        "rental_house": _keep("street", "create change export reveal", *HOUSE),
        "safety_inspection": _keep("street", "create change"),
        "premises": _keep("street", "create change export"),
        "office_holder": _keep("street", "create change"),
        "equipment": _keep("street", "create change"),
        "employer": _keep("street", "create change export reveal"),
        # Whoever does not want to be registered any more is deleted.
        "outflow": _keep("street", "create change close delete export reveal"),
        # A file moves with its house and is taken out for good; nobody corrects one.
        "rental_document": _keep("street", "create change delete"),
        "meeting_document": _keep("street", "create delete"),
        "tenancy": _keep("street", "create change close"),
        "coordinator": _keep("street", "create change export"),
        "meeting": _keep("street", "create change"),
        "attendance": _keep("street", "create change"),
        "decision": _keep("street", "create change"),
        "invitation": _keep("part", "create change delete"),
        "minutes_copy": _keep("part", "create change"),
        "assessment_month": _keep("street", "create close"),
        "subsidy_line": _keep("street", "create decide export"),
        "service_card": _keep("street", "create change reveal", "request"),
        "export_request": _ask("asking", "filter"),
        "minor_access": _ask_about_minors("asking", "about"),
    },
    # The street's supervisor sees what the clerk keeps and changes nothing.
    "street_supervisor": {
        **MAP,
        **JOURNAL,
        **_seen_work("works"),
        "model_unit": _see("street"),
        "ledger_document": _see("ledgers"),
        "monthly_report": _see("street"),
        **RULES,
        "due_item": _see("units"),
        "residence": _see("street", *RESIDENT, may=f"{LOOK} export chart reveal"),
        "residence_event": _see("street", may="list"),
        "verification": _see("street"),
        "change_slip": _see("street"),
        "hand_over": _see("street"),
        "day_log": _see("street"),
        "rental_house": _see("street", *HOUSE, may=f"{LOOK} export reveal"),
        "safety_inspection": _see("street"),
        "premises": _see("street"),
        "office_holder": _see("street"),
        "equipment": _see("street"),
        "employer": _see("street", may=f"{LOOK} reveal"),
        "outflow": _see("street"),
        "rental_document": _see("street"),
        "meeting_document": _see("street"),
        "tenancy": _see("street"),
        "coordinator": _see("street", may=f"{LOOK} export"),
        "meeting": _see("street"),
        "attendance": _see("street"),
        "decision": _see("street"),
        "invitation": _see("part"),
        "minutes_copy": _see("part"),
        "assessment_month": _see("street"),
        "subsidy_line": _see("street", may=f"{LOOK} export"),
        "export_request": _ask(*ALL, may="approve"),
        "minor_access": _ask_about_minors(*ALL, may="approve"),
    },
    # Story 2: residents and houses of the station's communities; enters the police items only.
    "police_officer": {
        **MAP,
        **JOURNAL,
        **_work("work"),
        "ledger_document": _keep("ledger", "create delete"),
        **TO_DO,
        **BOOK,
        "residence": Line("station", f"{LOOK} change chart reveal", ALL, ("police",)),
        # What an inspection of its own finds is said of the house.
        "rental_house": Line("station", f"{LOOK} change reveal", ALL, ("police", "safety")),
        "safety_inspection": _keep("station", "create change"),
        "premises": _see("station"),
        "office_holder": _keep("kept", "create change"),
        "equipment": _keep("kept", "create change"),
        "employer": _see("station", may=f"{LOOK} reveal"),
        "residence_event": Line("station", "list create", ALL, ALL),
        # Hands over for the station, and takes a wrong slip back.
        "hand_over": Line("slips", f"{LOOK} create change", ALL, ("slip",)),
        "handed_form": Line("slips", "create delete", ALL, ALL),
        "rental_document": _see("station"),
        "tenancy": _see("station"),
        "coordinator": _see("station"),
        **_meetings(),
        "attendance": _keep("kept", "create change"),
        "assessment_month": Line("streets", "", ALL),  # is the month reported? on no page
        "minor_access": _ask_about_minors(*ALL, may="approve"),
    },
    # Story 2: district-wide what planning owns; no resident's registration, no police items.
    "planning_officer": {
        **MAP,
        **JOURNAL,
        **_work("work"),
        **TO_DO,
        **_meetings(),
        **BOOK,
        "service_card": Line("district", f"{LOOK} change export reveal", ALL, ("answer",)),
        "premises": _see("district"),
        "office_holder": _see("district"),
        "equipment": _keep("kept", "create change"),
        "coordinator": _see("district"),
        "assessment_month": _see("district"),
        "subsidy_line": _see("district", may=f"{LOOK} export"),
        "export_request": _ask(*ALL, may="approve"),
    },
    # Stories 3 and 4: the district's subsidy list; residents as numbers only.
    "migrant_office": {
        **MAP,
        **JOURNAL,
        **_work("district"),
        "model_unit": _keep("district", "decide"),
        # That something is filed, not what is in it.
        "ledger_document": _see("district", may="list"),
        "monthly_report": _see("district", "filed"),
        **TO_DO,
        **_meetings(),
        **BOOK,
        "external_system": _keep("district", "create change"),
        "premises": _see("district", may=f"{LOOK} export"),
        "office_holder": _keep("district", "create change"),
        "equipment": _keep("kept", "create change"),
        "coordinator": _see("district", may=f"{LOOK} export"),
        "assessment_month": _see("district"),
        "subsidy_line": _see("district", may=f"{LOOK} export"),
        "residence": _see("district", "registration", may="chart"),
        "export_request": _ask(*ALL, may="approve"),
    },
    # A coordinator: the residents of the own grid; says who still lives there, edits nobody.
    "coordinator": {
        **MAP,
        **JOURNAL,
        **RULES,
        "due_item": _see("unit"),
        "residence": Line("grid", f"{LOOK} verify reveal", RESIDENT, ("verification",)),
        "verification": _keep("grid", "create"),
        "change_slip": _keep("grid", "create change"),  # reports; the street enters
        "day_log": _keep("logs", "create change"),
        "minor_access": _ask_about_minors("asking", "about"),
    },
    # Story 5: aggregates, and the work of the staff; no resident.
    "district_supervisor": {
        **MAP,
        **JOURNAL,
        **_seen_work("district"),
        "model_unit": _see("district"),
        "ledger_document": _see("ledgers", may="list"),
        "monthly_report": _see("district", "filed"),
        **RULES,
        "due_item": _see("units"),
        "residence": _see("district", "registration", may="chart"),
        "rental_house": _see("district", "registration", may="chart"),
        "premises": _see("district"),
        "office_holder": _see("district"),
        "coordinator": _see("district"),
        "assessment_month": _see("district"),
        "subsidy_line": _see("district"),
    },
    # Three separated administrators: no personal data; accounts; the journal.
    "system_admin": {
        **JOURNAL,
        **RULES,
        "due_item": _see("district"),
        # The notice of a year takes the place of what was known of it.
        "calendar_day": _keep("district", "import delete"),
        "calendar_year": _keep("district", "create change"),
        "area": _keep("district", "create change"),
        "org_unit": _keep("district", "create change"),
        # Written when something is renamed.
        "former_name": _keep("district", "create"),
        "police_coverage": _keep("district", "create change"),
        "code_scheme": _see("district"),
        "code_item": _keep("district", "create change"),
        "code_mapping": _keep("district", "create change"),
    },
    "security_admin": {
        **MAP,
        **JOURNAL,
        "appointment": _keep("district", "create change"),
        "data_key": _see("district", may="list show"),
        "database_reader": _see("district"),
        "exchange_key": _keep("district", "create change"),
    },
    # Who took what along and who agreed, not whom they looked for.
    "auditor": {
        "audit_entry": _see("district", may=f"{LOOK} export"),
        "export_request": _see("district", "asking", "decision"),
        "minor_access": _see("district", "asking", "decision"),
        "exchange_package": _see("district"),
        "external_system": _see("district"),
        "external_transfer": _see("district"),
    },
}

NOTHING: Mapping[str, str] = {
    "street_clerk": "calendar_day calendar_year data_key database_reader appointment "
    "code_item code_mapping code_scheme police_coverage publication "
    "handed_form",
    "street_supervisor": "calendar_day calendar_year data_key database_reader appointment "
    "code_item code_mapping code_scheme person police_coverage publication "
    "service_card handed_form letter assistance_request "
    "cooperation_agreement external_system external_transfer exchange_key "
    "exchange_package",
    "police_officer": "model_unit outflow "
    "monthly_report change_slip "
    "calendar_day calendar_year export_request data_key database_reader "
    "appointment code_item code_mapping code_scheme person police_coverage "
    "publication service_card subsidy_line day_log verification",
    "planning_officer": "model_unit "
    "ledger_document monthly_report "
    "safety_inspection employer outflow change_slip "
    "calendar_day calendar_year minor_access rental_document data_key "
    "database_reader appointment attendance code_item code_mapping "
    "code_scheme person police_coverage publication rental_house residence "
    "residence_event tenancy day_log hand_over handed_form verification",
    "migrant_office": "employer outflow "
    "safety_inspection change_slip "
    "calendar_day calendar_year minor_access rental_document data_key "
    "database_reader appointment attendance code_item code_mapping "
    "code_scheme person police_coverage publication rental_house "
    "residence_event service_card tenancy day_log hand_over handed_form "
    "verification",
    "coordinator": "matter work_plan plan_stage model_unit "
    "ledger_document monthly_report "
    "safety_inspection premises office_holder equipment employer outflow "
    "calendar_day calendar_year meeting_document rental_document "
    "export_request data_key database_reader appointment assessment_month "
    "attendance code_item code_mapping code_scheme coordinator decision "
    "meeting person police_coverage publication rental_house "
    "residence_event service_card subsidy_line tenancy invitation "
    "minutes_copy hand_over handed_form letter assistance_request "
    "cooperation_agreement external_system external_transfer exchange_key "
    "exchange_package",
    "district_supervisor": "safety_inspection equipment employer outflow change_slip "
    "calendar_day calendar_year meeting_document minor_access "
    "rental_document export_request data_key database_reader appointment "
    "attendance code_item code_mapping code_scheme decision meeting person "
    "police_coverage publication residence_event service_card tenancy "
    "invitation minutes_copy day_log hand_over handed_form verification "
    "letter assistance_request cooperation_agreement external_system "
    "external_transfer exchange_key exchange_package",
    "system_admin": "matter work_plan plan_stage model_unit "
    "ledger_document monthly_report "
    "safety_inspection premises office_holder equipment employer outflow change_slip "
    "meeting_document minor_access rental_document export_request data_key "
    "database_reader appointment assessment_month attendance coordinator "
    "decision meeting person publication rental_house residence "
    "residence_event service_card subsidy_line tenancy invitation "
    "minutes_copy day_log hand_over handed_form verification letter "
    "assistance_request cooperation_agreement external_system "
    "external_transfer exchange_key exchange_package",
    "security_admin": "matter work_plan plan_stage model_unit "
    "ledger_document monthly_report "
    "safety_inspection premises office_holder equipment employer outflow change_slip "
    "calendar_day calendar_year due_item rule_pack meeting_document "
    "minor_access rental_document export_request assessment_month "
    "attendance code_item code_mapping code_scheme coordinator decision "
    "meeting person police_coverage publication rental_house residence "
    "residence_event service_card subsidy_line tenancy invitation "
    "minutes_copy day_log hand_over handed_form verification letter "
    "assistance_request cooperation_agreement external_system "
    "external_transfer exchange_package",
    "auditor": "matter work_plan plan_stage model_unit "
    "ledger_document monthly_report "
    "former_name safety_inspection premises office_holder equipment employer outflow "
    "change_slip calendar_day calendar_year due_item rule_pack meeting_document "
    "rental_document data_key database_reader appointment area "
    "assessment_month attendance code_item code_mapping code_scheme "
    "coordinator decision meeting org_unit person police_coverage "
    "publication rental_house residence residence_event service_card "
    "subsidy_line tenancy invitation minutes_copy day_log hand_over "
    "handed_form verification letter assistance_request "
    "cooperation_agreement exchange_key",
}
"""Role → the entities it has nothing to do with: said, not left out."""

PAGES: Mapping[str, tuple[str, ...]] = {
    "access/matrix": ("security_admin", "auditor"),
    "access/why": ("security_admin",),
    "access/proposal": ("security_admin",),
    "collection/verification": ("street_clerk", "coordinator"),
    "ledgers/completeness": (
        "street_clerk",
        "street_supervisor",
        "police_officer",
        "migrant_office",
        "district_supervisor",
    ),
    # Exact figures: for those who may list whom they count.
    "reports/monthly": ("street_clerk", "street_supervisor", "police_officer"),
    "offices/contact-card": ("street_clerk", "street_supervisor", "police_officer"),
    "quality": ("street_clerk", "street_supervisor", "police_officer"),
    "duties": (
        "street_clerk",
        "street_supervisor",
        "police_officer",
        "planning_officer",
        "migrant_office",
        "coordinator",
        "district_supervisor",
    ),
    "privacy/registry": ("security_admin", "auditor"),
    "privacy/notice": (
        "street_clerk",
        "street_supervisor",
        "police_officer",
        "coordinator",
        "security_admin",
    ),
}
"""Path of a page that is no entity's → the roles that open it; nobody else does."""

TABLE: Mapping[str, Mapping[str, Cell]] = {
    role: {entity: line.cell(entity) for entity, line in lines.items()}
    | {entity: Cell() for entity in NOTHING[role].split()}
    for role, lines in TABLE_OF_ROLES.items()
}

MASKED: Mapping[str, str] = {
    "change_slip": "phone address",
    "employer": "contact_phone",
    "outflow": "id_number phone",
    "person": "id_number",
    "residence": "id_number phone hukou_address address guardian_name guardian_phone",
    "rental_house": "address landlord_phone",
    "service_card": "contact_phone",
}
"""Entity → the columns that nobody is shown in full without saying why (C14)."""

MASKED_AFAR: Mapping[str, str] = {"service_card": "contact_name"}
"""Those that are masked for who does not serve the person in the own area."""


def masked(entity: str, rows: str) -> frozenset[str]:
    """The columns that a role with this reach sees masked."""
    return frozenset(MASKED.get(entity, "").split()) | unasked(entity, rows)


def unasked(entity: str, rows: str) -> frozenset[str]:
    """Those that it may not even ask by: they have no keyed hash, so they could be guessed."""
    return frozenset(MASKED_AFAR.get(entity, "").split() if rows == "district" else ())


MINORS: Mapping[str, str] = {"residence": "A1 A2"}
"""Entity → the rows about minors; no other community of street A has any than AX."""

UNAPPROVED: Mapping[str, str] = {"residence": "A2"}
"""Entity → the rows that nobody is shown in full: minors without an approved access (C25).

Who sees A1 has an access to it that another one has approved.
"""

# -- the rows ---------------------------------------------------------------------------

STREET_A, STREET_B = "A1 A2 A3", "B1 B2"
AREAS_A = "A AX AY AX1 AX2"

REACH: Mapping[str, Mapping[str, str]] = {
    "clerk-a": {
        "works": "W1 W7",
        "ledgers": "K1 K5",
        "units": "D1 D2 D9",
        "accesses": "M1 M5",
        "street": STREET_A,
        "work area": AREAS_A,
        "requests": "R1",
        "part": "A1 A2",
        "exchanges": "P1 Q1 Q6",
        "office": "L1",
    },
    "clerk-b": {
        "works": "W5",
        "ledgers": "K3",
        "units": "D3",
        "accesses": "M7",
        "street": STREET_B,
        "work area": "B BX BY BZ BX1",
        "requests": "R3",
        "part": "",
        "exchanges": "P5 Q5 Q4",
        "office": "L5",
    },
    "head-a": {
        "works": "W1 W7",
        "ledgers": "K1 K5",
        "units": "D1 D2 D9",
        "accesses": "M1 M2 M4 M5",
        "street": STREET_A,
        "work area": AREAS_A,
        "requests": "R1 R2",
        "part": "A1 A2",
    },
    "police-1": {
        "work": "W2",
        "ledger": "K2",
        "unit": "D4 D10",
        "accesses": "M3 M6",
        "station": "A1 A2 B1",
        "work area": "A B AX BX AX1 AX2 BX1",
        "kept": "A2",
        "part": "A1 A2",
        "streets": "*",
        "slips": "A1 B2",
        "exchanges": "P2 Q2 Q1",
        "office": "L2",
    },
    "police-2": {
        "work": "W6",
        "ledger": "K4",
        "unit": "D5",
        "accesses": "",
        "station": "A3 B2",
        "work area": "A B AY BY",
        "kept": "B2",
        "part": "B1 B2",
        "streets": "*",
        "slips": "A2 A3 B1",
        "exchanges": "P6 Q6 Q5",
        "office": "L6",
    },
    "planner": {
        "work": "W3",
        "unit": "D6 D11",
        "work area": "*",
        "requests": "R4 R5",
        "kept": "A3",
        "part": "A3 B2",
        "exchanges": "P3 Q3 Q2",
        "office": "L3",
    },
    "migrants": {
        "unit": "D7 D12",
        "work area": "*",
        "requests": "R6 R7",
        "kept": "B1",
        "part": "A3 B1",
        "exchanges": "P4 Q4 Q3",
        "office": "L4",
    },
    "coordinator": {
        "unit": "D1 D2",
        "accesses": "M4",
        "grid": "A1",
        "work area": AREAS_A,
        "logs": "A1",
    },
    "overseer": {
        "ledgers": "K1 K2 K3 K4 K5 K6",
        "units": "D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12",
        "work area": "*",
    },
    "sysadmin": {},
    "secadmin": {"work area": "*"},
    "auditor": {},
    "adrift": {
        "works": "W1 W2 W3 W4 W5 W6 W7",
        "ledgers": "K1 K2 K3 K4 K5 K6",
        "units": "D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12",
        "accesses": "",
        "street": "",
        "work area": "D A B AX AY BX BY BZ",
        "requests": "",
        "part": "",
        "exchanges": "",
        "office": "L7",
    },
    "gridless": {"unit": "D1 D2", "accesses": "", "grid": "", "work area": AREAS_A, "logs": ""},
    "two-posts": {
        "works": "W5",
        "ledgers": "K3",
        "units": "D3",
        "accesses": "",
        "street": STREET_B,
        "work area": "B BX BY BZ BX1",
        "requests": "",
        "part": "",
        "exchanges": "P5 Q5 Q4",
        "office": "L5",
    },
    "two-posts-2": {
        "work": "W6",
        "ledger": "K4",
        "unit": "D5",
        "accesses": "",
        "station": "A3 B2",
        "work area": "A B AY BY",
        "kept": "B2",
        "part": "B1 B2",
        "streets": "*",
        "slips": "A2 A3 B1",
        "exchanges": "P6 Q6 Q5",
        "office": "L6",
    },
}
"""Account (and post) → reach → the rows in it; `*` is all of them.

The areas of an office are its jurisdiction with all below it; those of a station the
communities it covers, their streets and grids.
"""

CONSTANT = {
    "street": "street_id",
    "grid": "grid_id",
    "unit": "org_unit_id",
    "kept": "org_unit_id",
    "slips": "org_unit_id",
    "office": "org_unit_id",
    "ledger": "org_unit_id",
    "work": "org_unit_id",
}
"""A column that has one value in the whole reach says nothing; lists leave it out."""

CONSTANT_OF = {
    ("street_clerk", "requests"): "username",
    ("street_clerk", "accesses"): "username",
    ("coordinator", "accesses"): "username",
    ("coordinator", "logs"): "username",
}
"""The same where only one of the roles with the reach has it so."""


def reach(account: str, rows: str) -> Iterable[str] | None:
    """Names of the rows in an account's reach; None means every row there is."""
    if rows == "district":
        return None
    if rows in {"nothing", "own"}:
        return ()
    names = REACH[account][rows]
    return None if names == "*" else names.split()
