"""Use cases on due items: drawn up from packs and calendar, done by hand or by the work itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.access import Action, Actor, Policy, Refused, actor_of, bind
from app.audit import accept, fill, load, operation, refuse
from app.db import Base, db, today
from app.features.calendar import announced, calendar_of
from app.features.deadlines import rules
from app.features.deadlines.models import DueItem
from app.features.deadlines.rules import Term
from app.features.places import OrgUnit
from app.policy import Duty, NoCalendar, Pack, periods_between

UNEVEN = dt.timedelta(days=3)
"""Months and quarters differ by no more."""

LONGEST_SHIFT = dt.timedelta(days=31)
"""No holiday moves a day further."""


@dataclass
class Changes:
    """What drawing up has changed.

    Attributes:
        made: new due items.
        moved: open ones that are due on another day now.
        dropped: open ones that are not asked for any more.
        unknown: periods that touch a year of which the calendar knows nothing.
    """

    made: int = 0
    moved: int = 0
    dropped: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class _Asked:
    """A duty in one period, as a pack asks for it."""

    pack: Pack
    duty: Duty
    term: Term

    def concerns(self, unit: OrgUnit) -> bool:
        """Whether an organisation has the duty: it is of the kind, and there when it is due."""
        return (
            unit.kind in self.duty.responsible
            and (unit.valid_from is None or unit.valid_from <= self.term.due_on)
            and (unit.valid_to is None or unit.valid_to >= self.term.due_on)
        )

    def values(self) -> dict[str, object]:
        """What a due item keeps of it."""
        return {
            "label": self.duty.label,
            "work": self.duty.work,
            "basis": f"{self.pack.source} {self.duty.clause}",
            **asdict(self.term),
        }


@operation(DueItem, Action.CREATE)
def draw_up(session: Session, since: dt.date | None = None) -> Changes:
    """Bring the due items from today to the horizon in line with packs, calendar and units.

    For a system task; running it again changes nothing. What was due before today stays as it
    is, and so does what is done: a new rule does not rewrite the past.

    Args:
        session: the session of a system task.
        since: the first last day, if not today; a demo has a past.
    """
    changes, since = Changes(), since or today()
    asked = _asked(session, since, changes)
    waiting = select(DueItem.duty).where(DueItem.status == rules.OPEN, DueItem.due_on >= since)
    units = session.scalars(select(OrgUnit)).all()
    for key in sorted({*asked, *session.scalars(waiting.distinct())}):
        _bring_in_line(session, key, asked[key], units, since, changes)
        session.flush()
    return changes


def _asked(
    session: Session, since: dt.date, changes: Changes
) -> Mapping[str, Mapping[dt.date, _Asked]]:
    """Key of the duty → first day of the period → what is asked."""
    known = calendar_of(session)
    found: dict[str, dict[dt.date, _Asked]] = defaultdict(dict)
    for pack, duty, period in periods_between(since - LONGEST_SHIFT, today() + rules.HORIZON):
        try:
            one = _Asked(pack, duty, rules.term(duty, period, known))
        except NoCalendar:
            changes.unknown += 1
        else:
            if one.term.due_on >= since:
                found[duty.key][period.first] = one
    return found


def _bring_in_line(
    session: Session,
    key: str,
    asked: Mapping[dt.date, _Asked],
    units: Sequence[OrgUnit],
    since: dt.date,
    changes: Changes,
) -> None:
    first = min(asked, default=since)
    existing = {
        (item.org_unit_id, item.period_from): item
        for item in session.scalars(
            select(DueItem).where(
                DueItem.duty == key, or_(DueItem.period_from >= first, DueItem.due_on >= since)
            )
        )
    }
    for unit in units:
        for begin, one in asked.items():
            if one.concerns(unit):
                _settle(session, existing.pop((unit.id, begin), None), unit, one, changes)
    for item in existing.values():
        if item.status == rules.OPEN and item.due_on >= since:
            item.status = rules.DROPPED
            changes.dropped += 1


def _settle(
    session: Session, item: DueItem | None, unit: OrgUnit, asked: _Asked, changes: Changes
) -> None:
    if item is None:
        item = DueItem(org_unit_id=unit.id, duty=asked.duty.key, status=rules.OPEN)
        fill(item, asked.values())
        session.add(item)
        changes.made += 1
    elif item.status != rules.DONE:
        before = item.due_on
        item.status = rules.OPEN
        fill(item, asked.values())
        if item.due_on != before:
            item.moved_from = before
            changes.moved += 1


def draw_up_as_system(policy: Policy) -> Changes:
    """Draw up in a transaction of its own, for those who have no right to do it themselves."""
    with Session(db.engine) as session:
        bind(session, Actor.system(policy, "deadlines"))
        return draw_up(session)


@announced.connect
def _calendar_changed(policy: Policy) -> None:
    draw_up_as_system(policy)


@operation(DueItem, Action.CLOSE)
def finish(
    session: Session,
    record_id: int,
    version: int,
    *,
    done_on: dt.date | None = None,
    done_note: str | None = None,
) -> DueItem:
    """Record that a duty has been done which leaves no other record in the house.

    Raises:
        Refused: it is done already, or the day does not fit.
    """
    item = load(session, DueItem, record_id, version)
    if item.status != rules.OPEN:
        raise Refused(rules.NOT_OPEN)
    day = done_on or today()
    entered = {"done_on": day, "done_note": done_note}
    fill(item, accept(session, DueItem, entered, current=item, entry="operation"))
    refuse([rules.day_problem(day, item.opens_on, today())])
    item.status = rules.DONE
    return item


@operation(DueItem, Action.CLOSE)
def reopen(session: Session, record_id: int, version: int) -> DueItem:
    """Take back that a duty has been done, after a mistake.

    Raises:
        Refused: it is not done.
    """
    item = load(session, DueItem, record_id, version)
    if item.status != rules.DONE:
        raise Refused(rules.NOT_DONE)
    _open_again(item)
    return item


def _open_again(item: DueItem) -> None:
    item.status = rules.OPEN
    item.done_on = item.done_note = item.proof = item.proof_id = None


def retract(session: Session, record: Base) -> None:
    """Open what a record of the work had finished, for it has been taken back.

    Args:
        session: the actor's session.
        record: the one that `fulfil` was told of.
    """
    kind = type(record).__tablename__
    _undo(session, DueItem.proof == kind, DueItem.proof_id == record.id)


def resume(session: Session, *, unit_id: int, about: dt.date, duty: str) -> None:
    """Open what `fulfil` had finished, for some of the work is to be done anew.

    Args:
        session: the actor's session.
        unit_id: the organisation whose duty it is.
        about: a day of the period.
        duty: as for `fulfil`.
    """
    _undo(
        session,
        DueItem.org_unit_id == unit_id,
        DueItem.proof.is_not(None),
        or_(DueItem.duty == duty, DueItem.work == duty),
        DueItem.period_from <= about,
        DueItem.period_to >= about,
    )


def _undo(session: Session, *which: ColumnElement[bool]) -> None:
    if not actor_of(session).may(DueItem, Action.CLOSE):
        return
    done = select(DueItem).where(DueItem.status == rules.DONE, *which)
    for item in session.scalars(done.with_for_update()):
        _open_again(item)


def fulfil(
    session: Session,
    record: Base,
    *,
    unit_id: int,
    about: dt.date,
    on: dt.date,
    duty: str,
    until: dt.date | None = None,
    span: dt.timedelta | None = None,
) -> None:
    """Let a record of the work finish the duty it was done for; part of its operation.

    Nothing happens where no such duty waits, or the actor has no say in it.

    Args:
        session: the actor's session; the record has been flushed.
        record: what was done: the meeting, the slip, the package.
        unit_id: the organisation that did it.
        about: a day of the period that the work is about, or its first.
        until: a day of the last period it may have been done for, where that may be a later one
            than what it is about; of those that wait it is for the oldest.
        on: when it was done.
        duty: key of the duty in the rule packs, or a code of `duty_work` for all of that work.
        span: from the first to the last day of what the work is about, where a month's does not
            do for a quarter's; None where it does not matter.
    """
    if not actor_of(session).may(DueItem, Action.CLOSE):
        return
    waiting = (
        select(DueItem)
        .where(
            DueItem.org_unit_id == unit_id,
            DueItem.status == rules.OPEN,
            or_(DueItem.duty == duty, DueItem.work == duty),
            DueItem.period_from <= (until or about),
            DueItem.period_to >= about,
        )
        .order_by(DueItem.period_from.desc())
        .with_for_update()
    )
    found = session.scalars(waiting, execution_options={"populate_existing": True}).all()
    fitting = (
        item
        for item in found
        if span is None or abs(span - (item.period_to - item.period_from)) <= UNEVEN
    )
    for item in {item.duty: item for item in fitting}.values():
        item.status, item.done_on = rules.DONE, on
        item.proof, item.proof_id = type(record).__tablename__, record.id
