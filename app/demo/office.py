"""What the offices of the demo did: coordinators, meetings, decisions, subsidies."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count

from app.demo.bulk import Row, shared
from app.demo.district import area_key, areas, below, grid_key, unit, unit_key, units
from app.demo.people import (
    DISTRICT,
    REFERENCE_DAY,
    SyntheticCoordinator,
    SyntheticPerson,
    synthesize_coordinator,
)
from app.features.assessments.rules import OPEN, REPORTED, first_day, last_day
from app.features.collection.rules import HANDED, RECEIVED, STORED, monday
from app.features.coordinators.models import Coordinator
from app.features.meetings import wording
from app.features.meetings.rules import ATTENDEE, CONVENER, HELD, ISSUED
from app.features.places.divisions import Division
from app.features.subsidies.rules import FULL, ZERO, amounts
from app.policy import MeetingType, Pack, limits, load_pack, subsidy_pack

WEEKS = 13
"""How many weekly meetings every street has held."""

REMEMBERED = dt.timedelta(days=45)
"""How far back the due items of the demo go."""

AHEAD = dt.timedelta(days=1)
"""The offices of the demo do most things the day before the last."""

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
_NOTES = "各社区汇报本周新增、变更、注销登记情况，逐项研究未核实人员的核实办法。"
_CHAIR = "示例所长"
_ATTENDED = ("present",) * 16 + ("late", "late", "leave", "absent")

_of_coordinator = shared(SyntheticCoordinator, Coordinator)


@cache
def _first() -> dict[str, SyntheticCoordinator]:
    """The first coordinator of every community, whom every load has."""
    communities = sum(area.level == "community" for area in areas())
    return {one.community: one for one in map(synthesize_coordinator, range(communities))}


def coordinators(residents: int, number: int | None = None) -> list[SyntheticCoordinator]:
    """The roster for so many residents: one a community, more where there are many people.

    Args:
        residents: how many live there.
        number: how many coordinators there are, if not as many as that takes.
    """
    needed = max(len(_first()), residents // _PER_COORDINATOR)
    number = min(_MOST, needed) if number is None else number
    return [synthesize_coordinator(index) for index in range(number)]


def collector_of(person: SyntheticPerson) -> int | None:
    """Key of the coordinator who took down a registration, if one was in office there."""
    coordinator = _first()[person.community]
    return coordinator.index + 1 if _in_office(coordinator, person.declared_on) else None


def coordinator_of(community: str) -> int:
    """Key of the first coordinator of a community."""
    return _first()[community].index + 1


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


@cache
def _weekly() -> MeetingType:
    return next(one for one in load_pack("jinshui-2011-76").meetings if one.key == "weekly")


@dataclass(frozen=True)
class Held:
    """A weekly meeting (R107): the station convenes, the coordinators of the street come."""

    key: int
    day: dt.date
    street: Division
    week: int
    """How many the street has had, this one included."""

    @property
    def keeper(self) -> str:
        """Code of the station that keeps it."""
        return f"{self.street.code}-PCS1"

    @property
    def issued_on(self) -> dt.date | None:
        """When the minutes went out: not yet, of the last two weeks."""
        old = REFERENCE_DAY - self.day >= dt.timedelta(weeks=2)
        return self.day + dt.timedelta(days=2) if old else None

    @property
    def number(self) -> str:
        """Of the minutes."""
        return f"〔{self.day.year}〕{self.week}号"

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of those who are asked to it: the street's stations, the street office."""
        return (
            *(one.code for one in units() if one.code.startswith(f"{self.street.code}-PCS")),
            f"{self.street.code}-JD",
        )


