"""Differencing attacks on statistics: `python -m tests.access.differencing` prints the figures.

An attacker asks for counts and subtracts. Four ways of answering face the same attacks upon the
same synthetic people: counting exactly, hiding counts under five, cell keys (what TableBuilder
does: equal sets, equal noise), and what we do: publishing. The first three must fail, or the
attacks prove nothing.

*Isolated* is a person of whom the attacker knows afterwards whether he is in the data, or what his
reason or street is: for certain, or `ODDS` times more likely than not so, by all answers together.
What the attacker knows beforehand:

* `subtracting`, `watching`: which questions can only differ by that person; nothing else;
* `knowing_everything_else`: all other people, the noise and its probabilities, the true figures
  but for that person. Whatever can be worked out from published figures - differences, sums,
  unions, filters, both roles' pages - follows from them and can tell no more than this.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations, product
from math import inf
from typing import Any, Protocol

from app.statistics import Figures, load_protection, publish
from app.statistics.confidential import Key

ODDS = 20.0
"""More than this, and a person counts as isolated. Written by hand, not read from the rules."""

STREETS, REASONS = range(1, 6), ("work", "study", "family", "trade", "care", "other")
FIELDS = ("street", "community", "reason", "status")
DAYS = 120


@dataclass(frozen=True)
class Resident:
    """One registration."""

    street: int
    community: int
    reason: str
    day: int
    status: str = "living"


@dataclass(frozen=True)
class Question:
    """How many residents have these values, and had come by that day?"""

    where: tuple[tuple[str, Any], ...] = ()
    until: int | None = None

    def fits(self, one: Resident) -> bool:
        return (self.until is None or one.day <= self.until) and all(
            getattr(one, field) == value for field, value in self.where
        )


class Answer(Protocol):
    """Answers a question; None says nothing: hidden, or such questions are not taken."""

    def __call__(self, town: "Town", question: Question) -> int | None: ...


@dataclass(frozen=True)
class Defence:
    """A way of answering, as far as the attacker knows it.

    Attributes:
        answer: the way itself.
        adds_up: a whole is always the sum of its parts.
        fall: how fast the probability of noise falls, where questions that mean the same people
            get noise of their own; None where equal people always get equal answers.
    """

    answer: Answer
    adds_up: bool = False
    fall: float | None = None

    def odds(self, first: int | None, second: int | None) -> float:
        """How much likelier two answers are if their people differ by one than if they do not."""
        if first is None or second is None:
            return 1.0
        if self.fall is None:
            return 1.0 if first == second else inf
        apart = first - second
        return _apart(apart - 1, self.fall) / _apart(apart, self.fall)


@cache
def _apart(distance: int, fall: float) -> float:
    """Probability that two numbers of noise differ by so much."""
    noise = [(1 - fall) / (1 + fall) * fall ** abs(one) for one in range(-150, 151)]
    return sum(
        noise[one] * noise[one + distance] for one in range(len(noise)) if 0 <= one + distance < 301
    )


@dataclass(frozen=True)
class Town:
    """Everybody there is."""

    people: tuple[Resident, ...]

    def among(self, question: Question) -> list[int]:
        return [number for number, one in enumerate(self.people) if question.fits(one)]

    def without(self, number: int) -> "Town":
        return Town(self.people[:number] + self.people[number + 1 :])

    def having(self, number: int, **changed: Any) -> "Town":
        one = replace(self.people[number], **changed)
        return Town((*self.people[:number], one, *self.people[number + 1 :]))

    @cached_property
    def figures(self) -> tuple[dict[tuple[Key, Key], int], dict[tuple[Key, Key], int]]:
        """What the two charts are made of: who lives there by street and reason; all by month."""
        by_street: dict[tuple[Key, Key], int] = {}
        by_month: dict[tuple[Key, Key], int] = {}
        for one in self.people:
            if one.status == "living":
                key = one.street, one.reason
                by_street[key] = by_street.get(key, 0) + 1
            by_month[one.day // 30, None] = by_month.get((one.day // 30, None), 0) + 1
        return by_street, by_month


# -- who lives there -----------------------------------------------------------------------

PLANTED = {
    "the only one of a reason in a community": Resident(1, 11, "other", 33),
    "the only one of a day": Resident(2, 21, "work", DAYS - 1),
    "the only one of a street": Resident(4, 41, "study", 50),
    "the one that is not like all others of a community": Resident(3, 32, "care", 61),
    "the one that is not like all others of a street": Resident(5, 51, "care", 42),
    "the only one of a reason in the district": Resident(2, 22, "trade", 77),
    "the one who has left": Resident(1, 12, "work", 20, "left"),
    "one of many": Resident(1, 11, "work", 42),
}


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same every time


def town(seed: int = 1, size: int = 400) -> tuple[Town, dict[str, int]]:
    """A town with the planted people in it, and their numbers."""
    chance = _chance(seed)
    alike = [Resident(5, 51 + number % 2, "work", 40 + number % 5) for number in range(30)]
    people = [*alike, *(_anybody(chance) for _ in range(size - len(alike)))]
    planted = {name: size + place for place, name in enumerate(PLANTED)}
    return Town((*people, *PLANTED.values())), planted


def _anybody(chance: random.Random) -> Resident:
    """Somebody who is like none of those planted."""
    street = chance.choice((1, 1, 1, 2, 2, 3))
    community = street * 10 + chance.choice((1, 2))
    reasons = ("work",) if community == 32 else ("work", "work", "study", "family", "care")
    status = "living" if street == 1 and community == 12 else chance.choice(("living", "left"))
    return Resident(street, community, chance.choice(reasons), chance.randrange(DAYS - 5), status)


def questions(one: Resident, others: Sequence[Resident]) -> list[Question]:
    """All that is worth asking about somebody: what he is, what he is not, before and after."""
    own = [(field, getattr(one, field)) for field in FIELDS]
    else_ = sorted({(field, getattr(other, field)) for field in FIELDS for other in others})
    wheres = {
        tuple(sorted({*part, *more}))
        for size in range(len(own) + 1)
        for part in combinations(own, size)
        for more in ((), *((other,) for other in else_))
    }
    return [
        Question(where, day) for where in sorted(wheres) for day in (None, one.day, one.day - 1)
    ]


# -- ways of answering ---------------------------------------------------------------------


def counted(town: Town, question: Question) -> int | None:
    """Exact counts."""
    return len(town.among(question))


def hidden(town: Town, question: Question) -> int | None:
    """Exact counts, those under five hidden."""
    number = len(town.among(question))
    return number if number >= 5 else None


COUNTING, HIDING = Defence(counted, adds_up=True), Defence(hidden, adds_up=True)


def cell_keys(seed: int = 7) -> Defence:
    """Every person has a number; count and sum of the numbers choose the noise, ±4 at most."""
    chance = _chance(seed)
    keys: dict[Resident, int] = {}
    table = [chance.randint(-4, 4) for _ in range(256)]

    def answer(town: Town, question: Question) -> int | None:
        inside = [town.people[number] for number in town.among(question)]
        total = sum(keys.setdefault(one, chance.randrange(256)) for one in inside)
        shown = len(inside) + table[(total + 31 * len(inside)) % 256]
        return shown if len(inside) >= 5 and shown >= 5 else None

    return Defence(answer)


def publishing(town: Town, seed: int = 3) -> Defence:
    """The two charts as we publish them: what is not in them cannot be asked."""
    by_street, _ = (chart.printed(load_protection().least) for chart in release(town, seed))

    def answer(town: Town, question: Question) -> int | None:
        asked = dict(question.where)
        status = asked.pop("status", "living")
        if question.until is not None or asked.keys() - {"street", "reason"} or status != "living":
            return None
        street, reason = asked.get("street"), asked.get("reason")
        if street is None and reason is None:
            return by_street.total
        return by_street.rows[street] if reason is None else by_street.cells.get((street, reason))

    return Defence(answer, fall=load_protection().noise.percent / 100)


def release(town: Town, seed: int) -> tuple[Figures, Figures]:
    """Both charts of one month, before anything is hidden in them."""
    below, percent = _chance(seed).randrange, load_protection().noise.percent
    by_street, by_month = town.figures
    return (
        publish(by_street, STREETS, REASONS, percent, below),
        publish(by_month, range(DAYS // 30), [None], percent, below),
    )


# -- attacks -------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What attacks have come to.

    Attributes:
        attacks: how many were tried.
        isolated: names of those found.
        odds: the most that all of it told of anybody.
    """

    attacks: int
    isolated: set[str]
    odds: float = 1.0

    def note(self, name: str, odds: float) -> None:
        """What an attack says for, or against, something about somebody."""
        odds = max(odds, 1 / odds)
        self.odds = max(self.odds, odds)
        if odds > ODDS:
            self.isolated.add(name)


