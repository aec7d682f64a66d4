"""Where a place lies, asked by every feature that files something under a street."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import N_, Actor, Reason, Refused, actor_of
from app.db import Base
from app.features.places.models import Area, OrgUnit
from app.features.places.rules import STREET_UNITS

NO_STREET = Reason(N_("您的岗位不属于任何街道（镇），不能办理此事。"))
NO_UNIT = Reason(N_("您没有在任何单位任职，不能办理此事。"))
NOT_BELOW = Reason(N_("该社区不属于任何街道（镇），请系统管理员核对区域设置。"), "community_id")
OTHER_COMMUNITY = Reason(N_("所选网格不在所选社区内，请重新选择。"), "grid_id")


def own_street(session: Session) -> int:
    """The street the actor works for.

    Raises:
        Refused: the actor's post belongs to no street.
    """
    street: int | None = actor_of(session).facts.get("street_id")
    if street is None:
        raise Refused(NO_STREET)
    return street


def own_unit(session: Session) -> int:
    """The unit the actor works at.

    Raises:
        Refused: the actor, a task of the system, works at none.
    """
    unit: int | None = actor_of(session).facts.get("org_unit_id")
    if unit is None:
        raise Refused(NO_UNIT)
    return unit


def own_work(actor: Actor, entity: type[Base]) -> Mapping[str, str]:
    """The filters of a list of what the actor's unit has to do.

    Who sees the records of units below as well keeps them for those without accounts: all of them.
    """
    access = actor.access(entity)
    if access is not None and access.rows.many:
        return {}
    return {"org_unit_id": str(actor.facts.get("org_unit_id") or 0)}


def in_reach(session: Session, entity: type[Base], **place: int | None) -> bool:
    """Whether a record of this place lies in the actor's rows.

    The wall would refuse it as well; who asks first can name the column.
    """
    actor = actor_of(session)
    access = actor.access(entity)
    return actor.is_system or (access is not None and access.rows.holds(place, actor.facts))


def own_streets(session: Session) -> list[int]:
    """The streets the actor works in: an office's own, those of a station's communities.

    None of them for who works for the whole district.
    """
    facts = actor_of(session).facts
    if facts.get("street_id") is not None:
        return [facts["street_id"]]
    served = select(Area.parent_id).where(Area.id.in_(facts.get("community_ids", ()))).distinct()
    return [key for key in session.scalars(served.order_by(Area.parent_id)) if key is not None]


def street_of_unit(session: Session, unit_id: int) -> int | None:
    """The street that a unit belongs to; None for one of several streets or of the district."""
    unit = session.execute(
        select(OrgUnit.kind, OrgUnit.area_id).where(OrgUnit.id == unit_id)
    ).one_or_none()
    if unit is None or unit.kind in STREET_UNITS:
        return unit and int(unit.area_id)
    below = select(Area.parent_id).where(Area.id == unit.area_id, Area.level == "community")
    return session.scalar(below)


def place_of_unit(session: Session, unit_id: int) -> tuple[int | None, int | None]:
    """Street and community that a unit belongs to, as far as it belongs to one."""
    area_id = session.scalar(select(OrgUnit.area_id).where(OrgUnit.id == unit_id))
    above = lineage(session, area_id) if area_id is not None else []
    levels = {
        level: key
        for key, level in session.execute(select(Area.id, Area.level).where(Area.id.in_(above)))
    }
    return levels.get("street"), levels.get("community")


def street_of(session: Session, community_id: int, grid_id: int | None = None) -> int:
    """The street a community lies in, having checked that its grid is in it, too.

    Raises:
        Refused: the grid is in another community, or the community in no street.
    """
    parents = dict(
        session.execute(
            select(Area.id, Area.parent_id).where(Area.id.in_([community_id, grid_id]))
        ).all()
    )
    if grid_id is not None and parents.get(grid_id) != community_id:
        raise Refused(OTHER_COMMUNITY)
    street = parents.get(community_id)
    if street is None:
        raise Refused(NOT_BELOW)
    return street


def lineage(session: Session, area_id: int) -> list[int]:
    """An area's own id and those of all areas above it, from the bottom up."""
    found: list[int] = []
    above: int | None = area_id
    while above is not None:
        found.append(above)
        above = session.scalar(select(Area.parent_id).where(Area.id == above))
    return found
