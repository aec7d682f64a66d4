"""A small district for the tests of use cases, written by hand; everybody in it is synthetic.

Two streets, 东城 and 西城, of two communities each. Station 1 serves the first community of each
street, station 2 the second, so that no street equals a station's area. One account and
appointment per role and, for the street and the police, a second one elsewhere.
"""

import datetime as dt
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import matrix
from app.access import Actor, bind
from app.audit.models import AuditEntry
from app.features.calendar import load_calendar
from app.features.codes import load_lists
from app.features.coordinators import Coordinator
from app.features.places import Appointment, Area, OrgUnit, PoliceCoverage
from app.features.places.posts import actor_for, posts_of
from app.features.rentals import RentalHouse
from app.features.residents import Person, Residence
from app.features.rulebook import file_packs
from app.matrix import Role

POLICY = matrix.build()
TODAY = dt.date(2026, 9, 30)
"""The date the rules take for today in these tests."""

AREAS = (
    ("410105", "district", "", "金水区"),
    ("410105901", "street", "410105", "东城街道"),
    ("410105902", "street", "410105", "西城街道"),
    ("410105901001", "community", "410105901", "东一社区"),
    ("410105901201", "community", "410105901", "东二村"),
    ("410105902001", "community", "410105902", "西一社区"),
    ("410105902201", "community", "410105902", "西二村"),
    ("410105901001001", "grid", "410105901001", "第一网格"),
    ("410105901001002", "grid", "410105901001", "第二网格"),
    ("410105902001001", "grid", "410105902001", "第一网格"),
)
UNITS = (
    ("district", "district", "410105", "金水区人民政府"),
    ("health", "health", "410105", "金水区卫生健康委员会"),
    ("migrants", "migrant_office", "410105", "金水区流动人口管理办公室"),
    ("east", "street_office", "410105901", "东城街道办事处"),
    ("west", "street_office", "410105902", "西城街道办事处"),
    ("station1", "police_station", "410105", "第一派出所"),
    ("station2", "police_station", "410105", "第二派出所"),
)
COVERAGE = (
    ("station1", "410105901001"),
    ("station1", "410105902001"),
    ("station2", "410105901201"),
    ("station2", "410105902201"),
)
ACCOUNTS = (
    ("clerk", Role.STREET_CLERK, "east", None),
    ("clerk-west", Role.STREET_CLERK, "west", None),
    ("supervisor", Role.STREET_SUPERVISOR, "east", None),
    ("police", Role.POLICE_OFFICER, "station1", None),
    ("police-2", Role.POLICE_OFFICER, "station2", None),
    ("planning", Role.PLANNING_OFFICER, "health", None),
    ("migrants", Role.MIGRANT_OFFICE, "migrants", None),
    ("coordinator", Role.COORDINATOR, "east", "410105901001001"),
    ("district", Role.DISTRICT_SUPERVISOR, "district", None),
    ("sysadmin", Role.SYSTEM_ADMIN, "district", None),
    ("secadmin", Role.SECURITY_ADMIN, "district", None),
    ("auditor", Role.AUDITOR, "district", None),
)
NEWCOMER = "newcomer"
"""An account without a post."""

COORDINATORS = (
    ("901-0001", "赵一", "police", "410105901001", "2025-01-01", None),
    ("901-0002", "钱二", "police", "410105901201", "2026-08-20", None),
    ("901-0003", "孙三", "police", "410105901001", "2025-01-01", "2026-07-10"),
    ("901-0004", "李四", "volunteer", "410105901001", "2025-01-01", None),
    ("902-0001", "周五", "police", "410105902001", "2025-01-01", None),
)
HOUSES = (
    ("东一路1号院2号楼", "410105901001"),
    ("东二村18号", "410105901201"),
    ("西一路3号院", "410105902001"),
)
RESIDENTS = (
    ("郑东", "411421199005070019", "1", "1990-05-07", "410105901001"),
    ("王东村", "411421198503120248", "2", "1985-03-12", "410105901201"),
    ("冯西", "341226199211300033", "1", "1992-11-30", "410105902001"),
    ("陈西村", "341226198808081182", "2", "1988-08-08", "410105902201"),
)


