"""Use cases on places, organisations, police coverage and appointments."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from app.access import N_, Action, Actor, Reason, Refused, actor_of
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.places import rules
from app.features.places.divisions import load_district
from app.features.places.models import (
    Appointment,
    Area,
    DatabaseReader,
    FormerName,
    OrgUnit,
    PoliceCoverage,
)
from app.features.places.queries import lineage
from app.features.places.scopes import own_grid

_USER = table("ab_user", column("id"), column("username"))

NO_READER = N_("没有数据库只读账号“%(value)s”，请核对名称。")
NO_ACCOUNT = N_("没有账号“%(value)s”，请先由系统管理员建立。")
NO_LIST = N_("没有随附区划代码为“%(code)s”的区划数据，请先用 tools/extract_places.py 生成。")
ALREADY_APPOINTED = N_("该账号在此单位已有这一任职，请打开原有任职修改截止日期。")
NOT_ONESELF = Reason(N_("不能办理自己的任职，请由另一位安全管理员办理。"))


@operation(Area, Action.CREATE)
def create_area(session: Session, data: Mapping[str, Any]) -> Area:
    """Add a district, street, community or grid (R001, R014).

    Raises:
        Refused: it does not fit below its parent.
    """
    area = Area(**accept(session, Area, data))
    _check_area(session, area)
    session.add(area)
    return area


@operation(Area, Action.CREATE)
def load_places(session: Session, district: str) -> int:
    """Bring in a district's areas as they are shipped, and its government.

    For a system task, before there is an account: the first accounts belong to the government.
    What is there already stays as it is.

    Returns:
        The number of areas added.

    Raises:
        Refused: no list of this district is shipped.
    """
    try:
        places = load_district(district)
    except FileNotFoundError as error:
        raise Refused(Reason(NO_LIST, params={"code": district})) from error
    keys = {code: key for key, code in session.execute(select(Area.id, Area.code))}
    added = [place for place in places if place.code not in keys]
    for level in ("district", "street", "community"):
        areas = [
            Area(
                code=place.code,
                name=place.name,
                level=place.level,
                parent_id=keys[place.parent] if place.parent else None,
            )
            for place in added
            if place.level == level
        ]
        session.add_all(areas)
        session.flush()
        keys |= {area.code: area.id for area in areas}
    code = f"{district}-ZF"
    if session.scalar(select(OrgUnit.id).where(OrgUnit.code == code)) is None:
        name = f"{places[0].name}人民政府"
        session.add(OrgUnit(code=code, name=name, kind="district", area_id=keys[district]))
    return len(added)


@operation(Area, Action.CHANGE)
def correct_area(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Area:
    """Rename an area, correct its code or end it; its place in the tree stays.

    The name it had is kept (R001).

    Raises:
        Refused: code, dates, mode or boundary do not fit.
    """
    area = load(session, Area, record_id, version)
    values = accept(session, Area, data, current=area)
    _keep_name(session, area, values, area_id=area.id)
    fill(area, values)
    _check_area(session, area)
    return area


def _check_area(session: Session, area: Area) -> None:
    above = None
    if area.parent_id is not None:
        parent = load(session, Area, area.parent_id)
        above = (parent.level, parent.code)
    refuse(
        [
            rules.area_problem(area.level, area.code, above),
            *rules.nature_problems(area.level, area.management_mode, area.boundary),
            rules.term_problem(area.valid_from, area.valid_to),
        ]
    )


def _keep_name(
    session: Session, named: Area | OrgUnit, values: Mapping[str, Any], **whose: int
) -> None:
    """File the name that something has had until today, from the day of the one before it."""
    if "name" not in values:
        return
    (about, key), *_ = whose.items()
    last = session.scalar(
        select(FormerName.used_until)
        .where(getattr(FormerName, about) == key)
        .order_by(FormerName.used_until.desc())
        .limit(1)
    )
    since = last or named.valid_from
    session.add(FormerName(name=named.name, used_from=since, used_until=today(), **whose))


@operation(OrgUnit, Action.CREATE)
def create_unit(session: Session, data: Mapping[str, Any]) -> OrgUnit:
    """Add an organisation (R001, R002).

    Raises:
        Refused: its area does not suit its kind, or it ends before it begins.
    """
    unit = OrgUnit(**accept(session, OrgUnit, data))
    level = load(session, Area, unit.area_id).level
    refuse(
        [
            rules.unit_problem(unit.kind, level),
            rules.term_problem(unit.valid_from, unit.valid_to),
        ]
    )
    session.add(unit)
    return unit


@operation(OrgUnit, Action.CHANGE)
def correct_unit(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> OrgUnit:
    """Rename an organisation, move it under another one or end it.

    The name it had is kept (R001).

    Raises:
        Refused: it ends before it begins.
    """
    unit = load(session, OrgUnit, record_id, version)
    values = accept(session, OrgUnit, data, current=unit)
    _keep_name(session, unit, values, org_unit_id=unit.id)
    fill(unit, values)
    refuse([rules.term_problem(unit.valid_from, unit.valid_to)])
    return unit


@operation(PoliceCoverage, Action.CREATE)
def cover(session: Session, data: Mapping[str, Any]) -> PoliceCoverage:
    """Put a community under a police station.

    Raises:
        Refused: another station serves it.
    """
    coverage = PoliceCoverage(**accept(session, PoliceCoverage, data))
    _check_coverage(session, coverage)
    session.add(coverage)
    return coverage


@operation(PoliceCoverage, Action.CHANGE)
def correct_coverage(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> PoliceCoverage:
    """Hand a community over to another police station.

    Raises:
        Refused: another station serves it.
    """
    coverage = load(session, PoliceCoverage, record_id, version)
    fill(coverage, accept(session, PoliceCoverage, data, current=coverage))
    _check_coverage(session, coverage)
    return coverage


def _check_coverage(session: Session, coverage: PoliceCoverage) -> None:
    other = session.scalar(
        select(OrgUnit.name)
        .join(PoliceCoverage, PoliceCoverage.station_id == OrgUnit.id)
        .where(
            PoliceCoverage.community_id == coverage.community_id,
            PoliceCoverage.id.is_distinct_from(coverage.id),
        )
    )
    kind = load(session, OrgUnit, coverage.station_id).kind
    refuse([rules.coverage_problem(kind, other)])


@operation(Appointment, Action.CREATE)
def appoint(session: Session, data: Mapping[str, Any]) -> Appointment:
    """Give an account a role at an organisation.

    Raises:
        Refused: no such account, one's own account, a role that does not belong there, a
            second administrator's role, or a grid that is missing or elsewhere.
    """
    appointment = Appointment(**accept(session, Appointment, data))
    user_id = session.scalar(select(_USER.c.id).where(_USER.c.username == appointment.username))
    if user_id is None:
        raise Refused(Reason(NO_ACCOUNT, "username", {"value": appointment.username}))
    appointment.user_id = user_id
    unit = load(session, OrgUnit, appointment.org_unit_id)
    policy = actor_of(session).policy
    held = session.execute(
        select(Appointment.role, Appointment.org_unit_id).where(Appointment.user_id == user_id)
    ).all()
    if (appointment.role, unit.id) in [tuple(one) for one in held]:
        raise Refused(Reason(ALREADY_APPOINTED))
    refuse(
        rules.appointment_problems(
            appointment.role, unit.kind, policy.posts, [one.role for one in held], policy.apart
        )
    )
    _check_appointment(session, appointment, unit)
    session.add(appointment)
    return appointment


@operation(Appointment, Action.CHANGE)
def correct_appointment(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Appointment:
    """Change the grid or the last day of an appointment.

    Raises:
        Refused: one's own appointment, a last day that is over, or a grid elsewhere.
    """
    appointment = load(session, Appointment, record_id, version)
    fill(appointment, accept(session, Appointment, data, current=appointment))
    _check_appointment(session, appointment, load(session, OrgUnit, appointment.org_unit_id))
    return appointment


@operation(Appointment, Action.CHANGE)
def end_appointment(session: Session, record_id: int, version: int) -> Appointment:
    """End an appointment at once: yesterday was its last day, unless it ended before.

    Raises:
        Refused: one's own appointment.
    """
    appointment = load(session, Appointment, record_id, version)
    _refuse_oneself(actor_of(session), appointment)
    yesterday = today() - dt.timedelta(days=1)
    appointment.valid_to = min(appointment.valid_to or yesterday, yesterday)
    return appointment


@operation(DatabaseReader, Action.CREATE)
def add_reader(session: Session, login: str, appointment_id: int) -> DatabaseReader:
    """Let a database login read in the stead of an appointment."""
    reader = DatabaseReader(login=login, appointment_id=appointment_id)
    session.add(reader)
    return reader


@operation(DatabaseReader, Action.DELETE)
def remove_reader(session: Session, login: str) -> None:
    """End what a database login may read.

    Raises:
        Refused: there is no such reader.
    """
    reader = session.scalar(select(DatabaseReader).where(DatabaseReader.login == login))
    if reader is None:
        raise Refused(Reason(NO_READER, "login", {"value": login}))
    session.delete(reader)


def _check_appointment(session: Session, appointment: Appointment, unit: OrgUnit) -> None:
    actor = actor_of(session)
    _refuse_oneself(actor, appointment)
    needs_grid = any(
        access.grant.role == appointment.role and access.rows is own_grid
        for access in actor.policy.cells()
    )
    grid = appointment.grid_id
    areas = None if grid is None else lineage(session, grid)
    refuse(
        [
            rules.grid_problem(needs_grid, areas, unit.area_id),
            rules.end_problem(appointment.valid_to, today()),
        ]
    )


def _refuse_oneself(actor: Actor, appointment: Appointment) -> None:
    if appointment.user_id == actor.user_id:
        raise Refused(NOT_ONESELF)
