"""The pages as a good programmer writes them by hand: SQL and Jinja, nothing between.

They show the rows and columns the product shows to the same user, from the same indexes, and
know no rights, sessions, languages, menus, filter panels or journal. Everything the product
takes longer than this is the price of those.
"""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

from flask import Flask, redirect, render_template, request
from pypinyin import Style, lazy_pinyin
from werkzeug.wrappers import Response

from app.db import MASKS, KeyRing, Mask
from bench.drivers import Database, Row
from config import PUBLIC_DATA_KEYS

RING = KeyRing(PUBLIC_DATA_KEYS)
SEALED = {
    "id_number": Mask.NUMBER,
    "phone": Mask.PHONE,
    "hukou_address": Mask.ADDRESS,
    "address": Mask.ADDRESS,
    "contact_phone": Mask.PHONE,
    "guardian_name": Mask.NAME,
    "guardian_phone": Mask.PHONE,
}
"""Columns of a residence that are encrypted, and how they are shown."""

SIZE = 25
SHOWN = 8
TO_VERIFY, FINDINGS = 50, 20
CAP = 10_000

LIST = """
    SELECT r.id, r.name, r.id_number, r.sex, r.phone, street.name AS street,
           community.name AS community, r.address, r.reason, r.arrived_on, r.status
    FROM residence r
    JOIN area street ON street.id = r.street_id
    JOIN area community ON community.id = r.community_id
    WHERE {where} ORDER BY {order} LIMIT :size"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM residence r WHERE {where} LIMIT :cap) counted"
FILTERS = {
    "street": "r.street_id = :street",
    "station": "r.community_id IN (SELECT community_id FROM police_coverage"
    " WHERE station_id = :station)",
    "status": "r.status = :status",
    "id_number": "r.id_number_key = :id_number",
    "phone": "r.phone_key = :phone",
    "name": "r.name >= :name AND r.name < :name_end",
    "initials": "r.name_initials >= :initials AND r.name_initials < :initials_end",
    "day": "(r.arrived_on, r.id) < (:day, :key)",
}
NEWEST, OLDEST = "r.arrived_on DESC, r.id DESC", "r.arrived_on, r.id"
HOUSES = """
    SELECT id, address_outline AS address FROM rental_house WHERE street_id = :street
    ORDER BY address_outline, id"""
TENANTS = "SELECT id, name FROM residence WHERE street_id = :street ORDER BY name, id"
BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT CAST(:unit AS integer)
        UNION SELECT o.id FROM org_unit o JOIN below b ON o.parent_id = b.id
    )"""
DUE = """{below}
    SELECT d.id, d.label, d.due_on, d.basis, u.name AS unit
    FROM due_item d JOIN org_unit u ON u.id = d.org_unit_id
    WHERE d.org_unit_id IN (SELECT id FROM below) AND d.status = 'open' {and_}
    ORDER BY d.due_on, d.id LIMIT :size"""
MATTER = """{below}
    SELECT m.id, m.title AS label, m.due_on, m.kind AS basis, u.name AS unit
    FROM matter m JOIN org_unit u ON u.id = m.org_unit_id
    WHERE m.org_unit_id IN (SELECT id FROM below) AND m.closed_on IS NULL {and_}
    ORDER BY m.due_on, m.id LIMIT :size"""
STAGE = """{below}
    SELECT s.id, s.title AS label, s.ends_on AS due_on, p.title AS basis, u.name AS unit
    FROM plan_stage s JOIN work_plan p ON p.id = s.plan_id JOIN org_unit u ON u.id = s.org_unit_id
    WHERE s.org_unit_id IN (SELECT id FROM below) AND s.done_on IS NULL {and_}
    ORDER BY s.ends_on, s.id LIMIT :size"""
HAZARD = """
    SELECT i.id, i.findings AS label, i.rectify_by AS due_on, h.address_outline AS basis,
        c.name AS unit
    FROM safety_inspection i JOIN rental_house h ON h.id = i.house_id
    JOIN area c ON c.id = i.community_id
    WHERE i.street_id = :street {and_} ORDER BY i.rectify_by, i.id LIMIT :size"""
