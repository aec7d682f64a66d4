"""What fits together among areas, organisations and appointments. Returns reasons."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from app.access.reasons import N_, Reason

ABOVE: Mapping[str, str | None] = MappingProxyType(
    {"district": None, "street": "district", "community": "street", "grid": "community"}
)
"""Level of an area → level of the area above it."""

STREET_UNITS = frozenset({"street_office", "town_government"})
"""Kinds of organisation whose area is one street or town; the row scopes rely on it."""

STATION = "police_station"


def area_problem(level: str, code: str, parent: tuple[str, str] | None) -> Reason | None:
    """An area lies directly below the level above, and its code continues that area's code.

    Args:
        level: level of the area.
        code: its code.
        parent: level and code of the area above it, if there is one.
    """
    if (parent and parent[0]) != ABOVE[level]:
        return Reason(N_("上级区域应比本区域正好高一级（区县、街道、社区、网格）。"), "parent_id")
    if parent and (code == parent[1] or not code.startswith(parent[1])):
        return Reason(
            N_("区划代码“%(value)s”应以上级区域的代码“%(parent)s”开头，再加本级的号。"),
            "code",
            {"value": code, "parent": parent[1]},
        )
    return None


def nature_problems(
    level: str, management_mode: str | None, boundary: str | None
) -> Iterator[Reason]:
    """A mode of management is a community's (R015), a described boundary a grid's (R014)."""
    if management_mode is not None and level != "community":
        yield Reason(N_("管理模式只由社区（村）填写。"), "management_mode")
    if boundary is not None and level != "grid":
        yield Reason(N_("四至范围只由网格填写。"), "boundary")


def term_problem(valid_from: dt.date | None, valid_to: dt.date | None) -> Reason | None:
    """What ends does not end before it begins."""
    if valid_from and valid_to and valid_to < valid_from:
        return Reason(
            N_("停用日期%(value)s早于启用日期%(limit)s。"),
            "valid_to",
            {"value": valid_to, "limit": valid_from},
        )
    return None


def unit_problem(kind: str, area_level: str) -> Reason | None:
    """A street office or town government governs exactly one street or town."""
    if kind in STREET_UNITS and area_level != "street":
        return Reason(N_("街道办事处、镇政府的管辖区域应是一个街道（镇）。"), "area_id")
    return None


def coverage_problem(unit_kind: str, other_station: str | None) -> Reason | None:
    """A community is served by one police station.

    Args:
        unit_kind: kind of the organisation that is to serve it.
        other_station: name of the station that serves it already, if another does.
    """
    if unit_kind != STATION:
        return Reason(N_("只有派出所可以设辖区，请改选派出所。"), "station_id")
    if other_station is not None:
        return Reason(
            N_("该社区已属%(station)s管辖，请先修改原有的辖区记录。"),
            "community_id",
            {"station": other_station},
        )
    return None


def appointment_problems(
    role: str,
    unit_kind: str,
    posts: Mapping[str, Collection[str]],
    held: Collection[str],
    apart: Collection[str],
) -> Iterator[Reason]:
    """A role is held at the right kind of organisation, and administrators stay separate.

    Args:
        role: the role to be given.
        unit_kind: kind of the organisation.
        posts: role → kinds of organisation where it can be held.
        held: the account's other roles.
        apart: roles of which one account holds at most one.
    """
    if unit_kind not in posts.get(role, ()):
        yield Reason(N_("该角色不能设在这类单位，请核对角色和单位。"), "org_unit_id")
    if role in apart and any(other in apart and other != role for other in held):
        yield Reason(N_("系统、安全、审计三类管理员须由不同的人担任，该账号已任其中之一。"), "role")


def grid_problem(
    needed: bool, grid_lineage: Collection[int] | None, unit_area: int
) -> Reason | None:
    """A role that works in one grid has one, inside the organisation's area.

    Args:
        needed: whether the role sees its own grid only.
        grid_lineage: ids of the grid and all areas above it; None where none is given.
        unit_area: id of the organisation's area.
    """
    if grid_lineage is None:
        return Reason(N_("该角色按网格授权，请选择负责网格。"), "grid_id") if needed else None
    if unit_area not in grid_lineage:
        return Reason(N_("所选网格不在该单位的管辖区域内。"), "grid_id")
    return None


def end_problem(valid_to: dt.date | None, today: dt.date) -> Reason | None:
    """A new or corrected appointment is still in force today."""
    if valid_to is not None and valid_to < today:
        return Reason(N_("截止日期%(value)s已过。"), "valid_to", {"value": valid_to})
    return None
