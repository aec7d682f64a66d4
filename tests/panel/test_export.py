"""The page before a workbook of personal data, and the workbook in the language of its taker."""

import io
import re
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from app.policy.privacy import PerRole
from tests.access.house import House

SAID = {"purpose": "report", "reason": "核对"}
SUBSIDIES = "/subsidies/export"


def post(house: House, client: FlaskClient, path: str, **data: str) -> Any:
    with client.post(path, data=data | {"csrf_token": house.token(client)}) as answer:
        assert answer.data is not None
        return answer


@pytest.mark.parametrize(
    ("language", "heading", "total", "page", "purpose"),
    [
        ("zh", "协管员", "合计", "第 &P 页，共 &N 页", "按规定上报"),
        ("en", "Coordinator", "Total", "Page &P of &N", "Reporting as required"),
    ],
)
def test_the_words_the_sheet_adds(
    house: House, language: str, heading: str, total: str, page: str, purpose: str
) -> None:
    client = house.sign_in("migrants")
    client.get(f"/lang/{language}")
    with house.restored():
        answer = post(house, client, SUBSIDIES, **SAID)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert sheet["A3"].value == heading
    assert sheet.cell(sheet.max_row, 1).value == total
    assert sheet.oddFooter.center.text == page
    assert purpose in sheet["A2"].value
    number = re.search(r"\d{4}-\d{6}", sheet["A2"].value)
    assert number
    assert number[0] in answer.headers["Content-Disposition"]


def test_what_is_no_personal_data_is_taken_at_once(house: House) -> None:
    with house.client("auditor").get("/audit-entries/export") as answer:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert sheet["A3"].value == "时间"
    assert not sheet.oddHeader.center.text
    assert post(house, house.client("auditor"), "/audit-entries/export", **SAID).status_code == 404


def test_the_page_says_how_many_rows_and_whether_it_is_a_one_person_task(house: House) -> None:
    page = house.client("clerk-a").get("/coordinators/export").text
    assert "不超过 200,000 行，提交后立即下载" in page
    assert "需要审批" not in page
    assert re.search(r"<dt>行数</dt><dd>3</dd>", page)
    page = house.client("migrants").get("/coordinators/export").text
    assert "不超过 1,000 行" in page


def test_above_the_limit_the_page_says_who_is_needed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PerRole, "limit", lambda limit, role: 2)
    client = house.client("clerk-a")
    page = client.get("/coordinators/export").text
    assert "超过 2 行，须由另一位有审批权限的同事在 72 小时内批准" in page
    assert "<dd>2+</dd>" in page
    with house.restored():
        answer = post(house, client, "/coordinators/export", **SAID)
        assert answer.status_code == 302
        shown = client.get(answer.location).text
        assert "待审批" in shown
        assert "已提交，等待审批" in shown
        approver = house.client("head-a").get(answer.location).text
        assert ">批准" in approver
        assert ">批准" not in shown


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"reason": "核对"}, "请填写“用途”。"),
        ({"purpose": "report"}, "请填写“申请理由”。"),
        ({"purpose": "curiosity", "reason": "核对"}, "“curiosity”不在“用途”的代码表中"),
        (SAID | {"in_full": "1"}, "您的身份不能导出完整的号码和住址"),
    ],
)
def test_a_refusal_is_named_and_what_was_typed_stays(
    house: House, data: dict[str, str], told: str
) -> None:
    before = house.rows()["export_request"]
    answer = post(house, house.sign_in("migrants"), SUBSIDIES, **data)
    assert answer.status_code == 400
    assert told in answer.text
    if "reason" in data:
        assert 'value="核对"' in answer.text
    assert house.rows()["export_request"] == before


def test_a_filter_without_rows_gives_no_file(house: House) -> None:
    client = house.client("migrants")
    answer = post(house, client, f"{SUBSIDIES}?outcome=full", **SAID)
    assert answer.status_code == 400
    assert "当前筛选没有记录" in answer.text


def test_the_filter_goes_with_the_request(house: House) -> None:
    """The file that is taken later has the rows of the filter, not those of another address."""
    client = house.client("clerk-a")
    number = next(
        text
        for text, cell in house.district.cells.items()
        if str(cell) == "coordinator.number of A1"
    )
    with house.restored():
        post(house, client, f"/coordinators/export?number={number}", **SAID)
        page = client.get("/coordinators/export?status=left").text
        (path,) = re.findall(r'action="(/coordinators/export/\d+)"', page)
        assert "下载（还可 2 次）" in page
        answer = post(house, client, path)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [number]
    assert f"编号 {number}" in sheet["A2"].value


def test_the_purpose_of_the_sitting_is_offered(house: House) -> None:
    client = house.sign_in("migrants")
    assert "selected" not in client.get(SUBSIDIES).text
    with house.restored():
        post(house, client, SUBSIDIES, **SAID)
    assert '<option value="report" selected>' in client.get(SUBSIDIES).text
