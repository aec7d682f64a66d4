"""Who a reader of the database is: from its login to a post, and the facts of that post.

The database itself asks these queries, whenever a reader looks into a view (`app.access.ddl`);
they say the same as `app.features.places.posts` does of an account.
"""

from typing import Any

from sqlalchemy import (
    Date,
    Select,
    and_,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    table,
)

from app.access.ddl import Readers
from app.db import SHANGHAI
from app.features.places.models import (
    Appointment,
    Area,
    DatabaseReader,
    OrgUnit,
    PoliceCoverage,
)
from app.features.places.posts import around, below, subordinate

_ACCOUNT = table("ab_user", column("id"), column("active"))
_TODAY = cast(func.timezone(str(SHANGHAI), func.now()), Date)


def _of_the_reader(*columns: Any) -> Select[Any]:
    """Something about the post of the present session's login, while it is in force."""
    ends = (DatabaseReader.valid_to, Appointment.valid_to, OrgUnit.valid_to)
    return (
        select(*columns)
        .select_from(DatabaseReader)
        .join(Appointment, Appointment.id == DatabaseReader.appointment_id)
        .join(_ACCOUNT, and_(_ACCOUNT.c.id == Appointment.user_id, _ACCOUNT.c.active))
        .join(OrgUnit, OrgUnit.id == Appointment.org_unit_id)
        .join(Area, Area.id == OrgUnit.area_id)
        .where(
            DatabaseReader.login == func.session_user(),
            *(or_(end.is_(None), end >= _TODAY) for end in ends),
        )
    )


_covered = _of_the_reader(PoliceCoverage.community_id.label("value")).join(
    PoliceCoverage, PoliceCoverage.station_id == OrgUnit.id
)
_communities = select(_covered.cte("covered").c.value)
_top = select(_of_the_reader(OrgUnit.area_id.label("value")).cte("top").c.value)

_unit = select(_of_the_reader(OrgUnit.id.label("value")).cte("own_unit").c.value)

READERS = Readers(
    roles=_of_the_reader(Appointment.role.label("role")),
    facts={
        "username": _of_the_reader(Appointment.username.label("value")),
        "org_unit_id": _of_the_reader(OrgUnit.id.label("value")),
        "street_id": _of_the_reader(Area.id.label("value")).where(Area.level == "street"),
        "grid_id": _of_the_reader(Appointment.grid_id.label("value")),
        "unit_ids": select(subordinate(_unit.scalar_subquery()).subquery().c.id.label("value")),
        "community_ids": _covered,
        "area_ids": select(Area.id.label("value")).where(
            or_(around(_communities), and_(~exists(_communities), below(_top.scalar_subquery())))
        ),
    },
)
