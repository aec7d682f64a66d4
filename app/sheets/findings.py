"""What an import says of a file: how many rows, and what is wrong with which cell."""

from dataclasses import dataclass, field

from app.access.reasons import Reason


@dataclass(frozen=True)
class Finding:
    """What is wrong, or doubtful, about one row.

    Attributes:
        row: row of the sheet, counted from 1.
        column: letter of the column; None if the file has no such column.
        label: official name of the field (msgid).
        value: what the cell says.
        reason: what is wrong, and the remedy.
    """

    row: int
    column: str | None
    label: str
    value: str
    reason: Reason


@dataclass
class Counts:
    """How many rows there were, and what became of them."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass
class Report:
    """The result of an import; a trial run has the same.

    Attributes:
        counts: rows by what became of them.
        errors: why rows were refused, in sheet order.
        warnings: doubts about rows that came in, in sheet order.
    """

    counts: Counts = field(default_factory=Counts)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
