"""Loads the demo: real places, synthetic people, and what the offices did with them.

Everything follows from the number of residents, so two loads are alike. Residents come in
by the chunk: a million need no more memory than a thousand.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, func, inspect, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.access import N_, Action, Actor, Policy, Reason, Refused, bind, entities, entity_info
from app.audit import record
from app.db import Base, db
from app.demo import office, registry
from app.demo.bulk import LOADED_AT, Row, analyze, continue_keys, insert
from app.demo.district import ACCOUNTS, PASSWORD, STREET, area_key, areas, unit, unit_key, units
from app.demo.people import CAPACITY, PEOPLE_PER_HOUSE, synthesize
from app.features.assessments.models import AssessmentMonth
from app.features.codes import CodeItem, CodeMapping, CodeScheme, load_lists
from app.features.coordinators.models import Coordinator
from app.features.meetings.models import Attendance, Decision, Meeting
from app.features.places.models import Appointment, Area, OrgUnit, PoliceCoverage
from app.features.rentals.models import RentalHouse, Tenancy
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.services.models import ServiceCard
from app.features.subsidies.models import SubsidyLine

CHUNK = 4_000 * PEOPLE_PER_HOUSE
"""Residents in memory at a time."""

_CARD_EVERY = 50
_SHIPPED = (CodeScheme, CodeItem, CodeMapping)

NO_SCHEMA = Reason(N_("数据库还没有建表，请先运行 flask db upgrade。"))
OCCUPIED = N_("数据库中已有“%(entity)s”，演示数据只能装入空库。")
TOO_MANY = N_("演示人数应在 1 至 %(limit)d 之间，现为 %(value)d。")


def occupied() -> type[Base] | None:
    """Find a kind of record that the database holds already, code lists and journal aside.

    Raises:
        Refused: the tables have not been made.
    """
    if not inspect(db.engine).has_table(Area.__tablename__):
        raise Refused(NO_SCHEMA)
    ...