HEADINGS = {
    "已逾期": DUE.format(below=BELOW, and_="AND d.due_on < :today"),
    "今天到期": DUE.format(below=BELOW, and_="AND d.due_on = :today"),
    "近期到期": DUE.format(below=BELOW, and_="AND d.due_on > :today AND d.due_on <= :soon"),
    "问题与重大事项逾期未办结": MATTER.format(below=BELOW, and_="AND m.due_on < :today"),
    "问题与重大事项近期到期": MATTER.format(
        below=BELOW, and_="AND m.due_on BETWEEN :today AND :week"
    ),
    "隐患逾期未整改": HAZARD.format(and_="AND i.status = 'open' AND i.rectify_by < :today"),
    "隐患近期到期": HAZARD.format(
        and_="AND i.status = 'open' AND i.rectify_by BETWEEN :today AND :week"
    ),
    "已移送的隐患逾期未复查": HAZARD.format(
        and_="AND i.status = 'referred' AND i.rectify_by < :today"
    ),
    "方案阶段逾期未完成": STAGE.format(below=BELOW, and_="AND s.ends_on < :today"),
    "方案阶段近期到期": STAGE.format(below=BELOW, and_="AND s.ends_on BETWEEN :today AND :week"),
}
"""What the clerk's home page shows, under its headings."""
UNVERIFIED = """
    SELECT r.id, r.version, r.name, r.address, r.verified_on, c.name AS community
    FROM residence r JOIN area c ON c.id = r.community_id
    WHERE r.street_id = :street AND r.status <> 'left' AND r.verified_on < :first
    ORDER BY r.verified_on, r.id LIMIT :size"""
TO_FOLLOW_UP = """
    SELECT v.id, v.outcome, v."on", v.username, v.left_on, v.departure_reason, r.name
    FROM verification v JOIN residence r ON r.id = v.residence_id
    WHERE v.street_id = :street AND v.month >= '2026-08' AND v.outcome <> 'here'
    AND v.returned_on IS NULL AND r.status <> 'left'
    ORDER BY v.month, v.id LIMIT :size"""
KNOWN = """
    SELECT id FROM person
    WHERE id_type = '01' AND id_number_key = :person_key AND living_street_id IS NOT NULL"""
PERSON = """
    INSERT INTO person (
        id_type, id_number, id_number_key, living_street_id, version, created_at, updated_at)
    VALUES ('01', :person_number, :person_key, :street_id, 1, :now, :now) RETURNING id"""
RESIDENCE = """
    INSERT INTO residence (
        person_id, name, name_pinyin, name_initials, id_type, id_number, id_number_key, sex,
        birth_date, phone,
        phone_key,
        hukou_address, street_id, community_id, address, reason, arrived_on, notice_version,
        declared_by, declared_on, verified_on, status, version, created_at, updated_at)
    VALUES (
        :person_id, :name, :pinyin, :initials, '01', :id_number, :id_number_key, :sex,
        :birth_date, :phone,
        :phone_key,
        :hukou_address, :street_id, :community_id, :address, :reason, :arrived_on, '2026-1',
        'self', :today, :today, 'living', 1, :now, :now)
    RETURNING id"""
EVENT = """
    INSERT INTO residence_event (
        residence_id, street_id, community_id, kind, "on", at, imported, version, created_at,
        updated_at)
    VALUES (
        :residence_id, :street_id, :community_id, 'declared', :today, :now, FALSE, 1, :now, :now)
    RETURNING id"""


