"""The monthly report of the floating population: its table, and whether it balances. Pure.

Source: requirements §3.7 (暂住人口管理统计报表), R064, R065, R086, R202.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.access.reasons import N_, Reason

Translate = Callable[[str], str]

TOTAL = N_("合计")
UNSTATED = N_("未填")
REASON, SEX, TERM, ORIGIN, DWELLING = (
    N_("居住事由"),
    N_("性别"),
    N_("居住期限"),
    N_("来自"),
    N_("居住处所"),
)
OTHER_SEX = N_("未说明")
LODGING, HOUSEHOLD, PREMISES, SITE, RENTED, OTHER = (
    N_("旅店"),
    N_("居民家中"),
    N_("单位内部"),
    N_("工地现场"),
    N_("租赁房屋"),
    N_("其他"),
)
DWELLINGS = (LODGING, HOUSEHOLD, PREMISES, SITE, RENTED, OTHER)
POPULATION, CHANGES = N_("流动人口基本信息"), N_("人员变动")
OPENING, NEW, GONE, CLOSING, CORRECTED = (
    N_("上月末人数"),
    N_("本月新增"),
    N_("本月离开"),
    N_("本月末人数"),
    N_("登记变更次数"),
)
ITEM, NUMBER = N_("项目"), N_("数量")
PLACES, PLACE = N_("各社区（村）人员变动"), N_("社区（村）")
SETTLED = N_("其中居住满 %(days)s 天的")
OWN_CITY, OWN_PROVINCE, OTHER_PROVINCES = N_("本市"), N_("省内合计"), N_("省外合计")
ELDERS, CHILDREN = N_("留守老人（60周岁以上）"), N_("留守儿童")

MONTH = N_("报表月份应写作“年-月”，如 2026-09，现为“%(value)s”。")
AHEAD = N_("%(value)s 还没有开始，没有报表。")
OPEN = N_("%(value)s 尚未结束，%(limit)s起才能上报。")
UNCHANGED = N_("%(value)s 的报表与已上报的第 %(edition)s 版相同，没有重复上报。")
ROW_UNBALANCED = N_(
    "“%(row)s”行“%(group)s”各栏之和为 %(sum)s，与合计 %(total)s 不符，没有上报。"
    "请核对登记中的代码，或与系统管理员联系。"
)
COLUMN_UNBALANCED = N_(
    "“%(column)s”栏各行之和为 %(sum)s，与合计 %(total)s 不符，没有上报。请与系统管理员联系。"
)
CHANGE_UNBALANCED = N_(
    "上月末 %(opening)s 加新增 %(new)s 减离开 %(gone)s，与本月末 %(closing)s 不符，没有上报。"
)

PLACES_UNBALANCED = N_(
    "各社区（村）“%(column)s”之和为 %(sum)s，与 %(total)s 不符，没有上报。"
    "登记可能刚有变动，请稍后再试。"
)

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_DAY = dt.timedelta(days=1)


class Count(NamedTuple):
    """How many registrations are alike; the codes are as they were entered.

    `before` and `gone` say whether they began before the month and have ended in it, `settled`
    whether they have lived there as long as the local definition of a migrant asks (R050).
    """

    reason: str
    sex: str
    term: str | None
    origin: str | None
    dwelling: str | None
    before: bool
    gone: bool
    settled: bool
    number: int


class Away(NamedTuple):
    """How many have gone to a division and not returned, and whom they have left behind."""

    region: str
    number: int
    elders: int
    children: int


@dataclass(frozen=True)
class Lists:
    """Code → label of the lists that make rows and columns, in their order."""

    reasons: Mapping[str, str]
    terms: Mapping[str, str]
    origins: Mapping[str, str]
    sexes: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table of numbers.

    Attributes:
        title: what it is about.
        heading: over the names of the lines.
        groups: headings over columns, each with those of its columns.
        lines: name → numbers, in the order of the columns.
    """

    title: str
    heading: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by their full names."""
        return tuple(
            f"{group} {name}".strip() if len(names) > 1 else name
            for group, names in self.groups
            for name in names
        )


class Movement(NamedTuple):
    """How many there were, came, went and are there."""

    opening: int
    new: int
    gone: int
    closing: int


class Change(NamedTuple):
    """What has changed in a place in the month (R059); `corrected` may be unknown."""

    place: str
    opening: int
    new: int
    gone: int
    closing: int
    corrected: int | None


@dataclass(frozen=True)
class Report:
    """A month of a place.

    Attributes:
        population: who lived there at the last instant of the month.
        movement: how it came to that.
        places: the same, community by community.
        sheets: all tables, these first.
        notes: what they say, and do not.
    """

    population: Sheet
    movement: Movement
    places: Sheet
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]

    @property
    def residents(self) -> int:
        """The number of all."""
        return self.movement.closing

    def as_json(self) -> str:
        """For keeping, always in the same order."""
        return json.dumps(
            {
                "sheets": [
                    {
                        "title": one.title,
                        "heading": one.heading,
                        "groups": one.groups,
                        "lines": one.lines,
                    }
                    for one in self.sheets
                ],
                "notes": self.notes,
            },
            ensure_ascii=False,
        )


def kept(figures: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The tables and notes of a report as they were filed."""
    found: dict[str, Any] = json.loads(figures)
    sheets = tuple(
        Sheet(
            one["title"],
            one["heading"],
            tuple((group, tuple(names)) for group, names in one["groups"]),
            tuple((name, tuple(numbers)) for name, numbers in one["lines"]),
        )
        for one in found["sheets"]
    )
    return sheets, tuple(found["notes"])


