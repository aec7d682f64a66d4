"""The page of the ledgers: units, periods, and the way to what is missing (R221)."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from app.features.codes.lists import load_schemes
from app.policy import adopt
from tests.access.house import POLICIES, House, by_name

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGE = "/ledgers/completeness"


@pytest.fixture
def kept(house: House) -> Iterator[House]:
    """Every document of the district is a plan of 2020."""
    with house.restored():
        with house.engine.begin() as connection:
            values = {"kind": "yearly-plan", "period": "2020"}
            connection.execute(update(by_name("ledger_document")).values(**values))
        yield house


def cells(text: str, ledger: str) -> list[tuple[str, str]]:
    """Address and words of each period of a ledger."""
    line = next(one for one in text.split("<tr>") if f">{ledger}</td>" in one)
    found = re.findall(r'<(?:a|span) class="badge[^"]*"(?: href="([^"]*)")?>([^<]*)<', line)
    return [(url.replace("&amp;", "&"), words) for url, words in found]


def test_a_unit_period_by_period(kept: House) -> None:
    unit, client = kept.district.id("org_unit", "office-a"), kept.client("clerk-a")
    text = client.get(f"{PAGE}?year=2020").text  # of its two units one keeps ledgers
    ((url, words),) = cells(text, "年度工作计划、总结")
    assert words == "2020 已有"
    assert client.get(url).text.count('class="row-link"') == 1
    months = cells(text, "每月居住证发放情况统计报表")
    assert [one for _, one in months] == [f"2020-{month:02} 缺" for month in range(1, 13)]
    form = client.get(months[0][0]).text
    assert re.search(r'name="period"[^>]*value="2020-01"', form)
    assert f'value="{unit}" selected' in form or f'selected value="{unit}"' in form
    assert cells(text, "会议记录") == [("/meetings/list/", "系统保管")]
    assert cells(client.get(f"{PAGE}?year=2019").text, "年度工作计划、总结")[0][1] == "2019 缺"


def test_the_offices_see_every_unit_and_open_no_form(kept: House) -> None:
    for account in ("migrants", "overseer"):
        client = kept.client(account)
        text = client.get(f"{PAGE}?year=2020").text
        assert text.count('class="row-link"') == 4  # two offices, two stations of the police
        unit = kept.district.id("org_unit", "office-a")
        detail = client.get(f"{PAGE}?year=2020&unit={unit}").text
        assert "/ledger-documents/upload" not in detail
        ((url, words),) = cells(detail, "年度工作计划、总结")
        assert (words, client.get(url).status_code) == ("2020 已有", 200)


def test_who_sees_which_unit(kept: House) -> None:
    other = kept.district.id("org_unit", "office-b")
    assert kept.client("clerk-a").get(f"{PAGE}?unit={other}").status_code == 404
    assert "出租房屋治安责任书" in kept.client("police-1").get(PAGE).text
    for account in ("planner", "coordinator", "sysadmin", "auditor"):
        assert kept.client(account).get(PAGE).status_code == 404


@pytest.mark.parametrize("asked", ["year=1999", "year=2999", "year=x", "year=-1", "year=20260"])
def test_a_year_that_cannot_be(house: House, asked: str) -> None:
    answer = house.client("clerk-a").get(f"{PAGE}?{asked}")
    assert (answer.status_code, "年份应为 2000 至" in answer.text) == (400, True)


@pytest.mark.parametrize("packs", [POLICIES, ("jinshui-2011-76",)])
@pytest.mark.parametrize("account", ["clerk-a", "police-1", "overseer"])
def test_packs_that_ask_for_no_ledger(house: House, packs: tuple[str, ...], account: str) -> None:
    """The packs with ledgers hold since 2013 at the earliest, those of the product have none."""
    year = "?year=2000" if packs == POLICIES else ""
    adopt(packs)
    try:
        answer = house.client(account).get(f"{PAGE}{year}")
        assert (answer.status_code, "没有要保管的台账" in answer.text) == (200, True)
        book = load_workbook(BytesIO(house.client(account).get(f"{PAGE}/export{year}").data))
        assert book.active is not None
        assert book.active.max_row == 3
    finally:
        adopt(POLICIES)


def test_the_workbook_has_every_period(kept: House) -> None:
    answer = kept.client("clerk-a").get(f"{PAGE}/export?year=2020")
    (sheet,) = load_workbook(BytesIO(answer.data)).worksheets
    rows = [[one.value for one in line] for line in sheet.iter_rows()]
    assert rows[2] == ["保管单位", "台账", "所属期间", "情况", "份数", "最近文件日期"]
    assert len(rows) == 3 + 14 + 36 + 1  # without periods, of months, of the year
    (plan,) = (one for one in rows if one[1] == "年度工作计划、总结")
    assert plan[2:5] == ["2020", "已有", 1]


def test_the_screens_that_packs_may_name_are_there(house: House) -> None:
    paths = {screen.path for screen in house.screens}
    assert load_schemes()["ledger_screen"].items.keys() <= paths