def meetings() -> list[Held]:
    """The weekly meetings of every street, the last ones on the reference day."""
    days = [REFERENCE_DAY - dt.timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    held = ((day, street, week) for week, day in enumerate(days, 1) for street in below(DISTRICT))
    return [Held(key, *one) for key, one in enumerate(held, 1)]


def meeting_row(held: Held) -> Row:
    """The record of a meeting."""
    issued = held.issued_on is not None
    return {
        "id": held.key,
        "org_unit_id": unit_key(held.keeper),
        "street_id": area_key(held.street.code),
        "community_id": None,
        "kind": _weekly().key,
        "kind_label": _weekly().label,
        "subject": _subject(held),
        "held_on": held.day,
        "place": _place(held),
        "status": ISSUED if issued else HELD,
        "agenda": wording.agenda(_weekly().agenda, ()),
        "chair": _CHAIR,
        "recorder": None,
        "notes": _NOTES,
        "number": held.number if issued else None,
        "issuer": _CHAIR if issued else None,
        "issued_on": held.issued_on,
    }


def _subject(held: Held) -> str:
    return f"{held.street.name}第{held.day.isocalendar().week}周例会"


def _place(held: Held) -> str:
    return f"{unit(f'{held.street.code}-JD').name}会议室"


def invitation_rows(meetings: list[Held]) -> Iterator[Row]:
    """Which units were asked to the meetings; all came."""
    keys = count(1)
    for held in meetings:
        for code in held.units:
            yield {
                "id": next(keys),
                "meeting_id": held.key,
                "organiser_id": unit_key(held.keeper),
                "org_unit_id": unit_key(code),
                "subject": _subject(held),
                "held_on": held.day,
                "place": _place(held),
                "part": ATTENDEE if code.endswith("-JD") else CONVENER,
                "outcome": "present",
            }


def copy_rows(meetings: list[Held]) -> Iterator[Row]:
    """The minutes of the meetings; the streets have not confirmed the last ones yet."""
    keys = count(1)
    latest = max(held.issued_on for held in meetings if held.issued_on)
    for held in meetings:
        if held.issued_on is None:
            continue
        names = [unit(code).name for code in held.units]
        said = wording.Held(
            kind=_weekly().label,
            day=held.day,
            place=_place(held),
            conveners=names[:-1],
            chair=_CHAIR,
            recorder="",
            agenda=wording.agenda(_weekly().agenda, ()),
            notes=_NOTES,
            items=[
                wording.Item(one["subject"], unit(code).name, one["due_on"])
                for one, code in _decided(held)
            ],
        )
        for code in held.units:
            received = code == held.keeper or held.issued_on != latest
            yield {
                "id": next(keys),
                "meeting_id": held.key,
                "organiser_id": unit_key(held.keeper),
                "org_unit_id": unit_key(code),
                "number": held.number,
                "subject": _subject(held),
                "issued_on": held.issued_on,
                "issuer": _CHAIR,
                "body": wording.body(said),
                "attended": "、".join(names),
                "distribution": "，".join(names),
                "received_on": held.issued_on + dt.timedelta(days=1) if received else None,
                "received_by": "demo" if received else None,
            }


def attendance_rows(meetings: list[Held], roster: list[SyntheticCoordinator]) -> Iterator[Row]:
    """Who came to the meetings: everybody in office in the station's communities is named."""
    keys = count(1)
    by_street = defaultdict(list)
    for coordinator in roster:
        by_street[coordinator.street].append(coordinator)
    for held in meetings:
        for coordinator in by_street[held.street.code]:
            served = coordinator.community in unit(held.keeper).serves
            if served and _in_office(coordinator, held.day):
                place = (coordinator.index * 7 + held.key * 3) % len(_ATTENDED)
                yield {
                    "id": next(keys),
                    "meeting_id": held.key,
                    "org_unit_id": unit_key(held.keeper),
                    "street_id": area_key(held.street.code),
                    "coordinator_id": coordinator.index + 1,
                    "outcome": _ATTENDED[place],
                }


def decision_rows(meetings: list[Held]) -> Iterator[Row]:
    """Two decided items a meeting; those of the last weeks are still under way."""
    return (one for held in meetings for one, _ in _decided(held))


def _decided(held: Held) -> Iterator[tuple[Row, str]]:
    """The items of a meeting, each with the code of who owes it."""
    age = (REFERENCE_DAY - held.day).days
    for number, suffix in ((1, "JD"), (2, "PCS1")):
        code, due_on = f"{held.street.code}-{suffix}", held.day + dt.timedelta(weeks=number)
        status = "open" if age < 7 else "doing" if age < 21 else "done"
        yield (
            {
                "id": 2 * held.key + number - 2,
                "meeting_id": held.key,
                "organiser_id": unit_key(held.keeper),
                "street_id": area_key(held.street.code),
                "number": number,
                "subject": _MATTERS[(held.key + 3 * number) % len(_MATTERS)],
                "org_unit_id": unit_key(code),
                "due_on": due_on,
                "status": status,
                "finished_on": due_on if status == "done" else None,
            },
            code,
        )


def was_done(due_item: int) -> bool:
    """Whether a due item of the past was done; one in twenty was forgotten."""
    return due_item % 20 != 0


@dataclass(frozen=True)
class Slip:
    """A week's original forms, handed by the station to the street (R126)."""

    key: int
    day: dt.date
    street: Division
    ago: int

    @property
    def numbers(self) -> list[str]:
        """The numbers of its forms: twenty are printed a week, some are left over."""
        first = 20 * (WEEKS - self.ago)
        return [f"{self.street.code[-3:]}-{first + n:05}" for n in range(20 - self.key % 7)]


def slips() -> list[Slip]:
    """The slips of the last weeks of every street; the newest wait for the receipt."""
    handed = (
        (REFERENCE_DAY - dt.timedelta(weeks=ago), street, ago)
        for ago in reversed(range(WEEKS))
        for street in below(DISTRICT)
    )
    return [Slip(key, *one) for key, one in enumerate(handed, 1)]


def slip_row(slip: Slip) -> Row:
    """A slip, and how far it has come."""
    forms, missing = len(slip.numbers), slip.key % 29 == 0
    sheets, taken = forms + slip.key % 5, slip.day + dt.timedelta(days=1)
    keep_until = taken + dt.timedelta(days=limits().paper_forms.keep_days)
    counted = {
        "received_on": taken,
        "received_by": "street-clerk",
        "sheets_received": sheets - missing,
        "difference": "附页缺一张，已请派出所补交。" if missing else None,
    }
    kept = {"stored_at": f"档案室{slip.street.code[-1]}号柜", "keep_until": keep_until}
    return {
        "id": slip.key,
        "org_unit_id": unit_key(f"{slip.street.code}-PCS1"),
        "to_unit_id": unit_key(f"{slip.street.code}-JD"),
        "street_id": area_key(slip.street.code),
        "week": monday(slip.day),
        "forms": f"{slip.numbers[0]}~{slip.numbers[-1]}",
        "form_count": forms,
        "sheets": sheets,
        "handed_on": slip.day,
        "handed_by": "police-officer",
        "status": (HANDED, RECEIVED, STORED)[min(slip.ago, 2)],
        **(counted if slip.ago else dict.fromkeys(counted)),
        **(kept if slip.ago > 1 else dict.fromkeys(kept)),
    }


def form_rows(slips: list[Slip]) -> Iterator[Row]:
    """The forms on the slips."""
    keys = count(1)
    for slip in slips:
        for number in slip.numbers:
            yield {
                "id": next(keys),
                "hand_over_id": slip.key,
                "org_unit_id": unit_key(f"{slip.street.code}-PCS1"),
                "number": number,
            }


def log_rows(username: str, grid: int) -> Iterator[Row]:
    """The day logs of a coordinator's account over the last weeks, but for Sundays."""
    place = next(area for area in areas() if area_key(area.code) == grid)
    community = next(area for area in areas() if area.code == place.parent)
    days = (REFERENCE_DAY - dt.timedelta(days=ago) for ago in reversed(range(1, 29)))
    for key, day in enumerate((day for day in days if day.weekday() < 6), 1):
        yield {
            "id": key,
            "username": username,
            "street_id": area_key(community.parent or DISTRICT),
            "community_id": area_key(community.code),
            "grid_id": grid,
            "day": day,
            "visits": 8 + key * 5 % 9,
            "collected": key * 3 % 4,
            "changed": key % 3,
            "departed": key % 5 // 4,
            "problems": "3号楼楼道堆放杂物，已告知物业清理。" if key % 6 == 0 else None,
            "entered_on": day,
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


def month_row(month: Month, packs: Mapping[str, int]) -> Row:
    """The assessment of a month; the rule packs are filed under these keys."""
    first, rules = first_day(month.month), month.pack.work_subsidy
    return {
        "id": month.key,
        "street_id": area_key(month.street.code),
        "month": month.month,
        "rule_pack_id": packs[month.pack.key],
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
