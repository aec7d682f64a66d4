"""From an appointment to the facts the row scopes ask about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, bindparam, column, or_, select, table
from sqlalchemy.orm import Session, aliased

from app.access import N_, SYSTEM_READ, Actor, Policy, Reason, Refused
from app.features.places.models import Appointment, Area, OrgUnit, PoliceCoverage

NO_ACCOUNT = N_("没有账号“%(name)s”，请核对用户名。")

_READ = {SYSTEM_READ: True}
_USER = table("ab_user", column("id"), column("username"), column("active"))

# Every request asks these; they are put together once.
_POSTS = (
    select(
        Appointment.id,
        Appointment.user_id,
        Appointment.username,
        Appointment.role,
        OrgUnit.name,
        OrgUnit.area_id,
        Area.level,
        Appointment.grid_id,
        OrgUnit.id,
        PoliceCoverage.community_id,
    )
    .join(OrgUnit, OrgUnit.id == Appointment.org_unit_id)
    .join(Area, Area.id == OrgUnit.area_id)
    .outerjoin(PoliceCoverage, PoliceCoverage.station_id == OrgUnit.id)
    .where(
        Appointment.user_id == bindparam("user"),
        or_(Appointment.valid_to.is_(None), Appointment.valid_to >= bindparam("today")),
        or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to >= bindparam("today")),
    )
    .order_by(Appointment.id, PoliceCoverage.community_id)
)
_between = aliased(Area)


def around(communities: Any) -> ColumnElement[bool]:
    """The communities (values or a query of them) with their streets and grids."""
    return or_(
        Area.id.in_(communities),
        Area.parent_id.in_(communities),
        Area.id.in_(select(_between.parent_id).where(_between.id.in_(communities))),
    )


def below(top: Any) -> ColumnElement[bool]:
    """An area (its key or a query of it) with all below it."""
    return or_(
        Area.id == top,
        Area.parent_id == top,
        Area.parent_id.in_(select(_between.id).where(_between.parent_id == top)),
    )


def subordinate(top: Any) -> Select[int]:
    """Keys of an organisation (given by its key or a query of it) and of all below it."""
    found = select(OrgUnit.id).where(OrgUnit.id == top).cte("unit_tree", recursive=True)
    return select(found.union(select(OrgUnit.id).where(OrgUnit.parent_id == found.c.id)).c.id)


_UNITS_BELOW = subordinate(bindparam("unit"))
_AREAS_AROUND = select(Area.id).where(around(bindparam("covered", expanding=True)))
_AREAS_BELOW = select(Area.id).where(below(bindparam("top")))


@dataclass(frozen=True)
class Post:
    """One current appointment of an account."""

    entity: ClassVar = Appointment
    """Of what it is the record, for those who know posts and no models."""

    id: int
    user_id: int
    username: str
    role: str
    org_name: str
    area_id: int
    area_level: str
    grid_id: int | None
    org_unit_id: int
    covered: tuple[int, ...] = field(kw_only=True)
    """The communities that its police station serves."""


def find_account(session: Session, username: str) -> tuple[int, bool]:
    """Key of an account, and whether it may sign in.

    Raises:
        Refused: there is none of that name.
    """
    query = select(_USER.c.id, _USER.c.active).where(_USER.c.username == username)
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(Reason(NO_ACCOUNT, params={"name": username}))
    return found.id, found.active


def posts_of(session: Session, user_id: int, today: dt.date) -> Sequence[Post]:
    """The appointments of an account that are in force today, in a stable order."""
    asked = {"user": user_id, "today": today}
    rows: Any = session.execute(_POSTS, asked, execution_options=_READ)
    return [
        Post(*post, covered=tuple(row[-1] for row in found if row[-1] is not None))
        for post, found in groupby(rows, key=lambda row: row[:-1])
    ]


def actor_for(
    session: Session, policy: Policy, post: Post, *, channel: str, address: str | None = None
) -> Actor:
    """The actor that works at a post, with every fact the scopes may ask about."""
    return Actor(
        policy=policy,
        role=post.role,
        username=post.username,
        user_id=post.user_id,
        facts={
            "username": post.username,
            "street_id": post.area_id if post.area_level == "street" else None,
            "community_ids": post.covered,
            "grid_id": post.grid_id,
            "org_unit_id": post.org_unit_id,
            "area_ids": _areas(session, post),
            "unit_ids": _units(session, policy, post),
        },
        channel=channel,
        post=post.org_name,
        address=address,
    )


def _units(session: Session, policy: Policy, post: Post) -> tuple[int, ...]:
    """The own organisation and those below it; asked only for roles that see their rows."""
    if "unit_ids" not in policy.facts_of(post.role):
        return ()
    asked = {"unit": post.org_unit_id}
    return tuple(session.scalars(_UNITS_BELOW, asked, execution_options=_READ))


def _areas(session: Session, post: Post) -> tuple[int, ...]:
    """The areas a post works in.

    Its street with all below it, or the communities its station serves with their streets
    and grids.
    """
    if post.covered:
        rows = session.scalars(_AREAS_AROUND, {"covered": post.covered}, execution_options=_READ)
    else:
        rows = session.scalars(_AREAS_BELOW, {"top": post.area_id}, execution_options=_READ)
    return tuple(rows)
