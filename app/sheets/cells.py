"""One cell as an office typed it, and the spellings we read out of it."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from app.access.reasons import N_

Kind = Literal["empty", "text", "number", "date", "flag", "formula", "error"]
Raw = str | int | float | bool | dt.date | dt.time | dt.timedelta

YES = N_("是")
NO = N_("否")

# Chinese punctuation is right as typed; NFKC would flatten it to ASCII.
_FLATTENED = re.compile(r"[^（），：；！？…～]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_NEEDLESS_SPACE = re.compile(rf"(?<={_WIDE}) | (?={_WIDE})")

_DAY = re.compile(
    r"(\d{4})\s*[-/.。、·年]\s*(\d{1,2})\s*[-/.。、·月]\s*(\d{1,2})\s*[日号]?"
    r"(?:(?:(?<=[日号])|[\sT])\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_ZERO = dt.date(1899, 12, 30)

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_EXACT_DIGITS = 15


class Cell(NamedTuple):
    """What stands in one cell.

    Attributes:
        raw: the value as the workbook holds it; `""` for an empty or an error cell, the
            last computed value for a formula.
        text: `raw` in the one spelling rules compare and store, see `squeeze`.
        kind: what the cell is; a cell of spaces is `empty`.
        column: the letter of its column.
    """

    raw: Raw
    text: str
    kind: Kind
    column: str

    @property
    def digits_lost(self) -> bool:
        """Whether a long number was stored as a number.

        Excel keeps 15 digits: the end of an 18-digit identity number is gone for good.
        """
        if isinstance(self.raw, str):
            return _SCIENTIFIC.fullmatch(self.text) is not None
        return isinstance(self.raw, int | float) and abs(self.raw) >= 10**_EXACT_DIGITS


def squeeze(text: str) -> str:
    """Give text typed by many hands one spelling.

    Full-width letters and digits become half-width (NFKC; Chinese punctuation stays),
    invisible characters go, runs of any space (U+3000, no-break, line ends) become one
    and vanish next to a Chinese character, and so do the leading apostrophes by which
    Excel users mark text.
    """
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text
    text = _INVISIBLE.sub("", text)
    text = _FLATTENED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    text = " ".join(text.split()).lstrip("' ")
    return _NEEDLESS_SPACE.sub("", text)


def cell_of(raw: Raw, column: str, *, formula: bool = False, error: bool = False) -> Cell:
    """Read a workbook's value; `formula` and `error` are what the value itself cannot tell."""
    kind, text = _read(raw)
    if formula:
        kind = "formula"
    elif error:
        kind = "error"
    return Cell(raw, text, kind, column)


def _read(raw: Raw) -> tuple[Kind, str]:
    match raw:
        case str():
            text = squeeze(raw)
            return ("text" if text else "empty"), text
        case bool():
            return "flag", YES if raw else NO
        case int() | float():
            return "number", f"{Decimal(f'{raw:.{_EXACT_DIGITS}g}'):f}"
        case dt.datetime():
            return "date", raw.isoformat(" ", "minutes")
        case dt.date():
            return "date", raw.isoformat()
        case _:
            return "date", str(raw)


def parse_date(cell: Cell) -> dt.date | None:
    """Read a day however an office writes it; None if it is not a day that exists.

    Understood: real Excel dates, `2026-09-01`, `2026/9/1`, `2026.9.1`, `2026年9月1日`, each
    also with a time behind it, `20260901`, and a five-digit Excel serial number (1927 to
    2173) whose date format was lost. A year, a month or two-digit years are no day.
    """
    if isinstance(cell.raw, dt.datetime):
        return cell.raw.date()
    if isinstance(cell.raw, dt.date):
        return cell.raw
    if serial := _SERIAL.fullmatch(cell.text):
        return _SERIAL_ZERO + dt.timedelta(days=int(serial[1]))
    if day := _DAY.fullmatch(cell.text) or _COMPACT_DAY.fullmatch(cell.text):
        try:
            return dt.date(int(day[1]), int(day[2]), int(day[3]))
        except ValueError:
            return None
    return None


def column_letter(index: int) -> str:
    """Name a column, counted from 1: 1 is A, 27 is AA."""
    return str(xl_col_to_name(index - 1))


@lru_cache(maxsize=16_384)
def column_index(letters: str) -> int:
    """Count a column from 1: A is 1, AA is 27.

    Raises:
        ValueError: no such letters.
    """
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(letters)
    return int(xl_cell_to_rowcol(f"{letters.upper()}1")[1]) + 1
