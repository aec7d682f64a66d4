"""The numbers of a month, counted by the database in the actor's rows (§3.7).

State at the last instant (R064), where those have gone who left (R065), permits (R086).

Exact, hence for those alone who may list the registrations one by one: see `may_count`.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Label, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.access import N_, Action, Actor, Denied, actor_of, fields
from app.db import Base
from app.features.codes import labels
from app.features.collection import DayLog, Verification
from app.features.outflow import Outflow
from app.features.places import Area
from app.features.rentals import RentalHouse, SafetyInspection
from app.features.reports import rules
from app.features.reports.rules import Away, Change, Count, Report, Sheet, Translate
from app.features.residents import CHANGED, Residence, ResidenceEvent
from app.features.services import ServiceCard
from app.policy import migrant_on

PERMITS, HOUSES, SERVICES, WORK = N_("居住证"), N_("出租房屋"), N_("服务"), N_("工作量")
OUTFLOW = N_("外出去向")
VOLUNTARY = N_("外出去向、留守老人和留守儿童只统计自愿申报、月末尚未返回的。")
NOT_DATED = N_("居住证中止、注销和出租房屋停租的日期没有登记，不作统计；房屋为累计数，含已停租的。")
BY_POLICE = N_("居住证受理、签发、签注由公安机关统计。")
BASE = N_("人数为当月最后一日 24 时的在册登记；事由、处所等按制表时的登记。")

GROUPED = ("reason", "sex", "stay_term", "origin_kind", "dwelling_kind")
"""The columns of a registration that make rows and columns, in the order of `Count`."""
COUNTED = frozenset({*GROUPED, "arrived_on", "declared_on", "left_on", "street_id", "community_id"})
"""The columns of a registration that the table is made of."""
PERMIT_DAYS = {
    "permit_accepted_on": N_("本月受理"),
    "permit_issued_on": N_("本月签发（发放）"),
    "permit_endorsed_on": N_("本月签注"),
}
HAZARD = ("item", "inspected_on", "rechecked_on", "recheck_result", "street_id")
AWAY = (
    "destination_region", "elders_left", "children_left", "declared_on", "returned_on", "street_id",
)  # fmt: skip
LOGGED = ("visits", "collected", "changed", "departed")
"""What of the day logs is added up."""


@dataclass(frozen=True)
class Month:
    """What is counted: the days of a month, of one street or of all that the actor sees."""

    first: dt.date
    last: dt.date
    street_id: int | None = None

    def within(self, day: Any) -> ColumnElement[bool]:
        """Whether a day lies in the month."""
        found: ColumnElement[bool] = day.between(self.first, self.last)
        return found

    def here(self, entity: Any) -> Iterator[ColumnElement[bool]]:
        """Whether a record is of the street."""
        if self.street_id is not None:
            yield entity.street_id == self.street_id

    def anybody(self) -> Iterator[ColumnElement[bool]]:
        """Whether somebody was registered at some instant of the month."""
        row = Residence
        yield row.declared_on <= self.last
        yield or_(row.left_on.is_(None), row.left_on >= self.first)
        yield from self.here(row)


def may_count(actor: Actor) -> bool:
    """Whether the actor may have exact figures: only who may list every row that is counted."""
    readable = actor.readable(Residence).keys()
    return actor.may(Residence, Action.LIST) and readable >= COUNTED


def counted(actor: Actor) -> list[str]:
    """The columns of a registration that the actor's report is made of."""
    permits = PERMIT_DAYS if _reads(actor, Residence, *PERMIT_DAYS) else ()
    return [*sorted(COUNTED), *permits]


