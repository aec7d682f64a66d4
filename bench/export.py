"""`python -m bench.export ours|bare|open`: one export in a process of its own, for time and memory.

100,000 rows (or all there are) of 20 columns. The bare one is what a programmer writes first: a
cursor of the driver, xlsxwriter in constant memory, no labels, no styles, no widths.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch

import xlsxwriter
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Actor, bind
from app.db import KeyRing, db, today
from app.features.codes import book
from app.features.places.posts import actor_for, posts_of
from app.features.residents import Residence
from app.panel.cells import Labels
from app.panel.export import write_listing
from app.panel.listing import Listing
from bench.byhand import opened
from bench.drivers import Database
from bench.product import build
from bench.tasks import DISTRICT

ROWS, COLUMNS = 100_000, 20

FIRST_DAY = (
    "SELECT arrived_on FROM residence ORDER BY arrived_on DESC, id DESC LIMIT 1 OFFSET :rows"
)
USER = "SELECT user_id FROM appointment WHERE username = :name"
BARE = """
    SELECT {columns} FROM residence WHERE arrived_on >= :day ORDER BY arrived_on DESC, id DESC"""
EARLIEST = "1900-01-01"
SAMPLE = "410105199003077770"
"""As long as most of what is sealed."""


def ours(app: Flask, database: Database, day: str, target: BinaryIO) -> int:
    """Write what the product gives the district's reader; return the number of rows."""
    with Session(db.engine) as session:
        actor = _actor(session, app, database)
        bind(session, actor)
        return write_listing(
            target,
            _listing(actor, day),
            session,
            Labels(session, actor, book, "zh"),
            title="居住登记",
            subtitle=actor.post,
        )


def bare(app: Flask, database: Database, day: str, target: BinaryIO) -> int:
    """Write the same rows and columns with nothing but a loop."""
    with Session(db.engine) as session:
        columns = list(_listing(_actor(session, app, database), day).fields)
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    )
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, columns)
    number = 0
    rows = database.stream(BARE.format(columns=", ".join(columns)), day=day)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, opened(row, names=False).values())
    book.close()
    return number


def unsealed(app: Flask, database: Database, day: str, target: BinaryIO) -> int:
    """Write what the product gives, where to unseal a value takes no time at all."""
    with patch.object(KeyRing, "unseal", lambda *_: SAMPLE):
        return ours(app, database, day, target)


def _actor(session: Session, app: Flask, database: Database) -> Actor:
    post = posts_of(session, database.value(USER, name=DISTRICT), today())[0]
    return actor_for(session, app.extensions["policy"], post, channel="web")


def _listing(actor: Actor, day: str) -> Listing:
    listing = Listing.of(actor, Residence, {"arrived_on.from": day})
    return replace(listing, fields=dict(islice(listing.fields.items(), COLUMNS)))


WAYS: Mapping[str, Callable[[Flask, Database, str, BinaryIO], int]] = {
    "ours": ours,
    "bare": bare,
    "open": unsealed,
}


def _memory(figure: str) -> int:
    """Bytes of this process: `VmRSS` now, `VmHWM` at its peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(figure))


def main(way: str) -> None:
    """Export once and print seconds, rows and growth of memory at its peak, in bytes."""
    app = build()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with (
        app.app_context(),
        closing(Database(url)) as database,
        tempfile.TemporaryFile() as target,
    ):
        day = str(database.value(FIRST_DAY, rows=ROWS - 1) or EARLIEST)
        before = _memory("VmRSS")
        began = time.perf_counter()
        rows = WAYS[way](app, database, day, target)
        seconds = time.perf_counter() - began
        growth = _memory("VmHWM") - before
    print(json.dumps({"seconds": seconds, "rows": rows, "growth": growth}))


if __name__ == "__main__":
    main(sys.argv[1])
