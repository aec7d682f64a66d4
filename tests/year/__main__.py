"""`python -m tests.year`: 2026 of a district of 24 streets, compared with a calendar by hand."""

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests import databases
from tests.year.simulation import live_through, table


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
    started = time.monotonic()
    progress = partial(print, file=sys.stderr)
    outcome = live_through(url, residents, coordinators, progress=progress)
    minutes = f"{(time.monotonic() - started) / 60:.1f} minutes"
    size = f"{residents:,} residents, {coordinators:,} coordinators"
    print("\n".join([*table(outcome), f"{size}: {minutes}"]))  # noqa: T201
    return int(bool(outcome.differences))


if __name__ == "__main__":
    sys.exit(main())
