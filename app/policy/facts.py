"""What the formulas of a pack may use, by occasion; `flask policy facts` prints it.

A fact has one meaning, one unit and one place where it is counted. Money is in fen, a share in
basis points (10,000 = 100 %), a duration in days: formulas know whole numbers only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.access.reasons import N_

FactKind = Literal["integer", "flag"]


@dataclass(frozen=True)
class Fact:
    """Something that is known when a formula is worked out.

    Attributes:
        label: what it is (msgid).
        unit: what one of it is (msgid); empty for a flag.
        kind: a whole number, or true and false.
        most: the largest number it can be; the smallest is nought.
        counted: the house counts it already; a pack that needs others can be checked only.
    """

    label: str
    unit: str = ""
    kind: FactKind = "integer"
    most: int | None = None
    counted: bool = False


COORDINATOR_MONTH: Mapping[str, Fact] = MappingProxyType(
    {
        "full": Fact(N_("当月考核结论为全额"), kind="flag", counted=True),
        "vetoed": Fact(N_("当月有一票否决事项"), kind="flag"),
        "score": Fact(N_("当月考核得分"), N_("分")),
        "month_days": Fact(N_("当月天数"), N_("天"), most=31),
        "served_days": Fact(N_("当月在岗天数"), N_("天"), most=31),
        "collected": Fact(N_("当月采集的登记"), N_("条")),
        "entered": Fact(N_("当月录入的登记"), N_("条")),
        "approved": Fact(N_("当月审核通过的登记"), N_("条")),
        "verified": Fact(N_("当月核实的登记"), N_("条")),
        "late": Fact(N_("当月超过 24 小时才录入的登记"), N_("条")),
        "accuracy": Fact(N_("抽查准确率"), N_("万分之一"), most=10_000),
        "completeness": Fact(N_("抽查完整率"), N_("万分之一"), most=10_000),
        "meetings": Fact(N_("当月应到会议"), N_("次")),
        "attended": Fact(N_("当月实到会议"), N_("次")),
        "patrols": Fact(N_("当月应完成巡查"), N_("次")),
        "patrolled": Fact(N_("当月已完成巡查"), N_("次")),
        "street_place": Fact(N_("所在街道（镇）当月在全区的名次，第一名为 1"), N_("名")),
        "streets": Fact(N_("全区街道（镇）数"), N_("个")),
    }
)
"""What is known of a coordinator and a month, for the work subsidy."""

ORGANISATION: Mapping[str, Fact] = MappingProxyType(
    {
        "residents": Fact(N_("辖区内在住的登记人数"), N_("人")),
        "rental_houses": Fact(N_("辖区内出租房屋"), N_("户")),
        "grids": Fact(N_("辖区内网格"), N_("个")),
        "communities": Fact(N_("辖区内社区（村）"), N_("个")),
    }
)
"""What is known of an organisation and its area, for staffing norms."""

PREMISES: Mapping[str, Fact] = MappingProxyType(
    {
        "hall_area": Fact(N_("服务大厅面积"), N_("平方米"), counted=True),
        "offices": Fact(N_("办公室"), N_("间"), counted=True),
        "seats": Fact(N_("窗口工位"), N_("个"), counted=True),
        "archive_room": Fact(N_("有单独的档案室"), kind="flag", counted=True),
        "has_place": Fact(N_("有办公场所"), kind="flag", counted=True),
        "has_name": Fact(N_("有统一名称"), kind="flag", counted=True),
        "has_devices": Fact(N_("有办公设备"), kind="flag", counted=True),
        "has_staff": Fact(N_("有办公人员"), kind="flag", counted=True),
        "has_funds": Fact(N_("有经费保障"), kind="flag", counted=True),
        "has_rules": Fact(N_("有工作制度"), kind="flag", counted=True),
        "sign_board": Fact(N_("已挂牌、上墙"), kind="flag", counted=True),
        "amenities": Fact(N_("有便民设施"), kind="flag", counted=True),
        "computer": Fact(N_("在用电脑"), N_("台"), counted=True),
        "printer": Fact(N_("在用打印机"), N_("台"), counted=True),
        "camera": Fact(N_("在用数码相机"), N_("台"), counted=True),
        "scanner": Fact(N_("在用扫描仪"), N_("台"), counted=True),
        "webcam": Fact(N_("在用高清摄像头"), N_("个"), counted=True),
        "info_security": Fact(N_("在任信息安全专人"), N_("名"), counted=True),
    }
)
"""What is known of an office for norms of premises: rooms, equipment, posts (R011, R215–R220)."""

OCCASIONS: Mapping[str, Mapping[str, Fact]] = MappingProxyType(
    {
        N_("工作补贴（每名协管员每月）"): COORDINATOR_MONTH,
        N_("人员配备（每个单位）"): ORGANISATION,
        N_("站点建设（每个站点）"): PREMISES,
    }
)
"""Heading → the facts that may be used there."""
