"""A district works through 2026, day by day under the fake clock, by the operations of the house.

Whatever leaves a record is done by making that record: meetings are held, slips handed over,
residents verified, months decided and reported, packages sent. What the rules make of it is
compared with `tests.year.calendar`, which was written by hand.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from app import create_app
from app.access import SYSTEM_READ, Actor, bind
from app.db import db, fix_today, today
from app.demo.load import load
from app.features.assessments import AssessmentMonth, open_month, report_month
from app.features.collection import Answer, hand_over, verify_all
from app.features.collection.queries import unverified
from app.features.deadlines import DueItem, draw_up, finish
from app.features.deadlines.views import _waiting
from app.features.exchange import make, register_key, send
from app.features.meetings import hold, plan
from app.features.places import Appointment, Area, OrgUnit
from app.features.places.posts import actor_for, posts_of
from app.features.subsidies import decide_all_full
from app.matrix import Role, build
from app.panel.listing import Listing
from app.policy import adopt
from config import Environment, Settings
from tests import databases
from tests.features.exchange.keys import pair
from tests.year.calendar import BEFORE, DAYS, FORGOTTEN, PROOF, SUPERIOR_LEARNS_AFTER, WHOSE

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
DAY = dt.timedelta(days=1)
PAGE = 500
"""Residents verified in one submit."""

POSTS = {
    "street_office": Role.STREET_CLERK,
    "police_station": Role.POLICE_OFFICER,
    "police_bureau": Role.POLICE_OFFICER,
    "health": Role.PLANNING_OFFICER,
    "migrant_office": Role.MIGRANT_OFFICE,
}
KINDS = {"quarterly-notice": "quarterly_notice"}
"""Key of the duty → kind of the package, if it is no monthly swap."""

PARTNER = {
    "street_office": "police_station",
    "police_station": "street_office",
    "health": "police_bureau",
    "police_bureau": "health",
}
"""To which kind of office one of a kind sends its monthly package."""


# The people of the demo come and are verified until September.
BEFORE_THE_YEAR = (
    "DELETE FROM verification",
    "UPDATE residence SET arrived_on = '2025-11-30', declared_on = '2025-12-01'"
    " WHERE declared_on > '2025-12-01'",
    "UPDATE residence SET verified_on = '2025-12-15' WHERE status <> 'left'",
)
PACKS = ("jinshui-2011-76", "changzhou-2011-134")
"""The packs whose duties are done."""


@dataclass
class Outcome:
    """What became of a year.

    Attributes:
        counts: duty → in time, late, never.
        differences: what is not as the calendar says.
    """

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differences: list[str] = field(default_factory=list)


class Year:
    """The offices of a district, each with somebody who does its duties.

    Args:
        engine: a database with areas, organisations, residents and coordinators.
        progress: told of each month that begins.
        last: the day on which it ends, if not with the year.
    """

    def __init__(
        self,
        engine: Engine,
        progress: Callable[[str], None] = lambda text: None,
        *,
        last: dt.date = LAST,
    ) -> None:
        """Give every office somebody who works there, and a certificate."""
        self.engine, self.progress, self.policy, self.last = engine, progress, build(), last
        fix_today(FIRST)
        with self._acting(Actor.system(self.policy, "year")) as session:
            self.units = session.scalars(select(OrgUnit).order_by(OrgUnit.id)).all()
            streets = dict(session.execute(select(Area.id, Area.parent_id)).all())
        self.actors = {
            unit.id: self._somebody(unit, POSTS[unit.kind])
            for unit in self.units
            if unit.kind in POSTS
        }
        top = next(unit for unit in self.units if unit.kind == "district")
        self.superior = self._somebody(top, Role.DISTRICT_SUPERVISOR)
        self.near = {
            unit.id: {streets[one] for one in self.actors[unit.id].facts["community_ids"]}
            for unit in self.units
            if unit.kind == "police_station"
        }
        self._certify(self._somebody(top, Role.SECURITY_ADMIN))

    def _somebody(self, unit: OrgUnit, role: Role) -> Actor:
        name = f"{role}-{unit.id}"
        with self._acting(Actor.system(self.policy, "year")) as session:
            user = User(
                username=name, first_name=name, last_name="", email=f"{name}@example.invalid",
                active=True, password="unused",
            )  # fmt: skip
            session.add(user)
            session.flush()
            session.add(Appointment(user_id=user.id, username=name, role=role, org_unit_id=unit.id))
            session.commit()
            (post,) = posts_of(session, user.id, FIRST)
            return actor_for(session, self.policy, post, channel="test")

    def _certify(self, admin: Actor) -> None:
        """One pair of keys for all: making one takes a while, and it is not what is tested."""
        with self._acting(admin) as session:
            for unit_id in self.actors:
                certificate = pair(f"unit {unit_id}", since=FIRST)[1]
                register_key(session, {"org_unit_id": unit_id, "certificate": certificate})

    def _acting(self, actor: Actor) -> Session:
        session = Session(self.engine, expire_on_commit=False)
        bind(session, actor)
        return session

    # -- the year -----------------------------------------------------------------------

    def run(self) -> Outcome:
        """Let the year pass, then hold it against the calendar."""
        outcome, day = Outcome(), FIRST
        while day <= self.last:
            fix_today(day)
            if day.day == 1:
                with self._acting(Actor.system(self.policy, "year")) as session:
                    draw_up(session)
                self._plan()
                self.progress(f"{day:%Y-%m}")
            outcome.differences += self._told(day)
            for item in self.planned.pop(day, ()):
                self._do(item)
            day += DAY
        self._compare(outcome)
        return outcome

    def _plan(self) -> None:
        """When each open item is done; the first office of a forgotten duty is late."""
        first = {key: self._having(key)[0] for key in DAYS}
        self.planned: dict[dt.date, list[DueItem]] = defaultdict(list)
        with self._acting(Actor.system(self.policy, "year")) as session:
            rows = session.scalars(
                select(DueItem)
                .where(DueItem.status == "open", DueItem.due_on <= LAST)
                .order_by(DueItem.due_on, DueItem.id)
            ).all()
        for item in rows:
            key, when = item.duty, item.due_on - BEFORE[item.duty] * DAY
            told = (key, f"{item.due_on:%m-%d}")
            if item.org_unit_id == first[key] and told in FORGOTTEN:
                late = FORGOTTEN[told]
                if late is None:
                    continue
                when = item.due_on + late * DAY
            self.planned[max(when, today())].append(item)

    def _having(self, duty: str) -> list[int]:
        return [unit.id for unit in self.units if unit.kind in WHOSE[duty]]

    # -- the work -----------------------------------------------------------------------

    def _do(self, item: DueItem) -> None:
        with self._acting(self.actors[item.org_unit_id]) as session:
            match item.work:
                case "meeting":
                    self._meet(session, item)
                case "hand_over":
                    self._hand_over(session, item)
                case "verification":
                    self._verify(session)
                case "assessment":
                    month = open_month(session, {"month": f"{item.period_from:%Y-%m}"})
                    decide_all_full(session, month.id, month.version)
                case "subsidy" if item.duty == "monthly-subsidy-report":
                    wanted = AssessmentMonth.month == f"{item.period_from:%Y-%m}"
                    month = session.scalars(select(AssessmentMonth).where(wanted)).one()
                    report_month(session, month.id, month.version)
                case "exchange" if item.duty != "monthly-notice":
                    self._send(session, item)
                case _:
                    now = session.get_one(DueItem, item.id)
                    finish(session, item.id, now.version, done_note="已办")

    def _meet(self, session: Session, item: DueItem) -> None:
        actor = self.actors[item.org_unit_id]
        called = {
            "kind": item.duty,
            "subject": f"{item.label} {item.period_from}",
            "held_on": today(),
            "place": "会议室",
        }
        if communities := actor.facts["community_ids"]:
            called["community_id"] = communities[0]
        meeting = plan(session, called)
        hold(session, meeting.id, meeting.version, chair="值班负责人")

    def _hand_over(self, session: Session, item: DueItem) -> None:
        street = min(filter(None, self.near[item.org_unit_id]))
        (office,) = (
            unit.id
            for unit in self.units
            if unit.kind == "street_office" and unit.area_id == street
        )
        number = f"{item.org_unit_id}-{item.period_from:%m%d}"
        slip = {"to_unit_id": office, "week": item.period_from, "forms": number, "sheets": 1}
        hand_over(session, slip)

    def _verify(self, session: Session) -> None:
        while rows := session.execute(unverified(today()).limit(PAGE)).all():
            if not verify_all(session, [Answer(row.id, "here", row.version) for row in rows]):
                raise RuntimeError("nobody is verified who was waiting for it")

    def _send(self, session: Session, item: DueItem) -> None:
        own = next(unit for unit in self.units if unit.id == item.org_unit_id)
        wanted = PARTNER[own.kind]
        if item.duty == "quarterly-notice":
            wanted = "health" if own.kind == "police_station" else "police_station"
        to_unit = next(unit.id for unit in self.units if unit.kind == wanted)
        made = make(
            session,
            {
                "kind": KINDS.get(item.duty, "monthly_swap"),
                "to_unit_id": to_unit,
                "period_from": item.period_from,
                "period_to": item.period_to,
                "purpose": "report",
                "legal_basis": item.basis,
                "due_on": item.due_on,
            },
        )
        send(session, made.id, made.version)

    # -- what the house says --------------------------------------------------------------

    def _told(self, day: dt.date) -> Iterator[str]:
        """The superior's home page says what has been late for long enough, nothing else."""
        with self._acting(self.superior) as session:
            below = _waiting(self.superior, day)[0]
            listing = Listing.of(self.superior, DueItem, below.filters)
            shown = {
                (row["duty"], f"{row['due_on']:%m-%d}")
                for row in session.execute(listing.statement()).mappings()
            }
        expected = set()
        for (duty, due), late in FORGOTTEN.items():
            last = dt.date.fromisoformat(f"2026-{due}")
            done = LAST if late is None else last + late * DAY
            if last + SUPERIOR_LEARNS_AFTER * DAY <= day <= done:
                expected.add((duty, due))
        for duty, due in sorted(shown ^ expected):
            said = "is told of" if (duty, due) in shown else "is not told of"
            yield f"{day}: the superior {said} {duty} of {due}"

    def _compare(self, outcome: Outcome) -> None:
        with self._acting(Actor.system(self.policy, "year")) as session:
            rows = session.scalars(select(DueItem).where(DueItem.due_on <= self.last)).all()
        found: dict[tuple[str, int], dict[str, DueItem]] = defaultdict(dict)
        for item in rows:
            found[item.duty, item.org_unit_id][f"{item.due_on:%m-%d}"] = item
        wanted = {(duty, unit) for duty in DAYS for unit in self._having(duty)}
        for duty, unit_id in sorted({*found} ^ wanted):
            outcome.differences.append(f"{duty} of unit {unit_id}: expected by one side only")
        for duty, unit_id in sorted({*found} & wanted):
            items = found[duty, unit_id]
            days = [day for day in DAYS[duty].split() if day <= f"{self.last:%m-%d}"]
            if sorted(items) != sorted(days):
                outcome.differences.append(f"{duty} of unit {unit_id}: {[*sorted(items)]}")
                continue
            forgets = unit_id == self._having(duty)[0]
            for due, item in items.items():
                outcome.differences += self._wrong(item, due, forgets=forgets)
                outcome.counts[duty][_how(item)] += 1

    def _wrong(self, item: DueItem, due: str, *, forgets: bool) -> Iterator[str]:
        what = f"{item.duty} of unit {item.org_unit_id} due {due}"
        told = forgets and (item.duty, due) in FORGOTTEN
        late = FORGOTTEN.get((item.duty, due)) if told else -BEFORE[item.duty]
        if late is None:
            if item.status != "open":
                yield f"{what}: {item.status}, and nobody did it"
            return
        done_on = max(item.due_on + late * DAY, FIRST)
        proof = PROOF.get(item.duty)
        if (item.status, item.done_on, item.proof) != ("done", done_on, proof):
            yield f"{what}: {item.status} {item.done_on} {item.proof}, not done {done_on} {proof}"


