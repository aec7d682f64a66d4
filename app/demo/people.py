"""Synthetic residents, rental houses and coordinators in the district's real communities.

Nobody here exists: names are drawn from lists of common characters, telephone numbers begin with
154, which is allotted to no operator, document numbers come from a formula. Everything about
number `index` follows from `index` alone, so the first thousand people are the same in every data
set. People come in fives around one rental house: those who rent live in house
`index // PEOPLE_PER_HOUSE`, the others elsewhere in its community.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from operator import mul
from struct import Struct
from typing import TypeVar

from app.features.places.divisions import Division, load_district
from app.features.places.regions import Region, load_regions
from app.features.residents import of_age
from app.policy import limits

DISTRICT = "410105"
REFERENCE_DAY = dt.date(2026, 9, 30)
"""The day on which the data were true; nothing happens after it."""
PEOPLE_PER_HOUSE = 5
CAPACITY = 1_002_990
"""Indexes run from 0 to one below this: 2,010 birth strata times 499 serial numbers."""

_SERIALS = 499
_STEP = 619_883
"""Coprime to `CAPACITY` and near its golden section: `index * _STEP % CAPACITY` takes every value
once, and any first part of the indexes is spread evenly over them."""

_AGES = (
    (0, 6, 60), (6, 16, 120), (16, 20, 120), (20, 30, 540),
    (30, 40, 520), (40, 50, 330), (50, 60, 200), (60, 76, 120),
)  # fmt: skip
"""From age, below age, number of strata; the strata add up to `CAPACITY` / `_SERIALS`."""

_TODAY = REFERENCE_DAY.toordinal()
_DAYS_OF_FOUR_YEARS = 1461
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_DRAWS = Struct("<32H")

_T = TypeVar("_T")


def _draws(kind: bytes, index: int) -> tuple[int, ...]:
    """Give 32 independent numbers below 65,536 that only `kind` and `index` decide."""
    if not 0 <= index < CAPACITY:
        raise ValueError(f"index {index} is negative or is not below {CAPACITY}")
    return _DRAWS.unpack(blake2b(index.to_bytes(4, "big"), person=kind).digest())


def _pick(options: Sequence[_T], draw: int) -> _T:
    return options[draw * len(options) >> 16]


def _number(below: int, draw: int) -> int:
    return draw * below >> 16


def _mix(shares: Mapping[_T, int]) -> tuple[_T, ...]:
    """Repeat every option by its share, to pick from."""
    return tuple(option for option, share in shares.items() for _ in range(share))


_SURNAMES = _mix(
    {
        **dict.fromkeys("王李张刘陈杨赵黄周吴", 12),
        **dict.fromkeys("徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈", 5),
        **dict.fromkeys("彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金", 2),
        **dict.fromkeys("崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文陆郝孔白", 1),
        **dict.fromkeys("曾单解仇区查翟覃朴盖缪", 1),
        **dict.fromkeys(("欧阳", "上官", "司马", "诸葛", "尉迟"), 1),
    }
)
_GIVEN = {
    True: "伟强磊军洋勇杰涛超明刚平辉鹏飞波斌宇浩凯健俊帆旭志国建文华德海东林峰龙新成永光",
    False: "芳娜敏静丽艳娟霞秀兰玲燕红梅莉婷雪琳晶颖佳慧倩雅欣怡洁月云萍桂英华玉珍凤春香文",
}
_TOWNS = ("城关镇", "双桥镇", "龙泉镇", "张集镇", "太平镇", "石桥镇", "柳河镇", "黄岗乡", "新集乡")
_VILLAGES = (
    "东关村",
    "李庄村",
    "王楼村",
    "赵寨村",
    "刘营村",
    "陈店村",
    "杨岗村",
    "周湾村",
    "马集村",
)
_QUARTERS = ("建设路街道光明社区", "人民路街道新华社区", "解放街道和平社区", "文化路街道团结社区")

_REASONS = {
    "infant": _mix({"131": 100}),
    "pupil": _mix({"207": 62, "212": 8, "131": 30}),
    "adult": _mix(
        {"204": 52, "206": 18, "208": 8, "131": 7, "207": 4, "202": 3, "209": 2, "211": 2,
         "212": 1, "213": 1, "201": 1, "999": 1}
    ),
    "elder": _mix({"131": 60, "214": 10, "213": 12, "206": 8, "204": 6, "202": 4}),
}  # fmt: skip
_DWELLINGS = {
    "204": _mix({"30": 70, "42": 12, "71": 10, "23": 8}),
    "206": _mix({"30": 72, "21": 14, "73": 10, "23": 4}),
    "207": _mix({"30": 40, "43": 40, "23": 20}),
    "131": _mix({"30": 40, "23": 45, "21": 15}),
    "213": _mix({"30": 60, "23": 30, "11": 10}),
}
_OTHER_DWELLINGS = _mix({"30": 65, "23": 20, "21": 15})
_INSTITUTIONS = {"11": "号宾馆", "42": "号院职工宿舍", "43": "号院学生宿舍", "71": "号地块工棚"}
_RELATIONS = {"30": "tenant", "21": "owner", "23": "relative", "42": "employee", "71": "employee"}
_DECLARANTS = {
    "30": _mix({"self": 38, "landlord": 30, "visit": 14, "online": 12, "agency": 6}),
    "42": _mix({"employer": 80, "self": 20}),
    "71": _mix({"employer": 85, "visit": 15}),
}
_OTHER_DECLARANTS = _mix({"self": 60, "visit": 20, "online": 20})
_DELAYS = (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 5, 8, 15, 30)
_COORDINATORS = _mix({"police": 60, "full_time": 22, "part_time": 10, "volunteer": 8})
_GUARDIANS = _mix({"5": 85, "6": 13, "8": 2})
_NOTICES = _mix({"paper": 70, "oral": 10, "poster": 5, "online": 15})
_LETTING = _mix({"let": 18, "vacant": 1, "ended": 1})
_DEPARTURES = _mix({"3": 96, "4": 3, "1": 1})


def _strata() -> Iterator[range]:
    """Split the birth dates of every age band into as many ranges of days as it has strata."""
    for youngest, oldest, count in _AGES:
        first, end = (_TODAY - age * _DAYS_OF_FOUR_YEARS // 4 for age in (oldest, youngest))
        for i in range(count):
            yield range(
                first + (end - first) * i // count, first + (end - first) * (i + 1) // count
            )


def _origins() -> tuple[Region, ...]:
    """Counties outside the city; two people in three come from its own province."""
    weights = {DISTRICT[:2]: 60, **dict.fromkeys(("13", "14", "34", "37", "42", "61"), 3)}
    counties = (
        region
        for code, region in load_regions().items()
        if region.name[-1] in "县旗市区" and code[4:] != "00" and code[:4] != DISTRICT[:4]
    )
    return _mix({region: weights.get(region.code[:2], 1) for region in counties})


def _settlements() -> tuple[Division, ...]:
    return tuple(place for place in load_district(DISTRICT) if place.level == "community")


def _crowding(place: Division) -> int:
    """How many shares of the residents a community gets: streets differ, so do communities."""
    street, community = (blake2b(code.encode()).digest()[0] for code in (place.parent, place.code))
    return (1 + street % 6) * (1 + community % 6)


_BIRTHS = tuple(_strata())
_ORIGINS = _origins()
_COMMUNITIES = _settlements()
_PLACES = {place.code: place for place in _COMMUNITIES}
_NEIGHBOURS = {
    street: tuple(places)
    for street, places in groupby(sorted(_PLACES), key=lambda code: _PLACES[code].parent)
}
"""Street → codes of its communities."""
_CROWDED = _mix({place: _crowding(place) for place in _COMMUNITIES})


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """One registration; fields are named as on the form (requirements §3.1), codes as there.

    `street` and `community` are statistical codes. `house` is the index of the rental house, None
    for those who do not rent.
    """

    index: int
    name: str
    id_type: str
    id_number: str
    sex: str
    birth_date: dt.date
    phone: str
    hukou_region: str
    hukou_address: str
    street: str
    community: str
    address: str
    house: int | None
    house_relation: str
    dwelling_kind: str
    reason: str
    stay_term: str
    arrived_on: dt.date
    declared_on: dt.date
    declared_by: str
    guardian_name: str | None
    guardian_relation: str | None
    guardian_phone: str | None
    notice_method: str
    status: str
    left_on: dt.date | None
    departure_reason: str | None


@dataclass(frozen=True, slots=True)
class SyntheticHouse:
    """One rental house; fields are named as on its form (requirements §3.2)."""

    index: int
    street: str
    community: str
    address: str
    landlord_name: str
    landlord_phone: str
    kind: str
    use: str
    letting_mode: str
    floor_area: int
    rooms: int
    rooms_let: int
    registered_on: dt.date
    status: str


@dataclass(frozen=True, slots=True)
class SyntheticCoordinator:
    """One coordinator; the first 287 have a community each, the next 287 again."""

    index: int
    number: str
    name: str
    phone: str
    kind: str
    street: str
    community: str
    appointed_on: dt.date
    left_on: dt.date | None
    status: str


def _name(male: bool, surname: int, first: int, second: int, length: int) -> str:
    given = _GIVEN[male]
    end = _pick(given, second) if length > 9_000 else ""
    return _pick(_SURNAMES, surname) + _pick(given, first) + end


def _phone(block: int, index: int) -> str:
    return f"154{block}{index * _STEP % CAPACITY:07}"


def _id_number(index: int, male: bool, prefix: str, draw: int) -> tuple[str, dt.date]:
    """Make a number of GB 11643 that no other index has, and the birth date in it.

    An index has its own pair of stratum and serial number. Strata share no birth date, and within
    one the serial number, doubled, makes another sequence: odd for men, even for women.
    """
    stratum, serial = divmod(index * _STEP % CAPACITY, _SERIALS)
    birth = dt.date.fromordinal(_pick(_BIRTHS[stratum], draw))
    sequence = 2 * serial + (1 if male else 2)
    body = f"{prefix}{birth.isoformat().replace('-', '')}{sequence:03}"
    check = sum(map(mul, _CHECK_WEIGHTS, map(int, body))) % 11
    return body + _CHECK_DIGITS[check], birth


def _hukou_address(region: Region, place: int, group: int) -> str:
    if region.name.endswith("区"):
        return region.full_name + _pick(_QUARTERS, place)
    village = _pick(_VILLAGES, place * 31 & 0xFFFF)
    return f"{region.full_name}{_pick(_TOWNS, place)}{village}{1 + _number(9, group)}组"


def _dwelling(community: Division, building: int, entrance: int, door: int) -> str:
    if community.kind == "村":
        return f"{community.name}{1 + _number(40, building)}排{1 + _number(30, entrance)}号"
    floor, room = divmod(_number(27 * 4, door), 4)
    entrance = 1 + _number(4, entrance)
    return f"{community.name}{1 + _number(24, building)}号楼{entrance}单元{1 + floor}0{1 + room}室"


@lru_cache(maxsize=2)
def synthesize_house(index: int) -> SyntheticHouse:
    """Make the rental house of an index; its people ask for it five times in a row."""
    draw = _draws(b"house", index)
    community = _pick(_CROWDED, draw[0])
    village = community.kind == "村"
    rooms = 4 + _number(17, draw[4]) if village else 1 + _number(4, draw[4])
    status = _pick(_LETTING, draw[5])
    return SyntheticHouse(
        index=index,
        street=community.parent,
        community=community.code,
        address=_dwelling(community, draw[1], draw[2], draw[3]),
        landlord_name=_name(draw[6] < 40_000, *draw[7:11]),
        landlord_phone=_phone(1, index),
        kind="self_built" if village else _pick(("flat", "flat", "flat", "apartment"), draw[11]),
        use="mixed" if draw[12] < 4_000 else "dwelling",
        letting_mode="rooms" if village else _pick(("whole", "whole", "rooms", "beds"), draw[13]),
        floor_area=rooms * (16 + _number(20, draw[14])),
        rooms=rooms,
        rooms_let=1 + _number(rooms, draw[15]) if status == "let" else 0,
        registered_on=dt.date.fromordinal(_TODAY - _number(3_650, draw[16])),
        status=status,
    )


def _reasons(age: int) -> tuple[str, ...]:
    if age < 6:
        return _REASONS["infant"]
    if age < 18:
        return _REASONS["pupil"]
    return _REASONS["adult" if age < 60 else "elder"]


def _stay_term(days: int, draw: int) -> str:
    if days > 5 * 365:
        return "3"
    return _pick("2223" if days > 182 else "1112223", draw)


def synthesize(index: int) -> SyntheticPerson:
    """Make the resident of an index.

    Raises:
        ValueError: `index` is negative or not below `CAPACITY`.
    """
    draw = _draws(b"resident", index)
    male = draw[0] < 34_500
    origin = _pick(_ORIGINS, draw[1])
    id_number, birth = _id_number(index, male, origin.code, draw[2])
    lived = _TODAY - birth.toordinal()
    age = lived * 4 // _DAYS_OF_FOUR_YEARS

    reason = _pick(_reasons(age), draw[3])
    dwelling_kind = _pick(_DWELLINGS.get(reason, _OTHER_DWELLINGS), draw[4])
    house = synthesize_house(index // PEOPLE_PER_HOUSE)
    rents = dwelling_kind == "30"
    if rents:
        address = house.address
    elif dwelling_kind in _INSTITUTIONS:
        place = _PLACES[house.community].name
        address = f"{place}{1 + _number(60, draw[5])}{_INSTITUTIONS[dwelling_kind]}"
    else:
        address = _dwelling(_PLACES[house.community], draw[5], draw[6], draw[7])
    declarants = _DECLARANTS.get(dwelling_kind, _OTHER_DECLARANTS)

    stayed = _number(min(lived, 3_650), draw[8] * draw[8] >> 16)
    delay = min(stayed, _pick(_DELAYS, draw[9]))
    declared = _TODAY - stayed + delay
    left = stayed - delay > 7 and draw[10] < 16_000
    child = birth > of_age(limits().minors.guardian_age, dt.date.fromordinal(declared))
    return SyntheticPerson(
        index=index,
        name=_name(male, *draw[11:15]),
        id_type="01",
        id_number=id_number,
        sex="1" if male else "2",
        birth_date=birth,
        phone=_phone(0, index),
        hukou_region=origin.code,
        hukou_address=_hukou_address(origin, draw[15], draw[16]),
        street=house.street,
        community=house.community,
        address=address,
        house=house.index if rents else None,
        house_relation=_RELATIONS.get(dwelling_kind, "other"),
        dwelling_kind=dwelling_kind,
        reason=reason,
        stay_term=_stay_term(stayed, draw[17]),
        arrived_on=dt.date.fromordinal(_TODAY - stayed),
        declared_on=dt.date.fromordinal(declared),
        declared_by="guardian" if child or age < 16 else _pick(declarants, draw[18]),
        guardian_name=_name(draw[22] < 32_768, draw[11], *draw[23:26]) if child else None,
        guardian_relation=_pick(_GUARDIANS, draw[26]) if child else None,
        guardian_phone=_phone(3, index) if child else None,
        notice_method=_pick(_NOTICES, draw[19]),
        status="left" if left else "living" if stayed - delay > 7 else "declared",
        left_on=dt.date.fromordinal(declared + _number(stayed - delay, draw[20])) if left else None,
        departure_reason=_pick(_DEPARTURES, draw[21]) if left else None,
    )


def synthesize_coordinator(index: int) -> SyntheticCoordinator:
    """Make the coordinator of an index."""
    draw = _draws(b"coordinator", index)
    community = _COMMUNITIES[index % len(_COMMUNITIES)]
    neighbours = _NEIGHBOURS[community.parent]
    turn = index // len(_COMMUNITIES)
    serial = turn * len(neighbours) + neighbours.index(community.code) + 1
    served = 30 + _number(3_000, draw[0])
    left = draw[1] < 4_000
    return SyntheticCoordinator(
        index=index,
        number=f"{community.parent[-3:]}-{serial:04}",
        name=_name(draw[2] < 26_000, *draw[3:7]),
        phone=_phone(2, index),
        kind=_pick(_COORDINATORS, draw[7]),
        street=community.parent,
        community=community.code,
        appointed_on=dt.date.fromordinal(_TODAY - served),
        left_on=dt.date.fromordinal(_TODAY - _number(served, draw[8])) if left else None,
        status="left" if left else "active",
    )