def subtracting(town: Town, planted: Mapping[str, int], defence: Defence) -> Verdict:
    """Two questions that only one person can make different, and the parts of a whole.

    Also a whole that is one more than its parts says that he is there, if all parts but his are
    shown and answers always add up.
    """
    verdict = Verdict(0, set())
    for name, number in planted.items():
        asked = questions(town.people[number], town.people)
        sets = {one: frozenset(town.among(one)) for one in asked}
        answers = {one: defence.answer(town, one) for one in asked}
        for larger in (one for one in asked if number in sets[one]):
            for smaller in asked:
                if sets[larger] - sets[smaller] != {number} or sets[smaller] - sets[larger]:
                    continue
                verdict.attacks += 1
                verdict.note(name, defence.odds(answers[larger], answers[smaller]))
        for whole, parts in _wholes(town.people[number]):
            verdict.attacks += 1
            unseen = [town.among(part) for part in parts if defence.answer(town, part) is None]
            total = defence.answer(town, whole)
            if defence.adds_up and total is not None and unseen == [[number]]:
                verdict.note(name, inf)
    return verdict


def _wholes(one: Resident) -> Iterator[tuple[Question, list[Question]]]:
    """Questions that the person is in, and the questions they are the sum of."""
    values: dict[str, Iterable[Any]] = {"street": STREETS, "reason": REASONS}
    for field, split in values.items():
        for other in FIELDS:
            if other != field:
                base = ((other, getattr(one, other)),)
                parts = [Question((*base, (field, value))) for value in split]
                yield Question(base), parts


