"""The page of the monthly report: counted, filed, taken along, and who gets it (ADR 18)."""

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from tests.access.house import House, by_name

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGE, MONTH = "/reports/monthly", "2020-01"


@pytest.fixture
def living(house: House) -> Iterator[House]:
    """Everybody of the district lives there since New Year's Day of 2020."""
    residence = by_name("residence")
    since = {"declared_on": dt.date(2020, 1, 1), "left_on": None}
    said = {
        "reason": "204",
        "sex": "1",
        "stay_term": "1",
        "origin_kind": "1",
        "dwelling_kind": "30",
    }
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(update(residence).values(**since, **said, status="living"))
        yield house


def row(text: str, name: str) -> list[str]:
    """The numbers of a line of the page."""
    found = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', text, re.DOTALL)
    assert found is not None
    return re.findall(r"<td>([\d,]+)</td>", found[1])


WORK = ["3", "3", "0", "0", "3", "0", "0", "0", "3"]


def test_the_page_counts_the_own_street(living: House) -> None:
    text = living.client("clerk-a").get(f"{PAGE}?month={MONTH}").text
    assert row(text, "务工")[:9] == row(text, "合计")[:9] == WORK
    assert row(text, "本月新增") == ["3"]
    assert "按现在的登记计算" in text
    assert 'name="street"' not in text  # there is one street to choose
    assert row(living.client("clerk-b").get(f"{PAGE}?month={MONTH}").text, "务工")[0] == "2"
    police = living.client("police-1").get(f"{PAGE}?month={MONTH}").text  # A1, A2 and B1
    assert row(police, "务工")[0] == "3"
    street = living.district.id("area", "A")
    narrowed = living.client("police-1").get(f"{PAGE}?month={MONTH}&street={street}").text
    assert row(narrowed, "务工")[0] == "2"
    assert row(police, "本月受理") == ["0"]


@pytest.mark.parametrize("account", ["migrants", "overseer", "planner", "coordinator", "auditor"])
def test_who_may_not_list_gets_no_figure(living: House, account: str) -> None:
    client = living.client(account)
    for where in (PAGE, f"{PAGE}/export", f"{PAGE}?report=1"):
        assert client.get(where).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status"),
    [("month=2020-13", 400), ("month=2999-01", 400), ("month=x", 400), ("month=0000-00", 400),
     ("report=0", 404), ("report=99999999999", 404), ("street=1", 404)],
)  # fmt: skip
def test_an_address_that_cannot_be(living: House, asked: str, status: int) -> None:
    assert living.client("clerk-a").get(f"{PAGE}?{asked}").status_code == status


def test_filed_once_and_shown_as_it_was(living: House) -> None:
    client, before = living.client("clerk-a"), living.rows()["monthly_report"].keys()
    token = living.token(client)
    page = client.get(f"{PAGE}?month={MONTH}").text
    assert f'href="/monthly-reports/add?month={MONTH}"' in page
    sent = {"csrf_token": token, "month": MONTH}
    assert client.post("/monthly-reports/add", data=sent).status_code == 302
    (key,) = living.rows()["monthly_report"].keys() - before
    again = client.post("/monthly-reports/add", data=sent)
    assert again.status_code == 400
    assert "2020-01 的报表与已上报的第 1 版相同，没有重复上报。" in again.text
    future = client.post("/monthly-reports/add", data=sent | {"month": "2999-01"})
    assert (future.status_code, "2999-01 还没有开始，没有报表。" in future.text) == (400, True)

    with living.engine.begin() as connection:
        connection.execute(update(by_name("residence")).values(sex="2"))
    filed = client.get(f"{PAGE}?report={key}").text
    assert row(filed, "务工")[:9] == WORK
    assert "第 1 版" in filed
    assert row(client.get(f"{PAGE}?month={MONTH}").text, "务工")[:3] == ["3", "0", "3"]
    record = client.get(f"/monthly-reports/show/{key}").text
    assert f'href="{PAGE}?report={key}"' in record.replace("/?", "?")
    assert living.client("clerk-b").get(f"{PAGE}?report={key}").status_code == 404
    assert living.client("clerk-b").get(f"/monthly-reports/show/{key}").status_code == 404


