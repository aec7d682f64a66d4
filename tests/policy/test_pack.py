"""Rule packs: what the shipped ones say, how a district makes its own, what is refused."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import pytest

from app.policy import NoPack, PackError, Subsidy, adopt, duties_on, load_pack, read_pack
from app.policy import subsidy_pack as pack_for
from app.policy.pack import Duty, MeetingType, Norm, Pack, Work, _adopted
from app.policy.reading import POLICIES
from app.policy.rhythm import Rhythm
from app.policy.subsidy import Example, Place, Source, Step
from config import ROOT

SEPTEMBER = dt.date(2026, 9, 1)
SHIPPED = (POLICIES / "jinshui-2011-76.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def adopted() -> Iterator[None]:
    """Whatever a test adopts, the others have what they had."""
    before = dict(_adopted)
    yield
    _adopted.clear()
    _adopted.update(before)


def test_the_document_of_2011_is_read_clause_by_clause() -> None:
    pack = load_pack("jinshui-2011-76")
    subsidy = pack.work_subsidy
    assert (pack.key, pack.source) == ("jinshui-2011-76", "金政〔2011〕76号")
    assert subsidy.amount.clause == "五（三）、六（一）"
    assert [line.fen for line in subsidy.work_out([{"full": True}, {"full": False}])] == [10000, 0]
    assert subsidy.entitled.kinds == ("police",)
    assert [(one.key, one.basis_points) for one in subsidy.sources] == [
        ("city", 5000),
        ("district", 5000),
    ]
    assert (subsidy.zero.needs_reason, subsidy.zero.clause) == (True, "五（三）")
    assert subsidy.decide.after(SEPTEMBER) == dt.date(2026, 10, 5)
    assert subsidy.report.after(dt.date(2026, 12, 31)) == dt.date(2027, 1, 7)
    assert subsidy.report.after(dt.date(2026, 11, 30)) == dt.date(2026, 12, 7)


DUE: dict[str, dict[str, list[str]]] = {
    "jinshui-2011-76": {
        "quarterly-notice": ["03-25", "06-25", "09-25", "12-25"],
        "monthly-notice": [f"{month:02}-15" for month in range(1, 13)],
        "monthly-verification": [
            "01-31", "02-28", "03-31", "04-30", "05-31", "06-30",
            "07-31", "08-31", "09-30", "10-31", "11-30", "12-31",
        ],
        "monthly-assessment": [f"{month:02}-05" for month in range(1, 13)],
        "monthly-subsidy-report": [f"{month:02}-07" for month in range(1, 13)],
        "quarterly-spot-check": ["03-31", "06-30", "09-30", "12-31"],
    },
    "changzhou-2011-134": {
        "joint": ["01-05", "04-05", "07-05", "10-05"],
        "coordination": [f"{month:02}-10" for month in range(1, 13)],
        "monthly-exchange-district": [f"{month:02}-05" for month in range(1, 13)],
    },
}  # fmt: skip
"""When things are due in 2026, as the documents say it, before days of rest move anything."""


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, one in DUE.items() for name in one])
def test_a_duty_is_due_when_its_document_says(key: str, name: str) -> None:
    (duty,) = (one for one in load_pack(key).all_duties if one.key == name)
    year = duty.rhythm.periods(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [f"{period.due:%m-%d}" for period in year] == DUE[key][name]


def _splitting(basis_points: int, remainder: str) -> Subsidy:
    subsidy = load_pack("jinshui-2011-76").work_subsidy
    city, district = subsidy.sources
    return replace(
        subsidy,
        sources=(
            replace(city, basis_points=basis_points, remainder=remainder == "city"),
            replace(
                district, basis_points=10_000 - basis_points, remainder=remainder == "district"
            ),
        ),
    )


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
def test_parts_sum_to_the_amount(
    fen: int, basis_points: int, remainder: str, parts: tuple[int, int]
) -> None:
    assert tuple(_splitting(basis_points, remainder).split(fen).values()) == parts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'fen = 10000\n\n[[subsidy.examples]]\nwho = "不予"',
            'fen = "100"\n\n[[subsidy.examples]]\nwho = "不予"',
            "subsidy.examples.1.fen 应为 0 至 10000000 的整数，现为 '100'",
        ),
        ("fen = 10000\n", "fen = -1\n", "subsidy.examples.1.fen 应为 0 至 10000000 的整数，现"),
        ("fen = 10000\n", "fen = true\n", "subsidy.examples.1.fen 应为 0 至 10000000 的整数"),
        ("fen = 10000\n", "", "subsidy.examples.1.fen 缺少这一项"),
        ("fen = 10000\n", "fen = 9999\n", "全额应得 9999 分，按规则算得 10000 分"),
        ("fen = 10000\n", "fen = 1\nyuan = 1\n", "subsidy.examples.1.yuan 没有这一项规则"),
        ("= 5000", "= 10001", "subsidy.sources.1.basis_points 应为 0 至 10000 的整数"),
        ("= 5000", "= 4000", "subsidy.sources 各方负担合计应为 10000（100%），现为 9000"),
        ("remainder = true", "remainder = false", "须有且只有一方写明 remainder = true"),
        ('key = "district"', 'key = "city"', "subsidy.sources 标识“city”用了两次"),
        ("full ? 10000 : 0", "ful ? 10000 : 0", "amount 没有名为“ful”的事实或规则，是否应为“full”"),
        ("full ? 10000 : 0", "amount", "subsidy.amount 互相引用成环：amount → amount"),
        ("full ? 10000 : 0", "full", "subsidy.amount 算得 True，金额应为 0 至 10000000 分的整数"),
        ("full ? 10000 : 0", "full ? -1 : 0", "subsidy.amount 算得 -1，金额应为 0 至"),
        ("full ? 10000 : 0", "score", "subsidy.score 没有给出“score”的值"),
        ("facts = { full = true }", "facts = { ful = true }", "examples.1 没有名为“ful”的事实"),
        ("facts = { full = true }", "facts = { full = 1.5 }", "应为整数或 true 或 false，现为 1.5"),
        ("facts = { full = true }", "facts = { full = 1 }", "examples.1 “full”应为 true 或 false"),
        ('["police"]', "[]", "subsidy.entitled.kinds 应为非空的列表"),
        ('["police"]', "[1]", "subsidy.entitled.kinds 应为下列代码之一（police 公安协管员、"),
        ('["police"]', '["polise"]', "volunteer 志愿者），现为 'polise'"),
        ('["health", "police', '["helth", "police', "duties.1.responsible 应为下列代码之一（"),
        ("needs_reason = true", "needs_reason = 1", "subsidy.zero.needs_reason 应为 true 或 false"),
        ("valid_from = 2011-08-15", 'valid_from = "2011"', "valid_from 应为日期"),
        ("title", "name", "name 没有这一项规则"),
        ("title", 'key = "x"\ntitle', "key 不能写在文件里"),
        ("[subsidy.zero]", "[subsidy.nil]", "subsidy.nil 没有这一项规则"),
        ("day = 5", "day = 29", "subsidy.decide.day 应为 1 至 28 的整数"),
        ("day = 5", "day = ", "不是有效的 TOML"),
        ('key = "monthly-notice"', 'key = "weekly"', "duties 标识“weekly”用了两次"),
        ('every = "month", day = 15', 'every = "day", day = 15', "duties.2.rhythm.every 应为 week"),
        ("day = 15 }", "day = 15, first_day = 16 }", "monthly-notice 最早 16 日，晚于最迟 15 日"),
        ('work = "exchange"', 'work = "sweep"', "duties.1.work 应为 assessment 或"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SHIPPED
    path = tmp_path / "wrong.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert str(caught.value).startswith("wrong.toml：")
    assert message in str(caught.value)


def test_a_section_must_be_a_section(tmp_path: Path) -> None:
    text = 'title = "x"\nsource = "x"\nvalid_from = 2011-01-01\nsubsidy = 100\n'
    (tmp_path / "flat.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="subsidy 应为一节，现为 100"):
        read_pack(tmp_path / "flat.toml")


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"没有规则包文件 nowhere\.toml"):
        load_pack("nowhere")
    (tmp_path / "gbk.toml").write_bytes('title = "规则"'.encode("gbk"))
    with pytest.raises(PackError, match="不是 UTF-8 编码的文字"):
        read_pack(tmp_path / "gbk.toml")


# -- the district's own ------------------------------------------------------------------

OWN = """
based_on = "jinshui-2011-76"
title = "本区补贴标准"
source = "某府〔2026〕1号"
valid_from = 2026-09-01

