"""Formulas of a pack: what they come to, in which order, and what is said of a wrong one."""

import pytest

from app.policy.facts import OCCASIONS, Fact
from app.policy.formulas import FormulaError, Ranking, sheet

FACTS = {"score": Fact("得分", "分"), "days": Fact("天数", "天"), "full": Fact("全额", kind="flag")}


def value_of(text: str, **known: int | bool) -> int | bool:
    [row] = sheet(FACTS, {"it": text}, {}).work_out([known])
    return row["it"]


@pytest.mark.parametrize(
    ("text", "score", "expected"),
    [
        ("full ? 10000 : 0", 0, 10000),
        ("score >= 90 ? 30000 : score >= 80 ? 20000 : 0", 90, 30000),
        ("score >= 90 ? 30000 : score >= 80 ? 20000 : 0", 89, 20000),
        ("score >= 90 ? 30000 : score >= 80 ? 20000 : 0", 79, 0),
        ("score * 150", 7, 1050),
        ("10000 * score / 30", 7, 2333),  # the part of a fen falls away
        ("score - 100", 99, -1),
        ("-7 / 2", 0, -3),  # towards nought
        ("score % 10", 87, 7),
        ("score in [1, 2, 3]", 2, True),
        ("full && score > 1 || false", 1, False),
    ],
)
def test_what_a_formula_comes_to(text: str, score: int, expected: int | bool) -> None:
    assert value_of(text, score=score, full=True) == expected


def test_formulas_use_one_another_in_whatever_order_they_are_written() -> None:
    formulas = {
        "amount": "base + extra",
        "extra": "place == 1 ? 5000 : place_of > 2 ? 1000 : 0",
        "base": "points * 100",
        "points": "full ? score : 0",
    }
    found = sheet(FACTS, formulas, {"place": Ranking("points")}).work_out(
        [
            {"score": 80, "full": True},
            {"score": 95, "full": False},
            {"score": 90, "full": True},
            {"score": 80, "full": True},
        ]
    )
    assert [row["points"] for row in found] == [80, 0, 90, 80]
    assert [row["place"] for row in found] == [2, 4, 1, 2], "equals share the better place"
    assert [row["amount"] for row in found] == [9000, 1000, 14000, 9000]


@pytest.mark.parametrize(
    ("formulas", "name", "message"),
    [
        ({"a": "scor + 1"}, "a", "没有名为“scor”的事实或规则，是否应为“score”"),
        ({"a": "nothing + 1"}, "a", "没有名为“nothing”的事实或规则"),
        ({"a": "score + full"}, "a", "第 7 个字符处：“+”不能用于整数、是或否"),
        ({"a": "full ? 'x' : 'y'"}, "a", "结果应为整数或是或否"),
        ({"a": "score * 1.5"}, "a", "“*”不能用于整数、小数"),
        ({"a": "score +"}, "a", "“score +”没有写完，可能少了右括号或末尾的值"),
        ({"a": "(score"}, "a", "没有写完"),
        ({"a": "score = 1"}, "a", "第 7 个字符处写法有误，请检查括号、运算符和标点，相等写成 =="),
        ({"a": "（score)"}, "a", "用了全角符号“（”，请改用半角"),
        ({"a": "score ? 1 : 0"}, "a", "“?”前面应为条件（是或否），现为整数"),
        ({"a": "full ? 1 : full"}, "a", "“?”后面的两个结果应为同一类，现为整数和是或否"),
        ({"a": "residents / 500"}, "a", "“residents”只能用于人员配备（每个单位）"),
        ({"a": "__import__('os')"}, "a", "没有名为“__import__”的事实或规则"),
        ({"a": "b", "b": "c", "c": "a"}, "a", "互相引用成环：a → b → c → a"),
        ({"x": "a", "a": "b", "b": "a"}, "a", "互相引用成环：a → b → a"),
        ({"a": "a + 1"}, "a", "互相引用成环：a → a"),
        ({"score": "1"}, "score", "名称“score”已经是一项事实或规则"),
        ({"true": "1"}, "true", "“true”是公式的专用词，不能作名称"),
        ({"in": "1"}, "in", "“in”是公式的专用词，不能作名称"),
    ],
)
def test_a_wrong_formula_is_named_with_what_is_wrong(
    formulas: dict[str, str], name: str, message: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        sheet(FACTS, formulas, {})
    assert caught.value.name == name
    assert message in str(caught.value)


def test_a_ranking_may_be_part_of_a_circle_or_compare_what_is_not_there() -> None:
    with pytest.raises(FormulaError, match="互相引用成环：points → place → points"):
        sheet(FACTS, {"points": "place_of + 1"}, {"place": Ranking("points")})
    with pytest.raises(FormulaError, match="没有名为“pionts”的事实或规则，是否应为“points”"):
        sheet(FACTS, {"points": "score"}, {"place": Ranking("pionts")})
    for taken in ("points", "place_of"):
        with pytest.raises(FormulaError, match="已经是一项事实或规则"):
            sheet(FACTS, {taken: "score"}, {"points": Ranking("score"), "place": Ranking("days")})


@pytest.mark.parametrize(
    ("text", "message"),
    [("100 / score", "除数为零"), ("9223372036854775807 + days", "结果超出整数范围")],
)
def test_what_cannot_be_worked_out_is_said(text: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        value_of(text, score=0, days=1)


def test_a_fact_that_is_needed_must_be_given() -> None:
    with pytest.raises(FormulaError, match="没有给出“score”的值"):
        value_of("score + 1")
    assert value_of("1 + 1") == 2
    assert sheet(FACTS, {"a": "score > 1 && full"}, {}).used == {"score", "full"}
    ranked = sheet(FACTS, {}, {"place": Ranking("score")})
    assert ranked.used == {"score"}
    with pytest.raises(FormulaError, match="没有给出“score”的值"):
        ranked.work_out([{"score": 1}, {}])


def test_every_fact_says_what_it_is() -> None:
    for facts in OCCASIONS.values():
        for name, fact in facts.items():
            assert name.isidentifier()
            assert fact.label
            assert bool(fact.unit) is (fact.kind == "integer"), name
