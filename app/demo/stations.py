"""The demo's stations, the people in charge, equipment, employers, and who has left; invented."""

import datetime as dt
from collections.abc import Iterator

from stdnum.cn import ric, uscc

from app.demo.bulk import Row
from app.demo.district import STREET, area_key, below, unit_key
from app.demo.people import DISTRICT, REFERENCE_DAY

STATION, BRANCH, POINT = f"{STREET}-FWZ", f"{STREET}-FZ1", f"{STREET}-CJD1"
MIGRANTS, POLICE = f"{DISTRICT}-LGB", f"{STREET}-PCS1"

_SIX = ("has_place", "has_name", "has_devices", "has_staff", "has_funds", "has_rules")


def _day(year: int, month: int, day: int) -> dt.date:
    return min(dt.date(year, month, day), REFERENCE_DAY)


def former_name_rows() -> Iterator[Row]:
    """What a unit was called before."""
    yield {
        "id": 1,
        "name": "金水区暂住人口管理办公室",
        "area_id": None,
        "org_unit_id": unit_key(MIGRANTS),
        "used_from": _day(2011, 8, 15),
        "used_until": _day(2016, 1, 1),
    }


def premises_rows() -> Iterator[Row]:
    """The station of the street, one of a community, and a point."""
    community = area_key(below(STREET)[0].code)
    for key, (unit, place, hall, offices, seats) in enumerate(
        ((STATION, None, 60, 3, 4), (BRANCH, community, 18, 1, 1), (POINT, community, 8, 0, 1)), 1
    ):
        yield {
            "id": key,
            "org_unit_id": unit_key(unit),
            "street_id": area_key(STREET),
            "community_id": place,
            "address": f"国基路演示院{key}号楼一层",
            "service_phone": f"0371{65000000 + key}",
            "supervision_phone": "037165000000",
            "hours": "周一至周五 8:30–12:00，14:00–17:30",
            "hall_area": hall,
            "offices": offices,
            "seats": seats,
            "archive_room": key == 1,
            "sign_board": True,
            "amenities": key < 3,
            **dict.fromkeys(_SIX, True),
            "checked_on": _day(2026, 9, 10),
            "shortfalls": 0,
            "shortcomings": None,
        }


def holder_rows() -> Iterator[Row]:
    """Who is in charge, and of which exchange."""
    street = area_key(STREET)
    holders = (
        (STATION, street, "王站长", "head", None, False),
        (STATION, street, "李副站", "deputy_head", None, False),
        (STATION, street, "周录入", "entry_clerk", "monthly_notice", False),
        (STATION, street, "吴专办", "full_time", "monthly_notice", True),
        (STATION, street, "沈网安", "info_security", None, False),
        (BRANCH, street, "郑主任", "head", None, False),
        (BRANCH, street, "冯联络", "liaison", None, False),
        (POINT, street, "陈采集", "contact", None, False),
        (POLICE, None, "褚警官", "handler", "quarterly_notice", False),
        (MIGRANTS, None, "卫主任", "director", None, False),
        (MIGRANTS, None, "蒋专办", "handler", "quarterly_notice", False),
    )
    for key, (unit, place, name, post, exchange, deputy) in enumerate(holders, 1):
        yield {
            "id": key,
            "org_unit_id": unit_key(unit),
            "street_id": place,
            "name": name,
            "post": post,
            "phone": f"1380000{9000 + key}",
            "exchange": exchange,
            "deputy": deputy,
            "since": _day(2025, 3, 1),
            "until": None,
            "document": "国基街〔2025〕4号" if place else None,
        }


