"""How figures are protected: `app/policies/statistics/confidentiality.toml`, read and checked."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from app.access import SpecError
from app.policy.reading import POLICIES, Between, Rule, read_rules

FILE = POLICIES / "statistics" / "confidentiality.toml"


@dataclass(frozen=True, kw_only=True)
class Cells(Rule):
    """The smallest number of people that may be shown, and how much more a figure must say."""

    fewest: Annotated[int, Between(5, 1000)]
    margin: Annotated[int, Between(0, 1000)]


@dataclass(frozen=True, kw_only=True)
class Noise(Rule):
    """How fast the probability of noise falls; see `confidential.noise`."""

    percent: Annotated[int, Between(1, 99)]


@dataclass(frozen=True, kw_only=True)
class Odds(Rule):
    """What a publication may tell of one person at most, as a likelihood ratio."""

    most: Annotated[int, Between(2, 1000)]


@dataclass(frozen=True, kw_only=True)
class Window(Rule):
    """How many months a chart by month shows, the present one included."""

    months: Annotated[int, Between(1, 240)]


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Everything that decides how figures are published."""

    cells: Cells
    noise: Noise
    odds: Odds
    window: Window

    @property
    def least(self) -> int:
        """The smallest figure that is shown."""
        return self.cells.fewest + self.cells.margin

    def check(self, what: str, figures: int) -> None:
        """Refuse charts that together would tell too much of one person.

        Args:
            what: what is counted, for the message.
            figures: how many figures of all its charts one person can change.

        Raises:
            SpecError: the likelihood ratio could pass `odds.most`.
        """
        if 100**figures > self.odds.most * self.noise.percent**figures:
            raise SpecError(
                f"{what}: one person changes {figures} published figures, which is more than"
                f" noise of {self.noise.percent} % hides within odds of {self.odds.most}"
            )


@cache
def load_protection(path: Path = FILE) -> Protection:
    """Read and check the file.

    Raises:
        PackError: it is not there, or something in it is wrong.
    """
    return read_rules(path, Protection)