def registrations(sheets: Sequence[Sheet]) -> int:
    """How many a report has counted: those of the month before, and the new ones."""
    if len(sheets) < 2:  # without the table of changes
        return 0
    (_, (opening,)), (_, (new,)), *_ = sheets[1].lines
    return opening + new


def digest(figures: str) -> str:
    """What tells figures from any others (SHA-256)."""
    return hashlib.sha256(figures.encode()).hexdigest()


# -- months -----------------------------------------------------------------------------


def span(month: str) -> tuple[dt.date, dt.date]:
    """First and last day of a month written like 2026-09."""
    first = dt.date.fromisoformat(f"{month}-01")
    return first, (first + 31 * _DAY).replace(day=1) - _DAY


def latest(today: dt.date) -> str:
    """The month that is reported on a day: the last one that has come to its last day."""
    tomorrow = today + _DAY
    return f"{tomorrow.replace(day=1) - _DAY:%Y-%m}"


def month_problem(text: str, today: dt.date) -> Reason | None:
    """A month is written like 2026-09 and has begun."""
    if not _MONTH.fullmatch(text):
        return Reason(MONTH, "month", {"value": text})
    if text > f"{today:%Y-%m}":
        return Reason(AHEAD, "month", {"value": text})
    return None


def filing_problem(text: str, today: dt.date) -> Reason | None:
    """A month is reported from its last day on: its base is the last instant of that (R064)."""
    if problem := month_problem(text, today):
        return problem
    _, last = span(text)
    return Reason(OPEN, "month", {"value": text, "limit": last}) if today < last else None


# -- the table --------------------------------------------------------------------------


def dwelling(code: str) -> str:
    """The column of the form to which a code of `dwelling_kind` belongs."""
    if code.startswith("1"):
        return LODGING
    if code.startswith("4"):
        return PREMISES
    return {"23": HOUSEHOLD, "30": RENTED, "71": SITE}.get(code, OTHER)


def population(counts: Iterable[Count], lists: Lists, translate: Translate = str) -> Sheet:
    """Who lived there at the end: a row for each reason, a column for each answer of the form.

    A code of no list falls into no column, so that the row does not balance.
    """
    keys, groups = _columns(lists, translate)
    rows: dict[str, list[int]] = {code: [0] * len(keys) for code in lists.reasons}
    place = {key: index for index, key in enumerate(keys)}
    for one in counts:
        if one.gone:
            continue
        row = rows.setdefault(one.reason, [0] * len(keys))
        for key in _keys_of(one):
            if key in place:
                row[place[key]] += one.number
    total = tuple(map(sum, zip(*rows.values(), strict=True)))
    lines = [(lists.reasons.get(code, code), tuple(row)) for code, row in rows.items()]
    return Sheet(
        translate(POPULATION),
        translate(REASON),
        groups,
        (*lines, (translate(TOTAL), total)),
    )


def _columns(
    lists: Lists, translate: Translate
) -> tuple[list[tuple[str, str | None]], tuple[tuple[str, tuple[str, ...]], ...]]:
    sexes = {**{code: lists.sexes.get(code, code) for code in _SEXES}, "": translate(OTHER_SEX)}
    places = {one: translate(one) for one in DWELLINGS}
    unstated = {None: translate(UNSTATED)}
    parts: tuple[tuple[str, Mapping[Any, str]], ...] = (
        (TOTAL, {None: translate(TOTAL)}),
        (SEX, sexes),
        (TERM, {**lists.terms, **unstated}),
        (ORIGIN, {**lists.origins, **unstated}),
        (DWELLING, {**places, **unstated}),
    )
    keys = [(group, key) for group, names in parts for key in names]
    groups = tuple(
        (translate(group) if group != TOTAL else "", tuple(names.values()))
        for group, names in parts
    )
    return keys, groups


