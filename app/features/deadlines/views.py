"""Pages of the due items, and what of them the home page shows."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from app.access import N_, Action, Actor, Reason
from app.features.calendar import unannounced
from app.features.deadlines import operations, rules
from app.features.deadlines.models import DueItem
from app.panel import Agenda, Button, Feature, Onward, Screen, Waiting

COMING = dt.timedelta(days=14)
"""How far the home page looks ahead."""

PAST, AHEAD = dt.timedelta(days=31), dt.timedelta(days=183)
"""What a calendar is told of."""

UNANNOUNCED = N_("%(year)s 年的放假安排还没有公布或导入，有关期限暂按法定假日推算。")

_WORK: Mapping[str, tuple[str, str, Action]] = MappingProxyType(
    {
        "assessment": ("assessment_month", "list", Action.LIST),
        "exchange": ("exchange_package", "add", Action.CREATE),
        "hand_over": ("hand_over", "add", Action.CREATE),
        "meeting": ("meeting", "add", Action.CREATE),
        "subsidy": ("assessment_month", "list", Action.LIST),
        "verification": ("", "collection-verification", Action.LIST),
    }
)
"""Code of `duty_work` → entity, page and right with which it is done."""


def _onward(actor: Actor, values: Mapping[str, Any]) -> Onward | None:
    if values["status"] != rules.OPEN or values["work"] not in _WORK:
        return None
    if values["org_unit_id"] != actor.facts.get("org_unit_id"):
        return None
    entity, page, action = _WORK[values["work"]]
    told = {"kind": values["duty"]} if values["work"] == "meeting" else {}
    return Onward(N_("去办理"), entity, page, action, "arrow-right", told)


def _waiting(actor: Actor, today: dt.date) -> Sequence[Waiting]:
    """The own organisation's; of those below what is late, or all for whom one says it is done."""
    return tuple(_headings(actor, today))


def _headings(actor: Actor, today: dt.date) -> Iterator[Waiting]:
    open_ = {"status": rules.OPEN}
    access = actor.access(DueItem)
    below = access is not None and access.rows.many
    closes = actor.may(DueItem, Action.CLOSE)
    if below and not closes:
        late = {**open_, "escalate_on.to": str(today)}
        yield Waiting(N_("下级逾期未办"), "danger", late, N_("下级单位没有逾期未办的事项。"))
    unit = actor.facts.get("org_unit_id")
    if unit is None:
        return
    own = open_ if below and closes else {**open_, "org_unit_id": str(unit)}
    day = dt.timedelta(days=1)
    yield Waiting(N_("已逾期"), "danger", {**own, "due_on.to": str(today - day)})
    yield Waiting(N_("今天到期"), "warning", {**own, "due_on": str(today)})
    soon = {**own, "due_on.from": str(today + day), "due_on.to": str(today + COMING)}
    yield Waiting(N_("近期到期"), "primary", soon, N_("近两周没有到期的事项。"))


def _feed(actor: Actor, today: dt.date) -> Mapping[str, str]:
    """The own organisation's from a month ago to half a year ahead."""
    return {
        "org_unit_id": str(actor.facts.get("org_unit_id") or 0),
        "status": rules.OPEN,
        "due_on.from": str(today - PAST),
        "due_on.to": str(today + AHEAD),
    }


def _notices(session: Session, today: dt.date) -> Sequence[Reason]:
    year = unannounced(session, today)
    return () if year is None else (Reason(UNANNOUNCED, params={"year": year}),)


FEATURE = Feature(
    screens=(
        Screen(
            DueItem,
            "due-items",
            N_("待办事项"),
            N_("待办与制度"),
            "calendar-due",
            buttons=(
                Button(
                    "finish",
                    N_("登记办结"),
                    operations.finish,
                    Action.CLOSE,
                    writes=("status",),
                    inputs=("done_on", "done_note"),
                    icon="check",
                    style="primary",
                    when=lambda item: item["status"] == rules.OPEN,
                ),
                Button(
                    "reopen",
                    N_("撤销办结"),
                    operations.reopen,
                    Action.CLOSE,
                    writes=("status",),
                    icon="arrow-back-up",
                    when=lambda item: item["status"] == rules.DONE,
                    confirm=N_("撤销后这一事项重新列为待办。确定吗？"),
                ),
            ),
            onward=_onward,
            opened_with={"status": rules.OPEN},
            help=N_("由规则包和放假安排推算；办完会议、上报等工作后自动办结，其余在此登记。"),
        ),
    ),
    agendas=(Agenda(DueItem, "due_on", _waiting, "remind_on", "basis", _feed, _notices),),
)
