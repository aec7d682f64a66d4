"""Counts into figures from which nobody can be told. No Flask, no SQL.

Every figure of a publication - each cell, each row total, the grand total - gets a random number
of its own. `P(noise = k)` falls by the same factor with every step away from zero, so that two
data sets that differ by one person give any publication with nearly the same probability: whoever
subtracts, adds up or compares figures learns no more than that factor allows (C19).
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Key = Any
"""What a group or series stands for: a code, the key of a place, a month like 202609, None."""

Counts = Mapping[tuple[Key, Key], int]
"""Number of rows by group and series; what is not there is zero."""

Below = Callable[[int], int]
"""`below(n)` → a random number from 0 to n - 1, like `secrets.randbelow`."""


@dataclass(frozen=True)
class Figures:
    """The numbers of one chart. None is a figure that is not shown.

    Attributes:
        groups: along the axis.
        series: in the legend; `(None,)` where there is one only.
        cells: by group and series.
        rows: by group, over all series.
        total: of everything.
    """

    groups: Sequence[Key]
    series: Sequence[Key]
    cells: Mapping[tuple[Key, Key], int | None]
    rows: Mapping[Key, int | None]
    total: int | None

    def narrowed(self, groups: Collection[Key], series: Collection[Key]) -> "Figures":
        """Only these groups and series, out of the figures there are: nothing is counted anew."""
        kept = [one for one in self.groups if one in groups]
        others = [one for one in self.series if one in series]
        if len(kept) == len(self.groups) and len(others) == len(self.series):
            return self
        rows = (
            self.rows
            if len(others) == len(self.series)
            else {one: sum(self.cells[one, other] or 0 for other in others) for one in kept}
        )
        return Figures(
            kept,
            others,
            {(one, other): self.cells[one, other] for one in kept for other in others},
            {one: rows[one] for one in kept},
            sum(rows[one] or 0 for one in kept),
        )

    def over(self, groups: Sequence[Key]) -> "Figures":
        """The same along an axis that leaves nothing out."""
        cells = {
            (one, other): self.cells.get((one, other), 0) for one in groups for other in self.series
        }
        rows = {one: self.rows.get(one, 0) for one in groups}
        return replace(self, groups=groups, cells=cells, rows=rows)

    def largest_first(self) -> "Figures":
        """Groups and series by what is shown of them."""

        def height(other: Key) -> int:
            return sum(self.cells[group, other] or 0 for group in self.groups)

        return replace(
            self,
            groups=sorted(self.groups, key=lambda group: -(self.rows[group] or 0)),
            series=sorted(self.series, key=lambda other: -height(other)),
        )

    def printed(self, least: int) -> "Figures":
        """The figures as they are shown: one below `least` is not, nor a group of such alone."""

        def shown(value: int | None) -> int | None:
            return value if value is not None and value >= least else None

        cells = {key: shown(value) for key, value in self.cells.items()}
        rows = {key: shown(value) for key, value in self.rows.items()}
        seen = {key for key, value in cells.items() if value is not None}
        groups = [
            one
            for one in self.groups
            if rows[one] is not None or any((one, other) in seen for other in self.series)
        ]
        series = [one for one in self.series if any((group, one) in seen for group in groups)]
        return replace(
            self, groups=groups, series=series, cells=cells, rows=rows, total=shown(self.total)
        )

    def unshown(self, least: int) -> list[int | None]:
        """What the rows say beyond their shown cells, under the same rule as any figure."""
        return [
            rest if (rest := (self.rows[group] or 0) - self._shown(group)) >= least else None
            for group in self.groups
        ]

    def _shown(self, group: Key) -> int:
        return sum(self.cells[group, other] or 0 for other in self.series)

    def as_json(self) -> str:
        """For keeping; `from_json` reads it."""
        return json.dumps(
            {
                "groups": list(self.groups),
                "series": list(self.series),
                "cells": [[self.cells[g, s] for s in self.series] for g in self.groups],
                "rows": [self.rows[group] for group in self.groups],
                "total": self.total,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Figures":
        """Read what `as_json` wrote."""
        kept = json.loads(text)
        groups, series = kept["groups"], kept["series"]
        return cls(
            groups,
            series,
            {
                (group, other): value
                for group, values in zip(groups, kept["cells"], strict=True)
                for other, value in zip(series, values, strict=True)
            },
            dict(zip(groups, kept["rows"], strict=True)),
            kept["total"],
        )


def exact(counts: Counts) -> Figures:
    """The figures as they are, for those who may see every single row anyway."""
    rows: dict[Key, int] = {}
    series: dict[Key, int] = {}
    for (group, other), number in counts.items():
        rows[group] = rows.get(group, 0) + number
        series[other] = series.get(other, 0) + number
    cells = {(group, other): counts.get((group, other), 0) for group in rows for other in series}
    return Figures(list(rows), list(series), cells, rows, sum(rows.values()))


def noise(percent: int, below: Below) -> int:
    """A random number around zero; ±(k+1) is `percent` of 100 times as likely as ±k.

    Drawn in whole numbers: floating point would leave gaps that tell the count.
    """
    return _steps(percent, below) - _steps(percent, below)


def _steps(percent: int, below: Below) -> int:
    steps = 0
    while below(100) < percent:
        steps += 1
    return steps


def publish(
    counts: Counts, groups: Sequence[Key], series: Sequence[Key], percent: int, below: Below
) -> Figures:
    """Make the figures of a publication; they may be negative and need not add up.

    Args:
        counts: what is there.
        groups: every group there may be, whether or not somebody is in it: an empty one must
            look like one that is not.
        series: every series there may be.
        percent: see `noise`.
        below: source of randomness.
    """
    cells = {
        (group, other): counts.get((group, other), 0) + noise(percent, below)
        for group in groups
        for other in series
    }
    total = sum(counts.values()) + noise(percent, below)
    if len(series) == 1:  # a row total is the cell itself, and must not be a second look at it
        return Figures(groups, series, cells, {one: cells[one, series[0]] for one in groups}, total)
    sums: dict[Key, int] = dict.fromkeys(groups, 0)
    for (group, _), number in counts.items():
        if group in sums:
            sums[group] += number
    rows = {group: number + noise(percent, below) for group, number in sums.items()}
    return Figures(groups, series, cells, rows, total)


def changed_by_one(*, split: bool) -> int:
    """How many figures of a chart one row can change: it comes, goes, or is counted elsewhere.

    It comes or goes: its cell, its row, the total. It moves: two cells and two rows.
    """
    return 4 if split else 2