_SEXES = ("1", "2")


def _keys_of(one: Count) -> Iterator[tuple[str, str | None]]:
    yield TOTAL, None
    yield SEX, one.sex if one.sex in _SEXES else ""
    yield TERM, one.term
    yield ORIGIN, one.origin
    yield DWELLING, dwelling(one.dwelling) if one.dwelling else None


def movement(counts: Sequence[Count]) -> Movement:
    """How many there were at the end of the month before, came, went and are there."""
    return Movement(
        opening=sum(one.number for one in counts if one.before),
        new=sum(one.number for one in counts if not one.before),
        gone=sum(one.number for one in counts if one.gone),
        closing=sum(one.number for one in counts if not one.gone),
    )


def settled(counts: Iterable[Count]) -> int:
    """How many of those who are there at the end are migrants by the local definition (R050)."""
    return sum(one.number for one in counts if one.settled and not one.gone)


def changes(places: Sequence[Change], translate: Translate = str) -> Sheet:
    """What has changed in each place, and in all together (R059)."""
    labels: tuple[str, ...] = (OPENING, NEW, GONE, CLOSING, CORRECTED)
    if any(one.corrected is None for one in places):
        labels = labels[:-1]
    lines = [(one.place, tuple(n for n in one[1:] if n is not None)) for one in places]
    total = tuple(sum(numbers) for numbers in zip(*(row for _, row in lines), strict=True))
    return Sheet(
        translate(PLACES),
        translate(PLACE),
        (("", tuple(map(translate, labels))),),
        (*lines, (translate(TOTAL), total or (0,) * len(labels))),
    )


def numbers(
    title: str, lines: Iterable[tuple[str, int | None]], translate: Translate = str
) -> Sheet:
    """A table of one column; what is not known is left out."""
    known = tuple((translate(name), (value,)) for name, value in lines if value is not None)
    groups = (("", (translate(NUMBER),)),)
    return Sheet(translate(title), translate(ITEM), groups, known)


def destinations(
    found: Sequence[Away], home: str, regions: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Where those who are away have gone (R065): in the province by city, else by province.

    Args:
        found: by division, in the order of the codes.
        home: code of an area of the district.
        regions: code → full name of every division.
    """
    near: dict[str, int] = {OWN_CITY: 0}
    far: dict[str, int] = {}
    own_city = regions.get(f"{home[:4]}00")
    for one in found:
        if one.region[:2] == home[:2]:
            city = one.region if one.region[2:4] == "90" else f"{one.region[:4]}00"
            name = regions.get(city, one.region)
            name = OWN_CITY if name == own_city else name
            near[name] = near.get(name, 0) + one.number
        else:
            name = regions.get(f"{one.region[:2]}0000", one.region)
            far[name] = far.get(name, 0) + one.number
    yield from near.items()
    yield OWN_PROVINCE, sum(near.values())
    yield from far.items()
    yield OTHER_PROVINCES, sum(far.values())
    yield TOTAL, sum(one.number for one in found)
    yield ELDERS, sum(one.elders for one in found)
    yield CHILDREN, sum(one.children for one in found)


def imbalances(report: Report) -> Iterator[Reason]:
    """Every sum of the report that does not come out, by row and column."""
    *lines, (_, totals) = report.population.lines
    for name, row in report.population.lines:
        yield from _row_imbalances(report.population, name, row)
    for index, column in enumerate(report.population.columns):
        found = sum(row[index] for _, row in lines)
        if found != totals[index]:
            about = {"column": column, "sum": found, "total": totals[index]}
            yield Reason(COLUMN_UNBALANCED, "month", about)
    change = report.movement
    if change.opening + change.new - change.gone != change.closing or change.closing != totals[0]:
        yield Reason(CHANGE_UNBALANCED, "month", change._asdict())
    *_, (_, places) = report.places.lines
    for column, found, total in zip(report.places.columns, places, change, strict=False):
        if found != total:
            about = {"column": column, "sum": found, "total": total}
            yield Reason(PLACES_UNBALANCED, "month", about)


def _row_imbalances(sheet: Sheet, name: str, row: Sequence[int]) -> Iterator[Reason]:
    at = 1
    for group, names in sheet.groups[1:]:
        found = sum(row[at : at + len(names)])
        at += len(names)
        if found != row[0]:
            about = {"row": name, "group": group, "sum": found, "total": row[0]}
            yield Reason(ROW_UNBALANCED, "month", about)