def live_through(
    url: str,
    residents: int,
    coordinators: int,
    *,
    last: dt.date = LAST,
    progress: Callable[[str], None] = lambda text: None,
) -> Outcome:
    """Load a district into an empty database and let the year pass there.

    Args:
        url: SQLAlchemy URL of the database.
        residents: how many live there; with fewer than 2,000 nobody does in some street.
        coordinators: how many work there.
        last: see `Year`.
        progress: see `Year`.
    """
    settings = Settings(
        environment=Environment.TESTING,
        database_url=databases.plain(url),
        policies=PACKS,
        today=FIRST,
    )
    engine = create_engine(url)
    app = create_app(settings)
    policy = app.extensions["policy"]
    databases.build(engine, policy)
    with app.app_context():
        load(policy, residents, lambda done: None, coordinators=coordinators, history=False)
    with engine.begin() as connection:
        for before in BEFORE_THE_YEAR:
            connection.execute(text(before), execution_options={SYSTEM_READ: True})
    adopt(PACKS)
    outcome = Year(engine, progress, last=last).run()
    engine.dispose()
    with app.app_context():
        db.engine.dispose()
    return outcome


def _how(item: DueItem) -> str:
    if item.done_on is None:
        return "never"
    return "in time" if item.done_on <= item.due_on else "late"


def table(outcome: Outcome) -> Iterator[str]:
    """The year as lines to print."""
    yield f"{'duty':<28}{'in time':>9}{'late':>7}{'never':>7}"
    total: Counter[Any] = Counter()
    for duty, counts in sorted(outcome.counts.items()):
        total += counts
        yield f"{duty:<28}{counts['in time']:>9,}{counts['late']:>7}{counts['never']:>7}"
    yield f"{'together':<28}{total['in time']:>9,}{total['late']:>7}{total['never']:>7}"
    yield f"differences from the calendar written by hand: {len(outcome.differences)}"
    yield from outcome.differences[:50]
