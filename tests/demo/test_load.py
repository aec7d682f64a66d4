"""A load of 2,000 residents, checked by SQL written by hand, on both databases."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Connection, MetaData, create_engine, select, text
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app import create_app
from app.access import SYSTEM_READ, Actor, Policy, Refused, bind, entities, fields
from app.audit.models import AuditEntry
from app.db import db
from app.demo.load import load, occupied
from app.features.coordinators import Coordinator
from app.features.places.models import Appointment, Area
from app.features.places.regions import load_regions
from app.features.rentals import RentalHouse, Tenancy
from app.features.residents import Person, Residence, ResidenceEvent
from app.features.services.models import ServiceCard
from app.policy import load_pack
from config import Environment, Settings
from tests import databases

RESIDENTS = 2_000
TODAY = "2026-09-30"
NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]

AHEAD = ("audit_entry", "code_", "calendar_", "due_item", "rule_pack")
"""Tables of what is to come, and of what is written when the demo is loaded."""

PLANNED = {
    ("safety_inspection", "rectify_by"): " AND status <> 'open'",
    ("decision", "due_on"): " AND status = 'done'",
    ("matter", "due_on"): " AND closed_on IS NOT NULL",
    ("work_plan", "ends_on"): " AND starts_on > '2026-09-30'",
    ("plan_stage", "starts_on"): " AND done_on IS NOT NULL",
    ("plan_stage", "ends_on"): " AND done_on IS NOT NULL",
    ("letter", "reply_due_on"): " AND replied_on IS NOT NULL",
    ("assistance_request", "due_on"): " AND replied_on IS NOT NULL",
    ("cooperation_agreement", "valid_until"): " AND ended_on IS NOT NULL",
    ("exchange_key", "valid_to"): " AND retired_on IS NOT NULL",
    ("hand_over", "keep_until"): " AND destroyed_on IS NOT NULL",
    ("exchange_package", "expires_on"): " AND destroyed_on IS NOT NULL",
}
"""Dates that lie ahead of what is not over yet."""

NEVER = {
    "a package with a file and destroyed, or without one and alive": """
        SELECT id FROM exchange_package WHERE (content IS NULL) <> (destroyed_on IS NOT NULL)""",
    "a package that its recipient does not see, or sees too early": """
        SELECT id FROM exchange_package WHERE coalesce(delivered_to_id, 0)
        <> CASE WHEN sent_on IS NULL THEN 0 ELSE to_unit_id END""",
    "one document number, two persons": """
        SELECT id_type FROM person GROUP BY id_type, id_number_key HAVING count(*) > 1""",
    "a person with another kind of document than the registration": """
        SELECT r.id FROM residence r JOIN person p ON p.id = r.person_id
        WHERE r.id_type <> p.id_type""",
    "a person not said to live where the registration is open": """
        SELECT p.id FROM person p LEFT JOIN residence r
        ON r.person_id = p.id AND r.status <> 'left'
        WHERE coalesce(p.living_street_id, 0) <> coalesce(r.street_id, 0)""",
    "dates out of order": """
        SELECT id FROM residence WHERE birth_date > arrived_on OR arrived_on > declared_on
        OR declared_on > left_on OR declared_on > verified_on OR verified_on > left_on
        OR declared_on > police_entered_on OR declared_on > permit_accepted_on
        OR permit_accepted_on > permit_issued_on OR permit_issued_on > permit_endorsed_on
        OR permit_endorsed_on > left_on""",
    "verified on another day than a verification of the month says": """
        SELECT v.id FROM verification v JOIN residence r ON r.id = v.residence_id
        WHERE v."on" <> r.verified_on OR v."on" <= v.verified_before
        OR v.verified_before < r.declared_on OR v.street_id <> r.street_id
        OR v.grid_id <> r.grid_id OR (v.outcome = 'left') <> (v.left_on IS NOT NULL)""",
    "a slip without its forms, or stored and not received": """
        SELECT s.id FROM hand_over s LEFT JOIN handed_form f ON f.hand_over_id = s.id
        GROUP BY s.id, s.form_count, s.sheets, s.status, s.received_on, s.stored_at
        HAVING count(f.id) <> s.form_count OR s.sheets < s.form_count
        OR (s.status = 'handed') <> (s.received_on IS NULL)
        OR (s.status = 'stored') <> (s.stored_at IS NOT NULL)""",
    "left without date and reason, or the other way round": """
        SELECT id FROM residence WHERE (status = 'left') <> (left_on IS NOT NULL)
        OR (status = 'left') <> (departure_reason IS NOT NULL)""",
    "a registration that was never declared": """
        SELECT r.id FROM residence r LEFT JOIN residence_event e
        ON e.residence_id = r.id AND e.kind = 'declared' AND e."on" = r.declared_on
        WHERE e.id IS NULL""",
    "a departure without its event": """
        SELECT r.id FROM residence r LEFT JOIN residence_event e
        ON e.residence_id = r.id AND e.kind = 'left' AND e."on" = r.left_on
        WHERE (r.status = 'left') <> (e.id IS NOT NULL)""",
    "a collector of another community or not in office": """
        SELECT r.id FROM residence r JOIN coordinator c ON c.id = r.collector_id
        WHERE c.community_id <> r.community_id OR r.declared_on < c.appointed_on
        OR r.declared_on > c.left_on""",
    "a tenant in another community than the house": """
        SELECT t.id FROM tenancy t JOIN residence r ON r.id = t.residence_id
        JOIN rental_house h ON h.id = t.house_id
        WHERE r.community_id <> h.community_id
        OR t.community_id <> h.community_id OR t.street_id <> h.street_id""",
    "a tenancy that ends another day than the residence": """
        SELECT t.id FROM tenancy t JOIN residence r ON r.id = t.residence_id
        WHERE coalesce(t.ended_on, '9999-12-31') <> coalesce(r.left_on, '9999-12-31')""",
    "a tenant in a house that is not let": """
        SELECT h.id FROM rental_house h JOIN tenancy t ON t.house_id = h.id
        WHERE t.ended_on IS NULL AND (h.status <> 'let' OR h.rooms_let = 0)""",
    "a house whose safety is not what its inspections say": """
        SELECT h.id FROM rental_house h LEFT JOIN safety_inspection i ON i.house_id = h.id
        GROUP BY h.id, h.inspected_on, h.hazard_open
        HAVING coalesce(max(i.inspected_on), '1900-01-01')
        <> coalesce(h.inspected_on, '1900-01-01')
        OR (count(CASE WHEN i.status = 'open' THEN 1 END) > 0) <> coalesce(h.hazard_open, FALSE)""",
    "a hazard without a deadline, or a deadline before the inspection": """
        SELECT id FROM safety_inspection WHERE (item IS NULL) <> (rectify_by IS NULL)
        OR (item IS NULL) <> (status = 'none') OR rectify_by < inspected_on""",
    "a device held by somebody of another unit": """
        SELECT e.id FROM equipment e JOIN office_holder h ON h.id = e.holder_id
        WHERE h.org_unit_id <> e.org_unit_id""",
    "a stage outside its plan, of another unit, or finished without a result": """
        SELECT s.id FROM plan_stage s JOIN work_plan p ON p.id = s.plan_id
        WHERE s.starts_on < p.starts_on OR s.ends_on > p.ends_on OR s.starts_on > s.ends_on
        OR s.org_unit_id <> p.org_unit_id OR (s.done_on IS NULL) <> (s.result IS NULL)
        OR (s.target IS NULL) <> (s.target_unit IS NULL)
        OR (s.reached IS NOT NULL) <> (s.done_on IS NOT NULL AND s.target IS NOT NULL)""",
    "a matter closed without a result, or an important one told to nobody": """
        SELECT id FROM matter WHERE (closed_on IS NULL) <> (result IS NULL)
        OR (kind = 'important' AND told_on IS NULL) OR told_on < occurred_on
        OR closed_on < occurred_on""",
    "a model that was recognised on no day": """
        SELECT id FROM model_unit WHERE (status = 'recognised') <> (recognised_on IS NOT NULL)""",
    "more rooms let than there are": """
        SELECT id FROM rental_house WHERE rooms_let > rooms""",
    "a meeting attended by somebody of another street or not in office": """
        SELECT a.id FROM attendance a JOIN meeting m ON m.id = a.meeting_id
        JOIN coordinator c ON c.id = a.coordinator_id
        WHERE c.street_id <> m.street_id OR a.street_id <> m.street_id
        OR m.held_on < c.appointed_on OR m.held_on > c.left_on""",
    "a meeting without decisions or attendance": """
        SELECT m.id FROM meeting m WHERE NOT EXISTS
        (SELECT 1 FROM decision d WHERE d.meeting_id = m.id AND d.due_on > m.held_on)
        OR NOT EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id)""",
    "an undecided line in a reported month, or a decided one in an open month": """
        SELECT l.id FROM subsidy_line l JOIN assessment_month a ON a.id = l.assessment_month_id
        WHERE (a.status = 'reported') <> (l.outcome IS NOT NULL) OR l.month <> a.month
        OR l.street_id <> a.street_id OR (a.status = 'reported') <> (a.reported_on IS NOT NULL)""",
    "shares that do not make the amount": """
        SELECT id FROM subsidy_line WHERE city_share + district_share <> amount
        OR (outcome = 'full') <> (amount = 10000) OR (outcome = 'zero') <> (amount = 0)
        OR (outcome = 'zero') <> (reason IS NOT NULL)""",
    "a subsidy for somebody who has none or did not serve that month": """
        SELECT l.id FROM subsidy_line l JOIN coordinator c ON c.id = l.coordinator_id
        WHERE c.kind <> 'police' OR substr(CAST(c.appointed_on AS VARCHAR(10)), 1, 7) > l.month
        OR substr(CAST(c.left_on AS VARCHAR(10)), 1, 7) < l.month""",
    "a community without a police station, or with two": """
        SELECT a.id FROM area a LEFT JOIN police_coverage p ON p.community_id = a.id
        WHERE a.level = 'community' GROUP BY a.id HAVING count(p.id) <> 1""",
    "a station whose communities lie in two streets": """
        SELECT p.station_id FROM police_coverage p JOIN area a ON a.id = p.community_id
        GROUP BY p.station_id HAVING count(DISTINCT a.parent_id) > 1""",
    "two organisations of one name": """
        SELECT name FROM org_unit GROUP BY name HAVING count(*) > 1""",
    "a community without two to four grids": """
        SELECT c.id FROM area c LEFT JOIN area g ON g.parent_id = c.id
        WHERE c.level = 'community' GROUP BY c.id HAVING count(g.id) NOT BETWEEN 2 AND 4""",
    "a code that does not continue the one above": """
        SELECT a.id FROM area a JOIN area p ON p.id = a.parent_id
        WHERE substr(a.code, 1, length(p.code)) <> p.code""",
    "an answered card without institution, or before it was asked for": """
        SELECT id FROM service_card WHERE (answered_on IS NULL) <> (result IS NULL)
        OR (answered_on IS NULL) <> (institution IS NULL) OR answered_on < consented_on""",
}  # fmt: skip
"""What must not occur → a query for it."""

PLACED = ("residence", "rental_house", "coordinator", "tenancy", "residence_event", "service_card",
          "subsidy_line", "employer", "outflow", "safety_inspection", "model_unit")  # fmt: skip


@dataclass
class Loaded:
    """A database with the demo in it.

    Attributes:
        app: the application.
        progress: what the loader has reported.
    """

    app: Flask
    progress: list[int]

    @property
    def policy(self) -> Policy:
        policy: Policy = self.app.extensions["policy"]
        return policy


@contextmanager
def application(url: str) -> Iterator[Flask]:
    app = create_app(Settings(environment=Environment.TESTING, database_url=url))
    with app.app_context():
        try:
            yield app
        finally:
            db.engine.dispose()


@contextmanager
def migrated(url: str) -> Iterator[Flask]:
    with application(url) as app:
        result = app.test_cli_runner().invoke(args=["db", "upgrade"])
        assert result.exit_code == 0, result.output
        yield app


@pytest.fixture(scope="module", params=databases.BACKENDS)
def loaded(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[Loaded]:
    with new_database(request.param, None) as url, migrated(url) as app:
        found = Loaded(app, [])
        load(found.policy, RESIDENTS, found.progress.append)
        yield found


@pytest.fixture
def connection(loaded: Loaded) -> Iterator[Connection]:
    """Below the session and its wall."""
    engine = create_engine(db.engine.url).execution_options(**{SYSTEM_READ: True})
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def count(connection: Connection, table: str, where: str = "1 = 1") -> int:
    query = text(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608 - our own names
    return connection.execute(query).scalar_one()


def test_everything_is_there(loaded: Loaded, connection: Connection) -> None:
    assert loaded.progress == [RESIDENTS]
    assert count(connection, "residence") == RESIDENTS
    assert count(connection, "person") == RESIDENTS
    assert count(connection, "rental_house") == RESIDENTS // 5
    assert count(connection, "area", "level = 'street'") == 24
    assert count(connection, "area", "level = 'community'") == 287
    assert count(connection, "org_unit", "kind = 'street_office'") == 24
    assert count(connection, "org_unit", "name = '国基路派出所' AND kind = 'police_station'") == 1
    assert count(connection, "coordinator") == 287
    assert count(connection, "meeting") == 24 * 13
    assert count(connection, "assessment_month", "month = '2026-07' AND status = 'reported'") == 24
    assert count(connection, "assessment_month", "month = '2026-08' AND status = 'open'") == 24
    assert count(connection, "subsidy_line", "outcome = 'zero'") > 0
    assert count(connection, "exchange_package", "destroyed_on IS NULL") == 5
    assert count(connection, "ledger_document", "edition = 2") == 1
    assert count(connection, "monthly_report", "month = '2026-08'") == 22
    for table in ("letter", "assistance_request", "cooperation_agreement", "external_transfer"):
        assert count(connection, table) > 1
    for table in (
        "premises",
        "office_holder",
        "equipment",
        "employer",
        "outflow",
        "matter",
        "plan_stage",
    ):
        assert count(connection, table) > 2
    assert count(connection, "safety_inspection", "status = 'open'") > 5
    for table in ("tenancy", "attendance", "decision", "service_card"):
        assert count(connection, table) > 20
    for status in ("declared", "living", "left"):
        assert count(connection, "residence", f"status = '{status}'") > 5


@pytest.mark.parametrize("query", NEVER.values(), ids=NEVER)
def test_it_never_happens(connection: Connection, query: str) -> None:
    assert connection.execute(text(query)).all() == []


def test_numbers_addresses_and_cards_agree(loaded: Loaded) -> None:
    """What is sealed cannot be compared by the database."""
    cards, tenants, people = 0, 0, 0
    with acting(loaded.policy) as session:
        persons = {one.id: one for one in session.scalars(select(Person))}
        houses = {one.id: one for one in session.scalars(select(RentalHouse))}
        homes = {one.residence_id: one.house_id for one in session.scalars(select(Tenancy))}
        asked = {one.id: one for one in session.scalars(select(ServiceCard))}
        for one in session.scalars(select(Residence)):
            assert one.id_number == persons[one.person_id].id_number
            assert one.id_number[6:14] == one.birth_date.strftime("%Y%m%d")
            assert int(one.id_number[16]) % 2 == int(one.sex) % 2
            people += 1
            if one.id in homes:
                assert one.address == houses[homes[one.id]].address
                tenants += 1
            if one.id in asked:
                assert asked[one.id].contact_phone == one.phone
                assert one.birth_date <= dt.date(2008, 9, 30)
                cards += 1
    assert people == RESIDENTS
    assert min(tenants, cards) > 5


@pytest.mark.parametrize("table", PLACED)
def test_everything_lies_in_one_place(connection: Connection, table: str) -> None:
    wrong = f"SELECT t.id FROM {table} t JOIN area c ON c.id = t.community_id WHERE c.parent_id <> t.street_id"  # noqa: S608, E501
    assert connection.execute(text(wrong)).all() == []


def test_nothing_happens_after_the_reference_day(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection)
    checked = 0
    synthetic = (table for table in metadata.sorted_tables if not table.name.startswith(AHEAD))
    for table in synthetic:
        for column in table.columns:
            if column.type.python_type in {dt.date, dt.datetime}:
                later = f"\"{column.name}\" > '{TODAY} 23:59:59'"
                later += PLANNED.get((table.name, column.name), "")
                assert count(connection, table.name, later) == 0, column
                checked += 1
    assert checked > 60


def test_every_code_is_in_its_list(connection: Connection) -> None:
    items = text(
        "SELECT s.key, i.code FROM code_item i JOIN code_scheme s ON s.id = i.scheme_id"
        " WHERE NOT i.retired"
    )
    codes: dict[str, set[str]] = {
        "region": set(load_regions()),
        "entity": {cls.__tablename__ for cls in entities()},
        "meeting_kind": {"weekly"},  # of the rule pack
        "ledger": {one.key for one in load_pack("jinghai-2013-26").ledgers},
    }
    for key, code in connection.execute(items):
        codes.setdefault(key, set()).add(code)
    checked = 0
    for cls in set(entities()) - {AuditEntry}:
        for one in fields(cls).values():
            if one.scheme and one.scheme != "role":  # of accounts, see below
                query = f"SELECT DISTINCT {one.name} FROM {cls.__tablename__}"  # noqa: S608
                used = set(connection.execute(text(query)).scalars()) - {None}
                assert used <= codes[one.scheme], one
                checked += bool(used)
    assert checked > 20


def test_accounts_can_sign_in_and_have_a_post(loaded: Loaded, connection: Connection) -> None:
    query = text(
        "SELECT u.username, u.password, a.role, o.name, a.grid_id FROM ab_user u"
        " JOIN appointment a ON a.user_id = u.id JOIN org_unit o ON o.id = a.org_unit_id"
        " WHERE u.active AND a.username = u.username"
    )
    rows = connection.execute(query).all()
    assert {(row.username, row.role, row.name) for row in rows} == {
        ("street-clerk", "street_clerk", "国基路街道办事处"),
        ("street-supervisor", "street_supervisor", "国基路街道办事处"),
        ("police-officer", "police_officer", "国基路派出所"),
        ("planning-officer", "planning_officer", "金水区卫生健康委员会"),
        ("migrant-office", "migrant_office", "金水区流动人口管理办公室"),
        ("coordinator", "coordinator", "国基路街道办事处"),
        ("supervisor", "district_supervisor", "金水区人民政府"),
        ("sysadmin", "system_admin", "金水区人民政府"),
        ("secadmin", "security_admin", "金水区人民政府"),
        ("auditor", "auditor", "金水区人民政府"),
    }
    assert all(check_password_hash(row.password, "Liuguan-Demo-2026") for row in rows)
    [grid] = [row.grid_id for row in rows if row.grid_id]
    assert count(connection, "residence", f"grid_id = {grid} AND status = 'living'") > 0


def test_the_load_is_in_the_journal(connection: Connection) -> None:
    entry = "username = 'system:demo' AND action = 'import' AND entity = 'residence'"
    assert count(connection, "audit_entry", f"{entry} AND count = {RESIDENTS}") == 1


def test_the_next_record_gets_the_next_key(loaded: Loaded, connection: Connection) -> None:
    highest = connection.execute(text("SELECT max(id) FROM area")).scalar_one()
    with acting(loaded.policy) as session:
        area = Area(code="410105999", name="新街道", level="street", parent_id=1)
        session.add(area)
        session.flush()
        assert area.id == highest + 1


@contextmanager
def acting(policy: Policy) -> Iterator[Session]:
    with Session(db.engine) as session:
        bind(session, Actor.system(policy, "test"))
        yield session


def test_only_into_an_empty_database(loaded: Loaded) -> None:
    assert occupied(loaded.policy) is Appointment
    with pytest.raises(Refused, match="只能装入空库"):
        load(loaded.policy, 10, print)


@pytest.mark.parametrize("residents", [0, 1_002_991])
def test_not_more_people_than_there_are(loaded: Loaded, residents: int) -> None:
    with pytest.raises(Refused, match="演示人数"):
        load(loaded.policy, residents, print)


def test_without_tables(own_database: str) -> None:
    with application(own_database) as app, pytest.raises(Refused, match="flask db upgrade"):
        load(app.extensions["policy"], 10, print)


def test_all_or_nothing(own_database: str) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(done: int) -> None:
        raise Interrupted

    with migrated(own_database) as app:
        policy = app.extensions["policy"]
        with pytest.raises(Interrupted):
            load(policy, 10, interrupt)
        assert occupied(policy) is None
        load(policy, 1, lambda done: None)
        assert occupied(policy) is Appointment


def test_two_loads_are_alike(new_database: NewDatabase) -> None:
    rows = []
    for _ in range(2):
        with new_database("sqlite", None) as url, migrated(url) as app:
            policy = app.extensions["policy"]
            load(policy, 60, lambda done: None)
            with acting(policy) as session:
                tables = (Residence, RentalHouse, Tenancy, ResidenceEvent, Coordinator)
                rows.append(
                    [
                        session.execute(select(*cls.__table__.columns).order_by(cls.id)).all()
                        for cls in tables
                    ]
                )
    assert rows[0] == rows[1]
