"""The first quarter of the year that `python -m tests.year` lets pass, on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import fix_today
from tests import databases
from tests.year.simulation import live_through


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """What the year has set is taken back."""
    yield
    fix_today(None)


@pytest.mark.parametrize("backend", databases.BACKENDS)
def test_every_duty_of_the_first_quarter_is_done_or_escalated(backend: str, tmp_path: Path) -> None:
    """Two of its duties are forgotten: a weekly meeting and a month's verification."""
    with databases.fresh(backend, tmp_path) as url:
        outcome = live_through(url, 2_000, 1_200, last=dt.date(2026, 3, 31))
    assert outcome.differences == []
    never = {duty: counts["never"] for duty, counts in outcome.counts.items() if counts["never"]}
    assert never == {"weekly": 1, "monthly-verification": 1}
    assert outcome.counts["joint"]["in time"] == 1
