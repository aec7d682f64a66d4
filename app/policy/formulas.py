"""The formulas of a pack: CEL expressions over named facts, checked before anything is counted.

CEL (Common Expression Language) has no loops, no side effects and no way out. Google's own
implementation knows the type of every name, so that a misspelt fact, a missing bracket or a
sum of a number and a condition is found when the pack is read, not on pay day.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from cel_expr_python import cel

from app.policy.facts import OCCASIONS, Fact, FactKind

Value = int | bool

_TYPES: Mapping[FactKind, Any] = {"integer": cel.Type.INT, "flag": cel.Type.BOOL}
_KINDS: Mapping[str, FactKind] = {"INT": "integer", "BOOL": "flag"}
_WORDS: Mapping[FactKind, str] = {"integer": "整数", "flag": "是或否（true 或 false）"}

_UNKNOWN = re.compile(r"undeclared reference to '([^']+)'")
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_OPERANDS = re.compile(r"no matching overload for '([^']+)' applied to '\(([^)]*)\)'")
_WIDE = re.compile(r"[（）＋－＊／％＝＜＞？：，。！“”‘’；]")
_OPERAND_WORDS = {"int": "整数", "bool": "是或否", "string": "文字", "double": "小数"}
_RUNTIME = {
    "divide by zero": "除数为零",
    "modulus by zero": "除数为零",
    "integer overflow": "结果超出整数范围",
}


class FormulaError(Exception):
    """A formula is wrong or cannot be worked out; the message is for whoever wrote it.

    Attributes:
        name: of the formula.
        row: number of the row it could not be worked out for, from 0; None if it is wrong.
    """

    def __init__(self, name: str, message: str, row: int | None = None) -> None:
        """Keep name and row apart, for the reader of the file to say where it is."""
        super().__init__(message)
        self.name = name
        self.row = row


NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""What a formula can be called by another."""


RESERVED = frozenset({
    "as", "bool", "break", "bytes", "const", "continue", "double", "dyn", "else", "false", "for",
    "function", "if", "import", "in", "int", "let", "list", "loop", "map", "namespace", "null",
    "package", "return", "size", "string", "true", "type", "uint", "var", "void", "while",
})  # fmt: skip
"""What has a meaning of its own in CEL (its grammar, and the names of its types)."""


@dataclass(frozen=True)
class Ranking:
    """The place of a value among all that are compared: the greatest is first, equals share it.

    Attributes:
        by: the formula whose values are compared.
    """

    by: str


@dataclass(frozen=True)
class Formula:
    """A checked formula.

    Attributes:
        name: under which later formulas know its value.
        text: as it is written.
        kind: of its value.
    """

    name: str
    text: str
    kind: FactKind
    _compiled: Any

    def value(self, known: Mapping[str, Value], row: int | None = None) -> Value:
        """Work it out.

        Args:
            known: the value of every fact and of every formula before this one.
            row: number of the row, to be named where it goes wrong.

        Raises:
            FormulaError: a division by zero, or a number too large.
        """
        found = self._compiled.eval(data=known)
        if found.type() == cel.Type.ERROR:
            said = str(found.value())
            cause = next((zh for en, zh in _RUNTIME.items() if en in said), said)
            raise FormulaError(self.name, f"“{self.text}”算不出：{cause}", row)
        value: Value = found.value()
        return value


@dataclass(frozen=True)
class Sheet:
    """Formulas in the order in which they can be worked out, and the rankings among them.

    Attributes:
        facts: what they may use.
        steps: formulas and, by their names, rankings.
    """

    facts: Mapping[str, Fact]
    steps: Sequence[Formula | tuple[str, Ranking]]

    @cached_property
    def used(self) -> frozenset[str]:
        """The facts that some formula needs."""
        texts = (step.text if isinstance(step, Formula) else step[1].by for step in self.steps)
        words = {word for text in texts for word in NAME.findall(text)}
        return frozenset(words & self.facts.keys())

    def work_out(self, rows: Sequence[Mapping[str, Value]]) -> list[dict[str, Value]]:
        """Everything about rows that are compared with one another.

        Args:
            rows: the facts of each; one that no formula uses may be left out.

        Returns:
            For each row the value of every step by name, after its facts.

        Raises:
            FormulaError: a fact is missing, or a formula cannot be worked out.
        """
        known: list[dict[str, Value]] = [dict(row) for row in rows]
        for number, row in enumerate(known):
            for name in sorted(self.used - row.keys()):
                raise FormulaError(name, f"没有给出“{name}”的值", number)
        for step in self.steps:
            if isinstance(step, Formula):
                for number, row in enumerate(known):
                    row[step.name] = step.value(row, number)
            else:
                _rank(known, *step)
        return known


def _rank(rows: Sequence[dict[str, Value]], name: str, ranking: Ranking) -> None:
    places: dict[Value, int] = {}
    for place, value in enumerate(sorted((row[ranking.by] for row in rows), reverse=True), 1):
        places.setdefault(value, place)
    for row in rows:
        row[name], row[counted(name)] = places[row[ranking.by]], len(rows)