def equipment_rows() -> Iterator[Row]:
    """The devices of the station, and one that is retired."""
    devices = (
        ("computer", "台式电脑 A1", 3, None),
        ("computer", "台式电脑 A1", None, None),
        ("computer", "台式电脑 A0", None, _day(2026, 6, 30)),
        ("printer", "激光打印机 B2", 3, None),
        ("scanner", "扫描仪 C3", 3, None),
        ("camera", "数码相机 800万像素", 4, None),
    )
    for key, (kind, model, holder, retired) in enumerate(devices, 1):
        yield {
            "id": key,
            "org_unit_id": unit_key(STATION),
            "street_id": area_key(STREET),
            "kind": kind,
            "model": model,
            "serial": f"YS-2025-{key:03}",
            "for_exchange": key == 1,
            "holder_id": holder,
            "issued_on": _day(2025, 3, 10) if holder else None,
            "returned_on": None,
            "retired_on": retired,
            "retired_reason": "主板损坏" if retired else None,
        }


def employer_rows() -> Iterator[Row]:
    """Employers in three communities of the street."""
    for key, (name, staff, migrants) in enumerate(
        (("演示餐饮店", 46, 38), ("演示物流站", 120, 95), ("演示建材市场", 310, 240)), 1
    ):
        community = below(STREET)[key % len(below(STREET))]
        code = f"91{DISTRICT}MA0000{key:03}"
        yield {
            "id": key,
            "name": name,
            "credit_code": code + uscc.calc_check_digit(code),
            "street_id": area_key(STREET),
            "community_id": area_key(community.code),
            "address": f"国基路演示街{key}号",
            "staff_count": staff,
            "migrant_count": migrants,
            "counted_on": _day(2026, 9, 1),
            "contact_name": "演示联系人",
            "contact_phone": f"1380000{8000 + key}",
        }


def outflow_rows() -> Iterator[Row]:
    """Who has left the street and said so; two of them are back."""
    communities = below(STREET)
    for key, (name, region, place, reason, went, elders, children, needs) in enumerate(_LEFT, 1):
        number = f"{DISTRICT}{1970 + key}0{key % 9 + 1}15{key:03}"
        went_on, back = _day(2026, *went), key in {4, 9}
        yield {
            "id": key,
            "name": name,
            "id_number": number + ric.calc_check_digit(number + "0"),
            "phone": f"1380000{8100 + key}",
            "street_id": area_key(STREET),
            "community_id": area_key(communities[key % len(communities)].code),
            "went_on": went_on,
            "reason": reason,
            "destination_region": region,
            "destination_place": place,
            "workplace": "演示工厂" if key % 3 == 0 else None,
            "occupation": "6" if key % 3 == 0 else None,
            "elders_left": elders,
            "children_left": children,
            "needs": needs,
            "notice_version": "2026-1",
            "notice_method": "paper",
            "declared_by": "family" if key % 4 == 0 else "self",
            "declared_on": min(went_on + dt.timedelta(days=5 * key), REFERENCE_DAY),
            "registered_late": None,
            "status": "returned" if back else "away",
            "returned_on": _day(2026, 9, 20) if back else None,
        }


_LEFT = (
    # name, destination, place, reason, month and day, elders, children, needs
    ("何远", "440305", None, "204", (2, 20), 2, 1, "希望社区节假日上门看望老人"),
    ("吕行", "440106", None, "206", (3, 2), 0, 0, None),
    ("施途", "310115", None, "204", (3, 5), 1, 0, None),
    ("孔归", "330106", None, "207", (3, 9), 0, 0, None),
    ("曹江", "320505", None, "204", (4, 11), 2, 2, "希望安排放学后照看"),
    ("严北", "110105", None, "204", (4, 28), 1, 0, None),
    ("华洛", "410311", "开元路街道演示社区", "204", (5, 6), 0, 1, None),
    ("金开", "410202", "龙亭街道演示社区", "206", (5, 18), 0, 0, None),
    ("魏信", "411503", "五星街道演示社区", "131", (6, 1), 1, 0, None),
    ("陶平", "410122", "青年路街道演示村", "202", (6, 15), 0, 0, None),
    ("姜疆", "650103", None, "211", (7, 1), 1, 1, None),
    ("戚源", "419001", "沁园街道演示社区", "204", (7, 20), 0, 0, None),
)