def test_the_interface_tells_the_offices_that_it_was_filed_and_the_street_what(
    house: House,
) -> None:
    def columns(account: str) -> set[str]:
        client = house.app.test_client()
        answer = client.get("/api/v1/monthly-reports/", headers=house.bearer(account))
        return set(answer.json["result"][0]) - {"id", "version"}  # type: ignore[index]

    public = {"street_id", "month", "edition", "filed_on"}
    assert columns("migrants") == columns("overseer") == public
    assert columns("clerk-a") > public | {"residents"}


COUNTED = (
    "arrived_on,community_id,declared_on,dwelling_kind,left_on,origin_kind,reason,sex,stay_term,"
    "street_id"
)
POLICE = COUNTED + ",permit_accepted_on,permit_issued_on,permit_endorsed_on"


@pytest.mark.parametrize(
    ("account", "fields", "count"), [("clerk-a", COUNTED, 3), ("police-1", POLICE, 3)]
)
@pytest.mark.parametrize(("path", "action"), [("", "list"), ("/export", "export")])
def test_counting_people_is_journalled(
    living: House, account: str, fields: str, count: int, path: str, action: str
) -> None:
    client = living.client(account)
    assert client.get(f"{PAGE}{path}?month={MONTH}").status_code == 200
    assert journal(living) == (account, action, "residence", None, None, count, fields)
    before = living.last_entries(1)
    assert client.get(f"{PAGE}{path}?month=2019-12").status_code == 200  # nobody was there
    assert living.last_entries(1) == before


def test_reading_a_filed_report_is_journalled(living: House) -> None:
    client, before = living.client("clerk-a"), living.rows()["monthly_report"].keys()
    client.post("/monthly-reports/add", data={"csrf_token": living.token(client), "month": MONTH})
    (key,) = living.rows()["monthly_report"].keys() - before
    with living.engine.begin() as connection:  # what it counted is not what is there now
        connection.execute(update(by_name("residence")).values(declared_on=dt.date(2021, 1, 1)))
    for path, action in (("", "list"), ("/export", "export")):
        assert client.get(f"{PAGE}{path}?report={key}").status_code == 200
        assert journal(living) == ("clerk-a", action, "residence", None, None, 3, COUNTED)


def journal(house: House) -> tuple[Any, ...]:
    """The newest entry: who did what to which records, how many, and to what of them."""
    entry: Any = by_name("audit_entry").__table__.c
    names = ("username", "action", "entity", "record_id", "records", "count", "fields")
    newest = select(*(entry[name] for name in names)).order_by(entry.id.desc()).limit(1)
    with house.engine.connect() as connection:
        return tuple(connection.execute(newest).one())


def test_the_workbook_is_the_page(living: House) -> None:
    answer = living.client("clerk-a").get(f"{PAGE}/export?month={MONTH}")
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames[:4] == [
        "流动人口基本信息",
        "人员变动",
        "各社区（村）人员变动",
        "外出去向",
    ]
    rows = [[one.value for one in line] for line in book.worksheets[0].iter_rows()]
    assert rows[0][0] == "流动人口基本信息"
    assert rows[1][0] == "ORG_UNIT.NAME@OFFICE-A · 2020-01 · 按现在的登记计算"
    assert rows[2][:5] == ["居住事由", "合计", "性别 男", "性别 女", "性别 未说明"]
    (work,) = (one for one in rows if one[0] == "务工")
    (total,) = (one for one in rows if one[0] == "合计")
    assert work[1:10] == total[1:10] == [int(one) for one in WORK]
    changes = {one[0].value: one[1].value for one in book.worksheets[1].iter_rows()}
    assert (changes["上月末人数"], changes["本月新增"], changes["本月末人数"]) == (0, 3, 3)
