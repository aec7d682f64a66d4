"""The figures of a publication, worked out by hand: noise, totals, what is shown of them."""

import random
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.statistics.confidential import Below, Figures, changed_by_one, exact, noise, publish

STREETS, REASONS = ["A", "B"], ["x", "y"]
COUNTS = {("A", "x"): 12, ("A", "y"): 3, ("B", "x"): 30}
CHANCE = random.Random(5)  # noqa: S311 - the same every time


def dice(*numbers: int) -> Below:
    """Randomness that has been decided: 0 goes a step further, 99 stops."""
    left = iter(numbers)
    return lambda below: next(left)


def steps(*noise: int) -> Iterable[int]:
    """The draws that make these numbers of noise."""
    for one in noise:
        yield from [0] * max(one, 0) + [99] + [0] * max(-one, 0) + [99]


def shown(figures: Figures) -> list[list[int | None]]:
    """Line by line: cells and row total."""
    return [
        [*(figures.cells[group, other] for other in figures.series), figures.rows[group]]
        for group in figures.groups
    ]


def test_steps_forward_less_steps_back() -> None:
    assert noise(61, dice(0, 60, 61, 0, 99)) == 1  # two forward, one back
    assert noise(61, dice(99, 99)) == 0
    assert noise(61, dice(*steps(-4))) == -4


def test_every_figure_has_noise_of_its_own() -> None:
    """Cells A-x, A-y, B-x, B-y, then the total, then the rows A and B."""
    below = dice(*steps(1, -2, 0, 3, -1, 2, -4))
    figures = publish(COUNTS, STREETS, REASONS, 61, below)
    assert shown(figures) == [[13, 1, 17], [30, 3, 26]]
    assert figures.total == 44


def test_where_there_is_one_series_a_row_is_no_second_look_at_its_cell() -> None:
    counts = {(202608, None): 7, (202609, None): 20}
    figures = publish(counts, [202608, 202609], [None], 61, dice(*steps(1, 2, 3)))
    assert shown(figures) == [[8, 8], [22, 22]]
    assert figures.total == 30


def test_what_is_outside_the_axis_is_in_the_total_only() -> None:
    counts = {(190001, None): 5, (202609, None): 20}
    figures = publish(counts, [202609], [None], 61, dice(*steps(0, 0)))
    assert shown(figures) == [[20, 20]]
    assert figures.total == 25


def test_few_are_hidden_and_so_is_a_group_of_few_alone() -> None:
    below = dice(*steps(0, 0, -21, 0, 0, 0, -22))
    figures = publish(COUNTS, STREETS, REASONS, 61, below).printed(10)
    assert list(figures.groups) == ["A"]  # B: 9, 0 and a row of 8
    assert list(figures.series) == ["x"]
    assert shown(figures) == [[12, 15]]
    assert figures.total == 45


def test_what_rows_say_beyond_their_cells() -> None:
    cells = {("A", "x"): 12, ("A", "y"): None, ("B", "x"): None, ("B", "y"): None}
    figures = Figures(["A", "B"], ["x", "y"], cells, {"A": 21, "B": 13}, 34)
    assert figures.unshown(10) == [None, 13]
    assert exact(COUNTS).unshown(10) == [None, None]


@pytest.mark.parametrize(("number", "expected"), [(9, None), (10, 10), (-3, None), (0, None)])
def test_the_smallest_figure_that_is_shown(number: int, expected: int | None) -> None:
    figures = Figures(["A"], ["x"], {("A", "x"): number}, {"A": 50}, number).printed(10)
    assert figures.cells["A", "x"] == figures.total == expected


def test_a_filter_picks_from_the_figures() -> None:
    figures = publish(COUNTS, STREETS, REASONS, 61, dice(*steps(1, -2, 0, 3, -1, 2, -4)))
    assert figures.narrowed(STREETS, REASONS) is figures
    street = figures.narrowed({"A"}, REASONS)
    assert (shown(street), street.total) == ([[13, 1, 17]], 17)
    reason = figures.narrowed(STREETS, {"x"})
    assert (shown(reason), reason.total) == ([[13, 13], [30, 30]], 43)
    assert figures.narrowed({"nowhere"}, REASONS).groups == []


def test_exact_figures_add_up() -> None:
    figures = exact(COUNTS).largest_first()
    assert list(figures.groups) == ["B", "A"]
    assert list(figures.series) == ["x", "y"]
    assert shown(figures) == [[30, 0, 30], [12, 3, 15]]
    assert figures.total == 45


def test_an_axis_leaves_nothing_out() -> None:
    figures = exact({(202607, None): 3, (202609, None): 4}).over([202607, 202608, 202609])
    assert shown(figures) == [[3, 3], [0, 0], [4, 4]]


def test_hidden_figures_are_not_sorted_by_what_they_hide() -> None:
    cells = {("A", "x"): 4, ("B", "x"): 9, ("C", "x"): 11}
    figures = Figures(["A", "B", "C"], ["x"], cells, {"A": 20, "B": 20, "C": 30}, 24)
    assert list(figures.printed(10).largest_first().groups) == ["C", "A", "B"]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(STREETS), st.sampled_from(REASONS)), st.integers(0, 500)
    ),
    st.integers(0, 2**32),
)
def test_what_is_kept_is_read_again(counts: dict[tuple[str, str], int], seed: int) -> None:
    below = random.Random(seed).randrange  # noqa: S311
    figures = publish(counts, STREETS, REASONS, 61, below)
    assert Figures.from_json(figures.as_json()) == figures


def test_noise_is_small_and_leans_to_no_side() -> None:
    """P(0) = 39/161, each step further 0.61 times that; standard deviation 2.83."""
    drawn = Counter(noise(61, CHANCE.randrange) for _ in range(100_000))
    for distance in range(-4, 5):
        expected = 100_000 * 0.39 / 1.61 * 0.61 ** abs(distance)
        assert abs(drawn[distance] - expected) < 600, distance
    mean = sum(one * times for one, times in drawn.items()) / 100_000
    assert abs(mean) < 0.05
    assert sum(times for one, times in drawn.items() if abs(one) <= 5) > 92_000


def test_four_people_are_seldom_taken_for_ten() -> None:
    """P(noise ≥ 6) = 0.61**6 / 1.61 = 3.2 %, and of nobody 0.4 %."""
    drawn = [noise(61, CHANCE.randrange) for _ in range(100_000)]
    assert 2_900 < sum(one >= 6 for one in drawn) < 3_500
    assert 300 < sum(one >= 10 for one in drawn) < 550


@pytest.mark.parametrize("split", [False, True])
def test_how_many_figures_one_row_changes(split: bool) -> None:
    """Counted: with the noise taken away, over every row coming, going and moving."""
    series = ["x", "y", "z"] if split else [None]
    rows = [(group, other) for group in "ABC" for other in series]

    def flat(counts: Counter[tuple[str, str | None]]) -> list[int | None]:
        figures = publish(counts, list("ABC"), series, 61, lambda below: 99)
        own = [] if len(series) == 1 else list(figures.rows.values())
        return [*figures.cells.values(), *own, figures.total]

    before = Counter(rows * 3)
    after = [before - Counter([one]) for one in rows] + [before + Counter([one]) for one in rows]
    after += [before - Counter([one]) + Counter([other]) for one in rows for other in rows]
    changed = [
        sum(old != new for old, new in zip(flat(before), flat(one), strict=True)) for one in after
    ]
    assert max(changed) == changed_by_one(split=split)