[subsidy.amount]
formula = "full ? 15000 : 0"
clause = "一"

[[subsidy.examples]]
who = "全额"
fen = 15000

[[duties]]
key = "monthly-notice"
rhythm = { day = 20, shift = "previous" }

[[duties]]
key = "half-yearly-report"
label = "半年总结"
work = "report"
responsible = ["street_office"]
rhythm = { every = "half_year", month = 7, day = 10 }
clause = "二"
"""


def _own(folder: Path, **changes: str) -> str:
    text = OWN
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / f"own{len([*folder.iterdir()])}.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_district_says_only_what_differs(tmp_path: Path) -> None:
    own, base = read_pack(Path(_own(tmp_path))), load_pack("jinshui-2011-76")
    assert [line.fen for line in own.work_subsidy.work_out([{"full": True}])] == [15000]
    assert own.work_subsidy.sources == base.work_subsidy.sources
    duties = {duty.key: duty for duty in own.all_duties}
    assert list(duties) == [*(one.key for one in base.duties), "half-yearly-report", "weekly"]
    assert duties["monthly-notice"].clause == "三（三）4"
    assert (duties["monthly-notice"].rhythm.day, duties["monthly-notice"].rhythm.every) == (
        20,
        "month",
    )
    year = duties["half-yearly-report"].rhythm.periods(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [str(one.due) for one in year] == ["2026-01-10", "2026-07-10"]


def test_a_district_must_say_what_its_own_rules_are(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"own0\.toml：valid_from 缺少这一项"):
        read_pack(Path(_own(tmp_path, **{"valid_from = 2026-09-01\n": ""})))
    with pytest.raises(PackError, match=r"没有规则包文件 nowhere\.toml"):
        read_pack(Path(_own(tmp_path, **{'"jinshui-2011-76"': '"nowhere"'})))


def test_the_newest_rule_that_was_valid_holds(tmp_path: Path) -> None:
    old, new = "jinshui-2011-76", _own(tmp_path)
    later = _own(tmp_path, **{"2026-09-01": "2026-09-02", "15000": "16000"})
    adopt([old, later, new, "changzhou-2011-134"])
    assert pack_for(dt.date(2026, 8, 31)).key == old
    assert pack_for(dt.date(2026, 9, 30)).key == "own0"
    assert pack_for(dt.date(2026, 10, 1)).key == "own1"
    assert load_pack("own1").valid_from == dt.date(2026, 9, 2)
    with pytest.raises(NoPack, match="没有适用于 2011-08 的补贴规则"):
        pack_for(dt.date(2011, 8, 31))
    by_key = {duty.key: duty for duty in duties_on(dt.date(2026, 8, 31))}
    assert by_key["monthly-notice"].rhythm.day == 15
    assert {"joint", "quarterly-notice"} <= by_key.keys()
    assert "half-yearly-report" not in by_key
    by_key = {duty.key: duty for duty in duties_on(dt.date(2026, 9, 1))}
    assert by_key["monthly-notice"].rhythm.day == 20
    assert "joint" in by_key


def test_two_packs_do_not_say_the_same_from_the_same_day(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="都从 2026-09-01 起规定 subsidy，请改其中一个"):
        adopt([_own(tmp_path), _own(tmp_path)])
    with pytest.raises(PackError, match="规则包“jinshui-2011-76”指定了两次"):
        adopt(["jinshui-2011-76", "jinshui-2011-76"])


MANUAL = (ROOT / "docs" / "how-to" / "rule-packs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL))
def test_the_examples_of_the_manual_are_packs(tmp_path: Path, text: str) -> None:
    (tmp_path / "manual.toml").write_text(text, encoding="utf-8")
    pack = read_pack(tmp_path / "manual.toml")
    assert pack.work_subsidy.work_out([one.facts for one in pack.work_subsidy.examples])


def test_the_manual_names_every_key(tmp_path: Path) -> None:
    for kind in (Pack, Subsidy, Step, Place, Source, Example, Duty, MeetingType, Norm, Rhythm):
        for one in fields(kind):
            assert one.name == "key" or re.search(rf"\b{one.name}\b", MANUAL), one.name
    for work in get_args(Work):
        assert f"`{work}`" in MANUAL
