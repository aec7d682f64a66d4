"""The page of matters, and those of them that the home page shows."""

import datetime as dt
from collections.abc import Sequence

from app.access import N_, Action, Actor
from app.features.matters import operations
from app.features.matters.models import Matter
from app.features.places import own_work
from app.panel import Agenda, Button, Feature, Screen, Waiting

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
OPEN = {"closed_on.empty": "1"}


def _waiting(actor: Actor, today: dt.date) -> Sequence[Waiting]:
    own = {**OPEN, **own_work(actor, Matter)}
    soon = {**own, "due_on.from": str(today), "due_on.to": str(today + WEEK)}
    return (
        Waiting(N_("问题与重大事项逾期未办结"), "danger", {**own, "due_on.to": str(today - DAY)}),
        Waiting(N_("问题与重大事项近期到期"), "warning", soon),
    )


FEATURE = Feature(
    screens=(
        Screen(
            Matter,
            "matters",
            N_("问题与重大事项"),
            N_("待办与制度"),
            "alert-triangle",
            create=operations.enter,
            change=operations.correct,
            buttons=(
                Button(
                    "close",
                    N_("办结"),
                    operations.close,
                    Action.CHANGE,
                    inputs=("closed_on", "result"),
                    required=("closed_on", "result"),
                    style="primary",
                    when=lambda matter: matter["closed_on"] is None,
                ),
            ),
            opened_with=OPEN,
            help=N_("互换时发现的问题和重大事项：措施、责任单位、期限和进度；不写居民的个人信息。"),
        ),
    ),
    agendas=(Agenda(Matter, "due_on", _waiting, "due_on", "finding"),),
)
