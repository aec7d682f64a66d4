"""Rule packs: what the shipped one says, and how a wrong one is refused."""

import datetime as dt
from pathlib import Path

import pytest

from app.policy import PackError, Shares, load_pack, pack_for
from app.policy.pack import POLICIES

SEPTEMBER = dt.date(2026, 9, 1)


def test_the_document_of_2011_is_read_clause_by_clause() -> None:
    pack = pack_for(SEPTEMBER)
    subsidy = pack.subsidy
    assert (pack.key, pack.source) == ("jinshui-2011-76", "金政〔2011〕76号")
    assert (subsidy.standard.fen, subsidy.standard.clause) == (10000, "六（一）")
    assert subsidy.entitled.kinds == ("police",)
    assert (subsidy.shares.city_basis_points, subsidy.shares.remainder) == (5000, "district")
    assert (subsidy.zero.needs_reason, subsidy.zero.clause) == (True, "五（三）")
    assert subsidy.decide.after(SEPTEMBER) == dt.date(2026, 10, 5)
    assert subsidy.report.after(dt.date(2026, 12, 31)) == dt.date(2027, 1, 7)


@pytest.mark.parametrize(
    ("fen", "basis_points", "remainder", "parts"),
    [
        (10000, 5000, "district", (5000, 5000)),
        (10001, 5000, "district", (5000, 5001)),
        (10001, 5000, "city", (5001, 5000)),
        (10000, 5000, "city", (5000, 5000)),
        (10000, 3333, "district", (3333, 6667)),
        (1, 9999, "district", (0, 1)),
        (0, 5000, "city", (0, 0)),
        (777, 0, "district", (0, 777)),
        (777, 10000, "city", (777, 0)),
    ],
)
def test_shares_sum_to_the_amount(
    fen: int, basis_points: int, remainder: str, parts: tuple[int, int]
) -> None:
    shares = Shares(clause="", city_basis_points=basis_points, remainder=remainder)  # type: ignore[arg-type]
    assert shares.split(fen) == parts


SHIPPED = (POLICIES / "jinshui-2011-76.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "fen = 10000",
            'fen = "100"',
            "subsidy.standard.fen 应为 0 至 10000000 的整数，现为 '100'",
        ),
        ("fen = 10000", "fen = -1", "subsidy.standard.fen 应为 0 至 10000000 的整数，现为 -1"),
        ("fen = 10000", "fen = true", "subsidy.standard.fen 应为 0 至 10000000 的整数"),
        ("fen = 10000\n", "", "subsidy.standard.fen 缺少这一项"),
        ("fen = 10000", "fen = 1\nyuan = 1", "subsidy.standard.yuan 没有这一项规则"),
        ("= 5000", "= 10001", "subsidy.shares.city_basis_points 应为 0 至 10000 的整数"),
        ('"district"', '"nobody"', "subsidy.shares.remainder 应为 city 或 district"),
        ('["police"]', "[]", "subsidy.entitled.kinds 应为非空的列表"),
        ('["police"]', "[1]", "subsidy.entitled.kinds 应为文字，现为 1"),
        ("needs_reason = true", "needs_reason = 1", "subsidy.zero.needs_reason 应为 true 或 false"),
        ("valid_from = 2011-08-15", 'valid_from = "2011"', "valid_from 应为日期"),
        ("title", "name", "name 没有这一项规则"),
        ("title", 'key = "x"\ntitle', "key 不能写在文件里"),
        ("[subsidy.zero]", "[subsidy.nil]", "subsidy.nil 没有这一项规则"),
        ("day = 5", "day = 29", "subsidy.decide.day 应为 1 至 28 的整数"),
        ("day = 5", "day = ", "不是有效的 TOML"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SHIPPED
    (tmp_path / "wrong.toml").write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack("wrong", tmp_path)
    assert str(caught.value).startswith("wrong.toml：")
    assert message in str(caught.value)


def test_a_section_must_be_a_section(tmp_path: Path) -> None:
    text = 'title = "x"\nsource = "x"\nvalid_from = 2011-01-01\nsubsidy = 100\n'
    (tmp_path / "flat.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="subsidy 应为一节，现为 100"):
        load_pack("flat", tmp_path)


def test_a_missing_pack_is_named() -> None:
    with pytest.raises(PackError, match=r"没有规则包文件 nowhere\.toml"):
        load_pack("nowhere")


def test_the_newest_pack_that_was_valid_holds(tmp_path: Path) -> None:
    for key, since in (("old", "2011-08-15"), ("new", "2026-09-01"), ("next", "2026-09-02")):
        text = SHIPPED.replace("2011-08-15", since)
        (tmp_path / f"{key}.toml").write_text(text, encoding="utf-8")
    assert pack_for(dt.date(2026, 8, 31), tmp_path).key == "old"
    assert pack_for(dt.date(2026, 9, 30), tmp_path).key == "new"
    assert pack_for(dt.date(2026, 10, 1), tmp_path).key == "next"
    with pytest.raises(PackError, match="没有适用于 2011-08 的规则包"):
        pack_for(dt.date(2011, 8, 31), tmp_path)
