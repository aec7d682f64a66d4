"""A workbook speaks the language of the one who takes it along."""

import io

import openpyxl
import pytest

from tests.access.house import House


@pytest.mark.parametrize(
    ("language", "heading", "total", "page"),
    [
        ("zh", "协管员", "合计", "第 &P 页，共 &N 页"),
        ("en", "Coordinator", "Total", "Page &P of &N"),
    ],
)
def test_the_words_the_sheet_adds(
    house: House, language: str, heading: str, total: str, page: str
) -> None:
    client = house.sign_in("migrants")
    client.get(f"/lang/{language}")
    with client.get("/subsidies/export") as answer:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert sheet["A3"].value == heading
    assert sheet.cell(sheet.max_row, 1).value == total
    assert sheet.oddFooter.center.text == page
