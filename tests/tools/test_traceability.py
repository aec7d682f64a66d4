"""Which requirement lives where, and by which test."""

from pathlib import Path

import pytest

from tools import traceability


def test_the_document_is_what_the_code_says_today() -> None:
    assert traceability.TARGET.read_text(encoding="utf-8") == traceability.table(), (
        "python -m tools.traceability"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a slip (R033; 方案之五)", ["R033"]),
        ("staffing, R019–R021 and R025", ["R019", "R020", "R021", "R025"]),
        ("R019-R020", ["R019", "R020"]),
        ("PR0331 and R33", []),
        ("# 只有一次（R212），不收入。\n# 每两周（R034）", ["R034"]),
    ],
)
def test_a_text_names_rows(text: str, found: list[str]) -> None:
    assert list(traceability.mentioned(text)) == found


def test_a_row_that_there_is_not_is_refused(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "wrong.py").write_text('"""About R999."""')
    with pytest.raises(ValueError, match="R999"):
        traceability.table(tmp_path)


def test_there_are_as_many_rows_as_the_design_has() -> None:
    rows = traceability.rows()
    assert [one["row"] for one in rows] == [f"R{number:03}" for number in range(1, 238)]
    assert {one["kind"] for one in rows} == {"S", "S~", "P", "X", "-"}
