"""The monthly reports that the streets of the demo have filed."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.access import Actor, Policy, bind
from app.db import db
from app.demo.bulk import Row
from app.demo.district import STREET, area_key, below, unit_key
from app.demo.people import DISTRICT, REFERENCE_DAY
from app.features.reports import Month, work_out
from app.features.reports.rules import digest, span
from app.matrix import Role

LATE = 2
"""So many streets have not filed the last month."""


def report_rows(policy: Policy) -> Iterator[Row]:
    """July of the street of the accounts, August of nearly all: what their clerks would file."""
    year = REFERENCE_DAY.year
    streets = [street.code for street in below(DISTRICT)]
    months = [(STREET, f"{year}-07"), *((code, f"{year}-08") for code in streets[:-LATE])]
    for key, (code, month) in enumerate(months, 1):
        first, last = span(month)
        clerk = Actor(
            policy,
            Role.STREET_CLERK,
            f"clerk-{code}",
            facts={"street_id": area_key(code), "org_unit_id": unit_key(f"{code}-JD")},
        )
        with Session(db.engine) as session:
            bind(session, clerk)
            report = work_out(session, Month(first, last, area_key(code)), "zh")
        figures = report.as_json()
        yield {
            "street_id": area_key(code),
            "month": month,
            "edition": 1,
            "filed_on": last + dt.timedelta(days=1 + key % 4),
            "filed_by": "street-clerk" if code == STREET else clerk.username,
            "residents": report.residents,
            "digest": digest(figures),
            "figures": figures,
        }
