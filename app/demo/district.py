"""The district of the demo: its real places, the organisations that govern them, accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.demo.people import DISTRICT
from app.features.places.divisions import Division, load_district
from app.matrix import Role

PASSWORD = "Liuguan-Demo-2026"  # noqa: S105 - public: a demo serves its own machine only
STREET = "410105017"
"""国基路街道, where the accounts of the street work: the sample workbook is theirs."""

_LARGE = 14
"""A street with more communities than this has a second police station."""


@dataclass(frozen=True)
class Unit:
    """An organisation; `serves` holds the communities of a police station."""

    code: str
    name: str
    kind: str
    area: str
    parent: str = ""
    serves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """A demo account: one role at one organisation."""

    username: str
    role: Role
    unit: str


ACCOUNTS = (
    Account("street-clerk", Role.STREET_CLERK, f"{STREET}-JD"),
    Account("street-supervisor", Role.STREET_SUPERVISOR, f"{STREET}-JD"),
    Account("police-officer", Role.POLICE_OFFICER, f"{STREET}-PCS1"),
    Account("planning-officer", Role.PLANNING_OFFICER, f"{DISTRICT}-WJW"),
    Account("migrant-office", Role.MIGRANT_OFFICE, f"{DISTRICT}-LGB"),
    Account("coordinator", Role.COORDINATOR, f"{STREET}-JD"),
    Account("supervisor", Role.DISTRICT_SUPERVISOR, f"{DISTRICT}-ZF"),
    Account("sysadmin", Role.SYSTEM_ADMIN, f"{DISTRICT}-ZF"),
    Account("secadmin", Role.SECURITY_ADMIN, f"{DISTRICT}-ZF"),
    Account("auditor", Role.AUDITOR, f"{DISTRICT}-ZF"),
)


@cache
def areas() -> tuple[Division, ...]:
    """Every area, those above before those below: the real ones, and two to four grids each."""
    real = load_district(DISTRICT)
    grids = (
        Division(f"{place.code}{number:02}", place.code, "grid", "网格", f"第{number}网格")
        for place in real
        if place.level == "community"
        for number in range(1, 3 + int(place.code) % 3)
    )
    return (*real, *grids)


def mode_of(area: Division) -> str | None:
    """Mode of management, invented, of the communities of the accounts' street."""
    if area.parent != STREET:
        return None
    return "urban_village" if area.name.endswith("村") else ("gated", "mixed")[int(area.code) % 2]


@cache
def below(code: str) -> tuple[Division, ...]:
    """The areas directly below one."""
    return tuple(area for area in areas() if area.parent == code)


@cache
def _area_keys() -> dict[str, int]:
    return {area.code: key for key, area in enumerate(areas(), 1)}


def area_key(code: str) -> int:
    """Key under which an area is loaded."""
    return _area_keys()[code]


def area_name(code: str) -> str:
    """Name of an area."""
    return areas()[area_key(code) - 1].name


def grid_key(community: str, house: int) -> int:
    """Key of the grid in a community that a house lies in, given by its number."""
    grids = below(community)
    return area_key(grids[house % len(grids)].code)


@cache
def units() -> tuple[Unit, ...]:
    """Every organisation, those above before those below."""
    return tuple(_units())


@cache
def _unit_keys() -> dict[str, int]:
    return {unit.code: key for key, unit in enumerate(units(), 1)}


def unit_key(code: str) -> int:
    """Key under which an organisation is loaded."""
    return _unit_keys()[code]


def unit(code: str) -> Unit:
    """The organisation with a code."""
    return units()[unit_key(code) - 1]


def _units() -> Iterator[Unit]:
    government, bureau = f"{DISTRICT}-ZF", f"{DISTRICT}-GAFJ"
    name = areas()[0].name
    yield Unit(government, f"{name}人民政府", "district", DISTRICT)
    yield Unit(f"{DISTRICT}-WJW", f"{name}卫生健康委员会", "health", DISTRICT, government)
    yield Unit(
        f"{DISTRICT}-LGB", f"{name}流动人口管理办公室", "migrant_office", DISTRICT, government
    )
    yield Unit(bureau, f"{name}公安分局", "police_bureau", DISTRICT, government)
    for street in below(DISTRICT):
        yield Unit(
            f"{street.code}-JD", f"{street.name}办事处", "street_office", street.code, government
        )
        yield from _stations(street, bureau)
    yield from _points()


def _points() -> Iterator[Unit]:
    """The street's own station, one of a community, and a collection point in it."""
    community = below(STREET)[0]
    office, station, branch = f"{STREET}-JD", f"{STREET}-FWZ", f"{STREET}-FZ1"
    name = areas()[area_key(STREET) - 1].name
    yield Unit(station, f"{name}流动人口服务管理站", "service_station", STREET, office)
    yield Unit(
        branch,
        f"{community.name}流动人口服务管理分站",
        "service_branch",
        community.code,
        station,
    )
    yield Unit(
        f"{STREET}-CJD1", f"{community.name}信息采集点", "collection_point", community.code, branch
    )


def _stations(street: Division, bureau: str) -> Iterator[Unit]:
    """The police stations of a street; a second one is named for a community it serves."""
    communities = below(street.code)
    half = len(communities) // 2 if len(communities) > _LARGE else len(communities)
    name = street.name.removesuffix("街道")
    for number, served in enumerate((communities[:half], communities[half:]), 1):
        if served:
            yield Unit(
                f"{street.code}-PCS{number}",
                f"{name if number == 1 else _bare(served[0].name, name)}派出所",
                "police_station",
                DISTRICT,
                bureau,
                tuple(community.code for community in served),
            )


def _bare(community: str, street: str) -> str:
    return community.removesuffix("社区").removesuffix("村").removeprefix(street)
