"""Pages of work plans, stages and model units, and the stages that the home page shows."""

import datetime as dt
from collections.abc import Sequence

from app.access import N_, Action, Actor
from app.features.places import own_work
from app.features.plans import operations, rules
from app.features.plans.models import ModelUnit, PlanStage, WorkPlan
from app.panel import Agenda, Button, Feature, Screen, Waiting

TO_DO = N_("待办与制度")
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
OPEN = {"done_on.empty": "1"}


def _waiting(actor: Actor, today: dt.date) -> Sequence[Waiting]:
    own = {**OPEN, **own_work(actor, PlanStage)}
    soon = {**own, "ends_on.from": str(today), "ends_on.to": str(today + WEEK)}
    return (
        Waiting(N_("方案阶段逾期未完成"), "danger", {**own, "ends_on.to": str(today - DAY)}),
        Waiting(N_("方案阶段近期到期"), "warning", soon),
    )


FEATURE = Feature(
    screens=(
        Screen(
            WorkPlan,
            "work-plans",
            N_("工作方案"),
            TO_DO,
            "calendar-stats",
            create=operations.draw_up,
            change=operations.correct_plan,
            help=N_("只做一次、分阶段进行的工作；一再要做的事由规则包列为待办。"),
        ),
        Screen(
            PlanStage,
            "plan-stages",
            N_("方案阶段"),
            TO_DO,
            "list-numbers",
            create=operations.add_stage,
            change=operations.correct_stage,
            shown_on=("plan_id",),
            buttons=(
                Button(
                    "finish",
                    N_("登记完成"),
                    operations.finish_stage,
                    Action.CHANGE,
                    inputs=("done_on", "reached", "result"),
                    required=("done_on", "result"),
                    style="primary",
                    when=lambda stage: stage["done_on"] is None,
                ),
            ),
            opened_with=OPEN,
            help=N_("在工作方案里增加阶段；列表先列没有完成的，逾期的在首页提醒。"),
        ),
        Screen(
            ModelUnit,
            "model-units",
            N_("示范创建"),
            N_("站点与单位"),
            "circle-check",
            create=operations.propose,
            change=operations.correct_proposal,
            buttons=(
                Button(
                    "recognise",
                    N_("认定"),
                    operations.recognise,
                    Action.DECIDE,
                    writes=("status",),
                    inputs=("recognised_on", "result"),
                    required=("recognised_on", "result"),
                    style="primary",
                    when=lambda unit: unit["status"] == rules.PLANNED,
                ),
                Button(
                    "withdraw",
                    N_("撤销"),
                    operations.withdraw,
                    Action.DECIDE,
                    writes=("status",),
                    inputs=("withdrawn_on", "withdrawn_because"),
                    required=("withdrawn_on", "withdrawn_because"),
                    icon="ban",
                    when=lambda unit: unit["status"] != rules.WITHDRAWN,
                ),
            ),
            help=N_("镇街提出创建目标和标准，流管办认定或撤销。"),
        ),
    ),
    agendas=(Agenda(PlanStage, "ends_on", _waiting, "ends_on", "hand_in"),),
)
