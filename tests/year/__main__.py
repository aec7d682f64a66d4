"""`python -m tests.year`: 2026 of a district of 24 streets, compared with a calendar by hand."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from app import create_app
from app.access import SYSTEM_READ
from app.demo.load import load
from app.policy import adopt
from config import Environment, Settings
from tests import databases
from tests.year.simulation import FIRST, Year, table

# The people of the demo come and are verified until September.
BEFORE_THE_YEAR = (
    "DELETE FROM verification",
    "UPDATE residence SET arrived_on = '2025-11-30', declared_on = '2025-12-01'"
    " WHERE declared_on > '2025-12-01'",
    "UPDATE residence SET verified_on = '2025-12-15' WHERE status <> 'left'",
)
PACKS = ("jinshui-2011-76", "changzhou-2011-134")


def main() -> int:
    """Load the district, let the year pass, print the table; fails when anything differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--residents",
        type=int,
        default=50_000,
        help="with fewer than 2,000 nobody lives in some street",
    )
    parser.add_argument("--coordinators", type=int, default=1_200)
    parser.add_argument("--backend", choices=databases.BACKENDS, default="postgresql")
    options = parser.parse_args()
    os.environ["TEST_DATABASE_URL"], stop = databases.find_server()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            databases.fresh(options.backend, Path(folder)) as url,
        ):
            return _year(url, options.residents, options.coordinators)
    finally:
        stop()


def _year(url: str, residents: int, coordinators: int) -> int:
    settings = Settings(
        environment=Environment.TESTING,
        database_url=databases.plain(url),
        policies=PACKS,
        today=FIRST,
    )
    engine = create_engine(url)
    app = create_app(settings)
    databases.build(engine, app.extensions["policy"])
    started = time.monotonic()
    with app.app_context():
        policy = app.extensions["policy"]
        load(policy, residents, lambda done: None, coordinators=coordinators, history=False)
    with engine.begin() as connection:
        for before in BEFORE_THE_YEAR:
            connection.execute(text(before), execution_options={SYSTEM_READ: True})
    adopt(PACKS)
    outcome = Year(engine, lambda month: print(month, file=sys.stderr)).run()  # noqa: T201
    engine.dispose()
    minutes = f"{(time.monotonic() - started) / 60:.1f} minutes"
    size = f"{residents:,} residents, {coordinators:,} coordinators"
    print("\n".join([*table(outcome), f"{size}: {minutes}"]))  # noqa: T201
    return int(bool(outcome.differences))


if __name__ == "__main__":
    sys.exit(main())
