"""From an appointment to the facts the row scopes ask about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.access import SYSTEM_READ, Actor, Policy
from app.features.places.models import Appointment, Area, OrgUnit, PoliceCoverage

_READ = {SYSTEM_READ: True}


@dataclass(frozen=True)
class Post:
    """One current appointment of an account."""

    id: int
    user_id: int
    username: str
    role: str
    org_name: str
    org_unit_id: int
    area_id: int
    area_level: str
    grid_id: int | None


def posts_of(session: Session, user_id: int, today: dt.date) -> Sequence[Post]:
    """The appointments of an account that are in force today, in a stable order."""
    rows = session.execute(
        select(
            Appointment.id,
            Appointment.user_id,
            Appointment.username,
            Appointment.role,
            OrgUnit.name,
            Appointment.org_unit_id,
            OrgUnit.area_id,
            Area.level,
            Appointment.grid_id,
        )
        .join(OrgUnit, OrgUnit.id == Appointment.org_unit_id)
        .join(Area, Area.id == OrgUnit.area_id)
        .where(
            Appointment.user_id == user_id,
            or_(Appointment.valid_to.is_(None), Appointment.valid_to >= today),
        )
        .order_by(Appointment.id),
        execution_options=_READ,
    )
    return [Post(*row) for row in rows]


def actor_for(
    session: Session, policy: Policy, post: Post, *, channel: str, address: str | None = None
) -> Actor:
    """The actor that works at a post, with every fact the scopes may ask about."""
    covered = _covered_communities(session, post)
    return Actor(
        policy=policy,
        role=post.role,
        username=post.username,
        user_id=post.user_id,
        facts={
            "street_id": post.area_id if post.area_level == "street" else None,
            "community_ids": covered,
            "grid_id": post.grid_id,
            "area_ids": _areas(session, post, covered),
            "org_unit_id": post.org_unit_id,
        },
        channel=channel,
        post=post.org_name,
        address=address,
    )


def _covered_communities(session: Session, post: Post) -> tuple[int, ...]:
    rows = session.scalars(
        select(PoliceCoverage.community_id)
        .where(PoliceCoverage.station_id == post.org_unit_id)
        .order_by(PoliceCoverage.community_id),
        execution_options=_READ,
    )
    return tuple(rows)


def _areas(session: Session, post: Post, covered: tuple[int, ...]) -> tuple[int, ...]:
    """The areas a post works in: its street with all below it, or the covered communities
    with their streets and grids.
    """
    child, parent = aliased(Area), aliased(Area)
    if covered:
        within = or_(
            Area.id.in_(covered),
            Area.parent_id.in_(covered),
            Area.id.in_(select(child.parent_id).where(child.id.in_(covered))),
        )
    else:
        within = or_(
            Area.id == post.area_id,
            Area.parent_id == post.area_id,
            Area.parent_id.in_(select(parent.id).where(parent.parent_id == post.area_id)),
        )
    rows = session.scalars(select(Area.id).where(within), execution_options=_READ)
    return tuple(rows)
