"""The monthly work subsidy of a coordinator: what it comes to, and who pays what part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from app.policy.facts import COORDINATOR_MONTH
from app.policy.formulas import NAME, FormulaError, Ranking, Sheet, Value, counted, sheet
from app.policy.reading import BasisPoints, Between, CodeOf, Rule
from app.policy.rhythm import DueDay

MOST_FEN = 10_000_000
WHOLE = 10_000
AMOUNT = "amount"

Fen = Annotated[int, Between(0, MOST_FEN)]


@dataclass(frozen=True, kw_only=True)
class Entitled(Rule):
    """Who gets a subsidy: kinds of coordinators (scheme `coordinator_kind`)."""

    kinds: tuple[Annotated[str, CodeOf("coordinator_kind")], ...]


@dataclass(frozen=True, kw_only=True)
class Step(Rule):
    """A value that later formulas use by its name."""

    name: str
    label: str
    formula: str


@dataclass(frozen=True, kw_only=True)
class Place(Rule):
    """The place of a coordinator among those of the month, by a step; `<name>_of` is how many."""

    name: str
    label: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Amount(Rule):
    """What one coordinator gets for one month, in fen."""

    formula: str


@dataclass(frozen=True, kw_only=True)
class Source(Rule):
    """Who pays a part. The one with the remainder gets the fen that cannot be divided."""

    key: str
    label: str
    basis_points: BasisPoints
    remainder: bool = False


@dataclass(frozen=True, kw_only=True)
class Zero(Rule):
    """Refusing the subsidy: whether a reason must be written."""

    needs_reason: bool


@dataclass(frozen=True, kw_only=True)
class Example:
    """A coordinator of the worked example month.

    Attributes:
        who: a made-up name.
        facts: what is known of the month.
        fen: what it must come to, worked out by hand.
    """

    who: str
    facts: Mapping[str, int | bool]
    fen: Fen


@dataclass(frozen=True)
class Line:
    """What one coordinator gets.

    Attributes:
        fen: the amount.
        parts: key of the source → its part; together the amount.
        values: every fact and every step that led to it.
    """

    fen: int
    parts: Mapping[str, int]
    values: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Subsidy:
    """The rules of the work subsidy."""

    entitled: Entitled
    amount: Amount
    sources: tuple[Source, ...]
    zero: Zero
    decide: DueDay
    report: DueDay
    examples: tuple[Example, ...]
    steps: tuple[Step, ...] = ()
    places: tuple[Place, ...] = ()

    @cached_property
    def sheet(self) -> Sheet:
        """The formulas, checked and in order.

        Raises:
            FormulaError: one of them is wrong.
        """
        formulas = {one.name: one.formula for one in self.steps} | {AMOUNT: self.amount.formula}
        rankings = {one.name: Ranking(one.by) for one in self.places}
        return sheet(COORDINATOR_MONTH, formulas, rankings)

    @property
    def uncounted(self) -> list[str]:
        """The facts that it needs and the house does not count yet."""
        facts = self.sheet.facts
        return sorted(name for name in self.sheet.used if not facts[name].counted)

    @property
    def unused(self) -> list[str]:
        """The steps and places that nothing else needs."""
        texts = [AMOUNT, self.amount.formula, *(one.formula for one in self.steps)]
        words = set(NAME.findall(" ".join([*texts, *(one.by for one in self.places)])))
        names = [one.name for one in self.steps] + [one.name for one in self.places]
        return [name for name in names if not words & {name, counted(name)}]

    def work_out(self, rows: Sequence[Mapping[str, Value]]) -> list[Line]:
        """The lines of a month.

        Args:
            rows: what is known of each coordinator; all who are compared with one another.

        Raises:
            FormulaError: a fact is missing, or what comes out is no amount.
        """
        found = enumerate(self.sheet.work_out(rows))
        return [self._line(values, number) for number, values in found]

    def _line(self, values: Mapping[str, Value], number: int) -> Line:
        fen = values[AMOUNT]
        if type(fen) is not int or not 0 <= fen <= MOST_FEN:
            wanted = f"金额应为 0 至 {MOST_FEN} 分的整数"
            raise FormulaError(AMOUNT, f"的 {AMOUNT} 算得 {fen}，{wanted}", number)
        return Line(fen, self.split(fen), values)

    def split(self, fen: int) -> Mapping[str, int]:
        """Divide an amount among the sources; the parts sum exactly."""
        parts = {one.key: fen * one.basis_points // WHOLE for one in self.sources}
        (rest,) = (one.key for one in self.sources if one.remainder)
        parts[rest] += fen - sum(parts.values())
        return parts