def watching(town: Town, planted: Mapping[str, int], make: Callable[[Town], Defence]) -> Verdict:
    """The same questions before and after one entry: his departure, or a correction of it."""
    verdict = Verdict(0, set())
    for name, number in planted.items():
        one = town.people[number]
        status = {"living": "left", "left": "living"}[one.status]
        defence = make(town)
        for after in (town.having(number, status=status), town.having(number, reason="family")):
            for question in questions(one, ()):
                verdict.attacks += 1
                if defence.answer(town, question) != defence.answer(after, question):
                    verdict.note(name, inf)
    return verdict


def knowing_everything_else(
    town: Town, planted: Mapping[str, int], *, releases: int = 200
) -> Verdict:
    """Is he there, and what is he? Asked of all figures of many releases, one by one."""
    verdict = Verdict(0, set())
    for name, number in planted.items():
        rivals = [
            town.without(number),
            *(
                town.having(number, street=street, reason=reason, day=day)
                for street, reason, day in product(STREETS, REASONS, (15, 45, 75, 105))
            ),
        ]
        for seed in range(releases):
            figures = release(town, seed)
            for rival in rivals:
                verdict.attacks += 1
                verdict.note(name, likelihood(figures, town, rival))
    return verdict


def likelihood(figures: tuple[Figures, Figures], town: Town, rival: Town) -> float:
    """How many times likelier all the figures are in one town than in another."""
    return odds_of(zip(figures, town.figures, rival.figures, strict=True))


def odds_of(charts: Iterable[tuple[Figures, Mapping[Any, int], Mapping[Any, int]]]) -> float:
    """The same of any charts: the figures, and the counts by the one and the other guess.

    Worked out from what the noise is said to be, not by the code that makes it.
    """
    fall, ratio = load_protection().noise.percent / 100, 1.0
    for shown, true, guess in charts:
        keys = true.keys() | guess.keys()
        wholes = [
            (shown.cells[key], true.get(key, 0), guess.get(key, 0))
            for key in keys
            if true.get(key, 0) != guess.get(key, 0) and key in shown.cells
        ]
        wholes.append((shown.total, sum(true.values()), sum(guess.values())))
        if len(shown.series) > 1:
            wholes += [
                (shown.rows[group], _row(true, group), _row(guess, group)) for group in shown.groups
            ]
        for figure, one, other in wholes:
            if figure is None:
                return inf
            ratio *= fall ** (abs(figure - one) - abs(figure - other))
    return ratio


def _row(counts: Mapping[Any, int], group: Key) -> int:
    return sum(number for (one, _), number in counts.items() if one == group)


def months_until_told(town: Town, number: int, runs: int = 100) -> list[int]:
    """How many releases of a register in which nothing moves tell the all-knowing who is there.

    A release is bounded by `ODDS`, a series of them is not: it is the price of publishing.
    """
    rival, found = town.without(number), []
    for run in range(runs):
        odds, months = 1.0, 0
        while max(odds, 1 / odds) <= ODDS:
            odds *= likelihood(release(town, 1_000_000 + run * 1_000 + months), town, rival)
            months += 1
        found.append(months)
    return sorted(found)


def report() -> Iterator[str]:
    """Every attack on every way of answering, a line each."""
    everybody, planted = town()
    keyed = cell_keys()
    yield f"{len(planted)} planted among {len(everybody.people)} residents; odds up to {ODDS:g}"
    ways: dict[str, Callable[[Town], Defence]] = {
        "exact counts": lambda _: COUNTING,
        "counts under 5 hidden": lambda _: HIDING,
        "cell keys": lambda _: keyed,
        "published": publishing,
    }
    for name, make in ways.items():
        yield _line(name, "subtracting", subtracting(everybody, planted, make(everybody)))
        yield _line(name, "watching", watching(everybody, planted, make))
    verdict = knowing_everything_else(everybody, planted)
    yield _line("published", "knowing everything else", verdict)
    months = months_until_told(everybody, planted["one of many"])
    yield (
        "published, a register that never changes, to somebody who knows everything else:"
        f" told after {months[0]} months at the earliest, {months[len(months) // 2]} half the time"
    )


def _line(name: str, attack: str, verdict: Verdict) -> str:
    return (
        f"{name:23}{attack:25}{verdict.attacks:>9,} attacks, {len(verdict.isolated)} isolated,"
        f" odds at most {verdict.odds:.1f}"
    )


if __name__ == "__main__":
    for line in report():
        print(line)  # noqa: T201
