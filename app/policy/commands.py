"""`flask policy`: what a rule pack comes to, before anybody works by it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext

from app.access import N_
from app.access.commands import Who, acts_as
from app.db import today
from app.policy.calendar import Calendar, NoCalendar, shipped_calendar
from app.policy.facts import OCCASIONS, ORGANISATION
from app.policy.formulas import Value
from app.policy.pack import SIZES, Duty, Pack, read_pack
from app.policy.reading import PackError
from app.policy.subsidy import Line, Subsidy

policy = AppGroup("policy", help="规则包 · rule packs")


@policy.command(
    "check", help="核对一份规则包，算出示例月 · check a rule pack and work out its example month"
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@acts_as(Who.NOBODY)
def _check(file: Path) -> None:
    try:
        pack = read_pack(file)
    except PackError as error:
        raise click.ClickException(str(error)) from error
    for line in described(pack, today().year, shipped_calendar()):
        click.echo(line)


@policy.command("facts", help="公式可以使用的事实 · what formulas may use")
@acts_as(Who.NOBODY)
def _facts() -> None:
    for heading, facts in OCCASIONS.items():
        click.echo(gettext(heading))
        for name, fact in facts.items():
            unit = gettext(fact.unit) if fact.unit else gettext("是或否")
            later = "" if fact.counted else gettext("，尚未统计")
            click.echo(f"  {name:<14} {gettext(fact.label)}（{unit}{later}）")


def described(pack: Pack, year: int, calendar: Calendar) -> Iterator[str]:
    """What a pack comes to, line by line.

    Args:
        pack: a checked one.
        year: whose deadlines are shown, from the day the pack holds.
        calendar: where days of rest move them to.
    """
    yield gettext(
        "%(title)s（%(source)s），自 %(day)s 起有效，没有发现问题。",
        title=pack.title,
        source=pack.source,
        day=pack.valid_from,
    )
    if pack.subsidy is not None:
        yield from _example(pack.subsidy)
    if pack.all_duties:
        yield from _duties(pack, max(year, pack.valid_from.year), calendar)
    if pack.staffing:
        yield gettext("人员配备（各项事实都为 %(sizes)s 时）：", sizes=_list(SIZES))
        rows = pack.norms.work_out([dict.fromkeys(ORGANISATION, size) for size in SIZES])
        for norm in pack.staffing:
            yield f"  {norm.label}：{_list(row[norm.key] for row in rows)}（{norm.clause}）"
    if pack.premises:
        yield gettext("站点建设：")
        for one in pack.premises:
            unit = gettext(one.fact.unit)
            least = f" ≥ {one.at_least}{unit}" if one.fact.kind == "integer" else ""
            yield f"  {one.label}{least}（{one.clause}）"
    if pack.indicators:
        yield gettext("指标：")
        yield from (
            f"  {one.label}：{one.target // 100}.{one.target % 100:02d}%（{one.clause}）"
            for one in pack.indicators
        )
    if pack.ledgers:
        yield gettext("台账：")
        for ledger in pack.ledgers:
            kept = gettext("，系统保管") if ledger.screen else ""
            yield f"  {ledger.label}：{gettext(_EVERY[ledger.every])}{kept}（{ledger.clause}）"
    yield from _responsibilities(pack)


_EVERY = {"once": N_("有即可"), "month": N_("每月"), "quarter": N_("每季度"), "year": N_("每年")}


def _responsibilities(pack: Pack) -> Iterator[str]:
    if pack.responsibilities:
        yield gettext("职责清单：")
    for one in pack.responsibilities:
        yield f"  {one.who}：{'；'.join(one.duties)}（{one.clause}）"


def _example(subsidy: Subsidy) -> Iterator[str]:
    if subsidy.uncounted:
        yield gettext(
            "注意：可以核对，目前还不能按它发放，因为系统尚未统计：%(facts)s",
            facts=_list(subsidy.uncounted),
        )
    if subsidy.unused:
        yield gettext("注意：没有公式用到：%(names)s", names=_list(subsidy.unused))
    yield gettext("示例月的工作补贴：")
    labels = {one.key: one.label for one in subsidy.sources}
    lines = subsidy.work_out([one.facts for one in subsidy.examples])
    for example, line in zip(subsidy.examples, lines, strict=True):
        parts = "，".join(f"{labels[key]} {_yuan(fen)}" for key, fen in line.parts.items())
        yield f"  {example.who}：{_yuan(line.fen)} 元（{parts}）"
        yield f"    {_working(line, example.facts)}"
    total = sum(line.fen for line in lines)
    yield gettext("  合计：%(amount)s 元", amount=_yuan(total))


def _working(line: Line, facts: Mapping[str, Value]) -> str:
    steps = {name: value for name, value in line.values.items() if name not in facts}
    given, found = (
        "，".join(f"{name} = {str(value).lower()}" for name, value in values.items())
        for values in (facts, steps)
    )
    return f"{given} → {found}"


def _duties(pack: Pack, year: int, calendar: Calendar) -> Iterator[str]:
    first, last = max(dt.date(year, 1, 1), pack.valid_from), dt.date(year, 12, 31)
    sure = calendar.is_confirmed(first, last)
    yield (
        gettext("%(year)s 年的最后期限：", year=year)
        if sure
        else gettext("%(year)s 年的最后期限（放假安排未公布，暂推算）：", year=year)
    )
    for duty in pack.all_duties:
        if duty.rhythm.every == "week":
            when = gettext(_WEEKDAYS[duty.rhythm.day - (not duty.rhythm.inclusive)])
        else:
            periods = duty.rhythm.periods(first, last)
            moved = (_moved(one.due, duty, calendar) for one in periods)
            when = _list(f"{day:%m-%d}" if day.year == year else str(day) for day in moved)
        yield f"  {duty.label}：{when}（{duty.clause}）"


_WEEKDAYS = (
    N_("上周日"),
    N_("每周一"),
    N_("每周二"),
    N_("每周三"),
    N_("每周四"),
    N_("每周五"),
    N_("每周六"),
    N_("每周日"),
    N_("下周一"),
)


def _list(values: Iterable[object]) -> str:
    return "、".join(map(str, values))


def _moved(day: dt.date, duty: Duty, calendar: Calendar) -> dt.date:
    try:
        return calendar.shifted(day, duty.rhythm.shift)
    except NoCalendar:
        return day


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"
