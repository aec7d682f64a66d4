"""What minutes (会议纪要) consist of, and the measures of GB/T 9704-2012 that both formats share.

Sizes are in points, lengths in millimetres. 3号 is taken as 15.75 pt, so that a line has the 28
characters and a page the 22 lines of 5.2.3.
"""

import re
from dataclasses import dataclass

TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""Margins of A4 (5.2.1): 天头 and 订口, and what they leave of a type area of 156 × 225 mm."""
WIDTH = 156
SIZE, LINE = 15.75, 28.95
"""3号, and the distance of its lines (22 on a page)."""
TITLE, SMALL = 21, 14
"""2号 of the title (7.3.1), 4号 of the imprint and of page numbers (7.4, 7.5)."""
ABOVE_MASTHEAD, BELOW_NUMBER = 35, 4
"""From the type area to the red masthead (10.3), and from the number to the red line (7.2.7)."""
RED = "ff0000"
_LARGEST = 48
_POINTS = 72 / 25.4
_HEADING = re.compile(r"[一二三四五六七八九十百]+、")


@dataclass(frozen=True)
class Minutes:
    """Minutes ready to be set.

    Attributes:
        organ: who issues them.
        number: e.g. `〔2026〕3号`.
        issuer: who signs.
        title: heading of the text.
        paragraphs: of the text; one that begins like “一、” is a heading.
        roll: who came, is on leave and sits in: wording and names (10.3).
        distribution: to whom it goes.
        issued: date in words.
    """

    organ: str
    number: str
    issuer: str
    title: str
    paragraphs: tuple[str, ...]
    roll: tuple[tuple[str, str], ...]
    distribution: str
    issued: str

    @property
    def masthead(self) -> str:
        """The red line on top (10.3)."""
        return f"{self.organ}会议纪要"

    @property
    def masthead_size(self) -> float:
        """As large as one line allows."""
        return min(_LARGEST, WIDTH * _POINTS / len(self.masthead))


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading of the first level, set in 黑体 (7.3.3)."""
    return _HEADING.match(paragraph) is not None
