"""Rule packs: `app/policies/*.toml`, one document each, checked as a whole when they are read."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from app.policy.facts import ORGANISATION, PREMISES, Fact
from app.policy.formulas import NAME, FormulaError, Sheet, sheet
from app.policy.reading import (
    POLICIES,
    Between,
    CodeOf,
    PackError,
    Rule,
    fail,
    key_of,
    load,
    read_table,
)
from app.policy.rhythm import WEEKS, Period, Rhythm
from app.policy.subsidy import AMOUNT, WHOLE, Subsidy

Days = Annotated[int, Between(0, 60)]
Units = tuple[Annotated[str, CodeOf("org_kind")], ...]
Work = Annotated[str, CodeOf("duty_work")]
LedgerScreen = Annotated[str, CodeOf("ledger_screen")]
LedgerEvery = Literal["once", "month", "quarter", "year"]


K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Rule)


SIZES = (0, 1, 499, 500, 501, 1000, 1001, 15_000, 15_001)
"""Areas for which norms are tried: every fact is so many."""


class NoPack(PackError):
    """No rule pack was valid yet."""


@dataclass(frozen=True, kw_only=True)
class Duty(Rule):
    """Something that organisations have to do again and again.

    Attributes:
        key: by which records know it.
        label: what has to be done.
        work: where in the house it is done.
        responsible: kinds of organisation (scheme `org_kind`); each unit of them has the duty.
        partners: kinds of organisation it is done with or for.
        rhythm: how often, and by which day.
        remind_days: how many days before the last day the unit is reminded.
        escalate_days: how many days after it the superior learns of it.
    """

    key: str
    label: str
    work: Work
    responsible: Units
    rhythm: Rhythm
    partners: Units = ()
    remind_days: Days = 2
    escalate_days: Days = 3


@dataclass(frozen=True, kw_only=True)
class MeetingType(Rule):
    """A kind of meeting: who calls it and who comes, how often, about what.

    Attributes:
        key: by which records know it.
        label: its name.
        conveners: kinds of organisation that call and chair it.
        attendees: who else comes; kinds of organisation.
        agenda: its usual items.
        rhythm: how often; left out if it meets when proposed.
        coordinators: the coordinators come, too.
        minutes: minutes (会议纪要) are issued.
    """

    key: str
    label: str
    conveners: Units
    agenda: tuple[str, ...]
    attendees: Units = ()
    rhythm: Rhythm | None = None
    coordinators: bool = False
    minutes: bool = False
    remind_days: Days = 2
    escalate_days: Days = 3

    @property
    def duty(self) -> Duty | None:
        """What its rhythm asks of the conveners."""
        if self.rhythm is None:
            return None
        return Duty(
            clause=self.clause,
            key=self.key,
            label=self.label,
            work="meeting",
            responsible=self.conveners[:1],
            partners=(*self.conveners[1:], *self.attendees),
            rhythm=self.rhythm,
            remind_days=self.remind_days,
            escalate_days=self.escalate_days,
        )


@dataclass(frozen=True, kw_only=True)
class Collecting(Rule):
    """How soon something follows upon something else, where no day of the calendar counts.

    Attributes:
        entry_hours: within how many hours what was collected is entered (R033).
    """

    entry_hours: Annotated[int, Between(1, 720)]


@dataclass(frozen=True, kw_only=True)
class Migrant(Rule):
    """Who counts as a migrant (R050); who has come to live here is registered in any case.

    Attributes:
        after_days: after how many days since the arrival.
    """

    after_days: Annotated[int, Between(1, 366)]


@dataclass(frozen=True, kw_only=True)
class OutflowTerm(Rule):
    """How soon somebody who has left is registered.

    Attributes:
        register_days: within how many days after leaving (R063).
    """

    register_days: Annotated[int, Between(1, 366)]


@dataclass(frozen=True, kw_only=True)
class Norm(Rule):
    """How many people an organisation needs: a formula over the facts of its area (R019–R025)."""

    key: str
    label: str
    responsible: Units
    formula: str


@dataclass(frozen=True, kw_only=True)
class Ledger(Rule):
    """A ledger (台账) that every organisation of some kinds keeps (R200–R206).

    Attributes:
        key: by which records know it.
        label: its name.
        keepers: kinds of organisation; each unit of them keeps one.
        every: how often something new has to be in it.
        screen: the screen of the panel that keeps it by itself (scheme `ledger_screen`); left
            out if documents do.
    """

    key: str
    label: str
    keepers: Units
    every: LedgerEvery
    screen: LedgerScreen = ""


BY_MONTH = ("assessment-months", "monthly-reports")
"""The screens that tell of every month whether it has been kept."""


@dataclass(frozen=True, kw_only=True)
class Standard(Rule):
    """What an office has at least: rooms, or equipment (R011, R215–R219).

    Attributes:
        key: by which a newer document replaces it.
        label: what is asked for.
        responsible: kinds of organisation (scheme `org_kind`) it is asked of.
        measure: the fact it is measured by.
        at_least: how much of it; 1 where the fact is yes or no.
    """

    key: str
    label: str
    responsible: Units
    measure: str
    at_least: Annotated[int, Between(1, 100_000)]

    @property
    def fact(self) -> Fact:
        """What it is measured by."""
        return PREMISES[self.measure]


@dataclass(frozen=True, kw_only=True)
class Responsibility(Rule):
    """What somebody is there for, as the catalogue of duties (职责清单) lists it (R041, R137).

    Attributes:
        key: by which a newer document replaces it.
        who: a department, an office, a post, or a way of working with its parts.
        duties: what they do, one line each.
    """

    key: str
    who: str
    duties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Indicator(Rule):
    """A share that should be reached, in basis points."""

    key: str
    label: str
    target: Annotated[int, Between(0, WHOLE)]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The rules of one document.

    Attributes:
        key: name of its file.
        title: what it regulates.
        source: number of the document.
        valid_from: day from which it holds.
        subsidy: rules of the work subsidy.
        duties: what is due again and again, but for meetings.
        meetings: kinds of meetings.
        collecting: how soon collected information is entered.
        migrant: who counts as a migrant.
        outflow: how soon somebody who has left is registered.
        staffing: how many people are needed.
        premises: what rooms and equipment an office has at least.
        indicators: what should be reached.
        ledgers: what is kept on file.
        responsibilities: what departments, offices and posts are there for.
    """

    key: str
    title: str
    source: str
    valid_from: dt.date
    subsidy: Subsidy | None = None
    duties: tuple[Duty, ...] = ()
    meetings: tuple[MeetingType, ...] = ()
    collecting: Collecting | None = None
    migrant: Migrant | None = None
    outflow: OutflowTerm | None = None
    staffing: tuple[Norm, ...] = ()
    premises: tuple[Standard, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()

    @property
    def work_subsidy(self) -> Subsidy:
        """The subsidy of a pack that has one.

        Raises:
            NoPack: it has none.
        """
        if self.subsidy is None:
            raise NoPack(f"规则包“{self.key}”没有补贴规则。")
        return self.subsidy

    @cached_property
    def all_duties(self) -> tuple[Duty, ...]:
        """The duties, and those that follow from the meetings."""
        return (*self.duties, *(one.duty for one in self.meetings if one.duty))

    @cached_property
    def norms(self) -> Sheet:
        """The formulas of the staffing norms.

        Raises:
            FormulaError: one of them is wrong.
        """
        return sheet(ORGANISATION, {one.key: one.formula for one in self.staffing}, {})


@dataclass(frozen=True)
class Document:
    """A pack as it was when it was read, to be kept with what is decided by it.

    Attributes:
        pack: what it says.
        text: its file.
        rules: all of it as JSON, with what it took from the shipped pack it is based on.
    """

    pack: Pack
    text: str
    rules: str

    @property
    def digest(self) -> str:
        """What tells it from any other (SHA-256)."""
        return hashlib.sha256(self.rules.encode()).hexdigest()


def adopt(names: Iterable[str]) -> None:
    """Let this district work by these packs, from the day each of them holds.

    Args:
        names: shipped ones by their keys, the district's own by the path of their files.

    Raises:
        PackError: one is not there or wrong, or two hold from the same day.
    """
    documents = [_document(_path(name)) for name in names]
    packs = [one.pack for one in documents]
    for key in _twice(pack.key for pack in packs):
        raise PackError(f"规则包“{key}”指定了两次，标识不能相同。")
    for part, day in _twice((part, pack.valid_from) for pack in packs for part in _parts(pack)):
        same = "、".join(pack.key for pack in packs if pack.valid_from == day)
        raise PackError(f"规则包 {same} 都从 {day} 起规定 {part}，请改其中一个的 valid_from。")
    _adopted.clear()
    _adopted.update({one.pack.key: one for one in documents})


_adopted: dict[str, Document] = {}


def adopted() -> tuple[Document, ...]:
    """The packs of this district as their files are now."""
    return tuple(_adopted.values())


def _path(name: str) -> Path:
    if not name.endswith(".toml"):
        return POLICIES / f"{name}.toml"
    path = Path(name)
    if (POLICIES / path.name).is_file():
        fail(path, "文件名", "与随附的规则包相同，请改名：规则包按名称区分")
    return path


@cache
def load_pack(key: str) -> Pack:
    """A shipped pack.

    Raises:
        PackError: none of that name is shipped.
    """
    return read_pack(POLICIES / f"{key}.toml")


def subsidy_pack(month: dt.date) -> Pack:
    """The pack whose subsidy holds for a month: the newest that was valid on its first day.

    Raises:
        NoPack: none was valid then.
    """
    valid = [one for one in _valid(month.replace(day=1)) if one.subsidy is not None]
    if not valid:
        raise NoPack(f"没有适用于 {month:%Y-%m} 的补贴规则。")
    return valid[-1]


def periods_between(first: dt.date, last: dt.date) -> Iterator[tuple[Pack, Duty, Period]]:
    """Every period of every duty whose last day, as the rule names it, lies between two days.

    A duty holds for the periods that begin while it is the newest of its key.
    """
    for pack in (one.pack for one in _adopted.values()):
        for duty in pack.all_duties:
            for period in duty.rhythm.periods(first, last):
                if any(one is duty for one in duties_on(period.first)):
                    yield pack, duty, period


def duties_on(day: dt.date) -> tuple[Duty, ...]:
    """What was due again and again on a day; of duties with one key the newest."""
    found = {duty.key: duty for pack in _valid(day) for duty in pack.all_duties}
    return tuple(found.values())


def meetings_on(day: dt.date) -> tuple[MeetingType, ...]:
    """The kinds of meetings there were on a day; of those with one key the newest."""
    found = {one.key: one for pack in _valid(day) for one in pack.meetings}
    return tuple(found.values())


def standards_on(day: dt.date) -> tuple[tuple[Pack, Standard], ...]:
    """What offices had to have on a day, and which pack says so; of one key the newest."""
    found = {one.key: (pack, one) for pack in _valid(day) for one in pack.premises}
    return tuple(found.values())


def responsibilities_on(day: dt.date) -> tuple[tuple[Pack, Responsibility], ...]:
    """Who was there for what on a day, and which pack says so; of one key the newest."""
    found = {one.key: (pack, one) for pack in _valid(day) for one in pack.responsibilities}
    return tuple(found.values())


def collecting_on(day: dt.date) -> Collecting | None:
    """What held on a day about collecting; None if no pack said anything."""
    return _newest(pack.collecting for pack in _valid(day))


def migrant_on(day: dt.date) -> Migrant | None:
    """Who counted as a migrant on a day; None if no pack said it."""
    return _newest(pack.migrant for pack in _valid(day))


def outflow_on(day: dt.date) -> OutflowTerm | None:
    """What held on a day about registering who has left; None if no pack said anything."""
    return _newest(pack.outflow for pack in _valid(day))


def meeting_labels() -> Mapping[str, str]:
    """Key → name of every kind of meeting the district ever had; of one key the newest name."""
    packs = (one.pack for one in _adopted.values())
    newest_last = sorted(packs, key=lambda pack: pack.valid_from)
    return {one.key: one.label for pack in newest_last for one in pack.meetings}


def ledgers_on(day: dt.date) -> tuple[Ledger, ...]:
    """The ledgers that were kept on a day; of those with one key the newest."""
    found = {one.key: one for pack in _valid(day) for one in pack.ledgers}
    return tuple(found.values())


def ledger_labels() -> Mapping[str, str]:
    """Key → name of every ledger the district ever kept; of one key the newest name."""
    return {one.key: one.label for one in ledgers_on(dt.date.max)}


def ledger_starts() -> Mapping[str, dt.date]:
    """Key → the day from which a ledger has been kept, by whichever pack had it first."""
    packs = (one.pack for one in _adopted.values())
    newest_first = sorted(packs, key=lambda pack: pack.valid_from, reverse=True)
    return {one.key: pack.valid_from for pack in newest_first for one in pack.ledgers}


def _newest(parts: Iterable[R | None]) -> R | None:
    """The last one that says anything."""
    said = [one for one in parts if one is not None]
    return said[-1] if said else None


def _valid(day: dt.date) -> list[Pack]:
    """The packs that hold on a day, the newest last."""
    packs = (one.pack for one in _adopted.values())
    return sorted((one for one in packs if one.valid_from <= day), key=lambda one: one.valid_from)


def _parts(pack: Pack) -> Iterator[str]:
    """What a pack lays down, by names that another pack may have as well."""
    if pack.subsidy is not None:
        yield "subsidy"
    if pack.collecting is not None:
        yield "collecting"
    if pack.migrant is not None:
        yield "migrant"
    if pack.outflow is not None:
        yield "outflow"
    yield from (f"duties.{one.key}" for one in pack.all_duties)
    yield from (f"meetings.{one.key}" for one in pack.meetings)
    yield from (f"staffing.{one.key}" for one in pack.staffing)
    yield from (f"premises.{one.key}" for one in pack.premises)
    yield from (f"indicators.{one.key}" for one in pack.indicators)
    yield from (f"ledgers.{one.key}" for one in pack.ledgers)
    yield from (f"responsibilities.{one.key}" for one in pack.responsibilities)


def read_pack(path: Path) -> Pack:
    """Read and check a file; one that is `based_on` a shipped pack says only what differs.

    Raises:
        PackError: there is no such file, or something in it is wrong.
    """
    return _document(path).pack


def _document(path: Path) -> Document:
    table = _whole(path)
    pack = read_table(path, Pack, table)
    _check(pack, path)
    rules = json.dumps(table, ensure_ascii=False, sort_keys=True, default=dt.date.isoformat)
    return Document(pack, path.read_text(encoding="utf-8-sig"), rules)


def restored(rules: str) -> Pack:
    """A pack from the rules that were kept of it; whatever its file says today.

    Raises:
        PackError: this version of the house does not understand them.
    """
    table = json.loads(rules)
    table["valid_from"] = dt.date.fromisoformat(table["valid_from"])
    return read_table(Path(f"{table['key']}.toml"), Pack, table)


def _whole(path: Path) -> dict[str, Any]:
    """What a file says together with the shipped one it is based on."""
    table = load(path)
    if "key" in table:
        fail(path, "key", "不能写在文件里，文件名就是标识")
    base = table.pop("based_on", None)
    if base is not None:
        for name in ("title", "source", "valid_from"):
            if name not in table:
                fail(path, name, "缺少这一项")
        shipped = POLICIES / f"{base}.toml"
        if not shipped.is_file():
            known = "、".join(sorted(one.stem for one in POLICIES.glob("*.toml")))
            fail(path, "based_on", f"没有名为“{base}”的随附规则包，可用：{known}")
        table = _merged(load(shipped), table)
    return {"key": path.stem} | table


def _merged(base: Any, own: Any) -> Any:
    """What a pack says, and in its place what the district's own does.

    Lists of sections go together by their keys; any other value takes the place of the old one.
    """
    if isinstance(base, dict) and isinstance(own, dict):
        return base | {name: _merged(base.get(name), one) for name, one in own.items()}
    if _keyed(base) and _keyed(own):
        old = {key_of(one): one for one in base}
        new = {key_of(one): _merged(old.get(key_of(one)), one) for one in own}
        return [*(old | new).values()]
    return own


def _keyed(value: Any) -> bool:
    """Whether it is a list of sections, each with a name of its own."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return False
    keys = [key_of(one) for one in value]
    return all(isinstance(key, str) for key in keys) and len({*keys}) == len(keys)


# -- what the types do not say -----------------------------------------------------------


def _check(pack: Pack, path: Path) -> None:
    meetings = (one.key for one in pack.meetings)
    for key in _twice((*(one.key for one in pack.duties), *meetings)):
        fail(path, "duties", f"标识“{key}”用了两次，职责和会议的标识不能相同")
    for section, keys in (
        ("staffing", (one.key for one in pack.staffing)),
        ("premises", (one.key for one in pack.premises)),
        ("indicators", (one.key for one in pack.indicators)),
        ("ledgers", (one.key for one in pack.ledgers)),
        ("responsibilities", (one.key for one in pack.responsibilities)),
    ):
        for key in _twice(keys):
            fail(path, section, f"标识“{key}”用了两次")
    for duty in pack.all_duties:
        _check_rhythm(duty, path)
    for ledger in pack.ledgers:
        _check_ledger(ledger, path)
    _check_norms(pack, path)
    _check_premises(pack, path)
    if pack.subsidy is not None:
        _check_subsidy(pack.subsidy, path)


def _check_rhythm(duty: Duty, path: Path) -> None:
    rhythm = duty.rhythm
    last = rhythm.day if rhythm.inclusive else rhythm.day - 1
    if rhythm.first_day > last:
        fail(path, duty.key, f"最早 {rhythm.first_day} 日，晚于最迟 {last} 日")
    latest = 7 * WEEKS.get(rhythm.every, 0) + 1
    if rhythm.every in WEEKS and (rhythm.day > latest or rhythm.month != 1):
        often = "每周" if rhythm.every == "week" else "每两周"
        fail(path, duty.key, f"的 day {often}应为 1（周一）至 {latest}（下周一），不写 month")


def _check_ledger(ledger: Ledger, path: Path) -> None:
    if ledger.screen and ledger.every != "once":
        if ledger.screen not in BY_MONTH:
            known = "、".join(BY_MONTH)
            fail(path, f"ledgers.{ledger.key}", f"由系统保管，every 应为 once（除了 {known}）")
        if ledger.every != "month":
            fail(path, f"ledgers.{ledger.key}", "由系统按月保管，every 应为 month 或 once")


def _check_norms(pack: Pack, path: Path) -> None:
    """Every norm must come to a number of people, however large the area."""
    try:
        rows = pack.norms.work_out([dict.fromkeys(ORGANISATION, size) for size in SIZES])
    except FormulaError as error:
        fail(path, f"staffing.{error.name}", str(error))
    for norm in pack.staffing:
        for size, row in zip(SIZES, rows, strict=True):
            if type(row[norm.key]) is not int or row[norm.key] < 0:
                fail(
                    path,
                    f"staffing.{norm.key}",
                    f"的结果应为不小于 0 的整数，各项事实都为 {size} 时算得 {row[norm.key]}",
                )


def _check_premises(pack: Pack, path: Path) -> None:
    for one in pack.premises:
        where = f"premises.{one.key}"
        if one.measure not in PREMISES:
            known = "、".join(f"{name} {fact.label}" for name, fact in PREMISES.items())
            fail(path, f"{where}.measure", f"应为下列之一（{known}），现为 {one.measure!r}")
        if one.fact.kind == "flag" and one.at_least != 1:
            fail(path, f"{where}.at_least", f"应为 1（有），现为 {one.at_least}")


def _check_subsidy(subsidy: Subsidy, path: Path) -> None:
    steps = [one.name for one in subsidy.steps] + [one.name for one in subsidy.places]
    for section, names in (
        ("steps", [AMOUNT, *steps]),
        ("sources", [one.key for one in subsidy.sources]),
        ("examples", [one.who for one in subsidy.examples]),
    ):
        for name in _twice(names):
            fail(path, f"subsidy.{section}", f"“{name}”用了两次")
    for name in steps:
        if not NAME.fullmatch(name):
            fail(path, "subsidy", f"名称“{name}”只能用英文字母、数字和 _，以字母开头")
    whole = sum(one.basis_points for one in subsidy.sources)
    if whole != WHOLE:
        fail(path, "subsidy.sources", f"各方负担合计应为 {WHOLE}（100%），现为 {whole}")
    if sum(one.remainder for one in subsidy.sources) != 1:
        fail(path, "subsidy.sources", "须有且只有一方写明 remainder = true，负担除不尽的一分")
    _check_examples(subsidy, path)


def _check_examples(subsidy: Subsidy, path: Path) -> None:
    where = [
        f"subsidy.examples.{number}（{one.who}）" for number, one in enumerate(subsidy.examples, 1)
    ]
    try:
        facts = subsidy.sheet.facts
        for place, example in zip(where, subsidy.examples, strict=True):
            _check_facts(example.facts, facts, path, place)
        lines = subsidy.work_out([one.facts for one in subsidy.examples])
    except FormulaError as error:
        key = f"subsidy.{error.name}" if error.row is None else where[error.row]
        fail(path, key, str(error))
    for place, example, line in zip(where, subsidy.examples, lines, strict=True):
        if line.fen != example.fen:
            fail(path, place, f"应得 {example.fen} 分，按规则算得 {line.fen} 分")


def _check_facts(
    given: Mapping[str, int | bool], facts: Mapping[str, Fact], path: Path, where: str
) -> None:
    for name, value in given.items():
        if name not in facts:
            fail(path, where, f"没有名为“{name}”的事实")
        if (facts[name].kind == "flag") is not isinstance(value, bool):
            wanted = "true 或 false" if facts[name].kind == "flag" else "整数"
            fail(path, where, f"“{name}”应为 {wanted}，现为 {value!r}")
        most = facts[name].most
        if value < 0 or (most is not None and value > most):
            limits = "不小于 0" if most is None else f"0 至 {most}"
            fail(path, where, f"“{name}”应为 {limits}，现为 {value}")


def _twice(keys: Iterable[K]) -> Iterator[K]:
    return (key for key, times in Counter(keys).items() if times > 1)
