"""The demo's matters, work plans and model units; all of it is invented."""

import datetime as dt
from collections.abc import Iterator

from app.demo.bulk import Row
from app.demo.district import STREET, area_key, below, unit_key
from app.demo.people import DISTRICT, REFERENCE_DAY

OFFICE, MIGRANTS, POLICE = f"{STREET}-JD", f"{DISTRICT}-LGB", f"{STREET}-PCS1"


def _from(days: int) -> dt.date:
    return REFERENCE_DAY + dt.timedelta(days=days)


def _closed(day: dt.date | None, result: str | None) -> Row:
    return {"closed_on": day, "result": result}


def matter_rows() -> Iterator[Row]:
    """One that is late, one that was told at once, one that is closed."""
    found = (
        (
            OFFICE, "exchange", "九月互换人数不一致", -20, -19, "街道和派出所的在册人数相差 12 人",
            "按社区逐户核对", -3, "已核对两个社区", _closed(None, None),
        ),
        (
            OFFICE, "important", "服务大厅停电一天", -2, -2, "线路检修，登记改用纸质表",
            "恢复后补录", 5, "已恢复供电，正在补录", _closed(None, None),
        ),
        (
            POLICE, "exchange", "门牌更换后地址不一致", -40, -38, "国基路一段更换门牌",
            "与街道对照新旧门牌", -15, None, _closed(_from(-18), "已全部对照"),
        ),
        (
            MIGRANTS, "important", "系统升级暂停互换", -30, -30, "市平台升级三天",
            "顺延当月互换并通知各单位", -20, None, _closed(_from(-24), "已恢复互换"),
        ),
    )  # fmt: skip
    for unit, kind, title, occurred, told, finding, measure, due, progress, closed in found:
        yield {
            "org_unit_id": unit_key(unit),
            "kind": kind,
            "title": title,
            "occurred_on": _from(occurred),
            "told_on": _from(told),
            "finding": finding,
            "measure": measure,
            "due_on": _from(due),
            "progress": progress,
            **closed,
        }


def _plan(key: int, unit: str, title: str, document: str, first: dt.date, last: dt.date) -> Row:
    return {
        "id": key,
        "org_unit_id": unit_key(unit),
        "title": title,
        "document": document,
        "starts_on": first,
        "ends_on": last,
    }


def plan_rows() -> Iterator[Row]:
    """A campaign of the street that is over (R209), and a year's work of the district (R212)."""
    year = REFERENCE_DAY.year
    summer = dt.date(year, 7, 15), dt.date(year, 8, 25)
    yield _plan(1, OFFICE, "服务管理提升方案", "演示街〔2026〕7号", *summer)
    yield _plan(
        2, MIGRANTS, "区域协作方案", "演示流管〔2026〕2号", dt.date(year, 3, 1),
        dt.date(year, 11, 30),
    )  # fmt: skip


def stage_rows() -> Iterator[Row]:
    """Four stages done, one of a year's late, one to come."""
    year = REFERENCE_DAY.year
    stages = (
        (1, OFFICE, "动员部署、组织筹备", (7, 15), (7, 20), None, None, (7, 20), None),
        (1, OFFICE, "对照标准、规范建设", (7, 21), (7, 31), None, None, (7, 30), None),
        (1, OFFICE, "调查摸底、开展工作", (8, 1), (8, 10), None, None, (8, 10), None),
        (1, OFFICE, "整改规范、总结验收", (8, 11), (8, 25), ("总结、统计表", "区流管办"), None,
         None, None),
        (2, MIGRANTS, "宣传动员", (3, 1), (4, 30), None, None, (4, 28), None),
        (2, MIGRANTS, "建立流出人口协会", (5, 1), (9, 30), None, (30, "家"), None, None),
        (2, MIGRANTS, "建立流入人口协会", (5, 1), (9, 29), None, (10, "家"), (9, 25), 11),
        (2, MIGRANTS, "检查验收", (10, 1), (11, 30), ("总结", "区政府"), None, None, None),
    )  # fmt: skip
    for plan, unit, title, first, last, paper, goal, done, reached in stages:
        yield {
            "plan_id": plan,
            "org_unit_id": unit_key(unit),
            "title": title,
            "starts_on": dt.date(year, *first),
            "ends_on": dt.date(year, *last),
            "hand_in": paper and paper[0],
            "hand_in_to": paper and paper[1],
            "target": goal and goal[0],
            "target_unit": goal and goal[1],
            "done_on": done and dt.date(year, *done),
            "reached": reached,
            "result": "按期完成" if done else None,
        }


def model_rows() -> Iterator[Row]:
    """One that is to be a model, one that is."""
    communities = [area_key(one.code) for one in below(STREET)]
    units = (
        ("community", "演示社区", "有服务窗口、图书室和人口学校", "planned", None, None),
        ("market", "演示建材市场", "法人为主、协会参与", "recognised", _from(-60), "达到创建标准"),
    )
    for number, (kind, name, criteria, status, recognised, result) in enumerate(units):
        yield {
            "kind": kind,
            "name": name,
            "target_year": REFERENCE_DAY.year,
            "criteria": criteria,
            "street_id": area_key(STREET),
            "community_id": communities[number % len(communities)],
            "status": status,
            "recognised_on": recognised,
            "withdrawn_on": None,
            "result": result,
        }
