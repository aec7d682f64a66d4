"""Work plans in stages (R209–R212), and model units with criteria and result (R213)."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned

STAGE = N_("阶段")
HANDED_IN = N_("报送")
GOAL = N_("目标")
DONE = N_("完成")
PLACE = N_("所在地")
OUTCOME = N_("创建结果")


class WorkPlan(Keyed, Versioned, Stamped, Base):
    """A piece of work that is done once, from one day to another, in stages (R209–R212)."""

    __tablename__ = "work_plan"
    __entity__ = entity(N_("工作方案"), title="title", order=("ends_on", "desc"))
    __table_args__ = (UniqueConstraint("org_unit_id", "starts_on", "title"),)

    title: Mapped[str] = field(
        String(80), nullable=False, label=N_("方案名称"), tag=Tag.ROUTINE, listed=True,
        search="prefix",
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, label=N_("实施单位"), tag=Tag.ROUTINE,
        listed=True, entry="create", derived=True, help=N_("留空为本单位"),
    )  # fmt: skip
    document: Mapped[str | None] = field(
        String(120), label=N_("依据文件"), tag=Tag.ROUTINE, listed=True
    )
    starts_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("开始日期"), tag=Tag.ROUTINE, listed=True
    )
    ends_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("结束日期"), tag=Tag.ROUTINE, listed=True
    )


class PlanStage(Keyed, Versioned, Stamped, Base):
    """A stage of a plan: what is done until when, what is handed in, how many are wanted."""

    __tablename__ = "plan_stage"
    __entity__ = entity(N_("方案阶段"), title="title", order=("ends_on", "asc"))
    __table_args__ = (UniqueConstraint("plan_id", "title"),)

    plan_id: Mapped[int] = field(
        ForeignKey("work_plan.id"), nullable=False, label=N_("工作方案"), tag=Tag.ROUTINE,
        group=STAGE, listed=True, entry="create",
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("实施单位"),
        tag=Tag.ROUTINE, group=STAGE, listed=True, entry="operation",
    )  # fmt: skip
    title: Mapped[str] = field(
        String(80), nullable=False, label=N_("阶段任务"), tag=Tag.ROUTINE, group=STAGE, listed=True
    )
    starts_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("开始日期"), tag=Tag.ROUTINE, group=STAGE, listed=True
    )
    ends_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("完成期限"), tag=Tag.ROUTINE, group=STAGE,
        listed=True,
    )  # fmt: skip
    hand_in: Mapped[str | None] = field(
        String(120), label=N_("报送材料"), tag=Tag.ROUTINE, group=HANDED_IN,
        help=N_("如总结、统计表；没有的不填"),
    )  # fmt: skip
    hand_in_to: Mapped[str | None] = field(
        String(80), label=N_("报送到"), tag=Tag.ROUTINE, group=HANDED_IN
    )
    target: Mapped[int | None] = field(
        Integer, label=N_("目标数"), tag=Tag.ROUTINE, group=GOAL, listed=True,
        help=N_("如建立协会 30 家；没有的不填"),
    )  # fmt: skip
    target_unit: Mapped[str | None] = field(
        String(20), label=N_("计量单位"), tag=Tag.ROUTINE, group=GOAL
    )
    reached: Mapped[int | None] = field(
        Integer, label=N_("完成数"), tag=Tag.ROUTINE, group=DONE, listed=True, entry="operation"
    )
    done_on: Mapped[dt.date | None] = field(
        Date, label=N_("完成日期"), tag=Tag.ROUTINE, group=DONE, listed=True, entry="operation"
    )
    result: Mapped[str | None] = field(
        String(200), label=N_("完成情况"), tag=Tag.ROUTINE, group=DONE, entry="operation"
    )


class ModelUnit(Keyed, Versioned, Stamped, Base):
    """A community, market, employer, village or estate that is to be a model (R213).

    The street proposes it with its criteria, the 流管办 recognises it or takes it back.
    """

    __tablename__ = "model_unit"
    __entity__ = entity(N_("示范创建"), title="name", order=("id", "desc"))
    __table_args__ = (UniqueConstraint("community_id", "kind", "name", "target_year"),)

    kind: Mapped[str] = field(
        Code("model_kind"), nullable=False, label=N_("示范类型"), tag=Tag.ROUTINE, group=GOAL,
        listed=True,
    )  # fmt: skip
    name: Mapped[str] = field(
        String(80), nullable=False, label=N_("创建单位名称"), tag=Tag.ROUTINE, group=GOAL,
        listed=True, search="prefix",
    )  # fmt: skip
    target_year: Mapped[int] = field(
        Integer, nullable=False, label=N_("目标年份"), tag=Tag.ROUTINE, group=GOAL, listed=True
    )
    criteria: Mapped[str] = field(
        Text, nullable=False, label=N_("创建标准"), tag=Tag.ROUTINE, group=GOAL
    )
    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=PLACE, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, label=N_("社区（村）"), tag=Tag.ROUTINE, group=PLACE,
        listed=True, among={"level": "community"},
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("model_status"), nullable=False, default="planned", label=N_("创建状态"),
        tag=Tag.ROUTINE, group=OUTCOME, listed=True, entry="operation",
    )  # fmt: skip
    recognised_on: Mapped[dt.date | None] = field(
        Date, label=N_("认定日期"), tag=Tag.ROUTINE, group=OUTCOME, listed=True, entry="operation"
    )
    withdrawn_on: Mapped[dt.date | None] = field(
        Date, label=N_("撤销日期"), tag=Tag.ROUTINE, group=OUTCOME, entry="operation"
    )
    result: Mapped[str | None] = field(
        String(200), label=N_("评审意见"), tag=Tag.ROUTINE, group=OUTCOME, entry="operation"
    )
    withdrawn_because: Mapped[str | None] = field(
        String(200), label=N_("撤销原因"), tag=Tag.ROUTINE, group=OUTCOME, entry="operation"
    )
