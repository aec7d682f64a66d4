"""What the offices of the demo did: coordinators, meetings, decisions, subsidies."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from app.demo.bulk import Row, shared
from app.demo.district import area_key, areas, below, grid_key, unit, unit_key
from app.demo.people import (
    DISTRICT,
    REFERENCE_DAY,
    SyntheticCoordinator,
    SyntheticPerson,
    synthesize_coordinator,
)
from app.features.assessments.rules import OPEN, REPORTED, first_day, last_day
from app.features.coordinators.models import Coordinator
from app.features.places.divisions import Division
from app.features.subsidies.rules import FULL, ZERO, amounts
from app.policy import Pack, subsidy_pack

WEEKS = 13
"""How many weekly meetings every street has held."""

_MOST = 1_200
_PER_COORDINATOR = 500
"""Residents whom one coordinator serves (R019)."""

_MATTERS = (
    "核对上月未核实的居住登记，逐户上门复核",
    "补齐出租房屋备案材料，更新租住人员名册",
    "开展居住登记政策宣传，张贴服务指南",
    "走访新入住人员，告知居住登记权利义务",
    "整改出租房屋消防隐患，回访整改情况",
    "汇总各社区人员变动情况，报送月度报表",
    "对接学校，告知随迁子女入学所需材料",
    "组织协管员学习个人信息保护要求",
)
_ATTENDED = ("present",) * 16 + ("late", "late", "leave", "absent")

_of_coordinator = shared(SyntheticCoordinator, Coordinator)


@cache
def _first() -> dict[str, SyntheticCoordinator]:
    """The first coordinator of every community, whom every load has."""
    communities = sum(area.level == "community" for area in areas())
    return {one.community: one for one in map(synthesize_coordinator, range(communities))}


def coordinators(residents: int) -> list[SyntheticCoordinator]:
    """The roster for so many residents: one a community, more where there are many people."""
    number = min(_MOST, max(len(_first()), residents // _PER_COORDINATOR))
    return [synthesize_coordinator(index) for index in range(number)]


def collector_of(person: SyntheticPerson) -> int | None:
    """Key of the coordinator who took down a registration, if one was in office there."""
    coordinator = _first()[person.community]
    return coordinator.index + 1 if _in_office(coordinator, person.declared_on) else None


def _in_office(coordinator: SyntheticCoordinator, day: dt.date) -> bool:
    return coordinator.appointed_on <= day <= (coordinator.left_on or REFERENCE_DAY)


def coordinator_row(coordinator: SyntheticCoordinator) -> Row:
    """A coordinator on the roster."""
    return {
        "id": coordinator.index + 1,
        **_of_coordinator(coordinator),
        "street_id": area_key(coordinator.street),
        "community_id": area_key(coordinator.community),
        "grid_id": grid_key(coordinator.community, coordinator.index // len(_first())),
        "employer": unit(f"{DISTRICT}-LGB").name,
        "pledged_on": coordinator.appointed_on,
    }


@dataclass(frozen=True)
class Held:
    """A weekly meeting (R107): the station convenes, the coordinators of the street come."""

    key: int
    day: dt.date
    street: Division


def meetings() -> list[Held]:
    """The weekly meetings of every street, the last ones on the reference day."""
    days = [REFERENCE_DAY - dt.timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    held = ((day, street) for day in days for street in below(DISTRICT))
    return [Held(key, day, street) for key, (day, street) in enumerate(held, 1)]


def meeting_row(held: Held) -> Row:
    """The record of a meeting."""
    return {
        "id": held.key,
        "street_id": area_key(held.street.code),
        "community_id": None,
        "kind": "weekly",
        "subject": f"{held.street.name}第{held.day.isocalendar().week}周例会",
        "held_on": held.day,
        "place": f"{unit(f'{held.street.code}-JD').name}会议室",
        "convener": unit(f"{held.street.code}-PCS1").name,
        "agenda": "一、通报本周采集情况；二、分析存在问题；三、布置下周工作。",
        "notes": "各社区汇报本周新增、变更、注销登记情况，逐项研究未核实人员的核实办法。",
    }


def attendance_rows(meetings: list[Held], roster: list[SyntheticCoordinator]) -> Iterator[Row]:
    """Who came to the meetings: everybody in office then is named."""
    keys = count(1)
    by_street = defaultdict(list)
    for coordinator in roster:
        by_street[coordinator.street].append(coordinator)
    for held in meetings:
        for coordinator in by_street[held.street.code]:
            if _in_office(coordinator, held.day):
                place = (coordinator.index * 7 + held.key * 3) % len(_ATTENDED)
                yield {
                    "id": next(keys),
                    "meeting_id": held.key,
                    "street_id": area_key(held.street.code),
                    "coordinator_id": coordinator.index + 1,
                    "outcome": _ATTENDED[place],
                }


def decision_rows(meetings: list[Held]) -> Iterator[Row]:
    """Two decided items a meeting; those of the last weeks are still under way."""
    for held in meetings:
        age = (REFERENCE_DAY - held.day).days
        for number, suffix in ((1, "JD"), (2, "PCS1")):
            yield {
                "id": 2 * held.key + number - 2,
                "meeting_id": held.key,
                "street_id": area_key(held.street.code),
                "number": number,
                "subject": _MATTERS[(held.key + 3 * number) % len(_MATTERS)],
                "owner_id": unit_key(f"{held.street.code}-{suffix}"),
                "due_on": held.day + dt.timedelta(weeks=number),
                "status": "open" if age < 7 else "doing" if age < 21 else "done",
            }


@dataclass(frozen=True)
class Month:
    """One street's assessment of one month that is over."""

    key: int
    month: str
    street: Division
    reported: bool

    @property
    def pack(self) -> Pack:
        """The rules that were in force."""
        return subsidy_pack(first_day(self.month))