@dataclass
class World:
    """The keys of everything in the district, by code, name or number."""

    areas: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    appointments: dict[str, int] = field(default_factory=dict)
    coordinators: dict[str, int] = field(default_factory=dict)
    houses: dict[str, int] = field(default_factory=dict)
    residents: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the places that nearly every test needs."""
        get = self.areas.get
        self.east, self.west = get("410105901", 0), get("410105902", 0)
        self.east_community, self.east_village = get("410105901001", 0), get("410105901201", 0)
        self.west_community, self.west_village = get("410105902001", 0), get("410105902201", 0)
        self.grid, self.other_grid = get("410105901001001", 0), get("410105902001001", 0)


def build(session: Session) -> World:
    """Fill an empty database; the session belongs to a system task."""
    load_lists(session)
    load_calendar(session)
    file_packs(session)
    areas: dict[str, Area] = {}
    for code, level, parent, name in AREAS:
        above = areas[parent].id if parent else None
        areas[code] = Area(code=code, level=level, parent_id=above, name=name)
        session.add(areas[code])
        session.flush()
    keys = {code: area.id for code, area in areas.items()}
    streets = {code: area.parent_id for code, area in areas.items()}

    units = {
        code: OrgUnit(code=code, kind=kind, area_id=keys[area], name=name)
        for code, kind, area, name in UNITS
    }
    users = {
        name: User(
            username=name, first_name=name, last_name="", email=f"{name}@example.invalid",
            active=True, password="unused",
        )
        for name in (*(account[0] for account in ACCOUNTS), NEWCOMER)
    }  # fmt: skip
    coordinators = {
        number: Coordinator(
            number=number, name=name, kind=kind, street_id=streets[area],
            community_id=keys[area], appointed_on=dt.date.fromisoformat(since),
            left_on=until and dt.date.fromisoformat(until), status="left" if until else "active",
        )
        for number, name, kind, area, since, until in COORDINATORS
    }  # fmt: skip
    houses = {
        address: RentalHouse(
            address=address, street_id=streets[area], community_id=keys[area],
            landlord_name="房东", kind="flat", rooms=3, registered_on=dt.date(2026, 1, 5),
            status="vacant",
        )
        for address, area in HOUSES
    }  # fmt: skip
    people = {
        name: Person(id_type="01", id_number=number, living_street_id=streets[area])
        for name, number, _, _, area in RESIDENTS
    }
    for rows in (units, users, coordinators, houses, people):
        session.add_all(rows.values())
    session.flush()
    session.add_all(
        PoliceCoverage(station_id=units[unit].id, community_id=keys[area])
        for unit, area in COVERAGE
    )
    appointments = {
        name: Appointment(
            user_id=users[name].id, username=name, role=role.value, org_unit_id=units[unit].id,
            grid_id=grid and keys[grid],
        )
        for name, role, unit, grid in ACCOUNTS
    }  # fmt: skip
    residents = {
        name: Residence(
            person_id=people[name].id, name=name, name_pinyin="x", name_initials="x",
            id_type="01", id_number=number, sex=sex, birth_date=dt.date.fromisoformat(birth),
            street_id=streets[area], community_id=keys[area], address=f"{name}的住址",
            reason="204", arrived_on=dt.date(2026, 3, 1), declared_on=dt.date(2026, 3, 2),
            verified_on=dt.date(2026, 3, 2), status="living",
        )
        for name, number, sex, birth, area in RESIDENTS
    }  # fmt: skip
    session.add_all([*appointments.values(), *residents.values()])
    session.commit()
    return World(
        areas=keys,
        **{
            name: {key: row.id for key, row in rows.items()}
            for name, rows in {
                "units": units,
                "users": users,
                "appointments": appointments,
                "coordinators": coordinators,
                "houses": houses,
                "residents": residents,
            }.items()
        },
    )


def acting(engine: Engine, actor: Actor) -> Session:
    """A session bound to its actor, as a request has it."""
    session = Session(engine, expire_on_commit=False)
    bind(session, actor)
    return session


@dataclass
class District:
    """The world of one test.

    Attributes:
        engine: its database.
        world: the keys of what is in it.
    """

    engine: Engine
    world: World
    _open: ExitStack = field(default_factory=ExitStack)

    def actor(self, username: str) -> Actor:
        """Who acts as an account of the world, in its only post."""
        with Session(self.engine) as session:
            (user_id,) = session.scalars(select(User.id).where(User.username == username))
            (post,) = posts_of(session, user_id, TODAY)
            return actor_for(session, POLICY, post, channel="test")

    def acting(self, username: str) -> Session:
        """A new session of somebody at work."""
        return self._session(self.actor(username))

    @property
    def system(self) -> Session:
        """A new session that sees everything, to look at what has been written."""
        return self._session(Actor.system(POLICY, "test"))

    def count(self, entity: type[Any], **values: object) -> int:
        """How many records have these values."""
        return sum(
            all(getattr(row, name) == value for name, value in values.items())
            for row in self.system.scalars(select(entity))
        )

    def entries(self, username: str) -> list[tuple[Any, ...]]:
        """Action, entity, count and fields of what the journal says of somebody."""
        wanted = select(
            AuditEntry.action, AuditEntry.entity, AuditEntry.count, AuditEntry.fields
        ).where(AuditEntry.username == username)
        return [tuple(row) for row in self.system.execute(wanted.order_by(AuditEntry.id))]

    def close(self) -> None:
        """End every session."""
        self._open.close()

    def _session(self, actor: Actor) -> Session:
        return self._open.enter_context(acting(self.engine, actor))
