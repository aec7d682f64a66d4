"""Loads the demo: real places, synthetic people, and what the offices did with them.

Everything follows from the number of residents, so two loads are alike. Residents come in
by the chunk: a million need no more memory than a thousand.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.access import Action, Actor, Policy, bind
from app.audit import record
from app.db import Base, db
from app.demo.bulk import Row, analyze, continue_keys, insert
from app.demo.district import ACCOUNTS, PASSWORD, areas, below, units
from app.demo.people import (
    DISTRICT,
    PEOPLE_PER_HOUSE,
    REFERENCE_DAY,
    SyntheticCoordinator,
    SyntheticPerson,
    synthesize,
    synthesize_coordinator,
    synthesize_house,
)
from app.features.assessments.models import AssessmentMonth
from app.features.codes import load_lists
from app.features.coordinators.models import Coordinator
from app.features.meetings.models import Attendance, Decision, Meeting
from app.features.places.models import Appointment, Area, OrgUnit, PoliceCoverage
from app.features.places.regions import origin_kind
from app.features.rentals.models import RentalHouse, Tenancy
from app.features.residents.models import Person, Residence, ResidenceEvent
from app.features.residents.names import pinyin_keys
from app.features.services.models import ServiceCard
from app.features.subsidies.models import SubsidyLine
from app.policy import Pack, pack_for

Progress = Callable[[int], None]

CHUNK = 20_000
"""Residents in memory at a time; a multiple of `PEOPLE_PER_HOUSE`."""