def create_app(url: str) -> Flask:
    """Make the pages over a database that the product has migrated."""
    app = Flask(__name__)
    database = Database(url)
    labels = _code_labels(database)
    _working_day(app, database, labels)

    @app.get("/residents")
    def residents() -> str:
        given: dict[str, Any] = request.args.to_dict()
        for prefix in {"name", "initials"} & given.keys():
            given[f"{prefix}_end"] = given[prefix][:-1] + chr(ord(given[prefix][-1]) + 1)
        for name in {"id_number", "phone"} & given.keys():
            given[name] = RING.search_key(given[name], f"residence.{name}")
        chosen = [sql for name, sql in FILTERS.items() if name in given]
        where = " AND ".join(chosen or ["TRUE"])
        counted = " AND ".join(sql for sql in chosen if sql is not FILTERS["day"]) or "TRUE"
        order = OLDEST if "oldest" in given else NEWEST
        sql = LIST.format(where=where, order=order)
        if "offset" in given:
            sql += " OFFSET :offset"
        rows = database.rows(sql, **given, size=SIZE + 1)
        more, rows = len(rows) > SIZE, rows[:SIZE]
        count = database.value(COUNT.format(where=counted), **given, cap=CAP + 1) or 0
        # Who looks at the whole district is shown the first character of a name.
        shown = [opened(row, names="street" in given or "station" in given) for row in rows]
        after = {"day": rows[-1]["arrived_on"], "key": rows[-1]["id"]} if more else None
        return render_template(
            "list.html", rows=shown, count=count, cap=CAP, labels=labels, given=given, after=after
        )

    @app.get("/tenancies/add")
    def add_tenancy() -> str:
        street = request.args["street"]
        return render_template(
            "tenancy.html",
            houses=database.rows(f"{HOUSES} LIMIT 20", street=street),
            tenants=database.rows(f"{TENANTS} LIMIT 20", street=street),
        )

    @app.post("/residents/add")
    def add_resident() -> Response | str:
        values: Row = request.form.to_dict()
        values |= {
            "street_id": request.args["street"],
            "sex": "1" if int(values["id_number"][16]) % 2 else "2",
            "birth_date": dt.date.fromisoformat(values["id_number"][6:14]).isoformat(),
            "pinyin": "".join(lazy_pinyin(values["name"])),
            "initials": "".join(lazy_pinyin(values["name"], style=Style.FIRST_LETTER)),
            "today": dt.date.today().isoformat(),  # noqa: DTZ011 - the machine's own day will do
            "now": dt.datetime.now(dt.UTC).isoformat(" "),
        }
        number = values["id_number"]
        values["person_number"] = RING.seal(number, "person.id_number")
        values["person_key"] = RING.search_key(number, "person.id_number")
        for name in ("id_number", "phone"):
            values[f"{name}_key"] = RING.search_key(values[name], f"residence.{name}")
        for name in ("id_number", "phone", "hukou_address", "address"):
            values[name] = RING.seal(values[name], f"residence.{name}")
        if database.value(KNOWN, person_key=values["person_key"]):
            return "已登记"
        with database.transaction():
            values["person_id"] = database.value(PERSON, **values)
            values["residence_id"] = database.value(RESIDENCE, **values)
            database.value(EVENT, **values)
        return redirect(f"/residents/{values['residence_id']}")

    return app


def _working_day(app: Flask, database: Database, labels: Mapping[str, Any]) -> None:
    """The pages with which a clerk begins the day."""

    @app.get("/home")
    def home() -> str:
        given = request.args.to_dict()
        found = {title: database.rows(sql, **given, size=SHOWN) for title, sql in HEADINGS.items()}
        return render_template("home.html", found=found)

    @app.get("/due")
    def due() -> str:
        rows = database.rows(DUE.format(below=BELOW, and_=""), unit=request.args["unit"], size=SIZE)
        return render_template("due.html", rows=rows)

    @app.get("/verification")
    def verification() -> str:
        given = request.args.to_dict()
        rows = database.rows(UNVERIFIED, **given, size=TO_VERIFY)
        findings = database.rows(TO_FOLLOW_UP, street=given["street"], size=FINDINGS)
        shown = [opened(row, names=True) for row in rows]
        return render_template("verification.html", rows=shown, findings=findings, labels=labels)


def opened(row: Row, *, names: bool) -> Row:
    """A row as it is shown: what is sealed unsealed and masked."""
    found = dict(row)
    for name, mask in SEALED.items():
        if found.get(name) is not None:
            found[name] = MASKS[mask](RING.unseal(bytes(found[name]), f"residence.{name}"))
    return found if names else found | {"name": MASKS[Mask.NAME](found["name"])}


def _code_labels(database: Database) -> dict[str, dict[str, str]]:
    """Scheme → code → label; they hardly change, so they are read once."""
    labels: dict[str, dict[str, str]] = {}
    for row in database.rows(
        "SELECT s.key, i.code, i.label FROM code_item i JOIN code_scheme s ON s.id = i.scheme_id"
        " ORDER BY s.valid_from"
    ):
        labels.setdefault(row["key"], {})[row["code"]] = row["label"]
    return labels


def application() -> Flask:
    """What gunicorn serves: the pages over `DATABASE_URL`."""
    return create_app(os.environ["DATABASE_URL"])
