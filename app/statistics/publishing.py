"""Publishing: once a month and chart, by whoever looks first; after that it is only read."""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Action, Actor, Policy, bind
from app.audit import record
from app.db import db
from app.statistics.confidential import Counts, Figures, Key, publish
from app.statistics.models import Publication
from app.statistics.protection import load_protection

Count = Callable[[Session], tuple[Counts, Sequence[Key], Sequence[Key]]]
"""Counts for a publication: the numbers, every group and every series there may be."""


def published(
    policy: Policy, chart: str, month: str, count: Count, engine: Engine | None = None
) -> Figures:
    """The figures of a chart.

    A system task counts them, in a transaction and with an audit entry of its own: they are the
    same for every reader of the month, whatever has been entered since.

    Args:
        policy: the compiled matrix.
        chart: name of the chart.
        month: like `2026-09`.
        count: called when there is no publication yet.
        engine: the database, if not the application's.
    """
    wanted = select(Publication.figures).where(
        Publication.chart == chart, Publication.month == month
    )
    with Session(engine or db.engine) as session:
        bind(session, Actor.system(policy, "statistics"))
        found = session.scalar(wanted)
        if found is None:
            percent = load_protection().noise.percent
            figures = publish(*count(session), percent, secrets.randbelow)
            made = Publication(
                chart=chart,
                month=month,
                made_at=dt.datetime.now(dt.UTC),
                figures=figures.as_json(),
            )
            try:
                session.add(made)
                session.flush()
                record(session, Action.CREATE, Publication, [made.id])
                session.commit()
            except IntegrityError:  # somebody looked at the same moment
                session.rollback()
            found = session.scalars(wanted).one()
        return Figures.from_json(found)
