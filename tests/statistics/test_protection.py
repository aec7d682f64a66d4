"""The rules of protection: read with their clauses, refused when they protect too little."""

from pathlib import Path

import pytest

from app.access import SpecError
from app.policy.reading import PackError
from app.statistics.protection import FILE, load_protection

SHIPPED = FILE.read_text(encoding="utf-8")


def test_what_is_shipped() -> None:
    protection = load_protection()
    assert (protection.cells.fewest, protection.least) == (5, 10)
    assert "第二十八条" in protection.cells.clause
    assert protection.noise.percent == 61
    assert protection.odds.most == 20
    assert protection.window.months == 60


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("fewest = 5", "fewest = 4", "cells.fewest 应为 5 至 1000 的整数"),
        ("percent = 61", "percent = 0", "noise.percent 应为 1 至 99 的整数"),
        ("percent = 61", "percent = 100", "noise.percent 应为 1 至 99 的整数"),
        ("most = 20", "most = 20\nleast = 1", "odds.least 没有这一项规则"),
        ("months = 60", "", "window.months 缺少这一项"),
        ("[noise]", "[noise", "不是有效的 TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SHIPPED
    path = tmp_path / "confidentiality.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_protection(path)
    assert str(caught.value).startswith("confidentiality.toml：")
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"没有规则包文件 nothing\.toml"):
        load_protection(tmp_path / "nothing.toml")


def test_noise_hides_so_many_figures_and_no_more() -> None:
    """(100/61) ** 6 = 19.4; ** 7 = 31.8."""
    load_protection().check("Thing", 6)
    with pytest.raises(SpecError, match="Thing: one person changes 7 published figures"):
        load_protection().check("Thing", 7)