def work_out(session: Session, month: Month, locale: str, translate: Translate = str) -> Report:
    """Everything the actor may know of a month.

    Raises:
        Denied: the actor may not list the registrations.
    """
    actor = actor_of(session)
    if not may_count(actor):
        raise Denied(f"{actor.username} may not count registrations exactly")
    lists = rules.Lists(
        *(
            labels(session, scheme, locale)
            for scheme in ("residence_reason", "stay_term", "origin_kind", "sex")
        )
    )
    counts = _counts(session, month)
    population, change = rules.population(counts, lists, translate), rules.movement(counts)
    corrected = _corrected(session, month)
    by_place = list(_changes(session, month, corrected))
    changes: list[tuple[str, int | None]] = [
        (rules.OPENING, change.opening),
        (rules.NEW, change.new),
        (rules.GONE, change.gone),
        (rules.CLOSING, change.closing),
        (rules.CORRECTED, None if corrected is None else sum(corrected.values())),
    ]
    if (rule := migrant_on(month.last)) is not None:
        label = translate(rules.SETTLED) % {"days": rule.after_days}
        changes.append((label, rules.settled(counts)))
    places = rules.changes(by_place, translate)
    others = _others(session, month, translate)
    permits = _reads(actor, Residence, *PERMIT_DAYS)
    left = (VOLUNTARY,) if _reads(actor, Outflow, *AWAY) else ()
    notes = (BASE, *left, NOT_DATED, *(() if permits else (BY_POLICE,)))
    return Report(
        population,
        change,
        places,
        (population, rules.numbers(rules.CHANGES, changes, translate), places, *others),
        tuple(map(translate, notes)),
    )


def _reads(actor: Actor, entity: type[Base], *names: str) -> bool:
    return actor.may(entity, Action.LIST) and actor.readable(entity).keys() >= {*names}


def _counts(session: Session, month: Month) -> list[Count]:
    """Everybody who was registered at some instant of the month, grouped once."""
    row, rule = Residence, migrant_on(month.last)
    settled = month.last - dt.timedelta(days=rule.after_days) if rule else dt.date.min
    found = (
        select(
            *(getattr(row, name) for name in GROUPED),
            *_phases(month),
            case((row.arrived_on <= settled, 1), else_=0).label("settled"),
            func.count(),
        )
        .select_from(row)
        .where(*month.anybody())
        .group_by(*GROUPED, "before", "gone", "settled")
    )
    return [Count._make(row) for row in session.execute(found)]


def _changes(
    session: Session, month: Month, corrected: Mapping[int, int] | None
) -> Iterator[Change]:
    """The same people community by community, and how often registrations were corrected."""
    row = Residence
    before, gone = _phases(month)
    counted = (
        select(row.community_id, before, gone, func.count().label("number"))
        .where(*month.anybody())
        .group_by(row.community_id, "before", "gone")
    )
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    for one in session.execute(counted):
        for name in ("before" if one.before else "new", "gone" if one.gone else "there"):
            numbers[one.community_id][name] += one.number
    places = select(Area.id, Area.name).where(Area.id.in_(numbers)).order_by(Area.code)
    for key, name in session.execute(places):
        found = numbers[key]
        times = None if corrected is None else corrected.get(key, 0)
        yield Change(name, found["before"], found["new"], found["gone"], found["there"], times)


def _phases(month: Month) -> tuple[Label[int], Label[int]]:
    """Whether somebody was there before the month, and is gone at its end."""
    return (
        case((Residence.declared_on < month.first, 1), else_=0).label("before"),
        case((Residence.left_on <= month.last, 1), else_=0).label("gone"),
    )


def _corrected(session: Session, month: Month) -> Mapping[int, int] | None:
    """Community → how often, where that is known."""
    event = ResidenceEvent
    if not _reads(actor_of(session), event, "kind", "on", "street_id", "community_id"):
        return None
    wanted = (
        select(event.community_id, func.count(event.id).label("times"))
        .where(event.kind == CHANGED, month.within(event.on), *month.here(event))
        .group_by(event.community_id)
    )
    return {row.community_id: row.times for row in session.execute(wanted)}


def _others(session: Session, month: Month, translate: Translate) -> Iterator[Sheet]:
    for title, lines in (
        (OUTFLOW, _outflow(session, month)),
        (PERMITS, _permits(session, month)),
        (HOUSES, _houses(session, month)),
        (SERVICES, _services(session, month)),
        (WORK, _work(session, month)),
    ):
        if found := list(lines):
            yield rules.numbers(title, found, translate)


