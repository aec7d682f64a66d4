"""What `flask policy` says about a pack: money, days, people and shares."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel

from app.policy import load_pack, read_pack
from app.policy.calendar import shipped_calendar
from app.policy.commands import described
from app.policy.commands import policy as group

DISTRICTS = Path(__file__).parent / "districts"


def test_a_pack_is_shown_as_what_it_comes_to() -> None:
    said = list(described(read_pack(DISTRICTS / "three-sources.toml"), 2026, shipped_calendar()))
    for line in (
        "戊己区协管员定额补贴暂行办法（戊己府发〔2026〕305号），"
        "自 2026-08-01 起有效，没有发现问题。",
        "注意：可以核对，目前还不能按它发放，因为系统尚未统计：attended、late、meetings、vetoed",
        "  丁：345.84 元（省财政 115.26，市财政 115.26，区财政 115.32）",
        "  合计：1,775.01 元",
        "2026 年的最后期限：",
        "  每月核实：08-31、09-30、11-02、11-30、12-31（第七条）",
        "  每周互换：每周一（第九条）",
    ):
        assert line in said


def test_people_and_shares_are_shown_and_a_year_without_a_notice_says_so() -> None:
    said = "\n".join(described(load_pack("plan-7"), 2027, shipped_calendar()))
    assert "  村（社区）协管员：1、1、1、1、1、1、21、300、301（三2）" in said
    assert "  登记率：90.00%（三4）" in said
    said = "\n".join(described(load_pack("changzhou-2011-134"), 2027, shipped_calendar()))
    assert "2027 年的最后期限（放假安排未公布，暂推算）：" in said
    assert "  部门联席会议：01-05、04-06、07-05、10-06（一）" in said


def test_a_deadline_is_shown_with_its_weekday_or_with_another_year(tmp_path: Path) -> None:
    text = """
title = "甲"
source = "乙"
valid_from = 2022-01-01

[[duties]]
key = "year-end"
label = "年终"
work = "report"
responsible = ["health"]
rhythm = { every = "year", month = 12, day = 31, shift = "next" }
clause = "一"

[[duties]]
key = "weekly"
label = "每周"
work = "report"
responsible = ["health"]
rhythm = { every = "week", day = 6, inclusive = false }
clause = "二"
"""
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    said = list(described(read_pack(tmp_path / "own.toml"), 2022, shipped_calendar()))
    assert said[1:] == ["2022 年的最后期限：", "  年终：2023-01-03（一）", "  每周：每周五（二）"]


def test_a_step_that_nothing_uses_is_pointed_out(tmp_path: Path) -> None:
    text = (DISTRICTS / "points.toml").read_text(encoding="utf-8").replace(") + bonus", ")")
    path = tmp_path / "unused.toml"
    assert "注意：没有公式用到：bonus" not in list(
        described(read_pack(DISTRICTS / "points.toml"), 2026, shipped_calendar())
    )
    path.write_text(text[: text.index("[[subsidy.examples]]")], encoding="utf-8")
    example = (
        '[[subsidy.examples]]\nwho = "甲"\nfen = 0\nfacts = { vetoed = true, score = 1, late = 0'
    )
    path.write_text(
        f"{path.read_text(encoding='utf-8')}{example}, meetings = 0, attended = 0, patrols = 0, "
        "patrolled = 0 }\n",
        encoding="utf-8",
    )
    said = list(described(read_pack(path), 2026, shipped_calendar()))
    assert "注意：没有公式用到：bonus" in said


def test_the_commands_answer_and_refuse(tmp_path: Path) -> None:
    app = Flask("policy")
    Babel(app)
    app.cli.add_command(group)
    run = app.test_cli_runner().invoke
    assert "score          当月考核得分（分，尚未统计）" in run(args=["policy", "facts"]).output
    good = run(args=["policy", "check", str(DISTRICTS / "points.toml")])
    assert (good.exit_code, "合计：4,020.00 元" in good.output) == (0, True)
    bad = run(args=["policy", "check", str(tmp_path / "nowhere.toml")])
    assert (bad.exit_code, bad.output) == (
        1,
        "Error: 没有规则包文件 nowhere.toml，或者不能读取。\n",
    )
