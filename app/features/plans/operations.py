"""Use cases on work plans, their stages and model units."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.places import in_reach, own_unit, street_of
from app.features.plans import rules
from app.features.plans.models import ModelUnit, PlanStage, WorkPlan


@operation(WorkPlan, Action.CREATE)
def draw_up(session: Session, data: Mapping[str, Any]) -> WorkPlan:
    """Enter the plan of a piece of work (R209–R212).

    Raises:
        Refused: the unit is elsewhere, it ends before it starts, or it has been entered before.
    """
    plan = WorkPlan(**accept(session, WorkPlan, data))
    plan.org_unit_id = plan.org_unit_id or own_unit(session)
    if not in_reach(session, WorkPlan, org_unit_id=plan.org_unit_id):
        raise Refused(rules.NOT_YOURS)
    _check_plan(session, plan)
    session.add(plan)
    return plan


@operation(WorkPlan, Action.CHANGE)
def correct_plan(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> WorkPlan:
    """Correct a plan; its stages stay within it.

    Raises:
        Refused: as for `draw_up`, or a stage would lie outside.
    """
    plan = load(session, WorkPlan, record_id, version, lock=True)
    values = accept(session, WorkPlan, data, current=plan)
    with session.no_autoflush:
        fill(plan, values)
        _check_plan(session, plan)
        first, last = session.execute(
            select(func.min(PlanStage.starts_on), func.max(PlanStage.ends_on)).where(
                PlanStage.plan_id == plan.id
            )
        ).one()
    refuse(rules.around_problems(plan.starts_on, plan.ends_on, first, last))
    return plan


def _check_plan(session: Session, plan: WorkPlan) -> None:
    refuse([rules.term_problem(plan.starts_on, plan.ends_on)])
    same = select(WorkPlan.id).where(
        WorkPlan.org_unit_id == plan.org_unit_id,
        WorkPlan.starts_on == plan.starts_on,
        WorkPlan.title == plan.title,
    )
    _refuse_second(session.scalar(same), plan.id, "title", rules.SAME_PLAN)


@operation(PlanStage, Action.CREATE)
def add_stage(session: Session, data: Mapping[str, Any]) -> PlanStage:
    """Add a stage to a plan.

    Raises:
        Refused: it lies outside the plan, something is missing, or the plan has it.
    """
    stage = PlanStage(**accept(session, PlanStage, data))
    _check_stage(session, stage)
    session.add(stage)
    return stage


@operation(PlanStage, Action.CHANGE)
def correct_stage(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> PlanStage:
    """Correct a stage that is not finished.

    Raises:
        Refused: it is finished, or as for `add_stage`.
    """
    stage = _unfinished(session, record_id, version)
    values = accept(session, PlanStage, data, current=stage)
    with session.no_autoflush:
        fill(stage, values)
        _check_stage(session, stage)
    return stage


@operation(PlanStage, Action.CHANGE)
def finish_stage(
    session: Session,
    record_id: int,
    version: int,
    *,
    done_on: dt.date,
    result: str,
    reached: int | None = None,
) -> PlanStage:
    """Finish a stage: when, with what result and, where a number was wanted, how many.

    Raises:
        Refused: it is finished already, the day does not fit, or the number is missing.
    """
    stage = _unfinished(session, record_id, version)
    entered = {"done_on": done_on, "result": result, "reached": reached}
    values = accept(
        session,
        PlanStage,
        entered,
        current=stage,
        entry="operation",
        required=("done_on", "result"),
    )
    refuse(rules.finish_problems(stage.starts_on, done_on, stage.target, reached, today()))
    fill(stage, values)
    return stage


def _unfinished(session: Session, record_id: int, version: int) -> PlanStage:
    stage = load(session, PlanStage, record_id, version)
    if stage.done_on is not None:
        raise Refused(rules.STAGE_DONE)
    return stage


def _check_stage(session: Session, stage: PlanStage) -> None:
    """The plan is locked, so that it is not moved away from under the stage."""
    plan = load(session, WorkPlan, stage.plan_id, lock=True)
    stage.org_unit_id = plan.org_unit_id
    refuse(
        [
            rules.term_problem(stage.starts_on, stage.ends_on),
            *rules.within_problems(stage.starts_on, stage.ends_on, plan.starts_on, plan.ends_on),
            *rules.goal_problems(stage.hand_in, stage.hand_in_to, stage.target, stage.target_unit),
        ]
    )
    same = select(PlanStage.id).where(PlanStage.plan_id == plan.id, PlanStage.title == stage.title)
    _refuse_second(session.scalar(same), stage.id, "title", rules.SAME_STAGE)


@operation(ModelUnit, Action.CREATE)
def propose(session: Session, data: Mapping[str, Any]) -> ModelUnit:
    """Propose that a unit becomes a model, by which year and by what criteria (R213).

    Raises:
        Refused: the community is elsewhere, no such year, or it is proposed already.
    """
    unit = ModelUnit(**accept(session, ModelUnit, data))
    unit.street_id = street_of(session, unit.community_id)
    _check_unit(session, unit)
    session.add(unit)
    return unit


@operation(ModelUnit, Action.CHANGE)
def correct_proposal(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> ModelUnit:
    """Correct a proposal nobody has decided on.

    Raises:
        Refused: it is decided, or as for `propose`.
    """
    unit = load(session, ModelUnit, record_id, version)
    if unit.status != rules.PLANNED:
        raise Refused(rules.DECIDED)
    values = accept(session, ModelUnit, data, current=unit)
    if "community_id" in values:
        values["street_id"] = street_of(session, values["community_id"])
    with session.no_autoflush:
        fill(unit, values)
        _check_unit(session, unit)
    return unit


def _check_unit(session: Session, unit: ModelUnit) -> None:
    refuse([rules.year_problem(unit.target_year, today())])
    same = select(ModelUnit.id).where(
        ModelUnit.community_id == unit.community_id,
        ModelUnit.kind == unit.kind,
        ModelUnit.name == unit.name,
        ModelUnit.target_year == unit.target_year,
    )
    _refuse_second(session.scalar(same), unit.id, "name", rules.SAME_UNIT)


@operation(ModelUnit, Action.DECIDE)
def recognise(
    session: Session, record_id: int, version: int, *, recognised_on: dt.date, result: str
) -> ModelUnit:
    """Recognise a unit as a model.

    Raises:
        Refused: it is decided already, or the day lies ahead.
    """
    unit = load(session, ModelUnit, record_id, version)
    if unit.status != rules.PLANNED:
        raise Refused(rules.DECIDED)
    _decide(session, unit, rules.RECOGNISED, recognised_on=recognised_on, result=result)
    return unit


@operation(ModelUnit, Action.DECIDE)
def withdraw(
    session: Session, record_id: int, version: int, *, withdrawn_on: dt.date, withdrawn_because: str
) -> ModelUnit:
    """Turn a proposal down, or take a recognition back.

    Raises:
        Refused: that is done already, or the day does not fit.
    """
    unit = load(session, ModelUnit, record_id, version)
    if unit.status == rules.WITHDRAWN:
        raise Refused(rules.ALREADY_WITHDRAWN)
    said = {"withdrawn_on": withdrawn_on, "withdrawn_because": withdrawn_because}
    _decide(session, unit, rules.WITHDRAWN, **said)
    return unit


def _decide(session: Session, unit: ModelUnit, status: str, **entered: Any) -> None:
    values = accept(session, ModelUnit, entered, current=unit, entry="operation", required=entered)
    name = next(iter(entered))
    refuse([rules.decision_problem(name, entered[name], unit.recognised_on, today())])
    fill(unit, values)
    unit.status = status


def _refuse_second(found: int | None, own: int | None, name: str, message: str) -> None:
    """The database refuses a second one, too; this says which the first is."""
    if found is not None and found != own:
        raise Refused(Reason(message, name, {"id": found}))