def months() -> list[Month]:
    """The last two months of every street: the earlier one reported, the later one open."""
    current = REFERENCE_DAY.replace(day=1)
    last = (current - dt.timedelta(days=1)).replace(day=1)
    earlier = (last - dt.timedelta(days=1)).replace(day=1)
    assessed = ((day, street) for day in (earlier, last) for street in below(DISTRICT))
    return [
        Month(key, f"{day:%Y-%m}", street, reported=day == earlier)
        for key, (day, street) in enumerate(assessed, 1)
    ]


def month_row(month: Month) -> Row:
    """The assessment of a month."""
    first, rules = first_day(month.month), month.pack.work_subsidy
    return {
        "id": month.key,
        "street_id": area_key(month.street.code),
        "month": month.month,
        "policy": month.pack.key,
        "status": REPORTED if month.reported else OPEN,
        "decide_by": rules.decide.after(first),
        "reported_on": rules.report.after(first) if month.reported else None,
    }


def line_rows(months: list[Month], roster: list[SyntheticCoordinator]) -> Iterator[Row]:
    """The subsidy lines: in a reported month decided, nearly all of them in full."""
    keys = count(1)
    for month in months:
        for coordinator in roster:
            if coordinator.street == month.street.code and _entitled(coordinator, month):
                yield {
                    "id": next(keys),
                    "assessment_month_id": month.key,
                    "month": month.month,
                    "street_id": area_key(coordinator.street),
                    "community_id": area_key(coordinator.community),
                    "coordinator_id": coordinator.index + 1,
                    **_outcome(coordinator, month),
                }


def _entitled(coordinator: SyntheticCoordinator, month: Month) -> bool:
    return (
        coordinator.kind in month.pack.work_subsidy.entitled.kinds
        and coordinator.appointed_on <= last_day(month.month)
        and first_day(month.month) <= (coordinator.left_on or REFERENCE_DAY)
    )


def _outcome(coordinator: SyntheticCoordinator, month: Month) -> Row:
    outcome = ZERO if coordinator.index % 17 == 0 else FULL
    amount, city, district = amounts(outcome, month.pack.work_subsidy)
    decided = {
        "outcome": outcome,
        "amount": amount,
        "city_share": city,
        "district_share": district,
        "reason": "采集登记未按时完成，辖区内12户居住信息逾期未更新。" if outcome == ZERO else None,
        "decided_on": month.pack.work_subsidy.decide.after(first_day(month.month)),
    }
    return decided if month.reported else dict.fromkeys(decided)