def _tally(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _outflow(session: Session, month: Month) -> Iterator[tuple[str, int]]:
    """Who was registered as away at the last instant of the month, by destination (R065)."""
    row = Outflow
    if not _reads(actor_of(session), row, *AWAY):
        return
    found = (
        select(
            row.destination_region,
            func.count(),
            func.sum(row.elders_left),
            func.sum(row.children_left),
        )
        .select_from(row)
        .where(
            row.declared_on <= month.last,
            or_(row.returned_on.is_(None), row.returned_on > month.last),
            *month.here(row),
        )
        .group_by(row.destination_region)
        .order_by(row.destination_region)
    )
    away = [Away(region, *map(int, counts)) for region, *counts in session.execute(found)]
    home = session.scalar(select(func.min(Area.code))) or ""
    yield from rules.destinations(away, home, labels(session, "region"))


def _permits(session: Session, month: Month) -> Iterator[tuple[str, int]]:
    """What happened to permits in the month (R086); for those who read the police columns."""
    if not _reads(actor_of(session), Residence, *PERMIT_DAYS):
        return
    days = [month.within(getattr(Residence, name)) for name in PERMIT_DAYS]
    wanted = select(*map(_tally, days)).select_from(Residence).where(or_(*days))
    found = session.execute(wanted.where(*month.here(Residence))).one()
    yield from zip(PERMIT_DAYS.values(), map(int, found), strict=True)


def _houses(session: Session, month: Month) -> Iterator[tuple[str, int]]:
    """What has a date, so that a past month and a filed edition stay what they were."""
    house, hazard, actor = RentalHouse, SafetyInspection, actor_of(session)
    if _reads(actor, house, "registered_on", "filed_on", "street_id"):
        wanted = {
            N_("累计登记"): house.registered_on <= month.last,
            N_("本月新增"): month.within(house.registered_on),
            N_("累计备案"): and_(house.registered_on <= month.last, house.filed_on <= month.last),
        }
        tallies = select(*map(_tally, wanted.values())).select_from(house)
        found = session.execute(tallies.where(*month.here(house))).one()
        yield from zip(wanted, map(int, found), strict=True)
    if _reads(actor, hazard, *HAZARD):
        fixed_on = case((hazard.recheck_result == "fixed", hazard.rechecked_on))
        there = select(func.count(hazard.id)).where(
            hazard.item.is_not(None),
            hazard.inspected_on <= month.last,
            or_(fixed_on.is_(None), fixed_on > month.last),
            *month.here(hazard),
        )
        yield N_("月末未整改隐患"), session.scalar(there) or 0


def _services(session: Session, month: Month) -> Iterator[tuple[str, int]]:
    card, actor = ServiceCard, actor_of(session)
    if not _reads(actor, card, "consented_on", "street_id"):
        return
    wanted = {N_("本月登记需求"): month.within(card.consented_on)}
    if _reads(actor, card, "result", "answered_on"):
        answered = month.within(card.answered_on)
        wanted[N_("本月办结")] = and_(answered, card.result == "done")
        wanted[N_("本月转介")] = and_(answered, card.result == "referred")
    tallies = select(*map(_tally, wanted.values())).select_from(card)
    found = session.execute(tallies.where(*month.here(card))).one()
    yield from zip(wanted, map(int, found), strict=True)


def _work(session: Session, month: Month) -> Iterator[tuple[str, int]]:
    entry, log, actor = Verification, DayLog, actor_of(session)
    if _reads(actor, entry, "month", "returned_on", "street_id"):
        verified = select(func.count(entry.id)).where(
            entry.month == f"{month.first:%Y-%m}", entry.returned_on.is_(None), *month.here(entry)
        )
        yield N_("核实人次"), session.scalar(verified) or 0
    if _reads(actor, log, "day", "street_id", *LOGGED):
        sums = [func.coalesce(func.sum(getattr(log, name)), 0) for name in LOGGED]
        wanted = select(*sums).select_from(log).where(month.within(log.day), *month.here(log))
        labelled = (fields(log)[name].label for name in LOGGED)
        yield from zip(labelled, map(int, session.execute(wanted).one()), strict=True)
