"""A listing as a spreadsheet: the rows of the filter, the columns the actor may read."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from flask_babel import gettext
from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from app.access import Field
from app.panel.cells import Labels
from app.panel.listing import Listing
from app.sheets.writer import SheetColumn, write_sheet

CHUNK = 1000
"""Rows fetched, and references looked up, at a time."""

_SHEET_KINDS = {
    "date": "date",
    "datetime": "datetime",
    "integer": "integer",
    "money": "money",
    "flag": "flag",
}


def write_listing(
    target: BinaryIO,
    listing: Listing,
    session: Session,
    labels: Labels,
    *,
    title: str,
    subtitle: str,
    totals: Sequence[str] = (),
    watermark: str = "",
) -> int:
    """Write every matching row; memory stays bounded.

    Returns:
        The number of rows written.
    """
    fields = list(listing.fields.values())
    columns = [
        SheetColumn(
            key=field.name,
            heading=gettext(field.label),
            kind=_SHEET_KINDS.get(field.kind, "text"),  # type: ignore[arg-type]
            total=field.name in totals,
        )
        for field in fields
    ]
    rows = _rows(listing, session, labels, fields)
    return write_sheet(
        target,
        title=title,
        columns=columns,
        rows=rows,
        subtitle=subtitle,
        watermark=watermark,
        translate=gettext,
    )


def _rows(
    listing: Listing, session: Session, labels: Labels, fields: Sequence[Field]
) -> Iterator[list[Any]]:
    result = session.execute(listing.statement(), execution_options={"yield_per": CHUNK}).mappings()
    for chunk in result.partitions():
        yield from _values(chunk, labels, fields)


def _values(
    chunk: Sequence[RowMapping], labels: Labels, fields: Sequence[Field]
) -> Iterator[list[Any]]:
    labels.load(fields, chunk)
    for row in chunk:
        yield [labels.value(field, row[field.name]) for field in fields]
