"""Excel in and out: writes sheets an office can print, reads those an office sends.

Knows no department. `write_sheet` writes a table, `read_table` finds and reads one in an
uploaded workbook, `annotate` gives that workbook back with its problems marked, and
`money_in_words` writes amounts as vouchers carry them.
"""

from app.sheets.amount import money_in_words
from app.sheets.cells import Cell, parse_date, squeeze
from app.sheets.reader import ImportColumn, Row, Table, read_table
from app.sheets.report import Problem, annotate
from app.sheets.sheet import Limits, UnreadableWorkbook
from app.sheets.writer import SheetColumn, SheetFull, write_sheet

__all__ = [
    "Cell",
    "ImportColumn",
    "Limits",
    "Problem",
    "Row",
    "SheetColumn",
    "SheetFull",
    "Table",
    "UnreadableWorkbook",
    "annotate",
    "money_in_words",
    "parse_date",
    "read_table",
    "squeeze",
    "write_sheet",
]
