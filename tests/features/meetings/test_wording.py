"""The words of agendas and minutes, written by hand."""

import datetime as dt
from dataclasses import replace

from app.features.meetings import wording
from app.features.meetings.wording import Held, Item

VISIT = Item("走访新登记出租房屋。", "第一派出所", dt.date(2026, 10, 9), "东一社区")
BOOKS = Item("核对台账", "东城街道办事处", dt.date(2026, 10, 12))
MEETING = Held(
    kind="周例会",
    day=dt.date(2026, 9, 28),
    place="二楼会议室",
    conveners=("第一派出所", "第二派出所"),
    chair="示例甲",
    recorder="",
    agenda="一、通报情况\n\n十一、其他",
    notes="  先说一点。\n再说、一点。",
    items=(VISIT, BOOKS),
)


def test_an_agenda_is_numbered_and_ends_with_what_is_overdue() -> None:
    assert wording.agenda(("通报情况", "研究问题"), ()) == "一、通报情况\n二、研究问题"
    assert wording.agenda(("通报情况",), (VISIT, BOOKS)).splitlines() == [
        "一、通报情况",
        "二、逾期未办结的议定事项",
        "1. 走访新登记出租房屋。责任单位：第一派出所，协办单位：东一社区，"
        "完成时限：2026年10月9日。",
        "2. 核对台账。责任单位：东城街道办事处，完成时限：2026年10月12日。",
    ]


def test_minutes_say_what_is_recorded() -> None:
    assert wording.body(MEETING).splitlines() == [
        "2026年9月28日，第一派出所、第二派出所在二楼会议室召开周例会。会议由示例甲主持。"
        "现将会议情况纪要如下：",
        "一、会议议程",
        "（一）通报情况",
        "（十一）其他",
        "二、讨论要点",
        "先说一点。",
        "再说、一点。",
        "三、议定事项",
        "（一）走访新登记出租房屋。责任单位：第一派出所，协办单位：东一社区，"
        "完成时限：2026年10月9日。",
        "（二）核对台账。责任单位：东城街道办事处，完成时限：2026年10月12日。",
    ]


def test_what_is_not_recorded_has_no_heading() -> None:
    bare = replace(MEETING, agenda="", notes="说了。", items=(), recorder="示例乙", chair="")
    assert wording.body(bare).splitlines()[1:] == ["一、讨论要点", "说了。"]
    assert "示例乙记录。" in wording.body(bare)
