"""What the offices of the demo wrote to other places: letters, requests, agreements, transfers."""

import datetime as dt
from collections.abc import Iterator

from app.demo.bulk import Row
from app.demo.district import STREET, unit_key
from app.demo.people import DISTRICT, REFERENCE_DAY

OFFICE, STATION, MIGRANTS = f"{STREET}-JD", f"{STREET}-PCS1", f"{DISTRICT}-LGB"


def _day(month: int, day: int) -> dt.date:
    return dt.date(REFERENCE_DAY.year, month, day)


def letter_rows() -> Iterator[Row]:
    """Letters of the street and the migrant office; the last ones wait for a reply."""
    letters = (
        (OFFICE, "国基街函〔2026〕5号", "固始县郭陆滩镇人民政府", "随迁子女入学所需材料",
         _day(8, 3), _day(8, 20), _day(8, 14)),
        (OFFICE, "国基街函〔2026〕8号", "淮滨县流动人口服务中心", "劳务人员社保转移办理时限",
         _day(9, 21), _day(10, 12), None),
        (MIGRANTS, "金流办函〔2026〕12号", "太康县人民政府办公室", "续签区域协作协议",
         _day(9, 7), _day(9, 28), _day(9, 25)),
    )  # fmt: skip
    for key, (unit, number, addressee, subject, sent, due, replied) in enumerate(letters, 1):
        yield {
            "id": key,
            "org_unit_id": unit_key(unit),
            "number": number,
            "addressee": addressee,
            "subject": subject,
            "sent_on": sent,
            "reply_due_on": due,
            "reply_number": f"复函〔2026〕{10 + key}号" if replied else None,
            "replied_on": replied,
        }


def request_rows() -> Iterator[Row]:
    """Requests in service matters, most of them answered by their day."""
    requests = (
        (OFFICE, "in", "school", "固始县教育体育局", _day(9, 1), _day(9, 10), _day(9, 8)),
        (OFFICE, "in", "insurance", "淮滨县社会保险中心", _day(9, 3), _day(9, 15), _day(9, 17)),
        (OFFICE, "out", "records", "太康县人才交流中心", _day(9, 14), _day(9, 28), _day(9, 24)),
        (OFFICE, "in", "employment", "商水县劳务服务中心", _day(9, 24), _day(10, 9), None),
        (STATION, "in", "permit", "沈丘县公安局户政窗口", _day(9, 22), _day(10, 8), None),
    )
    for key, (unit, direction, matter, partner, asked, due, replied) in enumerate(requests, 1):
        yield {
            "id": key,
            "org_unit_id": unit_key(unit),
            "direction": direction,
            "reference": f"XC-2026-{key:03}",
            "matter": matter,
            "partner": partner,
            "at_request": True,
            "requested_on": asked,
            "due_on": due,
            "outcome": "done" if replied else None,
            "replied_on": replied,
        }


def agreement_rows() -> Iterator[Row]:
    """Agreements with the places most residents come from."""
    agreements = (
        (MIGRANTS, "county", "固始县", _day(1, 12), 2),
        (MIGRANTS, "county", "太康县", _day(9, 25), 2),
        (OFFICE, "township", "固始县郭陆滩镇", _day(3, 4), 1),
    )
    for key, (unit, level, partner, signed, years) in enumerate(agreements, 1):
        yield {
            "id": key,
            "org_unit_id": unit_key(unit),
            "level": level,
            "partner": partner,
            "duties": "互通服务政策和办事信息；协查事项按期答复；共同开展务工人员服务。",
            "contact_unit": f"{partner}流动人口服务机构",
            "signed_on": signed,
            "valid_until": signed.replace(year=signed.year + years),
        }


def system_rows() -> Iterator[Row]:
    """Systems that figures are carried to by hand."""
    for key, name in enumerate(("全国流动人口信息交换平台", "省级人口信息平台"), 1):
        yield {"id": key, "name": name, "keeper": "上级主管部门", "serves": "季度汇总数字"}


def transfer_rows() -> Iterator[Row]:
    """The figures of the last quarter, carried by the migrant office."""
    for key, month in enumerate((4, 7), 1):
        yield {
            "id": key,
            "org_unit_id": unit_key(MIGRANTS),
            "external_system_id": 2,
            "direction": "export",
            "carried_on": _day(month, 6),
            "contents": f"{'一' if month == 4 else '二'}季度汇总表",
            "record_count": 24,
            "legal_basis": "上级部门季报要求",
        }
