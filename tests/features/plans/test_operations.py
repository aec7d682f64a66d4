"""Use cases on work plans, stages and model units, on both databases (R209–R213)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.plans import (
    ModelUnit,
    PlanStage,
    WorkPlan,
    add_stage,
    correct_plan,
    correct_proposal,
    correct_stage,
    draw_up,
    finish_stage,
    propose,
    recognise,
    withdraw,
)
from tests.refusals import why
from tests.world import District

PLAN: dict[str, Any] = {
    "title": "服务管理提升", "document": "谢集工作制度", "starts_on": dt.date(2026, 7, 15),
    "ends_on": dt.date(2026, 8, 25),
}  # fmt: skip
STAGES = (
    ("动员部署、组织筹备", dt.date(2026, 7, 15), dt.date(2026, 7, 20)),
    ("对照标准、规范建设", dt.date(2026, 7, 21), dt.date(2026, 7, 31)),
    ("开展工作", dt.date(2026, 8, 1), dt.date(2026, 8, 10)),
    ("整改规范、总结验收", dt.date(2026, 8, 11), dt.date(2026, 8, 25)),
)
"""The four stages of R209."""

YEAR: dict[str, Any] = {
    "title": "区域协作", "starts_on": dt.date(2026, 3, 1), "ends_on": dt.date(2026, 11, 30),
}  # fmt: skip
ASSOCIATIONS: dict[str, Any] = {
    "title": "流出人口协会", "starts_on": dt.date(2026, 5, 1), "ends_on": dt.date(2026, 9, 30),
    "target": 30, "target_unit": "家",
}  # fmt: skip
MODEL: dict[str, Any] = {
    "kind": "market", "name": "东一路市场", "target_year": 2026, "criteria": "法人为主、协会参与",
}  # fmt: skip


def fields(*asked: Any, **named: Any) -> list[str | None]:
    return [name for name, _ in why(*asked, **named)]


def test_a_plan_has_its_stages(district: District, clerk: Session) -> None:
    plan = draw_up(clerk, PLAN)
    assert plan.org_unit_id == district.world.units["east"]
    assert why(draw_up, clerk, PLAN) == [
        ("title", f"该单位同日开始的同名方案已登记（编号 {plan.id}），没有重复登记。")
    ]
    made = [
        add_stage(clerk, {"plan_id": plan.id, "title": title, "starts_on": first, "ends_on": last})
        for title, first, last in STAGES
    ]
    assert {stage.org_unit_id for stage in made} == {plan.org_unit_id}
    again = {"plan_id": plan.id, "title": "开展工作", "starts_on": PLAN["starts_on"],
             "ends_on": PLAN["starts_on"]}  # fmt: skip
    assert why(add_stage, clerk, again) == [
        ("title", f"该方案已有同名的阶段（编号 {made[2].id}），没有重复登记。")
    ]
    late = again | {"title": "总结", "ends_on": dt.date(2026, 8, 26)}
    assert why(add_stage, clerk, late) == [
        ("ends_on", "完成期限2026-08-26晚于方案的结束日期2026-08-25。")
    ]
    assert fields(correct_stage, clerk, made[0].id, 1, {"starts_on": dt.date(2026, 7, 1)}) == [
        "starts_on"
    ]
    assert fields(correct_plan, clerk, plan.id, 1, {"ends_on": dt.date(2026, 8, 24)}) == ["ends_on"]
    assert correct_plan(clerk, plan.id, 1, {"ends_on": dt.date(2026, 8, 31)}).version == 2
    assert fields(draw_up, clerk, PLAN | {"title": "反", "ends_on": dt.date(2026, 7, 1)}) == [
        "ends_on"
    ]


def test_what_is_handed_in_by_a_day_is_finished_with_a_result(
    district: District, clerk: Session
) -> None:
    """R210: forms and the table by 12 May; R211: summary and tables by 2 August."""
    plan = draw_up(clerk, YEAR)
    stage = {"plan_id": plan.id, "title": "信息采集", "starts_on": dt.date(2026, 5, 4),
             "ends_on": dt.date(2026, 5, 12), "hand_in": "登记表、统计表"}  # fmt: skip
    assert fields(add_stage, clerk, stage) == ["hand_in_to"]
    made = add_stage(clerk, stage | {"hand_in_to": "法规室"})
    said: dict[str, Any] = {"done_on": dt.date(2026, 5, 11), "result": "已报送"}
    early = said | {"done_on": dt.date(2026, 5, 3)}
    assert fields(finish_stage, clerk, made.id, 1, **early) == ["done_on"]
    assert fields(finish_stage, clerk, made.id, 1, **said, reached=3) == ["reached"]
    assert fields(finish_stage, clerk, made.id, 1, **said | {"result": ""}) == ["result"]
    done = finish_stage(clerk, made.id, 1, **said)
    assert (done.done_on, done.reached) == (dt.date(2026, 5, 11), None)
    over = [(None, "该阶段已完成，不能再改。")]
    assert why(finish_stage, clerk, made.id, 2, **said) == over
    assert why(correct_stage, clerk, made.id, 2, {"title": "又"}) == over


def test_a_number_that_was_wanted_is_counted(district: District, clerk: Session) -> None:
    """R212: 30 associations of those who left, 10 of those who came."""
    plan = draw_up(clerk, YEAR)
    assert fields(add_stage, clerk, ASSOCIATIONS | {"plan_id": plan.id, "target_unit": ""}) == [
        "target_unit"
    ]
    made = add_stage(clerk, ASSOCIATIONS | {"plan_id": plan.id})
    said: dict[str, Any] = {"done_on": dt.date(2026, 9, 28), "result": "按期完成"}
    assert why(finish_stage, clerk, made.id, 1, **said) == [
        ("reached", "该阶段的目标数为30，请填写完成数。")
    ]
    with pytest.raises(Stale):
        finish_stage(clerk, made.id, 7, **said, reached=32)
    assert finish_stage(clerk, made.id, 1, **said, reached=32).reached == 32


def test_a_plan_is_the_units(district: District, clerk: Session) -> None:
    units = district.world.units
    refused = [("org_unit_id", "该单位不在您的办理范围，请改选。")]
    assert why(draw_up, clerk, PLAN | {"org_unit_id": units["west"]}) == refused
    plan = draw_up(clerk, PLAN)
    stage = {"plan_id": plan.id, "title": "开展", "starts_on": PLAN["starts_on"],
             "ends_on": PLAN["ends_on"]}  # fmt: skip
    made = add_stage(clerk, stage)
    for reader in ("supervisor", "district", "migrants"):
        assert district.acting(reader).get(PlanStage, made.id) is not None
    for other in ("clerk-west", "police", "planning"):
        session = district.acting(other)
        assert session.get(WorkPlan, plan.id) is None
        with pytest.raises(NotFound):
            finish_stage(session, made.id, 1, done_on=dt.date(2026, 8, 1), result="完成")
    assert fields(add_stage, district.acting("police"), stage) == ["plan_id"]
    with pytest.raises(Denied):
        draw_up(district.acting("supervisor"), PLAN)
    own = draw_up(district.acting("police"), PLAN)
    assert own.org_unit_id == units["station1"]
    given = draw_up(district.acting("migrants"), PLAN | {"org_unit_id": units["west"]})
    assert district.acting("clerk-west").get(WorkPlan, given.id) is not None


def test_a_model_is_proposed_by_the_street_and_recognised_by_the_office(
    district: District, clerk: Session
) -> None:
    """R213: target, criteria, result."""
    model = MODEL | {"community_id": district.world.east_community}
    made = propose(clerk, model)
    assert (made.street_id, made.status) == (district.world.east, "planned")
    assert why(propose, clerk, model) == [
        ("name", f"该单位同一年份的创建目标已登记（编号 {made.id}），没有重复登记。")
    ]
    assert fields(propose, clerk, model | {"target_year": 2037}) == ["target_year"]
    moved = {"community_id": district.world.east_village}
    assert correct_proposal(clerk, made.id, 1, moved).street_id == district.world.east
    said: dict[str, Any] = {"recognised_on": dt.date(2026, 9, 10), "result": "达到标准"}
    with pytest.raises(Denied):
        recognise(clerk, made.id, 2, **said)
    office = district.acting("migrants")
    with pytest.raises(Denied):
        propose(office, model)
    ahead = said | {"recognised_on": dt.date(2026, 10, 1)}
    assert fields(recognise, office, made.id, 2, **ahead) == ["recognised_on"]
    found = recognise(office, made.id, 2, **said)
    assert (found.status, found.recognised_on) == ("recognised", dt.date(2026, 9, 10))
    decided = [(None, "该单位的创建已有评审结果，不能再改。")]
    assert why(recognise, office, made.id, 3, **said) == decided
    back: dict[str, Any] = {"withdrawn_on": dt.date(2026, 9, 9), "withdrawn_because": "复查不合格"}
    assert fields(withdraw, office, made.id, 3, **back) == ["withdrawn_on"]
    gone = withdraw(office, made.id, 3, **back | {"withdrawn_on": dt.date(2026, 9, 20)})
    assert (gone.status, gone.recognised_on) == ("withdrawn", dt.date(2026, 9, 10))
    assert (gone.result, gone.withdrawn_because) == (said["result"], "复查不合格")
    late = back | {"withdrawn_on": dt.date(2026, 9, 20)}
    assert why(withdraw, office, made.id, 4, **late) == [(None, "该单位的创建已撤销。")]
    clerk.expire_all()
    assert why(correct_proposal, clerk, made.id, 4, {"name": "别的"}) == decided


def test_a_model_is_of_the_own_street(district: District, clerk: Session) -> None:
    made = propose(clerk, MODEL | {"community_id": district.world.east_community})
    assert fields(propose, clerk, MODEL | {"community_id": district.world.west_community}) == [
        "community_id"
    ]
    assert district.acting("supervisor").get(ModelUnit, made.id) is not None
    assert district.acting("clerk-west").get(ModelUnit, made.id) is None
    for role in ("police", "planning", "coordinator"):
        assert not district.actor(role).readable(ModelUnit)
    turned_down = withdraw(
        district.acting("migrants"),
        made.id,
        1,
        withdrawn_on=dt.date(2026, 9, 1),
        withdrawn_because="不具备",
    )
    assert (turned_down.status, turned_down.recognised_on) == ("withdrawn", None)