def counted(ranking: str) -> str:
    """The name of how many are compared in a ranking."""
    return f"{ranking}_of"


def sheet(
    facts: Mapping[str, Fact], formulas: Mapping[str, str], rankings: Mapping[str, Ranking]
) -> Sheet:
    """Check formulas and put them in order; they may use one another, but not in a circle.

    Raises:
        FormulaError: an unknown name, a circle, types that do not go together, wrong syntax, or
            a name that is taken.
    """
    taken = Counter([*facts, *formulas, *rankings, *map(counted, rankings)])
    for name in (*formulas, *rankings):
        if taken[name] > 1 or taken[counted(name)] > (name in rankings):
            raise FormulaError(name, f"名称“{name}”已经是一项事实或规则，请换一个名称")
        if name in RESERVED:
            raise FormulaError(name, f"“{name}”是公式的专用词，不能作名称")
    known: dict[str, Any] = {name: _TYPES[one.kind] for name, one in facts.items()}
    pending: dict[str, str | Ranking] = {**formulas, **rankings}
    steps: list[Formula | tuple[str, Ranking]] = []
    while pending:
        environment = cel.NewEnv(variables=known)
        ready = [name for name, one in pending.items() if not _needs(environment, one, known)]
        if not ready:
            raise _why_not(environment, pending, [*known])
        for name in ready:
            one = pending.pop(name)
            if isinstance(one, Ranking):
                steps.append((name, one))
                known |= dict.fromkeys((name, counted(name)), cel.Type.INT)
            else:
                steps.append(_compile(environment, name, one))
                known[name] = _TYPES[steps[-1].kind]  # type: ignore[union-attr]
    return Sheet(facts, tuple(steps))


def _needs(environment: Any, one: str | Ranking, known: Mapping[str, Any]) -> list[str]:
    """The names that are not known yet."""
    if isinstance(one, Ranking):
        return [one.by] if one.by not in known else []
    try:
        environment.compile(one)
    except RuntimeError as error:
        return _UNKNOWN.findall(str(error))
    return []


def _why_not(
    environment: Any, pending: Mapping[str, str | Ranking], known: Iterable[str]
) -> FormulaError:
    names = [*known, *pending]
    waits = {}
    for name, one in pending.items():
        needed = _needs(environment, one, dict.fromkeys(known))
        for unknown in needed:
            if unknown not in (*pending, *map(counted, pending)):
                return FormulaError(name, _nothing_called(unknown, names))
        waits[name] = needed[0].removesuffix("_of") if needed[0] not in pending else needed[0]
    circle = [next(iter(waits))]
    while waits[circle[-1]] not in circle:
        circle.append(waits[circle[-1]])
    circle = [*circle[circle.index(waits[circle[-1]]) :], waits[circle[-1]]]
    return FormulaError(circle[0], f"互相引用成环：{' → '.join(circle)}")


def _nothing_called(unknown: str, names: Iterable[str]) -> str:
    elsewhere = (heading for heading, facts in OCCASIONS.items() if unknown in facts)
    if heading := next(elsewhere, ""):
        return f"“{unknown}”只能用于{heading}"
    near = get_close_matches(unknown, names, 1)
    hint = f"，是否应为“{near[0]}”" if near else ""
    return f"没有名为“{unknown}”的事实或规则{hint}"


def _compile(environment: Any, name: str, text: str) -> Formula:
    try:
        compiled = environment.compile(text)
    except RuntimeError as error:
        raise FormulaError(name, _said(text, str(error))) from None
    kind = _KINDS.get(compiled.return_type().name())
    if kind is None:
        raise FormulaError(name, f"“{text}”的结果应为{'或'.join(_WORDS.values())}")
    return Formula(name, text, kind, compiled)


def _said(text: str, error: str) -> str:
    """What CEL's compiler found, in the language of the office."""
    if wide := _WIDE.search(text):
        return f"“{text}”用了全角符号“{wide[0]}”，请改用半角"
    found = _PLACE.search(error)
    column = int(found[2]) if found else 0
    place = f"第 {column} 个字符处" if column else ""
    if operands := _OPERANDS.search(error):
        kinds = [_OPERAND_WORDS.get(one, one) for one in operands[2].split(", ")]
        sign = operands[1].strip("_").replace("_", " ")
        if sign == "? :" and kinds[0] != _OPERAND_WORDS["bool"]:
            return f"“{text}”{place}：“?”前面应为条件（是或否），现为{kinds[0]}"
        if sign == "? :":
            return f"“{text}”{place}：“?”后面的两个结果应为同一类，现为{kinds[1]}和{kinds[2]}"
        return f"“{text}”{place}：“{sign}”不能用于{'、'.join(kinds)}"
    if column > len(text):
        return f"“{text}”没有写完，可能少了右括号或末尾的值"
    return f"“{text}”{place}写法有误，请检查括号、运算符和标点，相等写成 =="
