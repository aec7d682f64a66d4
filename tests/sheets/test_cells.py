"""The spellings read out of a cell."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheets.cells import Cell, Raw, cell_of, column_index, column_letter, parse_date, squeeze

SPACES = " \t\n\r\u00a0\u2002\u3000"
INVISIBLE = "\u200b\u200d\ufeff\u00ad\u202e\x00"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("张三", "张三"),
        ("  张三 ", "张三"),
        ("仇\u3000明", "仇明"),
        ("姓\n名", "姓名"),
        ("５１１３２１２００２０９０５４５３２", "511321200209054532"),
        ("４１０１０５１９９００３０７７７Ｘ", "4101051990030777X"),
        ("１３８－００１３－８０００", "138-0013-8000"),
        ("'411523198403140404", "411523198403140404"),
        ("＇411523198403140404", "411523198403140404"),
        ("41010519900307\u200b7770\ufeff", "410105199003077770"),
        ("MARY  ANN", "MARY ANN"),
        ("\u00a0MARY\u00a0ANN", "MARY ANN"),
        ("国基社区 13号楼\u30002单元", "国基社区13号楼2单元"),
        # Building 3, room 101 is not building 3101.
        ("康苑居 3 101室", "康苑居3 101室"),
        ("+86 138", "+86 138"),
        # Chinese punctuation is right as typed.
        ("在外务工（已离开），待核：是", "在外务工（已离开），待核：是"),
        # A compatibility character is the ordinary one.
        ("\u2f45城", "方城"),
        ("", ""),
        (" \u3000\u200b", ""),
    ],
)
def test_text_gets_one_spelling(typed: str, text: str) -> None:
    assert squeeze(typed) == text


@given(st.text(st.sampled_from("张三Ab1１（'-" + SPACES + INVISIBLE)))
def test_a_second_time_changes_nothing(typed: str) -> None:
    once = squeeze(typed)
    assert squeeze(once) == once
    assert not set(once) & set(INVISIBLE)
    assert once == once.strip()


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ("", "empty", ""),
        ("\u3000 ", "empty", ""),
        (" 张三", "text", "张三"),
        (True, "flag", "是"),
        (False, "flag", "否"),
        (60.0, "number", "60"),
        (13800138000.0, "number", "13800138000"),
        (0.1 + 0.2, "number", "0.3"),
        (-2.5, "number", "-2.5"),
        (450125199701129216.0, "number", "450125199701129000"),
        (float("inf"), "number", "Infinity"),
        (dt.date(2026, 9, 1), "date", "2026-09-01"),
        (dt.datetime(2026, 9, 1, 8, 30), "date", "2026-09-01 08:30"),  # noqa: DTZ001
        (dt.time(8, 30), "date", "08:30:00"),
    ],
)
def test_a_value_is_read_by_its_kind(raw: Raw, kind: str, text: str) -> None:
    assert cell_of(raw, "F") == Cell(raw, text, kind, "F")  # type: ignore[arg-type]


def test_formula_and_error_are_told_from_the_outside() -> None:
    assert cell_of("甲", "F", formula=True) == Cell("甲", "甲", "formula", "F")
    assert cell_of("", "F", error=True) == Cell("", "", "error", "F")
    assert cell_of("", "F", formula=True, error=True).kind == "formula"


@pytest.mark.parametrize(
    ("raw", "lost"),
    [
        (450125199701129216.0, True),
        (1e15, True),
        (999_999_999_999_999.0, False),
        (13800138000.0, False),
        ("450125199701129216", False),
        ("4.50125E+17", True),
        ("4.50125e17", True),
        ("4E5号楼", False),
        (True, False),
        (dt.date(2026, 9, 1), False),
    ],
)
def test_lost_digits_are_noticed(raw: Raw, lost: bool) -> None:
    assert cell_of(raw, "F").digits_lost is lost


@pytest.mark.parametrize(
    "typed",
    [
        "2026-09-01",
        "2026-9-1",
        "2026/9/1",
        "2026.9.1",
        "2026。9。1",
        "2026、9、1",
        "2026年9月1日",
        "2026年09月01号",
        "2026 年 9 月 1 日",
        "２０２６年９月１日",
        "２０２６．９．１",
        "2026－9－1",
        "20260901",
        "2026-09-01 00:00:00",
        "2026-9-1 8:30",
        "2026-09-01T08:30:00.000",
        "2026年9月1日8:30",
        "'2026-09-01 ",
        "46266",
        46266.0,
        46266.75,
        20260901.0,
        dt.date(2026, 9, 1),
        dt.datetime(2026, 9, 1, 23, 59),  # noqa: DTZ001
    ],
)
def test_a_day_is_understood_however_it_is_written(typed: Raw) -> None:
    assert parse_date(cell_of(typed, "L")) == dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2026",
        2026.0,
        "2026年9月",
        "2026.9",
        "202609",
        "26-9-1",
        "9/1/2026",
        "2025/13/1",
        "2026-02-29",
        "2026-9-112:30",
        "20261301",
        "00000101",
        "二〇二六年九月一日",
        "2026-09-01至2026-10-01",
        "不详",
        "-46266",
        4626.0,
        True,
        dt.time(8, 30),
        dt.timedelta(days=3),
    ],
)
def test_what_is_no_day_is_none(typed: Raw) -> None:
    assert parse_date(cell_of(typed, "L")) is None


@given(st.dates(dt.date(1927, 5, 18), dt.date(2173, 10, 13)))
def test_serial_numbers_count_from_the_end_of_1899(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    assert parse_date(cell_of(float(serial), "L")) == day


@pytest.mark.parametrize(("index", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16384, "XFD")])
def test_columns_are_named_by_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters
    assert column_index(letters) == index
    assert column_index(letters.lower()) == index


@pytest.mark.parametrize("letters", ["", "1", "AAAA", "甲", "A1"])
def test_other_letters_name_no_column(letters: str) -> None:
    with pytest.raises(ValueError, match=f"^{letters}$"):
        column_index(letters)
